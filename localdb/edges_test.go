package localdb

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/work"
)

func TestValuesAreBoundToTheirPlace(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b := row(jobs, next(), 1, name("a")), row(jobs, next(), 1, name("b"))
	page(t, db, a, b)
	check(t, db.update("test", func(t *txn) error {
		x := t.sub(baseBucket, jobs, "")
		return x.bucket.Put(a.Record.ID[:], bytes.Clone(x.bucket.Get(b.Record.ID[:])))
	}))
	_, err := db.Get(jobs, a.Record.ID)
	wantKind(t, err, work.Damaged)
}

func TestRowOfTheSameRevAndOtherColumnsIsTaken(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 3, name("a")))
	wider := row(jobs, id, 3, work.Fields{"name": work.Text("a"), "n": work.Int(1)})
	wider.Shape = 8
	page(t, db, wider)
	if _, d, _ := db.Holding(jobs); d != digestOf(wider) {
		t.Error("a row of the same rev with other columns was left out")
	}
}

func TestDigestAloneMismatches(t *testing.T) {
	db := testDB(t)
	a := row(jobs, ids(1)(), 1, name("a"))
	other := a
	other.Shape++
	for _, c := range []struct {
		row  Row
		want int
	}{{a, 0}, {other, 1}} {
		res, err := db.ApplyPage(Page{Rows: []Row{a}, Done: []TableDone{{jobs, 1, digestOf(c.row)}}})
		check(t, err)
		if len(res.Mismatch) != c.want {
			t.Errorf("mismatch %v, want %d", res.Mismatch, c.want)
		}
	}
}

func TestProvisionalIsOnTopOfLaterEdits(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id, other := next(), next()
	page(t, db, row(jobs, id, 1, name("a")), row(jobs, other, 1, name("o")))
	_, err := db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, other, name("p"))},
		Provisional: []work.Change{work.UpdateOf(jobs, id, name("guess"))}})
	check(t, err)
	edit(t, db, work.UpdateOf(jobs, id, name("mine")))
	wantName(t, db, jobs, id, "guess")
}

func TestRawValuesKeepTheirSpelling(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	raw := []byte(`"<b> & \u00fc \/"`)
	edit(t, db, work.CreateOf(jobs, id, work.Fields{"name": raw}))
	db = reopened(t, db)
	r, err := db.Get(jobs, id)
	check(t, err)
	if !bytes.Contains(r.Data, raw) {
		t.Errorf("data %s", r.Data)
	}
	groups, _, err := db.NextBatch(0, 0)
	check(t, err)
	if !bytes.Equal(groups[0].Changes[0].Set["name"].To, raw) {
		t.Errorf("sent %s", groups[0].Changes[0].Set["name"].To)
	}
}

func TestRecordGrowsOverTheLimit(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name(strings.Repeat("x", 7<<20))))
	_, err := db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, work.Fields{"n": work.Text(strings.Repeat("y", 2<<20))})}})
	wantKind(t, err, work.TooLarge)
	_, err = db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, ids(2)(), name(strings.Repeat("x", maxGroupBytes-100)))}})
	wantKind(t, err, work.TooLarge)
	_, err = db.ApplyPage(Page{Rows: []Row{row(jobs, id, 2, name(strings.Repeat("x", work.MaxRecordBytes)))}})
	wantKind(t, err, work.TooLarge)
}

