package sim

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
)

// Whoever syncs by hand is not listened for, sends all the same, and is back in step at once
// when they let the device sync by itself again.
func TestTheLiveStreamFollowsTheUsersChoice(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		must(t, ann.save(localdb.Settings{Sync: localdb.SyncManual}))
		pass(10 * time.Second)
		streams, pulls := ann.Asked(wire.PathLive), ann.Asked(wire.PathPull)
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_address1": work.Text("Back door")})))
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(26 * time.Hour)
		if a, b := ann.Asked(wire.PathLive)-streams, ann.Asked(wire.PathPull)-pulls; a != 0 || b != 0 {
			t.Errorf("%d streams and %d pulls by itself", a, b)
		}
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" || pending(t, ann) != 0 {
			t.Errorf("the office has %q, and %d changes wait", got, pending(t, ann))
		}
		must(t, ann.save(localdb.Settings{Sync: localdb.SyncAuto}))
		pass(10 * time.Second)
		if got := text(t, ann, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); got != "Back door" || ann.Asked(wire.PathLive) == streams {
			t.Errorf("it shows %q after %d streams", got, ann.Asked(wire.PathLive)-streams)
		}
		agree(t, w)
	})
}
