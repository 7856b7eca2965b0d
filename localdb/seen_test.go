package localdb

import (
	"testing"

	"fieldbook/internal/work"
)

func seenJob(id work.ID, rev uint64, n string) work.Record { return row(jobs, id, rev, name(n)).Record }

// TestEditSeenOfARecordThatIsNotHere follows one such edit to its end.
func TestEditSeenOfARecordThatIsNotHere(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	change := work.Group{Title: "t", Changes: []work.Change{work.UpdateOf(jobs, id, name("b"))}}
	_, err := db.Edit(change)
	wantKind(t, err, work.NotFound)
	g, err := db.EditSeen(change, []work.Record{seenJob(id, 7, "a")})
	check(t, err)
	if c := g.Changes[0]; g.Seq == 0 || c.BaseRev != 7 || string(c.Set["name"].From) != `"a"` {
		t.Errorf("group %+v", g)
	}
	db = reopened(t, db)
	wantName(t, db, jobs, id, "b")
	if n, d, _ := db.Holding(jobs); n != 0 || d != (work.Digest{}) {
		t.Error("a record that was only seen counts as downloaded")
	}
	// A second edit, on a newer copy.
	second, err := db.EditSeen(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, work.Fields{"n": work.Int(2)})}},
		[]work.Record{{Table: jobs, ID: id, Rev: 9, Data: work.Encode(work.Fields{"name": work.Text("a9"), "n": work.Int(1)})}})
	check(t, err)
	if c := second.Changes[0]; c.BaseRev != 9 || string(c.Set["n"].From) != `1` {
		t.Errorf("second %+v", c)
	}
	wantName(t, db, jobs, id, "b")
	// Taken back and brought back, it can be read again.
	check(t, db.DiscardPending(second.ID))
	check(t, db.DiscardPending(g.ID))
	wantName(t, db, jobs, id, "-")
	check(t, db.UndoDiscard(g.ID))
	wantName(t, db, jobs, id, "b")
	check(t, db.Wipe())
	wantName(t, db, jobs, id, "b")
	batch(t, db)
	answer(t, db, Answer{Group: g.ID, Outcome: Applied})
	wantName(t, db, jobs, id, "-")
	check(t, db.view("test", func(t2 *txn) error {
		if _, found, err := t2.shown(keptBucket, recordKey{jobs, id}); found || err != nil {
			t.Errorf("something is kept: %v", err)
		}
		return nil
	}))
}

// TestEditSeenThatIsRefused can be retried, on what the server showed with its refusal.
func TestEditSeenThatIsRefused(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id, other := next(), next()
	g, err := db.EditSeen(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, name("b")), work.UpdateOf(jobs, other, name("o2"))}},
		[]work.Record{seenJob(id, 7, "a"), seenJob(other, 3, "o"), seenJob(next(), 1, "not touched")})
	check(t, err)
	res := answer(t, db, Answer{Group: g.ID, Outcome: Rejected,
		Errors: []SyncError{{Change: g.Changes[0], Server: work.Encode(name("c")), ServerRev: 8}}})
	wantName(t, db, jobs, id, "-")
	again, err := db.RetrySyncError(res.Errors[0], name("d"))
	check(t, err)
	if c := again.Changes[0]; c.BaseRev != 8 || string(c.Set["name"].From) != `"c"` || again.Changes[1].BaseRev != 3 {
		t.Errorf("retried %+v", again.Changes)
	}
	wantName(t, db, jobs, id, "d")
}

func TestEditSeenUsesTheNewerCopy(t *testing.T) {
	for _, c := range []struct {
		held, seen, want uint64
		pending          bool
	}{{5, 4, 5, false}, {5, 6, 6, false}, {5, 6, 5, true}} {
		db := testDB(t)
		id := ids(1)()
		page(t, db, row(jobs, id, c.held, name("a")))
		if c.pending {
			edit(t, db, work.UpdateOf(jobs, id, work.Fields{"n": work.Int(1)}))
		}
		g, err := db.EditSeen(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, name("b"))}}, []work.Record{seenJob(id, c.seen, "s")})
		check(t, err)
		if g.Changes[0].BaseRev != c.want {
			t.Errorf("%+v: base rev %d", c, g.Changes[0].BaseRev)
		}
		if n, _, _ := db.Holding(jobs); n != 1 {
			t.Errorf("%d rows", n)
		}
	}
}

func TestEditSeenThatChangesNothingKeepsNothing(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	g, err := db.EditSeen(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, name("a"))}}, []work.Record{seenJob(id, 7, "a")})
	if err != nil || g.Seq != 0 {
		t.Errorf("group %+v %v", g, err)
	}
	wantName(t, db, jobs, id, "-")
	_, err = db.EditSeen(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, name("b"))}}, []work.Record{{Table: jobs, ID: id, Rev: 1, Data: []byte("[]")}})
	wantKind(t, err, work.Invalid)
}
