package sim

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
)

// TestTwoTechniciansShareALaptop lets Ann go home before she has heard of her last change,
// and Bob work on her laptop meanwhile. Neither sees or sends anything of the other's, and
// her change is applied once.
func TestTwoTechniciansShareALaptop(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		shared := w.Laptops[0]
		synced(t, shared)
		shared.Plan.LoseReply(wire.PathPush, -1)
		hers, err := w.Edit(shared, address("Gate 2"))
		must(t, err)
		pass(10 * time.Second)
		if kept, err := w.SignOut(shared); err != nil || kept != 1 {
			t.Fatalf("%d changes wait (%v)", kept, err)
		}
		shared.Plan.Clear()
		must(t, w.SignIn(shared, servertest.Bob))
		synced(t, shared)
		want(t, shared, thing{work.WorkOrderTable, servertest.MillToday, false}, thing{work.WorkOrderTable, servertest.BakeryBob, true})
		if n := pending(t, shared); n != 0 {
			t.Errorf("%d changes of Ann's wait under Bob's name", n)
		}
		for _, gate := range []string{"Back door", "Side door"} { // his numbers pass hers
			_, err := w.Edit(shared, group(set(work.WorkOrderTable, servertest.BakeryBob, work.Fields{"msdyn_address1": work.Text(gate)})))
			must(t, err)
			pass(10 * time.Second)
		}
		agree(t, w)
		if n := shared.Asked(wire.PathRepair); n != 0 {
			t.Errorf("Bob had to be repaired %d times", n)
		}
		must(t, func() error { _, err := w.SignOut(shared); return err }())
		must(t, w.SignIn(shared, servertest.Ann))
		synced(t, shared)
		if o := outcome(t, shared, hers); o != localdb.Applied || pending(t, shared) != 0 {
			t.Errorf("her change is %q, %d wait", o, pending(t, shared))
		}
		agree(t, w)
	})
}
