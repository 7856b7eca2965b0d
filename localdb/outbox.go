package localdb

import (
	"encoding/binary"
	"errors"
	"time"

	"fieldbook/internal/work"
)

// EntryState is where an entry of the outbox stands.
type EntryState uint8

// The states of an entry. Append, never renumber.
const (
	EntryWaiting   EntryState = iota // will be sent with the next batch
	EntrySending                     // handed out by NextBatch, no answer yet
	EntryHeld                        // waits behind a sync error that a person must decide on
	EntryDiscarded                   // taken back, see [DB.Discarded]
)

// String returns the state's stable name.
func (s EntryState) String() string {
	switch s {
	case EntrySending:
		return "sending"
	case EntryHeld:
		return "held"
	case EntryDiscarded:
		return "discarded"
	}
	return "waiting"
}

// Entry is one group in the outbox and how far it has come.
type Entry struct {
	Group     work.Group
	State     EntryState
	Attempts  int       // requests that failed or that the server asked to repeat
	LastTry   time.Time // zero = never tried
	LastError string    // why the last attempt failed, for people
	HeldBy    work.ID   // with EntryHeld: the group of that sync error
	NotBefore time.Time // the server asked to wait until then; zero = at once
	Bytes     int       // size of the stored group
	Discarded time.Time // when it was taken back; zero = it was not
	// OnServer are the columns of the group that somebody else has changed at the server
	// since the user saw them, as far as this device has been told.
	OnServer []ServerChange

	rank uint64 // where it stands among the user's actions
}

// delivery is what is remembered about sending a group. It is kept apart from the group,
// which is written once.
type delivery struct {
	Attempts  int       `json:"attempts,omitempty"`
	LastTry   time.Time `json:"last_try"`
	LastError string    `json:"last_error,omitempty"`
}

// Outbox returns the groups that the server has not answered, in the order in which they
// are sent. When some cannot be read the error is Damaged and the others are returned
// all the same.
func (db *DB) Outbox() (entries []Entry, err error) {
	var q *queue
	var o overtaken
	var from []byte
	var n uint64
	var broken error
	err = db.sliced("Outbox", sliceGroups,
		func() { entries, q, o, from, n, broken = nil, nil, newOvertaken(), nil, 0, nil },
		func(t *txn, limit int) (end bool, err error) {
			if q == nil {
				if q, err = t.queue(); err != nil {
					return false, err
				}
			}
			x := t.top(outboxBucket)
			end = true
			err = x.walk(from, false, func(key, envelope []byte) (bool, error) {
				n++
				if limit--; limit == 0 {
					from, end = beyond(key, false), false
				}
				g, err := t.groupIn(x, key, envelope)
				if err != nil {
					broken = errors.Join(broken, err)
					return end, nil
				}
				entry, err := t.entry(g, q.next(g))
				if err == nil {
					entry.OnServer, err = o.by(t, g)
				}
				entries = append(entries, entry)
				return end, err
			})
			if err != nil || !end {
				return false, err
			}
			if c, err := t.counters(); err != nil {
				return false, err
			} else if c.entries != n && broken == nil {
				broken = damaged(outboxBucket, nil, "groups are missing")
			}
			return true, nil
		})
	if err == nil && broken != nil {
		err = failure("Outbox", broken)
	}
	return entries, err
}

func (t *txn) entry(g *storedGroup, s standing) (Entry, error) {
	e := Entry{Group: g.full(), State: s.state, HeldBy: s.heldBy, Bytes: g.size, NotBefore: t.db.flight.waitsUntil(g.ID), rank: g.Rank}
	var d delivery
	_, err := t.getJSON(t.top(deliveryBucket), g.ID[:], &d)
	e.Attempts, e.LastTry, e.LastError = d.Attempts, d.LastTry, d.LastError
	return e, err
}

// Pending returns how many changes the server has not answered, without those that are
// only shown, and when the oldest of them was made. It does not read the outbox.
func (db *DB) Pending() (changes int, oldest time.Time, err error) {
	err = db.view("Pending", func(t *txn) error {
		c, err := t.counters()
		if err != nil {
			return err
		}
		changes = int(c.changes)
		return t.top(ageBucket).scan(nil, func(key, _ []byte) (bool, error) {
			if len(key) != 16 {
				return false, damaged(ageBucket, key, "a key has the wrong length")
			}
			oldest = time.Unix(int64(binary.BigEndian.Uint64(key)^1<<63), 0).UTC()
			return false, nil
		})
	})
	return changes, oldest, err
}

// OutcomeOf returns what became of a group: "" while it waits. Outcomes of the last
// thousands of groups are kept. The error is NotFound for a group that is not known or
// was taken back.
func (db *DB) OutcomeOf(group work.ID) (o Outcome, err error) {
	err = db.view("OutcomeOf", func(t *txn) error {
		where, n, err := t.placeOf(group)
		if err != nil || where == inOutbox {
			return err
		}
		if where != inAnswered {
			return work.Errorf(work.NotFound, "there is no such change")
		}
		var a answered
		if _, err := t.getJSON(t.top(answeredBucket), number(n), &a); err != nil {
			return err
		}
		o = a.Outcome
		return nil
	})
	return o, err
}
