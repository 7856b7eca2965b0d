package server

import (
	"reflect"
	"sync"
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

func TestPushIsAppliedOnceHoweverOftenItComes(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.Traveling)}))
	first, err := l.send(g)
	e.must(err)
	wantOutcomes(t, first, wire.Applied)
	if first[0].Duplicate || len(first[0].Rows) != 2 { // the booking, and the order that it sets to In Progress
		t.Errorf("first answer: duplicate %t, %d rows", first[0].Duplicate, len(first[0].Rows))
	}
	for range 10 {
		again, err := l.send(g)
		e.must(err)
		if !again[0].Duplicate {
			t.Error("a repetition does not say that it is one")
		}
		if again[0].Duplicate = false; !reflect.DeepEqual(again, first) {
			t.Errorf("a repetition got another answer")
		}
	}
	if r := e.record(work.BookingTable, st.AnnToday); r.Rev != 2 {
		t.Errorf("the booking has rev %d, want 2", r.Rev)
	}
}

func TestParallelPushesApplyOnce(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("once")), work.UpdateOf(work.BookingTable, st.AnnToday, name("once")))
	var wait sync.WaitGroup
	results := make([][]wire.Result, 20)
	for i := range results {
		wait.Go(func() { results[i], _ = l.send(g) })
	}
	wait.Wait()
	fresh := 0
	for _, r := range results {
		wantOutcomes(t, r, wire.Applied)
		if len(r) == 1 && !r[0].Duplicate {
			fresh++
		}
	}
	history, err := e.server.History(work.QuickNoteTable, g.Changes[0].ID)
	e.must(err)
	if fresh != 1 || len(history) != 1 || e.record(work.BookingTable, st.AnnToday).Rev != 2 {
		t.Errorf("%d fresh answers, %d revisions", fresh, len(history))
	}
}

func TestOneGroupTwiceInOneRequest(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	g := l.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("once")))
	results, err := l.send(g, g)
	e.must(err)
	wantOutcomes(t, results, wire.Applied, wire.Applied)
	if results[0].Duplicate || !results[1].Duplicate {
		t.Error("the second must be a duplicate of the first")
	}
}

func TestSameGroupIDWithOtherContentIsRefused(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("one")))
	l.push()
	g.Changes = []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, name("two"))}
	g.Changes[0].MID = e.newID()
	results, err := l.send(g)
	e.must(err)
	wantOutcomes(t, results, wire.Rejected)
	if results[0].Errors[0].Code != "mid_reused" {
		t.Errorf("code %q", results[0].Errors[0].Code)
	}
	if got := e.record(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "one" {
		t.Errorf("the booking is called %q", got)
	}
}

// A reply that is lost leaves the outbox as it is; pulls meanwhile show the effect
// already, and the repetition brings the answer.
// A device may give a waiting group a later number or another group to wait for: it is
// the same group still.
func TestSameGroupWithALaterNumber(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
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
	for _, held := range results[2:5] {
		if held.HeldBy != refused.ID {
			t.Errorf("held by %s, want the refused group", held.HeldBy)
		}
	}
	if failed := results[1].Errors; len(failed) != 1 || failed[0].Column != "msdyn_quicknote_lookup_entity" || failed[0].ID != refused.Changes[0].MID {
		t.Errorf("sync error %+v", results[1].Errors)
	}
	kept, err := e.server.SyncErrors()
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
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.InProgress)}),
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
