package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func note(text string) work.Fields {
	return work.Fields{"msdyn_text": work.Text(text), "msdyn_quicknote_lookup_entity": work.Ref(st.AnnToday)}
}

func name(text string) work.Fields { return work.Fields{"name": work.Text(text)} }

func wantOutcomes(t *testing.T, results []wire.Result, want ...wire.Outcome) {
	t.Helper()
	if len(results) != len(want) {
		t.Fatalf("%d results, want %d", len(results), len(want))
	}
	for i, r := range results {
		if r.Outcome != want[i] {
			t.Errorf("group %d: %s %v, want %s", i, r.Outcome, r.Errors, want[i])
		}
	}
}

// A reply that is lost leaves the outbox as it is; pulls meanwhile show the effect
// already, and the repetition brings the answer.
// A device may give a waiting group a later number or another group to wait for: it is
// the same group still.
func TestSameGroupWithALaterNumber(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	change := work.CreateOf(work.QuickNoteTable, e.newID(), note("once"))
	change.MID = e.newID()
	g := work.Group{ID: e.newID(), Seq: 1, At: e.clock.Now(), Changes: []work.Change{change}}
	results, err := l.send(g)
	e.must(err)
	wantOutcomes(t, results, wire.Applied)
	g.Seq = 7
	g.Changes = []work.Change{change}
	g.Changes[0].After = []work.ID{e.newID()}
	results, err = l.send(g)
	e.must(err)
	wantOutcomes(t, results, wire.Applied)
	if !results[0].Duplicate {
		t.Error("the group was not known again")
	}
}

func TestLostPushReply(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	id := e.newID()
	l.edit(work.CreateOf(work.QuickNoteTable, id, note("lost")), work.UpdateOf(work.BookingTable, st.AnnToday, name("lost")))
	_, err := l.send(l.outbox...)
	e.must(err)
	l.syncClean()
	e.restart()
	wantOutcomes(t, l.push(), wire.Applied)
	l.syncClean()
	if len(l.outbox) != 0 || !l.has(work.QuickNoteTable, id) {
		t.Error("the group did not come home")
	}
}

func TestOneRefusedGroupHoldsOnlyItsChain(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	bad, fine := e.newID(), e.newID()
	task := st.TaskOf(st.MillToday, 0)
	l.edit(work.UpdateOf(work.ServiceTaskTable, task, work.Fields{"msdyn_percentcomplete": work.Int(50)}))
	refused := l.edit(work.CreateOf(work.QuickNoteTable, bad, note("to nowhere")))
	refused.Changes[0].Set["msdyn_quicknote_lookup_entity"] = work.Edit{To: work.Ref(st.ID(7777))}
	l.edit(work.UpdateOf(work.QuickNoteTable, bad, note("same record")))
	child := l.edit(work.CreateOf(work.TimeEntryTable, e.newID(), work.Fields{"msdyn_start": work.Time(st.Monday), "msdyn_duration": work.Int(5)}))
	child.Changes[0].After = []work.ID{refused.ID}
	l.edit(work.UpdateOf(work.TimeEntryTable, child.Changes[0].ID, work.Fields{"msdyn_duration": work.Int(6)}))
	l.edit(work.CreateOf(work.QuickNoteTable, fine, note("goes on")))
	results, err := l.send(l.outbox...)
	e.must(err)
	wantOutcomes(t, results, wire.Applied, wire.Rejected, wire.HeldBack, wire.HeldBack, wire.HeldBack, wire.Applied)
	results, err = l.send(l.outbox...) // the answer was lost
	e.must(err)
	wantOutcomes(t, results, wire.Applied, wire.Rejected, wire.HeldBack, wire.HeldBack, wire.HeldBack, wire.Applied)
	for _, held := range results[2:5] {
		if held.HeldBy != refused.ID {
			t.Errorf("held by %s, want the refused group", held.HeldBy)
		}
	}
	if failed := results[1].Errors; len(failed) != 1 || failed[0].Column != "msdyn_quicknote_lookup_entity" || failed[0].ID != refused.Changes[0].MID {
		t.Errorf("sync error %+v", results[1].Errors)
	}
	kept, err := e.server.SyncErrors(SyncErrorFilter{})
	e.must(err)
	if len(kept) != 1 || kept[0].Group.ID != refused.ID || kept[0].Owner != st.Ann || kept[0].Record != bad {
		t.Errorf("the server keeps %+v", kept)
	}
	l.store(results)
	// In a later request the child is still held, by what it names.
	results, err = l.send(l.outbox[1])
	e.must(err)
	wantOutcomes(t, results, wire.HeldBack)
	l.outbox = nil // the technician discards it
	l.syncClean()
}

