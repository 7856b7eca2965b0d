package localdb

import (
	"context"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func digestOf(rows ...Row) (d work.Digest) {
	for _, r := range rows {
		d = d.Plus(work.Leaf(r.Record, r.Shape))
	}
	return d
}

func TestPageIsOneStepWithItsCursor(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b := row(jobs, next(), 1, name("a")), row(clients, next(), 1, name("b"))
	res, err := db.ApplyPage(Page{Rows: []Row{b, a}, Cursor: "c1", At: testNow, Checkpoint: true,
		Done: []TableDone{{jobs, 1, digestOf(a)}, {clients, 2, digestOf(b)}}})
	check(t, err)
	if res.Changed != 2 || !slices.Equal(res.Tables, []string{clients, jobs}) || !slices.Equal(res.Mismatch, []string{clients}) {
		t.Errorf("result %+v", res)
	}
	bad := row(jobs, next(), 1, name("x"))
	bad.Record.Data = []byte(`{"name":`)
	_, err = db.ApplyPage(Page{Rows: []Row{row(jobs, next(), 1, name("c")), bad}, Cursor: "c2"})
	wantKind(t, err, work.Invalid)
	db = reopened(t, db)
	if c, _, err := db.Cursor(); c != "c1" || err != nil {
		t.Errorf("cursor %q %v", c, err)
	}
	if n, _ := db.Count(jobs); n != 1 {
		t.Errorf("%d jobs: half a page was kept", n)
	}
	if at, err := db.Checkpoint(); !at.Equal(testNow) || err != nil {
		t.Errorf("checkpoint %v %v", at, err)
	}
	states, err := db.TableStates()
	check(t, err)
	if s := states[jobs]; !s.Ready || !s.LastSync.Equal(testNow) || s.Rows != 1 || s.Digest != digestOf(a) {
		t.Errorf("state %+v", s)
	}
}

func TestOldRowsAreLeftOutUnlessRepairing(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 5, name("new")))
	if res := page(t, db, row(jobs, id, 4, name("old"))); res.Changed != 0 {
		t.Errorf("result %+v", res)
	}
	wantName(t, db, jobs, id, "new")
	old := row(jobs, id, 4, name("restored"))
	_, err := db.ApplyPage(Page{Rows: []Row{old}, ForceRepair: true})
	check(t, err)
	wantName(t, db, jobs, id, "restored")
	n, d, err := db.Holding(jobs)
	if n != 1 || d != digestOf(old) || err != nil {
		t.Errorf("holding %d %v", n, d)
	}
	if c, _, _ := db.Cursor(); c != "1" {
		t.Errorf("cursor %q: an empty one must leave it", c)
	}
}

func TestDownloadUnderAPendingEdit(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, work.Fields{"name": work.Text("a"), "n": work.Int(1)}))
	g := edit(t, db, work.UpdateOf(jobs, id, name("mine")))
	fresh := row(jobs, id, 2, work.Fields{"name": work.Text("theirs"), "n": work.Int(2)})
	page(t, db, fresh)
	r, err := db.Get(jobs, id)
	check(t, err)
	if f := r.Fields(); f.Text("name") != "mine" || f.Int("n") != 2 || r.Rev != 2 {
		t.Errorf("record %s rev %d", r.Data, r.Rev)
	}
	if n, d, _ := db.Holding(jobs); n != 1 || d != digestOf(fresh) {
		t.Error("the digest must be of the server's row")
	}
	check(t, db.DiscardPending(g.ID))
	wantName(t, db, jobs, id, "theirs")
}

