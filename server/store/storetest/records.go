package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func records(t *testing.T, s store.Store) {
	put(t, s, record(1, 7, `{"a":1}`), work.Record{Table: "other", ID: id(1), Rev: 1, Data: []byte(`{"b":2}`)})
	view(t, s, func(tx store.Tx) error {
		r, ok, err := tx.Record("job", id(1))
		want(t, "found", ok, true)
		want(t, "record", fmt.Sprintf("%s %s %d %s", r.Table, r.ID, r.Rev, r.Data), fmt.Sprintf("job %s 7 {\"a\":1}", id(1)))
		o, _, err2 := tx.Record("other", id(1))
		want(t, "the same id in another table", string(o.Data), `{"b":2}`)
		_, absent, err3 := tx.Record("job", id(2))
		_, nowhere, err4 := tx.Record("nowhere", id(1))
		want(t, "absent record found", absent || nowhere, false)
		return errors.Join(err, err2, err3, err4)
	})
	put(t, s, record(1, 8, `{}`))
	update(t, s, func(tx store.Tx) error {
		r, _, err := tx.Record("job", id(1))
		want(t, "replaced", string(r.Data), `{}`)
		err = errors.Join(err, tx.Put(record(3, 1, `{"own":true}`)))
		own, ok, err2 := tx.Record("job", id(3))
		want(t, "own write seen", ok && string(own.Data) == `{"own":true}`, true)
		return errors.Join(err, err2, tx.Remove("job", id(1)), tx.Remove("job", id(1)), tx.Remove("nowhere", id(1)))
	})
	view(t, s, func(tx store.Tx) error {
		_, ok, err := tx.Record("job", id(1))
		want(t, "removed record found", ok, false)
		return err
	})
}

func rows(t *testing.T, s store.Store) {
	put(t, s, record(300, 1, `{}`), record(2, 1, `{}`), record(7, 1, `{}`), work.Record{Table: "jobs", ID: id(1), Data: []byte(`{}`)})
	list := func(tx store.Tx, table string, after work.ID, limit int) (ids []work.ID) {
		err := tx.Rows(table, after, func(r work.Record) bool {
			ids = append(ids, r.ID)
			return len(ids) < limit
		})
		if err != nil {
			t.Errorf("Rows: %v", err)
		}
		return ids
	}
	view(t, s, func(tx store.Tx) error {
		wantList(t, "all", list(tx, "job", work.ID{}, 9), id(2), id(7), id(300))
		wantList(t, "after one that is there", list(tx, "job", id(2), 9), id(7), id(300))
		wantList(t, "after one that is not", list(tx, "job", id(3), 9), id(7), id(300))
		wantList(t, "after the last", list(tx, "job", id(300), 9))
		wantList(t, "stopped", list(tx, "job", work.ID{}, 2), id(2), id(7))
		wantList(t, "of no table", list(tx, "nowhere", work.ID{}, 9))
		return nil
	})
}

func index(t *testing.T, s store.Store) {
	to := func(parent, owner int) string {
		return fmt.Sprintf(`{"parent":%q,"owner":"user/%s"}`, id(parent), id(owner))
	}
	put(t, s, record(3, 1, to(50, 60)), record(1, 1, to(50, 61)), record(2, 1, to(51, 60)),
		work.Record{Table: "other", ID: id(9), Data: []byte(to(50, 60))})
	check := func(what, column string, target int, ids ...work.ID) {
		t.Helper()
		view(t, s, func(tx store.Tx) error {
			var got []work.ID
			err := tx.Lookup("job", column, id(target), func(i work.ID) bool { got = append(got, i); return true })
			wantList(t, what, got, ids...)
			return err
		})
	}
	check("one parent's", "parent", 50, id(1), id(3))
	check("one owner's", "owner", 60, id(2), id(3))
	check("nobody's", "parent", 60)
	check("of a column without index", "name", 50)
	put(t, s, record(3, 2, to(51, 60)))
	check("after a move: the old parent's", "parent", 50, id(1))
	check("after a move: the new parent's", "parent", 51, id(2), id(3))
	check("after a move: the owner's", "owner", 60, id(2), id(3))
	put(t, s, record(3, 3, `{}`))
	check("after emptying: the parent's", "parent", 51, id(2))
	check("after emptying: the owner's", "owner", 60, id(2))
	update(t, s, func(tx store.Tx) error { return tx.Remove("job", id(1)) })
	check("after removal", "parent", 50)
	put(t, s, record(1, 3, to(50, 61)))
	check("made again", "parent", 50, id(1))
	view(t, s, func(tx store.Tx) error {
		n := 0
		err := tx.Lookup("job", "owner", id(60), func(work.ID) bool { n++; return false })
		want(t, "stopped after", n, 1)
		return err
	})
}

