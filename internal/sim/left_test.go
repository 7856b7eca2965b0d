package sim

import (
	"context"
	"testing"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/servertest"
)

// look opens a booking as its page does.
func look(t *testing.T, l *Laptop, booking work.ID) {
	t.Helper()
	d, err := visit.Open(context.Background(), l.Engine.Store(), booking)
	must(t, err)
	l.DB.Viewed(work.RecordRef{Table: work.BookingTable, ID: booking}, d.Shown()...)
}

// wantLeft checks that a booking is not here, and that its page is whole all the same, or,
// with no reason, that nothing is kept.
func wantLeft(t *testing.T, l *Laptop, booking work.ID, why string) localdb.Left {
	t.Helper()
	left, err := l.DB.Left(work.BookingTable)
	must(t, err)
	if left[booking].Why != why || has(l, work.BookingTable, booking) {
		t.Fatalf("the booking left because %q, want %q; here: %t", left[booking].Why, why, has(l, work.BookingTable, booking))
	}
	asked := l.Asked(wire.PathQuery)
	if why != "" {
		d, err := visit.Open(context.Background(), l.Engine.Store(), booking)
		must(t, err)
		if d.Order.Number != "WO-1" || d.Account.Name != "Mühle & Söhne" || len(d.Tasks) != 2 || len(d.Notes) != 1 || d.Asset == "" {
			t.Errorf("the page shows order %q, account %q, asset %q, %d tasks, %d notes", d.Order.Number, d.Account.Name, d.Asset, len(d.Tasks), len(d.Notes))
		}
	}
	visits, err := visit.Between(context.Background(), l.Engine.Store(), servertest.AnnVan, servertest.Monday.AddDate(0, 0, -1), servertest.Monday.AddDate(0, 0, 5))
	must(t, err)
	for _, v := range visits {
		if v.Booking.ID == booking {
			t.Error("the day's bookings have it as if it were here")
		}
	}
	if n := l.Asked(wire.PathQuery) - asked; n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
	return left[booking]
}

func TestAnOpenBookingThatIsReassignedStaysReadable(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		ann, bob := w.Laptops[0], w.Laptops[1]
		synced(t, ann, bob)
		look(t, ann, servertest.AnnToday)
		must(t, w.Dispatch(set(work.BookingTable, servertest.AnnToday, work.Fields{"resource": work.Ref(servertest.BobVan)})))
		pass(10 * time.Second)
		l := wantLeft(t, ann, servertest.AnnToday, localdb.WhyOutOfScope)
		if want := time.Date(2026, 3, 3, 23, 0, 0, 0, time.UTC); !l.Until.Equal(want) { // the end of Ann's Tuesday
			t.Errorf("kept until %s, want %s", l.Until, want)
		}
		want(t, ann, job(false, servertest.MillToday, servertest.Mill, servertest.Boiler)...)
		agree(t, w)

		// Scope is not permission: what she does on the page is sent, and found again.
		task := servertest.TaskOf(servertest.MillToday, 0)
		g, err := w.Edit(ann, group(set(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(100)})))
		must(t, err)
		pass(10 * time.Second)
		if o := outcome(t, ann, g); o != localdb.Applied {
			t.Errorf("outcome %q", o)
		}
		r, err := w.Office.Server.Record(work.ServiceTaskTable, task)
		must(t, err)
		kept, err := ann.Engine.Store().Get(work.ServiceTaskTable, task)
		must(t, err)
		if a, b := r.Fields().Int("msdyn_percentcomplete"), kept.Fields().Int("msdyn_percentcomplete"); a != 100 || b != 100 {
			t.Errorf("the office has %d %%, the page %d %%", a, b)
		}
		ann.Engine.Refresh() // the answer brought the task, and the next page takes it away
		pass(5 * time.Second)
		agree(t, w)
		wantLeft(t, ann, servertest.AnnToday, localdb.WhyOutOfScope)

		// It comes back as it is now.
		must(t, w.Dispatch(set(work.BookingTable, servertest.AnnToday, work.Fields{"resource": work.Ref(servertest.AnnVan)})))
		pass(10 * time.Second)
		want(t, ann, append(job(true, servertest.MillToday, servertest.Mill, servertest.Boiler), thing{work.BookingTable, servertest.AnnToday, true})...)
		for _, table := range []string{work.BookingTable, work.WorkOrderTable, work.ServiceTaskTable, work.AccountTable} {
			if left, err := ann.DB.Left(table); err != nil || len(left) != 0 {
				t.Errorf("copies of %d records of %s are left over (%v)", len(left), table, err)
			}
		}
		agree(t, w)
	})
}

func TestAnOpenBookingThatTheOfficeDeletesStaysReadable(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		look(t, ann, servertest.AnnToday)
		must(t, w.Dispatch(work.DeleteOf(work.BookingTable, servertest.AnnToday)))
		pass(10 * time.Second)
		wantLeft(t, ann, servertest.AnnToday, localdb.WhyDeleted)
		for _, c := range []work.Change{
			set(work.BookingTable, servertest.AnnToday, work.Fields{"name": work.Text("Too late")}),
			work.CreateOf(work.QuickNoteTable, ann.newID(), work.Fields{
				"msdyn_text": work.Text("Too late"), "msdyn_quicknote_lookup_entity": work.Ref(servertest.AnnToday),
			}),
		} {
			if _, err := ann.Engine.Store().Edit(group(c)); !work.Is(err, work.NotFound) {
				t.Errorf("a change of what was deleted: %v", err)
			}
		}
		if n := pending(t, ann); n != 0 {
			t.Errorf("%d changes wait", n)
		}
		agree(t, w)
	})
}

// The window moves at midnight: the booking of the day leaves while somebody still looks at it.
func TestAnOpenBookingThatLeavesByTimeStaysForTheGrace(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC) // in Ann's zone
		pass(midnight.Sub(w.Clock.Now()) - 10*time.Minute)
		look(t, ann, servertest.AnnToday)
		want(t, ann, thing{work.BookingTable, servertest.AnnToday, true})
		pass(10*time.Minute + 20*time.Second)
		l := wantLeft(t, ann, servertest.AnnToday, localdb.WhyOutOfScope)
		if end := midnight.AddDate(0, 0, 2); !l.Until.Equal(end) {
			t.Errorf("kept until %s, want %s", l.Until, end)
		}
		agree(t, w)
		pass(l.Until.Sub(w.Clock.Now()) + 20*time.Minute)
		wantLeft(t, ann, servertest.AnnToday, "")
		agree(t, w)
	})
}

// What may not be seen any more goes at once, however long it was looked at.
func TestAnOpenBookingThatMayNotBeSeenAnyMoreLeavesAtOnce(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		look(t, ann, servertest.AnnToday)
		_, err := w.Office.Server.ChangeTableRights(apply.Technician, work.BookingTable, rights.Table{Read: rights.None})
		must(t, err)
		ann.Engine.Refresh()
		pass(10 * time.Second)
		wantLeft(t, ann, servertest.AnnToday, "")
		if r, err := ann.DB.Recall(work.BookingTable, servertest.AnnToday); !work.Is(err, work.NotFound) {
			t.Errorf("it can be read: %s %v", r.Data, err)
		}
		report(t, w.CheckRepairs(ann)) // both sides' sums were the same
	})
}
