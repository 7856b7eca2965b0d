package localdb

import (
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestUndoLast(t *testing.T) {
	db := testDB(t)
	now := testNow
	db.now = func() time.Time { return now }
	if _, err := db.UndoLast(); !work.Is(err, work.NotFound) {
		t.Errorf("nothing to take back: %v", err)
	}
	id := work.ID{1}
	row := func(rev uint64, s string) Row {
		return Row{Record: work.Record{Table: jobs, ID: id, Rev: rev, Data: work.Encode(name(s))}}
	}
	page(t, db, row(1, "office"))
	change := func(s string) work.Group {
		now = now.Add(time.Minute)
		g, err := db.Edit(work.Group{Title: "Job", At: now, Changes: []work.Change{work.UpdateOf(jobs, id, name(s))}})
		check(t, err)
		return g
	}
	undo := func(wantSent bool, want string) {
		t.Helper()
		now = now.Add(time.Minute)
		u, err := db.UndoLast()
		check(t, err)
		if u.Column == nil || u.Column.Type != work.TypeText || !work.Equal(u.Value, work.Text(want)) {
			t.Errorf("the value is said to be %s again, want %q", u.Value, want)
		}
		if u.Sent != wantSent || u.Group.Title == "" {
			t.Errorf("took back %+v", u)
		}
		wantName(t, db, jobs, id, want)
	}

	change("one")
	change("two")
	undo(false, "one") // what waits leaves the outbox, the latest first
	undo(false, "office")

	g := change("sent")
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(2, "sent")}})
	undo(true, "office") // what the server knows gets a change of its own
	if list, _ := db.Outbox(); len(list) != 1 || list[0].Group.Title != "Undo: Job" {
		t.Errorf("outbox: %+v", list)
	}
	undo(false, "sent") // which can be taken back like any other
}

func TestUndoLastTellsWhatItCannot(t *testing.T) {
	db := testDB(t)
	id := work.ID{1}
	row := func(rev uint64, s string) Row {
		return Row{Record: work.Record{Table: jobs, ID: id, Rev: rev, Data: work.Encode(name(s))}}
	}
	page(t, db, row(1, "office"))
	g := edit(t, db, work.UpdateOf(jobs, id, name("mine")))
	batch(t, db)
	if _, err := db.UndoLast(); !work.Is(err, work.Conflict) {
		t.Errorf("while it is sent: %v", err)
	}
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(2, "mine")}})
	page(t, db, row(3, "dispatcher"))
	if _, err := db.UndoLast(); !work.Is(err, work.Conflict) {
		t.Errorf("changed since: %v", err)
	}
	wantName(t, db, jobs, id, "dispatcher")
	db.now = func() time.Time { return testNow.Add(25 * time.Hour) }
	if _, err := db.UndoLast(); !work.Is(err, work.NotFound) {
		t.Errorf("a day later: %v", err)
	}
}

// What stays must not bar the way to what was done before it, once the user knows.
func TestUndoLastPassesWhatStays(t *testing.T) {
	db := testDB(t)
	first, second := work.ID{1}, work.ID{2}
	row := func(id work.ID, rev uint64, s string) Row {
		return Row{Record: work.Record{Table: jobs, ID: id, Rev: rev, Data: work.Encode(name(s))}}
	}
	page(t, db, row(first, 1, "office"), row(second, 1, "office"))
	one := edit(t, db, work.UpdateOf(jobs, first, name("mine")))
	two := edit(t, db, work.UpdateOf(jobs, second, name("mine")))
	batch(t, db)
	if u, err := db.UndoLast(); u.Stays(err) {
		t.Errorf("what is only being sent is said to stay: %v", err)
	}
	answer(t, db, Answer{Group: one.ID, Outcome: Applied, Rows: []Row{row(first, 2, "mine")}})
	answer(t, db, Answer{Group: two.ID, Outcome: Applied, Rows: []Row{row(second, 2, "mine")}})
	page(t, db, row(second, 3, "dispatcher"))
	u, err := db.UndoLast()
	if !u.Stays(err) || u.Group.ID != two.ID {
		t.Fatalf("%+v, %v", u, err)
	}
	if again, err := db.UndoLast(); again.Group.ID != two.ID || err == nil {
		t.Errorf("passed by itself: %+v, %v", again, err)
	}
	before, err := db.UndoLast(u.Group.ID)
	check(t, err)
	if before.Group.ID != one.ID || !before.Sent {
		t.Errorf("took back %+v", before)
	}
	wantName(t, db, jobs, first, "office")
	wantName(t, db, jobs, second, "dispatcher")
	if none, err := db.UndoLast(one.ID, two.ID, before.Back.ID); !work.Is(err, work.NotFound) || none.Stays(err) {
		t.Errorf("nothing is left: %+v, %v", none, err)
	}
}

// A booking's status is saved under a time in whole seconds, and a clock may be set back: what
// was done last is what the device saved last.
func TestUndoLastGoesByTheOrderOfSavingAndNotByTheClock(t *testing.T) {
	db := testDB(t)
	first, second, third := work.ID{1}, work.ID{2}, work.ID{3}
	save := func(id work.ID, at time.Time) work.Group {
		g, err := db.Edit(work.Group{Title: "Job", At: at, Changes: []work.Change{work.UpdateOf(jobs, id, name("mine"))}})
		check(t, err)
		return g
	}
	row := func(id work.ID, rev uint64, s string) Row {
		return Row{Record: work.Record{Table: jobs, ID: id, Rev: rev, Data: work.Encode(name(s))}}
	}
	page(t, db, row(first, 1, "office"), row(second, 1, "office"), row(third, 1, "office"))
	half := testNow.Add(time.Second / 2)
	one, two := save(first, half), save(second, testNow)
	answer(t, db, Answer{Group: two.ID, Outcome: Applied, Rows: []Row{row(second, 2, "mine")}}) // in another order
	answer(t, db, Answer{Group: one.ID, Outcome: Applied, Rows: []Row{row(first, 2, "mine")}})
	u, err := db.UndoLast()
	check(t, err)
	if u.Group.ID != two.ID || !u.Sent {
		t.Errorf("of what was sent: took back %+v", u)
	}
	last := save(third, half.Add(-time.Hour))
	u, err = db.UndoLast()
	check(t, err)
	if u.Group.ID != last.ID || u.Sent {
		t.Errorf("of what waits: took back %+v", u)
	}
}

// What waited for a decision is sent again under a new number: it is still the earlier action.
func TestUndoLastKnowsWhatWasSentAgainAsTheEarlierAction(t *testing.T) {
	db := testDB(t)
	id, other := work.ID{1}, work.ID{2}
	row := func(id work.ID, rev uint64, s string) Row {
		return Row{Record: work.Record{Table: jobs, ID: id, Rev: rev, Data: work.Encode(name(s))}}
	}
	page(t, db, row(id, 1, "office"), row(other, 1, "office"))
	refused := edit(t, db, work.UpdateOf(jobs, id, name("refused")))
	edit(t, db, work.UpdateOf(jobs, id, name("waited")))
	latest := edit(t, db, work.UpdateOf(jobs, other, name("latest")))
	answer(t, db, Answer{Group: refused.ID, Outcome: Rejected})
	list, err := db.SyncErrors(false)
	check(t, err)
	_, err = db.RetrySyncError(list[0].ID, nil)
	check(t, err)
	u, err := db.UndoLast()
	check(t, err)
	if u.Group.ID != latest.ID {
		t.Errorf("took back %+v", u)
	}
}
