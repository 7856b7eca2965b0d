package server

import (
	"reflect"
	"sync"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func TestPushIsAppliedOnceHoweverOftenItComes(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	g := l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.Traveling)}))
	first, err := l.send(g)
	e.must(err)
	wantOutcomes(t, first, wire.Applied)
	if first[0].Duplicate || len(first[0].Rows) != 3 { // the booking, its time stamp, and the order that it sets to In Progress
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
	l.syncClean()
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

// A device that asks again what it had acknowledged, because it was restored from a copy
// or numbered the group anew, gets the records with the answer once more.
func TestRepetitionAfterTheAcknowledgement(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	id := e.newID()
	g := l.edit(work.CreateOf(work.QuickNoteTable, id, note("mine")))
	_, err := l.send(g)
	e.must(err)
	l.outbox = nil // as if the answer had been stored
	_, err = l.pull()
	e.must(err)
	e.office(work.UpdateOf(work.QuickNoteTable, id, work.Fields{"msdyn_text": work.Text("theirs")}))
	delete(l.rows, ref(work.QuickNoteTable, id))
	l.seq++
	g.Seq = l.seq
	l.outbox = []work.Group{g}
	results := l.push()
	wantOutcomes(t, results, wire.Applied)
	if !results[0].Duplicate || len(results[0].Rows) != 1 || l.row(work.QuickNoteTable, id).Fields().Text("msdyn_text") != "theirs" {
		t.Errorf("%d rows, duplicate %t", len(results[0].Rows), results[0].Duplicate)
	}
	l.syncClean()
	l.outbox = []work.Group{g}
	e.office(work.DeleteOf(work.QuickNoteTable, id))
	if results = l.push(); len(results[0].Removed) != 1 || l.has(work.QuickNoteTable, id) {
		t.Errorf("removed %v", results[0].Removed)
	}
	l.syncClean()
}

func TestPageThatAPushOvertookIsNotSent(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.syncClean()
	c := caller{login: "ann", user: st.Ann, device: l.id}
	var d device
	e.must(e.store.View(viewDevice(l.id, &d)))
	b := e.server.newPage(d, wire.PullRequest{Cursor: l.cursor})
	b.page.Rows = []wire.Row{{Table: work.QuickNoteTable, ID: st.Note}}
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("x")))
	l.push()
	l.syncClean() // acknowledges the answer, which changes the account
	if err := e.server.dispatch(&plan{}, b, c); err != errOvertaken {
		t.Errorf("a page of a state that is gone: %v", err)
	}
}

// A device that sends and fetches at the same time gets no page of a state that is gone.
func TestPushAndPullAtOnce(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 3
	l := e.signIn("ann")
	l.syncClean()
	for range 30 {
		g := l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name(e.newID().String())))
		e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text(e.newID().String())}))
		var wait sync.WaitGroup
		var results []wire.Result
		var page *wire.Page
		wait.Go(func() { results, _ = l.send(g) })
		wait.Go(func() { page, _ = l.ask() })
		wait.Wait()
		if page == nil || results == nil {
			t.Fatal("one of the two failed")
		}
		l.store(results)
		l.keep(page)
	}
	l.sync()
	l.syncClean()
}
