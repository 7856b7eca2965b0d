package localdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"

	"pgregory.net/rapid"
)

func searchFor(tb testing.TB, typed string) work.Search {
	tb.Helper()
	s, err := work.SearchFor(typed)
	check(tb, err)
	return s
}

// searched runs a search to its end.
func searched(tb testing.TB, db *DB, typed string, most int, tables ...string) (all []SearchFound) {
	tb.Helper()
	check(tb, db.Search(context.Background(), searchFor(tb, typed), tables, most, func(f SearchFound) { all = append(all, f) }))
	return all
}

// TestSearchSeesWhatTheUserSees: edits that wait are searched, and what they replaced is not.
func TestSearchSeesWhatTheUserSees(t *testing.T) {
	db := testDB(t)
	page(t, db, row(jobs, work.ID{1}, 1, name("old pump")), row(jobs, work.ID{2}, 1, name("spare pump")), row(clients, work.ID{3}, 1, name("Pump & Co")))
	edit(t, db, work.UpdateOf(jobs, work.ID{1}, name("boiler")))
	edit(t, db, work.CreateOf(jobs, work.ID{4}, name("new pump")))
	edit(t, db, work.DeleteOf(jobs, work.ID{2}))
	all := searched(t, db, "PUMP", 5, jobs, "nonsense", clients, tasks)
	if len(all) != 4 || all[0].Count != 1 || all[0].Records[0].ID != (work.ID{4}) || all[1].Count != 0 || all[2].Records[0].ID != (work.ID{3}) || all[3].Count != 0 {
		t.Errorf("found %+v", all)
	}
	for i, f := range all {
		if f.Looked != i+1 || f.Of != 4 {
			t.Errorf("table %d: %d of %d", i, f.Looked, f.Of)
		}
	}
	if all := searched(t, db, "boiler", 5, jobs); all[0].Count != 1 {
		t.Errorf("the edit is not searched: %+v", all)
	}
	if all := searched(t, reopened(t, db), "boiler", 5, jobs); all[0].Count != 1 {
		t.Errorf("after opening again: %+v", all)
	}
}

// TestSearchFindsWhatReadingFinds compares with reading everything, across slices and edits.
func TestSearchFindsWhatReadingFinds(t *testing.T) {
	db := testDB(t)
	const n = sliceRows + 50
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = row(jobs, db.newID(), 1, name(fmt.Sprintf("Straße %d-%d", i%7, i)))
	}
	page(t, db, rows...)
	edits := 0
	rapid.Check(t, func(rt *rapid.T) {
		edits++
		at := rapid.IntRange(0, n-1).Draw(rt, "edited")
		switch id := rows[at].Record.ID; {
		case rapid.Bool().Draw(rt, "delete"):
			if _, err := db.Get(jobs, id); err == nil {
				edit(t, db, work.DeleteOf(jobs, id))
			}
		default:
			if _, err := db.Get(jobs, id); err == nil {
				edit(t, db, work.UpdateOf(jobs, id, name(fmt.Sprintf("Weg %d/%d", at, edits))))
			}
		}
		typed := rapid.SampledFrom([]string{"strasse", "3-", "weg", "weg 1", "STRASSE 6-41", "40", "zz"}).Draw(rt, "typed")
		most := rapid.IntRange(1, 60).Draw(rt, "most")
		list, err := db.List(context.Background(), Query{Table: jobs})
		check(t, err)
		count := 0
		for _, r := range list {
			folded := work.Fold(r.Fields().Text("name"))
			if !slices.ContainsFunc(strings.Fields(work.Fold(typed)), func(w string) bool { return !strings.Contains(folded, w) }) {
				count++
			}
		}
		got := searched(t, db, typed, most, jobs)[0]
		if got.Count != count || len(got.Records) != min(most, count) {
			rt.Fatalf("%q finds %d and shows %d of at most %d; reading finds %d", typed, got.Count, len(got.Records), most, count)
		}
	})
}

// TestASearchSeesOneState: commits between the slices make it begin anew, with nothing found.
func TestASearchSeesOneState(t *testing.T) {
	db := testDB(t)
	_, all := manyRows(t, db, 2*sliceRows, 0)
	said := func(i int) Page {
		columns := name(fmt.Sprint("pump ", i))
		return Page{Rows: []Row{row(jobs, all[0], uint64(i+2), columns), row(jobs, all[len(all)-1], uint64(i+2), columns)}}
	}
	_, err := db.ApplyPage(said(0))
	check(t, err)
	done, over := make(chan struct{}), make(chan error)
	go func() {
		for i := 1; ; i++ {
			select {
			case <-done:
				over <- nil
				return
			default:
			}
			if _, err := db.ApplyPage(said(i)); err != nil {
				over <- err
				return
			}
		}
	}()
	for range 10 {
		f := searched(t, db, "pump", 5, jobs)[0]
		if f.Count != 2 || len(f.Records) != 2 || string(f.Records[0].Data) != string(f.Records[1].Data) {
			t.Errorf("found %+v", f)
		}
	}
	close(done)
	check(t, <-over)
}

// TestASearchIsGivenUp between tables and within one.
func TestASearchIsGivenUp(t *testing.T) {
	db := testDB(t)
	manyRows(t, db, 600, 1)
	ctx, cancel := context.WithCancel(context.Background())
	tables := 0
	err := db.Search(ctx, searchFor(t, "edited"), []string{jobs, clients, crews}, 5, func(SearchFound) {
		tables++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || tables != 1 {
		t.Errorf("%d tables, %v", tables, err)
	}
	late := &lateContext{Context: context.Background(), after: 1}
	err = db.Search(late, searchFor(t, "edited"), []string{jobs}, 5, func(SearchFound) { t.Error("a table was finished") })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("within a table: %v", err)
	}
}

// lateContext ends after it was asked some times.
type lateContext struct {
	context.Context
	after int
}

func (c *lateContext) Err() error {
	if c.after--; c.after < 0 {
		return context.Canceled
	}
	return nil
}

// TestASearchIsNotQuietAboutDamage: a row that is gone from the file is no row that does not match.
func TestASearchIsNotQuietAboutDamage(t *testing.T) {
	db := testDB(t)
	_, all := manyRows(t, db, 10, 1)
	check(t, db.update("test", func(tx *txn) error { return tx.sub(baseBucket, jobs, "").del(all[5][:]) }))
	err := db.Search(context.Background(), searchFor(t, "edited"), []string{jobs}, 5, func(SearchFound) { t.Error("found something") })
	if !work.Is(err, work.Damaged) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkSearch looks through 100,000 bookings for words of which most records have one, and
// for one that none has. The metric is how much longer that takes than to read them only.
func BenchmarkSearch(b *testing.B) {
	db := benchDB(b)
	all := benchRows(100_000)
	for from := 0; from < len(all); from += 5000 {
		_, err := db.ApplyPage(Page{Rows: all[from : from+5000]})
		check(b, err)
	}
	for what, typed := range map[string]string{"many": "plant 77", "none": "compressor"} {
		b.Run(what, func(b *testing.B) {
			began := time.Now()
			for range 3 {
				check(b, db.view("bench", func(t *txn) error {
					return t.eachVisible(work.BookingTable, false, func(work.Record) (bool, error) { return true, nil })
				}))
			}
			read := time.Since(began) / 3
			for b.Loop() {
				_ = searched(b, db, typed, 50, work.BookingTable)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(read), "×reading")
		})
	}
}
