package localdb

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func answeredSince(t *testing.T, db *DB, since time.Time) (groups []work.ID) {
	t.Helper()
	list, err := db.AnsweredSince(since)
	check(t, err)
	for _, a := range list {
		if len(a.Group.Changes) != 1 || a.Group.Changes[0].MID == (work.ID{}) || len(a.Group.Changes[0].Set) == 0 {
			t.Errorf("not whole: %+v", a)
		}
		groups = append(groups, a.Group.ID)
	}
	return groups
}

func TestAnsweredGroupsAreKeptWhole(t *testing.T) {
	db := testDB(t)
	now := testNow
	db.now = func() time.Time { return now }
	var made []work.ID
	for i, o := range []Outcome{Applied, Merged, Rejected, Conflict, Retry, Applied} {
		now = testNow.Add(time.Duration(i) * time.Hour)
		g := edit(t, db, work.CreateOf(jobs, db.newID(), name("a")))
		answer(t, db, Answer{Group: g.ID, Outcome: o})
		made = append(made, g.ID)
	}
	db = reopened(t, db)
	if got := answeredSince(t, db, time.Time{}); !slices.Equal(got, []work.ID{made[0], made[1], made[3], made[5]}) {
		t.Errorf("%v", got)
	}
	if got := answeredSince(t, db, testNow.Add(3*time.Hour)); !slices.Equal(got, []work.ID{made[3], made[5]}) {
		t.Errorf("%v", got)
	}
}

// TestAnsweredGroupsAreBounded by age, beyond the last ones, and by bytes.
func TestAnsweredGroupsAreBounded(t *testing.T) {
	db := testDB(t)
	now := testNow
	db.now = func() time.Time { return now }
	send := func(n int, text string) {
		var answers []Answer
		for range n {
			g := edit(t, db, work.CreateOf(jobs, db.newID(), name(text)))
			answers = append(answers, Answer{Group: g.ID, Outcome: Applied})
		}
		answer(t, db, answers...)
	}
	send(150, "old")
	now = now.Add(31 * 24 * time.Hour)
	send(100, "new")
	if got := answeredSince(t, db, time.Time{}); len(got) != minContentCount {
		t.Errorf("%d are kept", len(got))
	}
	send(150, "newer")
	if got := answeredSince(t, db, time.Time{}); len(got) != 250 {
		t.Errorf("%d are kept", len(got))
	}
	send(6, strings.Repeat("x", 7<<20))
	if got := answeredSince(t, db, time.Time{}); len(got) != 4 && len(got) != 5 {
		t.Errorf("%d are kept of 42 MB", len(got))
	}
	// A clock that went back, and what cannot be read, are no reason to fail.
	now = testNow.Add(-10 * 365 * 24 * time.Hour)
	check(t, db.update("test", func(t *txn) error {
		x := t.top(contentBucket)
		key, _ := x.bucket.Cursor().First()
		return flip(x, key)
	}))
	send(1, "last")
	if got := answeredSince(t, db, time.Time{}); len(got) < 4 {
		t.Errorf("%d are kept", len(got))
	}
}

// TestDiscardedAreListed with what is needed to bring them back, after a restart too.
func TestDiscardedAreListed(t *testing.T) {
	db := testDB(t)
	a := edit(t, db, work.CreateOf(jobs, db.newID(), name("a")))
	b := edit(t, db, work.CreateOf(jobs, db.newID(), name("b")))
	check(t, db.Unsent(batch(t, db), "no network"))
	check(t, db.DiscardPending(a.ID))
	check(t, db.DiscardPending(b.ID))
	db = reopened(t, db)
	list, err := db.Discarded()
	check(t, err)
	if len(list) != 2 || list[0].Group.ID != b.ID || list[1].Group.ID != a.ID || list[0].State != EntryDiscarded || !list[0].Discarded.Equal(testNow) || list[0].LastError != "no network" {
		t.Fatalf("%+v", list)
	}
	check(t, db.UndoDiscard(a.ID))
	if list, err = db.Discarded(); err != nil || len(list) != 1 || list[0].Group.ID != b.ID {
		t.Errorf("%+v %v", list, err)
	}
	for range maxDiscarded {
		g := edit(t, db, work.CreateOf(clients, db.newID(), name("c")))
		check(t, db.DiscardPending(g.ID))
	}
	if list, err = db.Discarded(); err != nil || len(list) != maxDiscarded {
		t.Errorf("%d are listed %v", len(list), err)
	}
	wantKind(t, db.UndoDiscard(b.ID), work.NotFound)
	for _, e := range list { // whatever is listed can be brought back
		check(t, db.UndoDiscard(e.Group.ID))
	}
}

