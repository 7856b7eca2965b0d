package sim

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

// A dispatcher's change makes the laptop fetch that record and nothing else, and what other
// tables lack is still fetched when it is due.
func TestOneChangedRecordIsFetchedAlone(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		var bodies [][]byte
		spoil(w, wire.PathPull, func(rw http.ResponseWriter, _ *http.Request, answer *httptest.ResponseRecorder) {
			bodies = append(bodies, slices.Clone(answer.Body.Bytes()))
			repeat(rw, answer, answer.Body.Bytes())
		})
		before, err := ann.DB.TableStates()
		must(t, err)
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_address1": work.Text("Back door")})))
		pass(3 * time.Second)
		if got := text(t, ann, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); got != "Back door" {
			t.Errorf("the laptop has %q", got)
		}
		runs, err := ann.DB.Runs(1)
		must(t, err)
		if len(runs) != 1 || runs[0].Reason != "single" || runs[0].Rows != 1 {
			t.Errorf("%+v", runs)
		}
		rows := 0
		for _, body := range bodies {
			page, err := wire.DecodePage(body)
			must(t, err)
			rows += len(page.Rows)
		}
		if len(bodies) == 0 || len(bodies) > 2 || rows != 1 {
			t.Errorf("%d pages with %d rows", len(bodies), rows)
		}
		after, err := ann.DB.TableStates()
		must(t, err)
		if after[work.WorkOrderTable].LastSync != before[work.WorkOrderTable].LastSync {
			t.Error("the table counts as synced after one record of it was")
		}
		agree(t, w)
	})
}

func TestACommandFetchesSingleRecords(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		must(t, ann.save(localdb.Settings{Sync: localdb.SyncManual})) // so that nothing comes by itself
		pass(time.Second)
		must(t, w.Dispatch(
			set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_address1": work.Text("Back door")}),
		))
		pass(time.Hour)
		done, err := ann.Engine.SyncRecords(t.Context(), work.RecordRef{Table: work.WorkOrderTable, ID: servertest.MillToday})
		must(t, err)
		if a, b := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"), text(t, ann, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); a != "Gate 2" || b != "" || done.Rows != 1 {
			t.Errorf("%q and %q, %+v", a, b, done)
		}
		if _, err := ann.Engine.SyncRecords(t.Context()); !work.Is(err, work.Invalid) {
			t.Errorf("no records: %v", err)
		}
		for _, mode := range []string{"delta", "grid", "full"} {
			reason, err := syncclient.ParseMode(mode)
			must(t, err)
			_, err = ann.Engine.SyncOnce(t.Context(), reason)
			must(t, err)
		}
		if b := text(t, ann, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); b != "Back door" {
			t.Errorf("after a delta the other order shows %q", b)
		}
		first, err := syncclient.ParseMode("first")
		must(t, err)
		if _, err := ann.Engine.SyncOnce(t.Context(), first); !work.Is(err, work.Conflict) {
			t.Errorf("a second first sync: %v", err)
		}
		agree(t, w)
	})
}