func TestGroupAfterOneThatNeverCameIsHeld(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	first := l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("first")))
	second := l.edit(work.UpdateOf(work.QuickNoteTable, first.Changes[0].ID, note("second")))
	second.Changes[0].After = []work.ID{first.ID}
	results, err := l.send(second)
	e.must(err)
	wantOutcomes(t, results, wire.HeldBack)
	results, err = l.send(first, second)
	e.must(err)
	wantOutcomes(t, results, wire.Applied, wire.Applied)
}

// What the device learned from an answer is not sent again by a pull.
func TestOwnPushedRowsAreNotDownloaded(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": []byte(`"\u003c\u00e9\/ 3"`)}))
	l.syncClean()
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.InProgress), "msdyn_preventtimestampcreation": work.Bool(true)}),
		work.CreateOf(work.QuickNoteTable, e.newID(), note("<b>bold</b> & / \u2028")))
	results := l.push()
	if len(results[0].Rows) != 3 {
		t.Errorf("%d rows in the answer", len(results[0].Rows))
	}
	p, err := l.ask()
	e.must(err)
	if len(p.Rows)+len(p.Removed) != 0 || p.Checkpoint == nil || !sameHeld(p.Checkpoint.Tables, l.held()) {
		t.Errorf("the pull after the push brings %d rows", len(p.Rows))
	}
	// What the device holds after a push is what the store holds, byte for byte.
	for key, row := range l.rows {
		if stored := e.record(key.Table, key.ID); string(stored.Data) != string(row.D) {
			t.Errorf("%s: device %s, server %s", key.Table, row.D, stored.Data)
		}
	}
}

// A number that was acknowledged may be followed by the answer to an older group, which
// had been held.
func TestAnswerOfAnOlderGroupIsFoldedToo(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("old")))
	l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("new")))
	held := l.outbox[0]
	l.outbox = l.outbox[1:]
	l.push()
	l.syncClean()
	results, err := l.send(held)
	e.must(err)
	l.store(results)
	p, err := l.ask()
	e.must(err)
	if len(p.Rows) != 0 {
		t.Errorf("%d rows are downloaded that an answer brought", len(p.Rows))
	}
}

// An answer that is stored late, after pulls at the same state, counts at once.
func TestLateAnswerChangesTheSums(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	// A note on Bob's booking: not in Ann's scope, but her device made it.
	id := e.newID()
	columns := note("for Bob")
	columns["msdyn_quicknote_lookup_entity"] = work.Ref(st.BobToday)
	l.edit(work.CreateOf(work.QuickNoteTable, id, columns))
	results, err := l.send(l.outbox...)
	e.must(err)
	l.syncClean()
	l.store(results)
	l.syncClean()
	if l.has(work.QuickNoteTable, id) {
		t.Error("a record outside the scope stays on the device")
	}
}

// An acknowledgement that comes after newer news does not turn the account back.
func TestLateAcknowledgementIsNoStepBack(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("waits")))
	g := l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_city": work.Text("Ulm")}))
	results, err := l.send(g)
	e.must(err)
	l.store(results)
	e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_city": work.Text("Bonn")}))
	l.syncClean()
	l.syncClean()
	l.push()
	came, went, _ := l.news()
	wantIDs(t, "comes", came)
	wantIDs(t, "goes", went)
}