// TestRetryOfACreation takes other values, and those that were missing.
func TestRetryOfACreation(t *testing.T) {
	db := testDB(t)
	id := db.newID()
	g := edit(t, db, work.CreateOf(jobs, id, name("a")))
	res := answer(t, db, Answer{Group: g.ID, Outcome: Rejected})
	db = reopened(t, db)
	again, err := db.RetrySyncError(res.Errors[0], work.Fields{"name": work.Text("b"), "n": work.Int(7)})
	check(t, err)
	c := again.Changes[0]
	if c.Op != work.Create || c.ID != id || string(c.Set["name"].To) != `"b"` || string(c.Set["n"].To) != "7" {
		t.Errorf("%+v", c)
	}
	wantName(t, db, jobs, id, "b")
}

func TestDraftsAreBounded(t *testing.T) {
	db := testDB(t)
	wantKind(t, db.SaveDraft("k", strings.Repeat("x", maxDraftBytes+1)), work.TooLarge)
	check(t, db.SaveDraft("k", strings.Repeat("x", maxDraftBytes)))
	for i := 1; i < maxDrafts; i++ {
		check(t, db.SaveDraft("k"+string(rune('A'+i)), "x"))
	}
	wantKind(t, db.SaveDraft("one more", "x"), work.TooLarge)
	check(t, db.SaveDraft("k", "changed"))
	keys, err := db.Drafts()
	if err != nil || len(keys) != maxDrafts || !slices.IsSorted(keys) {
		t.Errorf("%d keys %v", len(keys), err)
	}
	check(t, db.DropDraft("k"))
	check(t, db.SaveDraft("one more", "x"))
}

// TestOvertaken: a download changes what lies below an edit, not the edit.
func TestOvertaken(t *testing.T) {
	db := testDB(t)
	id, free := db.newID(), db.newID()
	page(t, db, row(jobs, id, 1, work.Fields{"name": work.Text("a"), "n": work.Int(1)}), row(jobs, free, 1, name("f")))
	first := edit(t, db, work.UpdateOf(jobs, id, name("mine")))
	second := edit(t, db, work.UpdateOf(jobs, id, name("mine again")))
	edit(t, db, work.UpdateOf(jobs, free, name("f2")))
	want := func(n int) []Entry {
		t.Helper()
		list, err := db.Outbox()
		check(t, err)
		changed, err := db.ChangedOnServer(jobs)
		check(t, err)
		if len(list[0].OnServer) != n || len(changed[id]) != n || len(list[1].OnServer)+len(list[2].OnServer)+len(changed[free]) != 0 {
			t.Errorf("overtaken %+v %+v, want %d", list, changed, n)
		}
		return list
	}
	want(0)
	page(t, db, row(jobs, id, 2, work.Fields{"name": work.Text("a"), "n": work.Int(2)})) // another column
	want(0)
	page(t, db, row(jobs, id, 3, work.Fields{"name": work.Text("theirs"), "n": work.Int(2)}))
	list := want(1)
	if c := list[0].OnServer[0]; c.Table != jobs || c.ID != id || c.Column != "name" || string(c.Saw) != `"a"` || string(c.Now) != `"theirs"` {
		t.Errorf("%+v", c)
	}
	// What is sent says what the user saw.
	if c := list[0].Group.Changes[0]; c.BaseRev != 1 || string(c.Set["name"].From) != `"a"` {
		t.Errorf("the group changed: %+v", c)
	}
	r, err := db.Get(jobs, id)
	if err != nil || r.Rev != 3 || r.Fields().Text("name") != "mine again" || r.Fields().Int("n") != 2 {
		t.Errorf("record %s %v", r.Data, err)
	}
	// An edit from now on says that the user saw the new state.
	if g := edit(t, db, work.UpdateOf(jobs, id, work.Fields{"n": work.Int(3)})); g.Changes[0].BaseRev != 3 {
		t.Errorf("base rev %d", g.Changes[0].BaseRev)
	}
	check(t, db.DiscardPending(second.ID))
	check(t, db.DiscardPending(first.ID))
	wantName(t, db, jobs, id, "theirs")
	check(t, db.UndoDiscard(first.ID))
	// The same value as mine is no difference that anybody must know of.
	page(t, db, row(jobs, id, 4, work.Fields{"name": work.Text("mine"), "n": work.Int(2)}))
	if changed, err := db.ChangedOnServer(jobs); err != nil || len(changed) != 0 {
		t.Errorf("%v %v", changed, err)
	}
}
