package sim

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

// The log says what each run brought of which table.
func TestTheLogTellsTheTables(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		states, err := ann.DB.TableStates()
		must(t, err)
		runs, err := ann.DB.Runs(0)
		must(t, err)
		first := runs[len(runs)-1]
		if first.Reason != string(syncclient.ReasonFirst) || len(first.Tables) == 0 {
			t.Fatalf("the first run: %+v", first)
		}
		for _, done := range first.Tables {
			if done.Rows != states[done.Table].Rows {
				t.Errorf("%s: the log says %d rows, the device has %d", done.Table, done.Rows, states[done.Table].Rows)
			}
		}
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")})))
		pass(20 * time.Second)
		runs, err = ann.DB.Runs(1)
		must(t, err)
		if last := runs[0]; len(last.Tables) != 1 || last.Tables[0].Table != work.WorkOrderTable || last.Tables[0].Rows != 1 {
			t.Errorf("the last run: %+v", last)
		}
	})
}
