package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func TestConflictNoTheDeviceWinsAndTheLoserIsKept(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text("mine")}))
	e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{
		"msdyn_instructions": work.Text("theirs"), "msdyn_city": work.Text("Ulm"),
	}))
	results := l.push()
	wantOutcomes(t, results, wire.Merged)
	f := l.row(work.WorkOrderTable, st.MillToday).Fields()
	if f.Text("msdyn_instructions") != "mine" || f.Text("msdyn_city") != "Ulm" {
		t.Errorf("the device holds %q in %q", f.Text("msdyn_instructions"), f.Text("msdyn_city"))
	}
	history, err := e.server.History(work.WorkOrderTable, st.MillToday)
	e.must(err)
	last := history[len(history)-1]
	if len(last.Lost) != 1 || string(last.Lost[0].Value) != `"theirs"` || last.Lost[0].By != st.Dora || last.Lost[0].Column != "msdyn_instructions" {
		t.Errorf("lost: %+v", last.Lost)
	}
	if last.Origin != l.id || g.ID == (work.ID{}) {
		t.Errorf("origin %s", last.Origin)
	}
	if list, _ := e.server.SyncErrors(SyncErrorFilter{}); len(list) != 0 {
		t.Error("under No there is no sync error")
	}
	l.syncClean()
}

func TestConflictYesTheServerWins(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text("mine")}))
	l.edit(work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), work.Fields{"msdyn_percentcomplete": work.Int(10)}))
	e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_city": work.Text("Ulm")}))
	results := l.push()
	wantOutcomes(t, results, wire.Conflicted, wire.Applied)
	failed := results[0].Errors
	if len(failed) != 1 || failed[0].Type != wire.ErrorConflict || failed[0].ID != g.Changes[0].MID || len(failed[0].Server) == 0 {
		t.Fatalf("errors %+v", failed)
	}
	if f := l.row(work.WorkOrderTable, st.MillToday).Fields(); f.Text("msdyn_city") != "Ulm" || f.Text("msdyn_instructions") != "Ring twice." {
		t.Errorf("the device holds %q", f.Text("msdyn_instructions"))
	}
	list, err := e.server.SyncErrors(SyncErrorFilter{})
	e.must(err)
	if len(list) != 1 || list[0].Group.ID != g.ID || len(list[0].Server) == 0 {
		t.Errorf("the server keeps %+v", list)
	}
	l.syncClean()
	// Sent again on what is there now, it goes through.
	l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text("mine")}))
	wantOutcomes(t, l.push(), wire.Applied)
	l.syncClean()
}

// What follows from the device's own changes is its own, too.
func TestOwnEditsNeverConflict(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	for _, status := range []work.ID{st.Traveling, st.InProgress, st.Completed} {
		l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(status)}))
		l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_workordersummary": work.Text(status.String())}))
	}
	wantOutcomes(t, l.push(), wire.Applied, wire.Applied, wire.Applied, wire.Applied, wire.Applied, wire.Applied)
	l.syncClean()
	if got := l.row(work.WorkOrderTable, st.MillToday).Fields().Int("msdyn_systemstatus"); got != work.OrderCompleted {
		t.Errorf("the order stands at %s", work.OrderStatusLabel(got))
	}
}

func TestEditOfADeletedRecordIsKept(t *testing.T) {
	for _, detect := range []bool{false, true} {
		e := newEnvironment(t)
		e.must(e.server.ChangeSettings(Settings{DetectConflicts: detect}))
		l := e.signIn("ann")
		l.syncClean()
		l.edit(work.UpdateOf(work.QuickNoteTable, st.Note, work.Fields{"msdyn_text": work.Text("mine")}))
		e.office(work.DeleteOf(work.QuickNoteTable, st.Note))
		results := l.push()
		wantOutcomes(t, results, wire.Rejected)
		if failed := results[0].Errors; failed[0].Type != wire.ErrorNotFound {
			t.Errorf("type %d, %s", failed[0].Type, failed[0].Message)
		}
		list, err := e.server.SyncErrors(SyncErrorFilter{})
		e.must(err)
		if len(list) != 1 || string(list[0].Group.Changes[0].Set["msdyn_text"].To) != `"mine"` {
			t.Errorf("the server keeps %+v", list)
		}
		l.syncClean()
	}
}

// What builds on a record that a group in conflict was to create waits, also within one
// request; later changes of what was in conflict do not. Once the creation is sent again and
// applied, they go on.
func TestAConflictHoldsWhatBuildsOnItsNewRecord(t *testing.T) {
	e := newEnvironment(t)
	e.must(e.server.ChangeSettings(Settings{DetectConflicts: true}))
	l := e.signIn("ann")
	l.syncClean()
	order, made := st.MillToday, e.newID()
	lost := l.edit(
		work.CreateOf(work.ServiceTaskTable, made, work.Fields{"msdyn_name": work.Text("Check seal"), "msdyn_workorder": work.Ref(order)}),
		work.UpdateOf(work.WorkOrderTable, order, work.Fields{"msdyn_instructions": work.Text("mine")}))
	done := l.edit(work.UpdateOf(work.ServiceTaskTable, made, work.Fields{"msdyn_percentcomplete": work.Int(100)}))
	named := work.CreateOf(work.AnnotationTable, e.newID(), work.Fields{"subject": work.Text("x"), "objectid": work.RefTo(work.ServiceTaskTable, made)})
	named.After = []work.ID{lost.ID}
	l.edit(named)
	l.edit(work.UpdateOf(work.ServiceTaskTable, st.TaskOf(order, 0), work.Fields{"msdyn_percentcomplete": work.Int(10)}))
	e.office(work.UpdateOf(work.WorkOrderTable, order, work.Fields{"msdyn_city": work.Text("Ulm")}))
	results, err := l.send(l.outbox...) // the answer is lost
	e.must(err)
	wantOutcomes(t, results, wire.Conflicted, wire.HeldBack, wire.HeldBack, wire.Applied)
	results = l.push()
	wantOutcomes(t, results, wire.Conflicted, wire.HeldBack, wire.HeldBack, wire.Applied)
	for _, r := range results[1:3] {
		if r.HeldBy != lost.ID {
			t.Errorf("held by %s, not by %s", r.HeldBy, lost.ID)
		}
	}
	if len(l.outbox) != 2 || l.outbox[0].ID != done.ID {
		t.Fatalf("the outbox holds %+v", l.outbox)
	}
	waiting := l.outbox
	l.outbox = nil
	again := l.edit(lost.Changes...)
	waiting[1].Changes[0].After = []work.ID{again.ID}
	l.outbox = append(l.outbox, waiting...)
	for i := range waiting { // a group that waited gets a number of its own
		l.seq++
		l.outbox[1+i].Seq = l.seq
	}
	wantOutcomes(t, l.push(), wire.Applied, wire.Applied, wire.Applied)
	l.syncClean()
}