// TestRetryUnderARowThatLeft retries while a later edit of a record waits whose base row
// has left: the row that was kept for it must outlive the shuffle.
func TestRetryUnderARowThatLeft(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b, client := next(), next(), next()
	page(t, db, row(jobs, a, 1, name("a")), row(jobs, b, 1, work.Fields{"name": work.Text("b"), "client": work.Ref(client), "n": work.Int(4)}))
	refused := edit(t, db, work.UpdateOf(jobs, a, name("a1")))
	edit(t, db, work.UpdateOf(jobs, a, name("a2")), work.UpdateOf(jobs, b, name("b2")))
	_, err := db.ApplyPage(Page{Removed: []Removed{{jobs, b, WhyOutOfScope}}})
	check(t, err)
	res := answer(t, db, Answer{Group: refused.ID, Outcome: Rejected})
	again, err := db.RetrySyncError(res.Errors[0], nil)
	check(t, err)
	r, err := db.Get(jobs, b)
	if err != nil || r.Fields().Int("n") != 4 || r.Fields().Text("name") != "b2" {
		t.Errorf("record %s %v", r.Data, err)
	}
	list, err := db.List(context.Background(), Query{Table: jobs, Lookup: "client", Equals: client})
	if err != nil || len(list) != 1 {
		t.Errorf("by the index: %v %v", list, err)
	}
	if db.Mark(jobs, a) != ToSend {
		t.Errorf("mark %v after the retry", db.Mark(jobs, a))
	}
	// The retried group stands where the refused one stood: brought back after being
	// discarded, it is below the later edit again.
	wantName(t, db, jobs, a, "a2")
	check(t, db.DiscardPending(again.ID))
	check(t, db.UndoDiscard(again.ID))
	wantName(t, db, jobs, a, "a2")
}

func TestNothingMovesBehindWhatIsOnItsWay(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	g1 := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	g2 := edit(t, db, work.UpdateOf(jobs, id, name("c")))
	check(t, db.DiscardPending(g1.ID))
	if got := batch(t, db); !slices.Equal(got, []work.ID{g2.ID}) {
		t.Fatalf("batch %v", got)
	}
	wantKind(t, db.UndoDiscard(g1.ID), work.Conflict)
	check(t, db.Unsent([]work.ID{g2.ID}, "x"))
	check(t, db.UndoDiscard(g1.ID))
	wantName(t, db, jobs, id, "c")
}

func TestBatchWaitsForTheOneBefore(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id := next()
	g1 := edit(t, db, work.CreateOf(jobs, id, name("a")))
	if got := batch(t, db); !slices.Equal(got, []work.ID{g1.ID}) {
		t.Fatalf("batch %v", got)
	}
	g2 := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	child := edit(t, db, work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(id)}))
	free := edit(t, db, work.CreateOf(clients, next(), name("c")))
	if got := batch(t, db); !slices.Equal(got, []work.ID{free.ID}) {
		t.Errorf("batch %v: what follows a group on its way must wait for its answer", got)
	}
	answer(t, db, Answer{Group: g1.ID, Outcome: Applied, Rows: []Row{row(jobs, id, 1, name("a"))}})
	if got := batch(t, db); !slices.Equal(got, []work.ID{g2.ID, child.ID}) {
		t.Errorf("batch %v", got)
	}
}

func TestRecountKeepsWhatAPendingEditNeeds(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	edit(t, db, work.UpdateOf(jobs, id, name("b")))
	check(t, db.update("test", func(t *txn) error {
		x := t.sub(baseBucket, jobs, "")
		raw := bytes.Clone(x.bucket.Get(id[:]))
		raw[len(raw)-3] ^= 1
		return x.bucket.Put(id[:], raw)
	}))
	check(t, db.Recount(jobs))
	edit(t, db, work.UpdateOf(jobs, id, work.Fields{"n": work.Int(1)}))
	wantName(t, db, jobs, id, "b")
}

func TestRepairedRowReplacesWhatWasKept(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 5, name("a")))
	edit(t, db, work.UpdateOf(jobs, id, name("b")))
	_, err := db.ApplyPage(Page{Removed: []Removed{{jobs, id, WhyOutOfScope}}})
	check(t, err)
	_, err = db.ApplyPage(Page{Rows: []Row{row(jobs, id, 2, name("restored"))}, ForceRepair: true})
	check(t, err)
	g := edit(t, db, work.UpdateOf(jobs, id, name("c")))
	if g.Changes[0].BaseRev != 2 {
		t.Errorf("base rev %d, want the restored 2", g.Changes[0].BaseRev)
	}
}

func TestMarksAreOfOneTable(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")), row(tasks, id, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	if db.Mark(tasks, id) != Synced {
		t.Error("the mark of another table's record is shown")
	}
	answer(t, db, Answer{Group: g.ID, Outcome: Rejected})
	marks, err := db.Marks(tasks)
	if err != nil || len(marks) != 0 || db.Mark(tasks, id) != Synced || db.Mark(jobs, id) != Refused {
		t.Errorf("marks %v %v", marks, err)
	}
}