func TestRemovedUnderAPendingEdit(t *testing.T) {
	for _, c := range []struct {
		why, during string
	}{{WhyOutOfScope, "mine"}, {WhyDeleted, "mine"}, {WhyTableDropped, "mine"}, {WhyRevoked, "-"}} {
		t.Run(c.why, func(t *testing.T) {
			db := testDB(t)
			id := ids(1)()
			page(t, db, row(jobs, id, 3, name("a")))
			g := edit(t, db, work.UpdateOf(jobs, id, name("mine")))
			removed := Removed{jobs, id, c.why}
			if c.why == WhyTableDropped {
				removed.ID = work.ID{} // the whole table
			}
			res, err := db.ApplyPage(Page{Removed: []Removed{removed}})
			check(t, err)
			if res.Removed != 1 {
				t.Errorf("result %+v", res)
			}
			db = reopened(t, db)
			wantName(t, db, jobs, id, c.during)
			if n, d, _ := db.Holding(jobs); n != 0 || d != (work.Digest{}) {
				t.Errorf("holding %d %v", n, d)
			}
			if c.why != WhyRevoked { // it can still be worked on
				again := edit(t, db, work.UpdateOf(jobs, id, work.Fields{"n": work.Int(9)}))
				if again.Changes[0].BaseRev != 3 {
					t.Errorf("base rev %d", again.Changes[0].BaseRev)
				}
				check(t, db.DiscardPending(again.ID))
				wantName(t, db, jobs, id, "mine")
			}
			if got := batch(t, db); !slices.Equal(got, []work.ID{g.ID}) {
				t.Errorf("batch %v: the edit must still be sent", got)
			}
			answer(t, db, Answer{Group: g.ID, Outcome: Applied})
			wantName(t, db, jobs, id, "-")
			if n, _ := db.Count(jobs); n != 0 {
				t.Errorf("count %d", n)
			}
		})
	}
}

func TestCreationStaysUntilAnswered(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	g := edit(t, db, work.CreateOf(jobs, id, name("a")))
	// The answer was lost, the download brings the row first.
	page(t, db, row(jobs, id, 1, work.Fields{"name": work.Text("a"), "n": work.Int(7)}))
	r, err := db.Get(jobs, id)
	check(t, err)
	if f := r.Fields(); f.Int("n") != 7 || f.Text("name") != "a" {
		t.Errorf("record %s", r.Data)
	}
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(jobs, id, 1, name("a"))}})
	if n, _ := db.Count(jobs); n != 1 {
		t.Errorf("count %d", n)
	}
}

func TestHoldingsAndRecount(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	var rows []Row
	for range holdingsChunk + 10 {
		rows = append(rows, row(jobs, next(), 2, name("a")))
	}
	page(t, db, rows...)
	var sum work.Digest
	i := 0
	check(t, db.Holdings(jobs, func(id work.ID, rev uint64, leaf work.Digest) bool {
		if id != rows[i].Record.ID || rev != 2 {
			t.Fatalf("row %d is %v rev %d", i, id, rev)
		}
		sum = sum.Plus(leaf)
		i++
		if i == 1 { // no transaction may be open here
			check(t, db.SaveDraft("k", "v"))
		}
		return true
	}))
	n, d, err := db.Holding(jobs)
	if n != len(rows) || i != n || d != sum || d != digestOf(rows...) || err != nil {
		t.Errorf("holding %d %v, walked %d %v", n, d, i, sum)
	}
	check(t, db.update("test", func(t *txn) error {
		s, _ := t.sumsOf(jobs)
		s.rows, s.digest, s.visible, s.changed = 3, work.Digest{}, 9, true
		return nil
	}))
	check(t, db.Recount(jobs))
	if n2, d2, _ := db.Holding(jobs); n2 != n || d2 != d {
		t.Errorf("recounted %d %v", n2, d2)
	}
	if c, _ := db.Count(jobs); c != n {
		t.Errorf("count %d", c)
	}
}

