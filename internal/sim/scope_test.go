package sim

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// thing is a record that must, or must not, be on a laptop.
type thing struct {
	table string
	id    work.ID
	there bool
}

func want(t *testing.T, l *Laptop, things ...thing) {
	t.Helper()
	for _, x := range things {
		if has(l, x.table, x.id) != x.there {
			t.Errorf("%s has %s %s: %t, want %t", l.Name, x.table, shortID(x.id), !x.there, x.there)
		}
	}
}

// job is a work order with what comes and goes with it.
func job(there bool, order, account, asset work.ID) []thing {
	return []thing{
		{work.WorkOrderTable, order, there}, {work.ServiceTaskTable, servertest.TaskOf(order, 0), there},
		{work.ServiceTaskTable, servertest.TaskOf(order, 1), there}, {work.AccountTable, account, there},
		{work.CustomerAssetTable, asset, there},
	}
}

func TestABookingThatIsReassignedMovesWithWhatItNeeds(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		ann, bob := w.Laptops[0], w.Laptops[1]
		synced(t, ann, bob)
		mill := job(true, servertest.MillToday, servertest.Mill, servertest.Boiler)
		want(t, ann, append(mill, thing{work.BookingTable, servertest.AnnToday, true})...)
		want(t, ann, job(true, servertest.BakeryShared, servertest.Bakery, servertest.Oven)...)
		want(t, bob, job(false, servertest.MillToday, servertest.Mill, servertest.Boiler)...)

		must(t, w.Dispatch(set(work.BookingTable, servertest.AnnToday, work.Fields{"resource": work.Ref(servertest.BobVan)})))
		pass(10 * time.Second)
		want(t, ann, append(job(false, servertest.MillToday, servertest.Mill, servertest.Boiler),
			thing{work.BookingTable, servertest.AnnToday, false}, thing{work.QuickNoteTable, servertest.Note, false})...)
		want(t, bob, append(mill, thing{work.BookingTable, servertest.AnnToday, true}, thing{work.QuickNoteTable, servertest.Note, true})...)
		agree(t, w)

		// The bakery's other booking stays with Ann: its order and customer do, too.
		must(t, w.Dispatch(set(work.BookingTable, servertest.BobToday, work.Fields{"resource": work.Ref(servertest.AnnVan)})))
		pass(10 * time.Second)
		must(t, w.Dispatch(set(work.BookingTable, servertest.BobToday, work.Fields{"resource": work.Ref(servertest.BobVan)})))
		pass(10 * time.Second)
		want(t, ann, thing{work.WorkOrderTable, servertest.BakeryBob, false})
		want(t, ann, job(true, servertest.BakeryShared, servertest.Bakery, servertest.Oven)...)
		agree(t, w)
	})
}

func TestAPendingEditKeepsARecordThatLeaves(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		ann, bob := w.Laptops[0], w.Laptops[1]
		synced(t, ann, bob)
		// The edit is on its way when the booking leaves: it is applied all the same.
		ann.Plan.DropBefore("/v1/push", 3)
		_, err := w.Edit(ann, group(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")})))
		must(t, err)
		must(t, w.Dispatch(set(work.BookingTable, servertest.AnnToday, work.Fields{"resource": work.Ref(servertest.BobVan)})))
		pass(5 * time.Minute)
		if got := text(t, bob, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" {
			t.Errorf("Bob sees %q", got)
		}
		want(t, ann, thing{work.WorkOrderTable, servertest.MillToday, false})
		agree(t, w)
	})
}

func TestABookingComesIntoTheWindowByTimeAlone(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		want(t, ann, thing{work.BookingTable, servertest.AnnLater, false})
		// The window ends with the seventh day in Ann's zone, an hour east of Greenwich.
		midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
		pass(midnight.Sub(w.Clock.Now()) - 3*time.Minute)
		want(t, ann, thing{work.BookingTable, servertest.AnnLater, false})
		before := ann.Asked("/v1/pull")
		pass(3*time.Minute + 20*time.Second)
		want(t, ann, append(job(true, servertest.MillLater, servertest.Mill, servertest.Boiler),
			thing{work.BookingTable, servertest.AnnLater, true})...)
		if n := ann.Asked("/v1/pull") - before; n > 4 {
			t.Errorf("%d pulls around midnight", n)
		}
		agree(t, w)
	})
}

func TestTheWindowDoesNotDependOnTheLaptopsClock(t *testing.T) {
	for _, skew := range []time.Duration{-5 * time.Hour, 5 * time.Hour, 400 * 24 * time.Hour, -400 * 24 * time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				ann := w.Laptops[0]
				ann.Clock.Jump(skew)
				synced(t, ann)
				midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
				pass(midnight.Sub(w.Clock.Now()) - 3*time.Minute)
				before := ann.Asked("/v1/pull")
				pass(3*time.Minute + 20*time.Second)
				want(t, ann, thing{work.BookingTable, servertest.AnnLater, true})
				if n := ann.Asked("/v1/pull") - before; n > 4 {
					t.Errorf("%d pulls around midnight", n)
				}
				agree(t, w)
			})
		})
	}
}
