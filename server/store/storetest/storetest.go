// Package storetest is the contract of package store as a test. Every store runs it, so
// that the service may be put on any of them.
package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Open opens the store that a test works on. Called again within one test, after Close, it
// opens the same data.
type Open func(t *testing.T) store.Store

// Keys are the index entries that a store under test must be opened with: the lookups
// "parent" and "owner" of every table, the datetime "due", and "due" within "parent".
func Keys(r work.Record, yield func(store.Key)) {
	f := r.Fields()
	due := f.Time("due").Truncate(time.Second)
	if !due.IsZero() {
		yield(store.Key{Column: "due", At: due})
	}
	for _, column := range []string{"parent", "owner"} {
		id := f.Ref(column)
		if id == (work.ID{}) {
			continue
		}
		yield(store.Key{Lookup: column, Target: id})
		if column == "parent" && !due.IsZero() {
			yield(store.Key{Lookup: column, Target: id, Column: "due", At: due})
		}
	}
}

// Run tests a store against the contract.
func Run(t *testing.T, open func(t *testing.T) Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, store.Store)
	}{
		{"records", records}, {"rows", rows}, {"index", index}, {"ranges", ranges}, {"feed", feed}, {"changes", changes}, {"history", history}, {"asides", asides},
		{"views", views}, {"pointers", pointers}, {"seen", seen}, {"outcomes", outcomes}, {"documents", documents}, {"rollback", rollback},
		{"views do not write", readOnly}, {"snapshots", snapshots},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)(t)
			defer s.Close()
			c.test(t, s)
		})
	}
	t.Run("durability", func(t *testing.T) { durability(t, open(t)) })
	t.Run("model", func(t *testing.T) { model(t, open) })
}

func id(n int) work.ID { return work.ID{0x01, 0x9a, 6: 0x70, 8: 0x80, 14: byte(n >> 8), 15: byte(n)} }

func record(n int, rev uint64, data string) work.Record {
	return work.Record{Table: "job", ID: id(n), Rev: rev, Data: []byte(data)}
}

