package localdb

import (
	"bytes"
	"slices"
	"testing"

	"fieldbook/internal/work"
)

// TestADamagedEntryHoldsOnlyItsOwn: it is set aside with its bytes, what builds on it
// waits for a person, the rest is sent.
func TestADamagedEntryHoldsOnlyItsOwn(t *testing.T) {
	for what, spoil := range map[string]func(t *txn, key []byte) error{
		"a bit":     func(t *txn, key []byte) error { return flip(t.top(outboxBucket), key) },
		"not there": func(t *txn, key []byte) error { return t.top(outboxBucket).del(key) },
		"another's": func(t *txn, key []byte) error {
			x := t.top(outboxBucket)
			return x.bucket.Put(key, bytes.Clone(x.bucket.Get(number(1))))
		},
	} {
		db := testDB(t)
		signedIn(t, db)
		next := ids(1)
		a, b, child := next(), next(), next()
		page(t, db, row(jobs, a, 1, name("a")))
		first := edit(t, db, work.UpdateOf(jobs, a, name("a1")))
		lost := edit(t, db, work.CreateOf(jobs, b, name("b")), work.UpdateOf(jobs, a, name("a2")))
		later := edit(t, db, work.UpdateOf(jobs, a, work.Fields{"n": work.Int(4)}))
		needs := edit(t, db, work.CreateOf(tasks, child, work.Fields{"job": work.Ref(b)}))
		free := edit(t, db, work.CreateOf(clients, next(), name("c")))
		var raw []byte
		check(t, db.update("test", func(t *txn) error {
			err := spoil(t, number(lost.Seq))
			raw = bytes.Clone(t.top(outboxBucket).bucket.Get(number(lost.Seq)))
			return err
		}))
		list, err := db.Outbox()
		wantKind(t, err, work.Damaged)
		if len(list) != 4 {
			t.Errorf("%s: outbox %+v", what, list)
		}
		if got := batch(t, db); !slices.Equal(got, []work.ID{first.ID, free.ID}) {
			t.Errorf("%s: sent %v", what, got)
		}
		check(t, db.Unsent([]work.ID{first.ID, free.ID}, "x"))
		list, err = db.Outbox()
		if err != nil || len(list) != 4 {
			t.Errorf("%s: outbox %d %v", what, len(list), err)
		}
		for _, e := range list {
			if held := e.State == EntryHeld; held != (e.Group.ID == later.ID || e.Group.ID == needs.ID) {
				t.Errorf("%s: entry %d held %v", what, e.Group.Seq, held)
			}
		}
		if n, _, err := db.Pending(); err != nil || n != 4 {
			t.Errorf("%s: %d pending %v", what, n, err)
		}
		errs, err := db.SyncErrors(false)
		check(t, err)
		if len(errs) != 1 || errs[0].Code != CodeDamaged || errs[0].Group.ID != lost.ID || len(errs[0].Group.Changes) != 2 {
			t.Fatalf("%s: errors %+v", what, errs)
		}
		if db.Mark(jobs, a) != Refused {
			t.Errorf("%s: mark %v", what, db.Mark(jobs, a))
		}
		if known, err := db.Committed(lost.ID); !known || err != nil {
			t.Errorf("%s: the group is not known any more", what)
		}
		wantName(t, db, jobs, a, "a1")
		check(t, db.view("test", func(x *txn) error {
			kept, err := x.top(asideBucket).get(number(lost.Seq))
			if !bytes.Equal(kept, raw) {
				t.Errorf("%s: %d bytes are kept, want %d", what, len(kept), len(raw))
			}
			return err
		}))
		_, err = db.RetrySyncError(errs[0].ID, nil)
		wantKind(t, err, work.Invalid)
		check(t, db.DiscardSyncError(errs[0].ID))
		wantDisposals(t, db) // the office knows nothing of it
		if got := batch(t, db); len(got) != 3 || slices.Contains(got, needs.ID) {
			t.Errorf("%s: sent %v after the decision", what, got)
		}
		if back, err := db.Discarded(); err != nil || len(back) != 1 || back[0].Group.ID != needs.ID {
			t.Errorf("%s: taken back %+v %v: without the record it makes no sense", what, back, err)
		}
		reopened(t, db)
	}
}

// TestADamagedEntryDoesNotBlockOtherWork: whatever goes through the outbox sets it aside.
func TestADamagedEntryDoesNotBlockOtherWork(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b := next(), next()
	lost := edit(t, db, work.CreateOf(jobs, a, name("a")))
	mine := edit(t, db, work.CreateOf(jobs, b, name("b")))
	spoil := func() {
		check(t, db.update("test", func(t *txn) error { return flip(t.top(outboxBucket), number(lost.Seq)) }))
	}
	spoil()
	check(t, db.DiscardPending(mine.ID)) // looks for what needs b
	if list, err := db.Outbox(); err != nil || len(list) != 0 {
		t.Errorf("outbox %v %v", list, err)
	}
	wantName(t, db, jobs, a, "-")
	lost = edit(t, db, work.CreateOf(clients, next(), name("c")))
	again := edit(t, db, work.CreateOf(jobs, b, name("b")))
	spoil()
	res := answer(t, db, Answer{Group: lost.ID, Outcome: Applied}, Answer{Group: again.ID, Outcome: Applied})
	if res.Final != 1 || res.Late != 1 {
		t.Errorf("answers %+v", res)
	}
}