// feed: positions count without a gap in commit order; what was rolled back took none.
func feed(t *testing.T, s store.Store) {
	put(t, s, record(1, 1, `{}`), record(2, 1, `{}`))
	_ = s.Update(func(tx store.Tx) error {
		_ = tx.Put(record(3, 1, `{}`))
		return errors.New("no")
	})
	put(t, s, record(1, 2, `{}`))
	update(t, s, func(tx store.Tx) error { return errors.Join(tx.Remove("job", id(2)), tx.Remove("job", id(99))) })
	update(t, s, func(tx store.Tx) error {
		head, err := tx.Head()
		want(t, "head inside", head, 4)
		return errors.Join(err, tx.Put(work.Record{Table: "other", ID: id(1), Data: []byte(`{}`)}))
	})
	view(t, s, func(tx store.Tx) error {
		head, err := tx.Head()
		want(t, "head", head, 5)
		var all, tail []store.Entry
		err2 := tx.Feed(0, func(e store.Entry) bool { all = append(all, e); return true })
		wantList(t, "feed", all,
			store.Entry{Position: 1, Table: "job", ID: id(1)}, store.Entry{Position: 2, Table: "job", ID: id(2)},
			store.Entry{Position: 3, Table: "job", ID: id(1)}, store.Entry{Position: 4, Table: "job", ID: id(2), Deleted: true},
			store.Entry{Position: 5, Table: "other", ID: id(1)})
		err3 := tx.Feed(3, func(e store.Entry) bool { tail = append(tail, e); return false })
		wantList(t, "tail, stopped", tail, all[3])
		return errors.Join(err, err2, err3, tx.Feed(5, func(store.Entry) bool { t.Error("there is nothing after the head"); return false }))
	})
}

// changes: the feed of one table.
func changes(t *testing.T, s store.Store) {
	put(t, s, record(1, 1, `{}`), work.Record{Table: "other", ID: id(9), Data: []byte(`{}`)}, record(2, 1, `{}`))
	update(t, s, func(tx store.Tx) error { return tx.Remove("job", id(1)) })
	_ = s.Update(func(tx store.Tx) error {
		_ = tx.Put(record(3, 1, `{}`))
		return errors.New("no")
	})
	view(t, s, func(tx store.Tx) error {
		list := func(table string, after uint64, limit int) (all []store.Entry) {
			if err := tx.Changes(table, after, func(e store.Entry) bool { all = append(all, e); return len(all) < limit }); err != nil {
				t.Errorf("Changes: %v", err)
			}
			return all
		}
		first, second := store.Entry{Position: 1, Table: "job", ID: id(1)}, store.Entry{Position: 3, Table: "job", ID: id(2)}
		gone := store.Entry{Position: 4, Table: "job", ID: id(1), Deleted: true}
		wantList(t, "all", list("job", 0, 9), first, second, gone)
		wantList(t, "after a position of another table", list("job", 2, 9), second, gone)
		wantList(t, "stopped", list("job", 1, 1), second)
		wantList(t, "after the last", list("job", 4, 9))
		wantList(t, "of no table", list("nowhere", 0, 9))
		job, err := tx.HeadOf("job")
		other, err2 := tx.HeadOf("other")
		nowhere, err3 := tx.HeadOf("nowhere")
		wantList(t, "heads", []uint64{job, other, nowhere}, 4, 2, 0)
		return errors.Join(err, err2, err3)
	})
}