func TestListByLookupAndTime(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	c1, c2 := next(), next()
	at := func(h int) time.Time { return testNow.Add(time.Duration(h) * time.Hour) }
	var j []work.ID
	for i := range 6 {
		id := next()
		j = append(j, id)
		f := work.Fields{"client": work.Ref([]work.ID{c1, c2}[i%2]), "owner": work.RefTo(crews, c1), "start": work.Time(at(6 - i)), "end": work.Time(at(i))}
		if i == 5 {
			delete(f, "start")
		}
		page(t, db, row(jobs, id, 1, f))
	}
	early := next()
	page(t, db, row(jobs, early, 1, work.Fields{"start": work.Text("1921-01-01T00:00:00Z")}))
	local := next()
	edit(t, db, work.CreateOf(jobs, local, work.Fields{"client": work.Ref(c1), "start": work.Time(at(3))}))
	edit(t, db, work.UpdateOf(jobs, j[0], work.Fields{"client": work.Ref(c2)}))

	for _, c := range []struct {
		what string
		q    Query
		want []work.ID
	}{
		{"lookup", Query{Lookup: "client", Equals: c1}, []work.ID{j[2], j[4], local}},
		{"lookup, last first", Query{Lookup: "client", Equals: c1, Desc: true, Limit: 2}, []work.ID{local, j[4]}},
		{"lookup with a table", Query{Lookup: "owner", Equals: c1, Limit: 1}, []work.ID{j[0]}},
		{"lookup of nothing", Query{Lookup: "client", Equals: next()}, nil},
		{"time", Query{Time: "start"}, []work.ID{early, j[4], j[3], local, j[2], j[1], j[0]}},
		{"time range", Query{Time: "start", From: at(3), To: at(5)}, []work.ID{j[3], local, j[2]}},
		{"time range, last first", Query{Time: "start", From: at(3), To: at(5), Desc: true}, []work.ID{j[2], local, j[3]}},
		{"between seconds", Query{Time: "start", From: at(3).Add(1), To: at(4).Add(1)}, []work.ID{j[2]}},
		{"before", Query{Time: "start", To: at(3), Limit: 1}, []work.ID{early}},
		{"lookup and time", Query{Lookup: "client", Equals: c2, Time: "start"}, []work.ID{j[3], j[1], j[0]}},
		{"lookup and time, last first", Query{Lookup: "client", Equals: c2, Time: "start", From: at(4), Desc: true, Limit: 1}, []work.ID{j[0]}},
		{"lookup in a window", Query{Lookup: "client", Equals: c2, Time: "start", From: at(1), To: at(6)}, []work.ID{j[3], j[1]}},
		{"lookup in a window, last first", Query{Lookup: "client", Equals: c2, Time: "start", From: at(1), To: at(6), Desc: true, Limit: 1}, []work.ID{j[1]}},
		{"a column without index", Query{Time: "end", From: at(4), Desc: true}, []work.ID{j[5], j[4]}},
		{"all", Query{Limit: 3}, []work.ID{j[0], j[1], j[2]}},
		{"all, last first", Query{Limit: 3, Desc: true}, []work.ID{local, early, j[5]}},
	} {
		c.q.Table = jobs
		list, err := db.List(context.Background(), c.q)
		check(t, err)
		var got []work.ID
		for _, r := range list {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.what, got, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var rows []Row
	for range 300 {
		rows = append(rows, row(crews, next(), 1, name("c")))
	}
	page(t, db, rows...)
	if _, err := db.List(ctx, Query{Table: crews}); err == nil {
		t.Error("a context that has ended is not heeded")
	}
	list, err := db.List(context.Background(), Query{Table: "unknown", Lookup: "x", Equals: c1})
	if err != nil || len(list) != 0 {
		t.Errorf("unknown table: %v %v", list, err)
	}
}

func TestPlanBuildsIndexes(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	job, client := next(), next()
	page(t, db, row(jobs, job, 1, work.Fields{"client": work.Ref(client), "end": work.Time(testNow)}))
	p, err := db.Plan()
	check(t, err)
	changed := testSchema(t)
	changed.Table(jobs).Column("end").Indexed = true
	changed.Table(jobs).Column("client").Type = work.TypeText
	check(t, db.SavePlan(&Plan{Schema: changed, Tables: []PlanTable{{Table: jobs, Columns: []string{"client"}, Shape: 3, Interval: time.Minute}}, ETag: "x"}))
	for range 2 {
		got, err := db.Plan()
		check(t, err)
		if got == p || got.ETag != "x" || got.Tables[0].Interval != time.Minute || got.Schema.Table(jobs).Column("end") == nil {
			t.Errorf("plan %+v", got)
		}
		list, err := db.List(context.Background(), Query{Table: jobs, Time: "end", From: testNow})
		if err != nil || len(list) != 1 {
			t.Errorf("list %v %v", list, err)
		}
		n := 0
		check(t, db.view("test", func(t *txn) error {
			for top, column := range map[string]string{timeBucket: "end", lookupBucket: "client"} {
				_ = t.sub(top, jobs, column).walk(nil, false, func(_, _ []byte) (bool, error) { n++; return true, nil })
			}
			return nil
		}))
		if n != 1 {
			t.Errorf("%d index entries, want 1", n)
		}
		db = reopened(t, db)
	}
}