func update(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.Update(fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func view(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.View(fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func put(t *testing.T, s store.Store, list ...work.Record) {
	t.Helper()
	update(t, s, func(tx store.Tx) error {
		for _, r := range list {
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func wantList[T comparable](t *testing.T, what string, got []T, want ...T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// rollback: a failing Update leaves no trace of anything, and its error comes back as it is.
func rollback(t *testing.T, s store.Store) {
	device := id(900)
	write := func(tx store.Tx, n int) error {
		return errors.Join(
			tx.Put(record(n, 1, fmt.Sprintf(`{"parent":%q}`, id(50)))),
			tx.AddRevision(store.Revision{Table: "job", ID: id(n), Rev: 1}),
			tx.Hold(device, "job", id(n), store.Holding{Rev: 1, Points: []work.RecordRef{{Table: "job", ID: id(50)}}}),
			tx.MarkSeen(device, "job", id(70+n)),
			tx.PutOutcome(device, store.Outcome{Group: id(n), Seq: uint64(n)}),
			tx.PutDocument("setting", fmt.Sprint(n), []byte("x")),
		)
	}
	update(t, s, func(tx store.Tx) error { return write(tx, 1) })
	mine := work.Errorf(work.Conflict, "mine")
	err := s.Update(func(tx store.Tx) error {
		if err := errors.Join(write(tx, 2), tx.Remove("job", id(1)), tx.ForgetAll(device), tx.RemoveDocument("setting", "1")); err != nil {
			t.Errorf("writing: %v", err)
		}
		return mine
	})
	if !errors.Is(err, mine) || !work.Is(err, work.Conflict) {
		t.Errorf("the error became %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(func(tx store.Tx) error {
			_ = write(tx, 3)
			panic("in the middle")
		})
	}()
	dump := contents(t, s, device)
	want(t, "contents", dump, "job/1@1 {\"parent\":\""+id(50).String()+"\"}; index 1; feed 1:job/1; change 1; head 1; history 1; held 1; pointers 1; seen 71; outcome 1; setting 1=x; ")
}

// contents tells everything that rollback writes.
func contents(t *testing.T, s store.Store, device work.ID) string {
	t.Helper()
	out := ""
	add := func(format string, args ...any) { out += fmt.Sprintf(format, args...) + "; " }
	view(t, s, func(tx store.Tx) error {
		number := func(id work.ID) int { return int(id[14])<<8 + int(id[15]) }
		head, err := tx.Head()
		err = errors.Join(err,
			tx.Rows("job", work.ID{}, func(r work.Record) bool { add("job/%d@%d %s", number(r.ID), r.Rev, r.Data); return true }),
			tx.Lookup("job", "parent", id(50), func(i work.ID) bool { add("index %d", number(i)); return true }),
			tx.Feed(0, func(e store.Entry) bool { add("feed %d:%s/%d", e.Position, e.Table, number(e.ID)); return true }),
			tx.Changes("job", 0, func(e store.Entry) bool { add("change %d", e.Position); return true }),
		)
		add("head %d", head)
		for n := range 5 {
			err = errors.Join(err, tx.Revisions("job", id(n), 0, func(r store.Revision) bool { add("history %d", number(r.ID)); return true }))
		}
		return errors.Join(err,
			tx.Holdings(device, "job", func(i work.ID, _ store.Holding) bool { add("held %d", number(i)); return true }),
			addSeen(tx, device, add),
			tx.Unacknowledged(device, 100, func(o store.Outcome) bool { add("outcome %d", number(o.Group)); return true }),
			tx.DocumentsOf("setting", func(key string, data []byte) bool { add("setting %s=%s", key, data); return true }),
		)
	})
	return out
}

// addSeen tells what is pointed to and what was seen without being held.
func addSeen(tx store.Tx, device work.ID, add func(string, ...any)) error {
	n, err := tx.Pointers(device, "job", id(50))
	add("pointers %d", n)
	for n := 70; n < 75; n++ {
		seen, err2 := tx.Seen(device, "job", id(n))
		if err = errors.Join(err, err2); seen {
			add("seen %d", n)
		}
	}
	return err
}

// readOnly: a View cannot change anything.
func readOnly(t *testing.T, s store.Store) {
	put(t, s, record(1, 1, `{}`))
	device := id(900)
	before := contents(t, s, device)
	for name, write := range map[string]func(store.Tx) error{
		"Put":     func(tx store.Tx) error { return tx.Put(record(1, 2, `{"a":1}`)) },
		"Put new": func(tx store.Tx) error { return tx.Put(work.Record{Table: "new", ID: id(1), Data: []byte(`{}`)}) },
		"Remove":  func(tx store.Tx) error { return tx.Remove("job", id(1)) },
		"AddAside": func(tx store.Tx) error {
			return tx.AddAside(store.Aside{Revision: store.Revision{Table: "job", ID: id(1)}})
		},
		"AddRevision": func(tx store.Tx) error { return tx.AddRevision(store.Revision{Table: "job", ID: id(1), Rev: 1}) },
		"Hold":        func(tx store.Tx) error { return tx.Hold(device, "job", id(1), store.Holding{}) },
		"MarkSeen":    func(tx store.Tx) error { return tx.MarkSeen(device, "job", id(1)) },
		"PutOutcome":  func(tx store.Tx) error { return tx.PutOutcome(device, store.Outcome{Group: id(1), Seq: 1}) },
		"PutDocument": func(tx store.Tx) error { return tx.PutDocument("setting", "a", []byte("x")) },
	} {
		if err := s.View(write); err == nil {
			t.Errorf("%s in a View does not fail", name)
		}
	}
	want(t, "contents", contents(t, s, device), before)
}

// durability: what was committed is there when the store is opened again.
func durability(t *testing.T, open Open) {
	device := id(900)
	s := open(t)
	for n := range 3 {
		update(t, s, func(tx store.Tx) error {
			return errors.Join(
				tx.Put(record(n+1, 1, fmt.Sprintf(`{"parent":%q}`, id(50)))),
				tx.AddRevision(store.Revision{Table: "job", ID: id(n + 1), Rev: 1}),
				tx.Hold(device, "job", id(n+1), store.Holding{Rev: 1}),
				tx.PutOutcome(device, store.Outcome{Group: id(n + 1), Seq: uint64(n + 1)}),
				tx.PutDocument("setting", fmt.Sprint(n), []byte("x")),
			)
		})
	}
	before := contents(t, s, device)
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	s = open(t)
	defer s.Close()
	want(t, "contents", contents(t, s, device), before)
	put(t, s, record(9, 1, `{}`))
	view(t, s, func(tx store.Tx) error {
		head, err := tx.Head()
		want(t, "the next position", head, 4)
		return err
	})
}