// ranges: rows by the value of a datetime column, alone and within a lookup.
func ranges(t *testing.T, s store.Store) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 8, 0, 0, 0, time.UTC) }
	due := func(n, parent int) string {
		return fmt.Sprintf(`{"parent":%q,"due":%q}`, id(parent), day(n).Format(time.RFC3339))
	}
	put(t, s, record(1, 1, due(5, 50)), record(2, 1, due(3, 50)), record(3, 1, due(5, 51)), record(4, 1, `{"due":"1960-01-01T00:00:00Z"}`),
		record(5, 1, fmt.Sprintf(`{"parent":%q}`, id(50))), work.Record{Table: "other", ID: id(9), Data: []byte(due(4, 50))})
	check := func(what string, r store.Range, ids ...work.ID) {
		t.Helper()
		r.Table, r.Column = "job", "due"
		view(t, s, func(tx store.Tx) error {
			var got []work.ID
			last := time.Time{}
			err := tx.Between(r, func(i work.ID, at time.Time) bool {
				record, _, err := tx.Record("job", i)
				if due := record.Fields().Time("due"); err != nil || !due.Equal(at) || at.Before(last) {
					t.Errorf("%s: %s at %s, after %s", what, i, at, last)
				}
				got, last = append(got, i), at
				return true
			})
			wantList(t, what, got, ids...)
			return err
		})
	}
	in := func(parent int, from, to time.Time) store.Range {
		return store.Range{Lookup: "parent", Target: id(parent), From: from, To: to}
	}
	check("all", store.Range{}, id(4), id(2), id(1), id(3))
	check("from, which is included", store.Range{From: day(5)}, id(1), id(3))
	check("to, which is not", store.Range{To: day(5)}, id(4), id(2))
	check("nothing between", store.Range{From: day(3).Add(time.Second), To: day(5)})
	check("of one parent", in(50, time.Time{}, time.Time{}), id(2), id(1))
	check("of one parent, from", in(50, day(4), time.Time{}), id(1))
	check("of the other, to", in(51, time.Time{}, day(6)), id(3))
	check("of nobody", in(60, time.Time{}, time.Time{}))
	put(t, s, record(1, 2, due(4, 51)), record(2, 2, fmt.Sprintf(`{"parent":%q}`, id(50))))
	check("after moves", store.Range{}, id(4), id(1), id(3))
	check("after moves: the old parent's", in(50, time.Time{}, time.Time{}))
	check("after moves: the new parent's", in(51, time.Time{}, time.Time{}), id(1), id(3))
	update(t, s, func(tx store.Tx) error { return tx.Remove("job", id(3)) })
	check("after removal", in(51, time.Time{}, time.Time{}), id(1))
	view(t, s, func(tx store.Tx) error {
		n := 0
		err := tx.Between(store.Range{Table: "job", Column: "due"}, func(work.ID, time.Time) bool { n++; return false })
		want(t, "stopped after", n, 1)
		return errors.Join(err, tx.Between(store.Range{Table: "nowhere", Column: "due"}, func(work.ID, time.Time) bool { t.Error("a row of no table"); return false }))
	})
}

// snapshots: a View sees one state, whatever is committed meanwhile.
func snapshots(t *testing.T, s store.Store) {
	put(t, s, record(1, 1, `{}`))
	view(t, s, func(tx store.Tx) error {
		done := make(chan error)
		go func() { done <- s.Update(func(tx store.Tx) error { return tx.Put(record(1, 2, `{"new":1}`)) }) }()
		if err := <-done; err != nil {
			return err
		}
		r, _, err := tx.Record("job", id(1))
		want(t, "rev in the snapshot", r.Rev, 1)
		return err
	})
}
