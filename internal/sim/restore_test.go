package sim

import (
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
)

func TestAServerThatIsRestoredIsFollowedBack(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		ann, bob := w.Laptops[0], w.Laptops[1]
		synced(t, ann, bob)
		must(t, w.Office.Backup())
		// What the backup does not have: a row that changes, one that comes, one that goes.
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 9")})))
		must(t, w.Dispatch(set(work.BookingTable, servertest.AnnShared, work.Fields{"resource": work.Ref(servertest.BobVan)})))
		pass(10 * time.Second)
		want(t, ann, thing{work.BookingTable, servertest.AnnShared, false})
		ann.Net.Set(network.Offline)
		pass(time.Second)
		g, err := w.Edit(ann, group(set(work.ServiceTaskTable, servertest.TaskOf(servertest.MillToday, 0), work.Fields{"msdyn_percentcomplete": work.Int(50)})))
		must(t, err)

		must(t, w.Office.Kill())
		must(t, w.Office.Restore())
		must(t, w.Office.Start())
		ann.Net.Set(network.Online)
		pass(8 * time.Minute)
		want(t, ann, thing{work.BookingTable, servertest.AnnShared, true})
		want(t, bob, thing{work.BookingTable, servertest.AnnShared, false})
		if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "" {
			t.Errorf("the laptop still has %q", got)
		}
		if o := outcome(t, ann, g); o != localdb.Applied {
			t.Errorf("what waited has outcome %q", o)
		}
		for _, l := range w.Laptops {
			l.Engine.Refresh()
			pass(5 * time.Second)
			for _, f := range append(w.CheckHeld(l), w.CheckAccount(l)...) {
				t.Errorf("%s", f)
			}
		}
	})
}
