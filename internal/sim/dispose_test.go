package sim

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/servertest"
)

// refused is a laptop with one sync error: a status that the booking cannot have.
func refused(t *testing.T, w *World, ann *Laptop) localdb.SyncError {
	t.Helper()
	must(t, w.Dispatch(set(work.BookingTable, servertest.AnnToday, work.Fields{"bookingstatus": work.Ref(servertest.Canceled)})))
	pass(3 * time.Second)
	_, err := w.Edit(ann, group(set(work.BookingTable, servertest.AnnToday, work.Fields{"bookingstatus": work.Ref(servertest.InProgress)})))
	must(t, err)
	pass(2 * time.Second)
	failed, err := ann.DB.SyncErrors(false)
	must(t, err)
	if len(failed) != 1 {
		t.Fatalf("%d sync errors", len(failed))
	}
	return failed[0]
}

func TestSyncErrorsAreTalkedAboutOnlyWhileThereAreSome(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(time.Hour)
		if n := ann.Asked(wire.PathSyncErrors); n != 0 {
			t.Errorf("%d requests about sync errors, and there are none", n)
		}
		e := refused(t, w, ann)
		pass(time.Hour)
		if n := ann.Asked(wire.PathSyncErrors); n == 0 || n > 20 {
			t.Errorf("%d requests in an hour about one error that nobody touched", n)
		}
		// What the technician decides is at the office at once.
		must(t, w.GiveUp(ann, e))
		pass(2 * time.Second)
		there, err := w.Office.Server.SyncError(e.ID)
		must(t, err)
		if there.Disposal == nil || there.Disposal.How != wire.DisposalDiscarded || there.Disposal.By != "Ann" {
			t.Errorf("the office knows %+v", there.Disposal)
		}
		asked := ann.Asked(wire.PathSyncErrors)
		pass(5 * time.Hour)
		if n := ann.Asked(wire.PathSyncErrors) - asked; n > 5 {
			t.Errorf("%d more requests in five hours after it was settled", n)
		}
		agree(t, w)
	})
}

func TestWhatTheOfficeDecidesReachesTheDevice(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		e := refused(t, w, ann)
		later, err := w.Edit(ann, group(set(work.BookingTable, servertest.AnnToday, work.Fields{"name": work.Text("Boiler")})))
		must(t, err)
		pass(time.Minute)
		if o := outcome(t, ann, later); o != "" {
			t.Fatalf("the later change did not wait: %q", o)
		}
		list, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
		must(t, err)
		must(t, w.Settle(list[0], "discard"))
		pass(6 * time.Minute)
		all, err := ann.DB.SyncErrors(true)
		must(t, err)
		if len(all) != 1 || all[0].ID != e.ID || all[0].State != localdb.ErrorResolved || all[0].ResolvedBy != "Adam" {
			t.Errorf("%+v", all)
		}
		if o := outcome(t, ann, later); o != localdb.Applied && o != localdb.Merged {
			t.Errorf("what waited for it: %q", o)
		}
		if s := ann.Engine.Status(); s.Errors != 0 || s.Pending != 0 {
			t.Errorf("%d errors, %d pending", s.Errors, s.Pending)
		}
		agree(t, w)
	})
}

// What the office gave up and takes up again waits for a decision on the device again.
func TestWhatTheOfficeTakesUpAgainReachesTheDevice(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		e := refused(t, w, ann)
		list, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
		must(t, err)
		must(t, w.Settle(list[0], "discard"))
		pass(6 * time.Minute)
		if n := ann.Engine.Status().Errors; n != 0 {
			t.Fatalf("%d errors wait after the office discarded it", n)
		}
		must(t, w.Settle(list[0], "undo"))
		pass(2 * time.Hour)
		waiting, err := ann.DB.SyncErrors(false)
		must(t, err)
		if len(waiting) != 1 || waiting[0].ID != e.ID {
			t.Errorf("%+v", waiting)
		}
		agree(t, w)
	})
}
