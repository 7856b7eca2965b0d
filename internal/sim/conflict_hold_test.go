package sim

import (
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/servertest"
)

// lostTask is Ann's laptop after this: offline she adds a task to an order that she edits,
// in one action, and then a note on the task and another edit of the order. Meanwhile the
// office changes the order, and conflict detection is on.
type lostTask struct {
	w           *World
	ann         *Laptop
	task, note  work.ID
	lost, later work.Group
	here        localdb.SyncError
	there       server.SyncError
}

func loseTask(t *testing.T, w *World) *lostTask {
	t.Helper()
	l := &lostTask{w: w, ann: w.Laptops[0], task: servertest.ID(391), note: servertest.ID(392)}
	must(t, w.SetDetection(true))
	synced(t, l.ann)
	l.ann.Net.Set(network.Offline)
	pass(time.Second)
	var err error
	l.lost, err = w.Edit(l.ann, group(
		work.CreateOf(work.ServiceTaskTable, l.task, work.Fields{"msdyn_name": work.Text("Check seal"), "msdyn_workorder": work.Ref(servertest.MillToday)}),
		set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")})))
	must(t, err)
	l.later, err = w.Edit(l.ann, group(work.CreateOf(work.AnnotationTable, l.note,
		work.Fields{"subject": work.Text("Seal is worn"), "objectid": work.RefTo(work.ServiceTaskTable, l.task)})))
	must(t, err)
	pass(time.Minute)
	must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_city": work.Text("Mainz")})))
	l.ann.Net.Set(network.Online)
	pass(2 * time.Minute)
	if o := outcome(t, l.ann, l.lost); o != localdb.Conflict {
		t.Fatalf("outcome %q", o)
	}
	here, err := l.ann.DB.SyncErrors(false)
	must(t, err)
	there, err := w.Office.Server.SyncErrors(server.SyncErrorFilter{})
	must(t, err)
	if len(here) != 1 || len(there) != 1 {
		t.Fatalf("%d sync errors on the laptop, %d at the office", len(here), len(there))
	}
	l.here, l.there = here[0], there[0]
	return l
}

// wantHeld checks that the note waits for the conflict, and that nobody asks the office about
// it again and again.
func (l *lostTask) wantHeld(t *testing.T) {
	t.Helper()
	before := l.ann.Asked(wire.PathPush)
	pass(time.Hour)
	list, err := l.ann.DB.Outbox()
	must(t, err)
	if len(list) != 1 || list[0].Group.ID != l.later.ID || list[0].State != localdb.EntryHeld || list[0].HeldBy != l.lost.ID {
		t.Fatalf("the outbox holds %+v", list)
	}
	if n := l.ann.Asked(wire.PathPush) - before; n > 0 {
		t.Errorf("it was sent %d times in an hour", n)
	}
	agree(t, l.w)
}

// wantApplied checks that task and note are at the office, and nothing waits.
func (l *lostTask) wantApplied(t *testing.T) {
	t.Helper()
	if o := outcome(t, l.ann, l.later); o != localdb.Applied || pending(t, l.ann) != 0 {
		t.Errorf("the note is %q, %d changes wait", o, pending(t, l.ann))
	}
	for table, id := range map[string]work.ID{work.ServiceTaskTable: l.task, work.AnnotationTable: l.note} {
		if _, err := l.w.Office.Server.Record(table, id); err != nil {
			t.Errorf("%s: %v", table, err)
		}
	}
	if active, err := l.ann.DB.SyncErrors(false); err != nil || len(active) != 0 {
		t.Errorf("%d sync errors wait (%v)", len(active), err)
	}
	agree(t, l.w)
}

// Whatever becomes of a conflict over a group that creates a record, what hangs on the
// record goes on, comes back, or is refused in words.
func TestNothingIsStrandedBehindAConflict(t *testing.T) {
	for name, settle := range map[string]func(t *testing.T, l *lostTask){
		"sent again": func(t *testing.T, l *lostTask) {
			again, err := l.w.Retry(l.ann, l.here, nil)
			must(t, err)
			pass(2 * time.Minute)
			if o := outcome(t, l.ann, again); o != localdb.Applied {
				t.Errorf("sent again it is %q", o)
			}
			l.wantApplied(t)
		},
		"in conflict again": func(t *testing.T, l *lostTask) {
			l.ann.Net.Set(network.Offline)
			pass(time.Second)
			again, err := l.w.Retry(l.ann, l.here, nil)
			must(t, err)
			must(t, l.w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_city": work.Text("Ulm")})))
			l.ann.Net.Set(network.Online)
			pass(2 * time.Minute)
			l.lost = again
			l.wantHeld(t)
			active, err := l.ann.DB.SyncErrors(false)
			must(t, err)
			_, err = l.w.Retry(l.ann, active[0], nil)
			must(t, err)
			pass(2 * time.Minute)
			l.wantApplied(t)
		},
		"discarded, and that undone": func(t *testing.T, l *lostTask) {
			must(t, l.w.GiveUp(l.ann, l.here))
			pass(2 * time.Minute)
			if back, err := l.ann.DB.Discarded(); err != nil || len(back) != 1 || pending(t, l.ann) != 0 {
				t.Errorf("%d changes can be brought back, %d wait (%v)", len(back), pending(t, l.ann), err)
			}
			agree(t, l.w)
			must(t, l.w.TakeUp(l.ann, l.here))
			pass(2 * time.Minute)
			l.wantHeld(t)
			_, err := l.w.Retry(l.ann, l.here, nil)
			must(t, err)
			pass(2 * time.Minute)
			l.wantApplied(t)
		},
		"brought back alone": func(t *testing.T, l *lostTask) {
			must(t, l.w.GiveUp(l.ann, l.here))
			must(t, l.w.Restore(l.ann, l.later.ID))
			pass(2 * time.Minute)
			l.wantRefused(t)
		},
		"retried by the office": func(t *testing.T, l *lostTask) {
			must(t, l.w.Settle(l.there, "retry"))
			pass(5 * time.Minute)
			l.wantApplied(t)
		},
		"resolved by the office": func(t *testing.T, l *lostTask) {
			must(t, l.w.Settle(l.there, "resolve"))
			pass(5 * time.Minute)
			l.wantRefused(t)
		},
		"discarded by the office": func(t *testing.T, l *lostTask) {
			must(t, l.w.Settle(l.there, "discard"))
			pass(5 * time.Minute)
			l.wantRefused(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, 1, func(t *testing.T, w *World) {
				l := loseTask(t, w)
				l.wantHeld(t)
				settle(t, l)
			})
		})
	}
}

// wantRefused checks that the office says of the note why it does not take it, and that the
// note can be sent again once the task is there.
func (l *lostTask) wantRefused(t *testing.T) {
	t.Helper()
	active, err := l.ann.DB.SyncErrors(false)
	must(t, err)
	if o := outcome(t, l.ann, l.later); o != localdb.Rejected || len(active) != 1 || active[0].Group.ID != l.later.ID || active[0].Message == "" || pending(t, l.ann) != 0 {
		t.Fatalf("the note is %q, %d changes wait, sync errors %+v", o, pending(t, l.ann), active)
	}
	agree(t, l.w)
	must(t, l.w.Dispatch(work.CreateOf(work.ServiceTaskTable, l.task,
		work.Fields{"msdyn_name": work.Text("Check seal"), "msdyn_workorder": work.Ref(servertest.MillToday)})))
	again, err := l.w.Retry(l.ann, active[0], nil)
	must(t, err)
	pass(2 * time.Minute)
	if o := outcome(t, l.ann, again); o != localdb.Applied {
		t.Errorf("sent again the note is %q", o)
	}
	agree(t, l.w)
}
