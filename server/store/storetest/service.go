package storetest

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func history(t *testing.T, s store.Store) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	full := store.Revision{
		Table: "job", ID: id(1), Rev: 300, Op: work.Update, User: id(5), Origin: id(900), HappenedAt: at, ReceivedAt: at.Add(time.Second),
		Rule: "derived", Set: map[string]work.Edit{"a": {From: []byte(`1`), To: []byte(`"<é>"`)}},
		Lost: []store.Lost{{Column: "a", Value: []byte(`null`), By: id(6), Origin: id(901), At: at, ReceivedAt: at.Add(time.Minute), Rule: "device wins"}},
	}
	update(t, s, func(tx store.Tx) error {
		return errors.Join(
			tx.AddRevision(full),
			tx.AddRevision(store.Revision{Table: "job", ID: id(1), Rev: 2}), tx.AddRevision(store.Revision{Table: "job", ID: id(1), Rev: 1}),
			tx.AddRevision(store.Revision{Table: "job", ID: id(2), Rev: 1}), tx.AddRevision(store.Revision{Table: "jo", ID: id(1), Rev: 9}),
		)
	})
	list := func(after uint64, limit int) (revs []uint64) {
		view(t, s, func(tx store.Tx) error {
			return tx.Revisions("job", id(1), after, func(r store.Revision) bool {
				if r.Rev == 300 && !reflect.DeepEqual(r, full) {
					t.Errorf("read %+v\nwrote %+v", r, full)
				}
				revs = append(revs, r.Rev)
				return len(revs) < limit
			})
		})
		return revs
	}
	wantList(t, "all, in order", list(0, 9), 1, 2, 300)
	wantList(t, "above one", list(1, 9), 2, 300)
	wantList(t, "above the last", list(300, 9))
	wantList(t, "stopped", list(0, 1), 1)
}

// asides lie beside the revisions and are none of them.
func asides(t *testing.T, s store.Store) {
	aside := func(n, record int, rev uint64) store.Aside {
		return store.Aside{MID: id(n), SyncError: id(7), Revision: store.Revision{
			Table: "job", ID: id(record), Rev: rev, Op: work.Update, User: id(5), Set: map[string]work.Edit{"a": {From: []byte(`1`), To: []byte(`"<é>"`)}},
		}}
	}
	update(t, s, func(tx store.Tx) error {
		return errors.Join(tx.AddRevision(store.Revision{Table: "job", ID: id(1), Rev: 2}), tx.AddAside(aside(8, 1, 300)), tx.AddAside(aside(9, 1, 2)),
			tx.AddAside(aside(4, 1, 2)), tx.AddAside(aside(9, 2, 1)), tx.AddRevision(store.Revision{Table: "job", ID: id(1), Rev: 3}))
	})
	list := func(limit int) (found []work.ID) {
		view(t, s, func(tx store.Tx) error {
			return tx.Asides("job", id(1), func(a store.Aside) bool {
				if a.MID == id(8) && !reflect.DeepEqual(a, aside(8, 1, 300)) {
					t.Errorf("read %+v", a)
				}
				found = append(found, a.MID)
				return len(found) < limit
			})
		})
		return found
	}
	wantList(t, "all, in the order of their revs", list(9), id(4), id(9), id(8))
	wantList(t, "stopped", list(1), id(4))
	var revs []uint64
	view(t, s, func(tx store.Tx) error {
		return tx.Revisions("job", id(1), 1, func(r store.Revision) bool { revs = append(revs, r.Rev); return true })
	})
	wantList(t, "revisions", revs, 2, 3)
}

func outcomes(t *testing.T, s store.Store) {
	a, b := id(900), id(901)
	o := func(group int, seq uint64) store.Outcome {
		return store.Outcome{Group: id(group), Seq: seq, Hash: []byte{1, byte(group)}, Answer: []byte(`{"x":"<é>"}`)}
	}
	update(t, s, func(tx store.Tx) error {
		return errors.Join(tx.PutOutcome(a, o(1, 300)), tx.PutOutcome(a, o(2, 2)), tx.PutOutcome(a, o(3, 1)), tx.PutOutcome(b, o(1, 1)),
			tx.PutOutcome(a, o(4, 2))) // a device that counts anew must not hide what it did before
	})
	open := func(upTo uint64) (groups []work.ID) {
		view(t, s, func(tx store.Tx) error {
			return tx.Unacknowledged(a, upTo, func(o store.Outcome) bool { groups = append(groups, o.Group); return true })
		})
		return groups
	}
	wantList(t, "all, in seq order", open(1000), id(3), id(2), id(4), id(1))
	wantList(t, "up to 2", open(2), id(3), id(2), id(4))
	wantList(t, "up to 0", open(0))
	view(t, s, func(tx store.Tx) error {
		got, ok, err := tx.Outcome(a, id(1))
		if !ok || !reflect.DeepEqual(got, o(1, 300)) {
			t.Errorf("outcome %+v", got)
		}
		_, ok, err2 := tx.Outcome(a, id(9))
		want(t, "unknown group", ok, false)
		return errors.Join(err, err2)
	})
	update(t, s, func(tx store.Tx) error { // acknowledging while reading, as the service does
		return tx.Unacknowledged(a, 2, func(o store.Outcome) bool {
			o.Acked, o.Answer = true, nil
			return tx.PutOutcome(a, o) == nil
		})
	})
	wantList(t, "left", open(1000), id(1))
	view(t, s, func(tx store.Tx) error {
		got, ok, err := tx.Outcome(a, id(2))
		want(t, "acknowledged outcome kept", ok && got.Acked && bytes.Equal(got.Hash, []byte{1, 2}), true)
		return err
	})
}

func documents(t *testing.T, s store.Store) {
	update(t, s, func(tx store.Tx) error {
		return errors.Join(
			tx.PutDocument("setting", "b", []byte("two")), tx.PutDocument("setting", "a", []byte("one")), tx.PutDocument("token", "a", []byte("other")),
			tx.PutDocument("setting", "b", []byte("new")), tx.PutDocument("setting", "c", []byte{}), tx.RemoveDocument("setting", "zzz"), tx.RemoveDocument("nothing", "a"),
		)
	})
	list := func(limit int) (all []string) {
		view(t, s, func(tx store.Tx) error {
			return tx.DocumentsOf("setting", func(key string, data []byte) bool {
				all = append(all, key+"="+string(data))
				return len(all) < limit
			})
		})
		return all
	}
	wantList(t, "in key order", list(9), "a=one", "b=new", "c=")
	wantList(t, "stopped", list(1), "a=one")
	update(t, s, func(tx store.Tx) error { return tx.RemoveDocument("setting", "a") })
	view(t, s, func(tx store.Tx) error {
		_, ok, err := tx.Document("setting", "a")
		want(t, "removed document found", ok, false)
		data, ok, err2 := tx.Document("setting", "c")
		want(t, "empty document", ok && len(data) == 0, true)
		other, _, err3 := tx.Document("token", "a")
		want(t, "the same key of another kind", string(other), "other")
		return errors.Join(err, err2, err3)
	})
}
