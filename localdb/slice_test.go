package localdb

import (
	"context"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// manyRows stores so many jobs of one client, and edits of some of them.
func manyRows(t *testing.T, db *DB, n, edits int) (client work.ID, all []work.ID) {
	t.Helper()
	client = db.newID()
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = row(jobs, db.newID(), 1, work.Fields{"n": work.Int(int64(i)), "client": work.Ref(client), "start": work.Time(testNow.Add(time.Duration(i) * time.Second))})
		all = append(all, rows[i].Record.ID)
	}
	page(t, db, rows...)
	for i := range edits {
		edit(t, db, work.UpdateOf(jobs, all[i*(n/edits)], name("edited")))
	}
	return client, all
}

func recordIDs(list []work.Record) (all []work.ID) {
	for _, r := range list {
		all = append(all, r.ID)
	}
	return all
}

// TestWindowOfALookupReadsTheWindow: of one client's many jobs only those of the window are
// read. A context that has ended stops every reading of 256 records or more.
func TestWindowOfALookupReadsTheWindow(t *testing.T) {
	db := testDB(t)
	client, all := manyRows(t, db, 600, 3)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	list, err := db.List(ended, Query{Table: jobs, Lookup: "client", Equals: client, Time: "start",
		From: testNow.Add(100 * time.Second), To: testNow.Add(103 * time.Second)})
	if err != nil || !slices.Equal(recordIDs(list), all[100:103]) {
		t.Errorf("read %d records, %v", len(list), err)
	}
}

// TestSlicesJoinToTheWhole: the end of a slice loses and repeats nothing, in any order.
func TestSlicesJoinToTheWhole(t *testing.T) {
	db := testDB(t)
	const n = 2*sliceRows + 17
	client, all := manyRows(t, db, n, 20)
	created := edit(t, db, work.CreateOf(jobs, work.ID{0xff}, work.Fields{"client": work.Ref(client), "start": work.Time(testNow.Add(n * time.Second))}))
	all = append(all, created.Changes[0].ID)
	back := slices.Clone(all)
	slices.Reverse(back)
	for what, q := range map[string]Query{
		"by id":     {},
		"by lookup": {Lookup: "client", Equals: client},
		"by time":   {Time: "start"},
		"unindexed": {Lookup: "client", Equals: client, Time: "start"},
	} {
		q.Table = jobs
		for _, desc := range []bool{false, true} {
			q.Desc = desc
			want := all
			if desc {
				want = back
			}
			list, err := db.List(context.Background(), q)
			if err != nil || !slices.Equal(recordIDs(list), want) {
				t.Errorf("%s, desc %v: %d records of %d %v", what, desc, len(list), len(want), err)
			}
			q.Limit = sliceRows + 1
			list, err = db.List(context.Background(), q)
			if err != nil || !slices.Equal(recordIDs(list), want[:q.Limit]) {
				t.Errorf("%s, desc %v: %d records of %d %v", what, desc, len(list), q.Limit, err)
			}
			q.Limit = 0
		}
	}
	if list, err := db.Outbox(); err != nil || len(list) != 21 {
		t.Errorf("outbox %d %v", len(list), err)
	}
}

// TestSlicesOfManyEdits does the same for what goes through the outbox.
func TestSlicesOfManyEdits(t *testing.T) {
	db := testDB(t)
	var changes []work.Change
	for range sliceRows + 3 {
		changes = append(changes, work.CreateOf(jobs, db.newID(), name("a")))
	}
	for part := range slices.Chunk(changes, 6) {
		edit(t, db, part...)
	}
	list, err := db.Outbox()
	if err != nil || len(list) != (len(changes)+5)/6 || len(list) <= sliceGroups {
		t.Errorf("outbox %d %v", len(list), err)
	}
	for i, e := range list {
		if e.Group.Seq != uint64(i+1) {
			t.Fatalf("entry %d has number %d", i, e.Group.Seq)
		}
	}
	groups, _, err := db.NextBatch(6, 0)
	check(t, err)
	res := answer(t, db, Answer{Group: list[1].Group.ID, Outcome: Rejected})
	marks, err := db.Marks(jobs)
	check(t, err)
	count := map[Mark]int{}
	for _, m := range marks {
		count[m]++
	}
	if len(groups) != 1 || len(res.Errors) != 1 || count[ToSend] != len(changes)-12 || count[Sending] != 6 || count[Refused] != 6 {
		t.Errorf("marks %v", count)
	}
}

// TestLongReadsSeeOneState: commits between the slices make them begin anew.
func TestLongReadsSeeOneState(t *testing.T) {
	db := testDB(t)
	_, all := manyRows(t, db, 3*sliceRows, 0)
	done := make(chan struct{})
	over := make(chan error)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				over <- nil
				return
			default:
			}
			_, err := db.ApplyPage(Page{Rows: []Row{row(jobs, all[0], uint64(i+2), work.Fields{"n": work.Int(int64(i))}), row(jobs, all[len(all)-1], uint64(i+2), work.Fields{"n": work.Int(int64(i))})}})
			if err != nil {
				over <- err
				return
			}
		}
	}()
	for range 10 {
		list, err := db.List(context.Background(), Query{Table: jobs})
		check(t, err)
		first, last := list[0].Fields().Int("n"), list[len(list)-1].Fields().Int("n")
		if len(list) != len(all) || first != last && list[0].Rev > 1 {
			t.Errorf("%d records, the first says %d and the last %d", len(list), first, last)
		}
	}
	close(done)
	check(t, <-over)
}

// TestSlowReaderDoesNotGrowTheFile: a transaction that stayed open under a reader would
// keep every replaced page, and the file would grow by what is written meanwhile.
func TestSlowReaderDoesNotGrowTheFile(t *testing.T) {
	db := testDB(t)
	_, all := manyRows(t, db, 2000, 0)
	write := func(times int) {
		for i := range times {
			check(t, db.SaveDraft("k", string(rune('a'+i%26))))
		}
	}
	write(20)
	before, err := db.Size()
	check(t, err)
	n := 0
	check(t, db.Holdings(jobs, func(work.ID, uint64, work.Digest) bool {
		if n++; n == len(all)/2 {
			noOpenTransactions(t, db)
			write(400)
		}
		return true
	}))
	after, err := db.Size()
	check(t, err)
	if grown := after - before; n != len(all) || grown > 256<<10 {
		t.Errorf("the file grew by %d bytes while %d records were read", grown, n)
	}
}
