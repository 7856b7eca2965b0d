package localdb

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// discarded is a group that the user took back, kept so that this can be undone.
type discarded struct {
	Group    *storedGroup `json:"group"`
	Delivery delivery     `json:"delivery"`
	At       time.Time    `json:"at"`
}

// maxDiscarded is how many groups that were taken back can be brought back.
const maxDiscarded = 50

// DiscardPending takes a group back that the server has not answered: the records look as
// if it had never been. [DB.UndoDiscard] brings it back. The error is NotFound if it is
// not in the outbox, Conflict while it is being sent, or if later groups depend on a
// record that it creates.
//
// If an earlier request with the group failed the server may have carried it out all the
// same; then the next download shows what it did.
func (db *DB) DiscardPending(group work.ID) error {
	return db.update("DiscardPending", func(t *txn) error {
		if db.flight.isSending(group) {
			return work.Errorf(work.Conflict, "the change is being sent: wait for the answer")
		}
		g, err := t.waiting(group)
		if err != nil {
			return err
		}
		if err := t.checkNeeded(g); err != nil {
			return err
		}
		held, err := t.held(g)
		if err != nil {
			return err
		}
		var members []*storedGroup
		if held { // then it may be the link that holds others
			if members, err = t.behind(refusalOf(g)); err != nil {
				return err
			}
		}
		if err := t.takeBack(g); err != nil {
			return err
		}
		return t.requeueAll(members)
	})
}

// takeBack moves a group from the outbox to those that can be brought back.
func (t *txn) takeBack(g *storedGroup) error {
	d := discarded{Group: g, At: t.db.now().UTC()}
	if _, err := t.getJSON(t.top(deliveryBucket), g.ID[:], &d.Delivery); err != nil {
		return err
	}
	x := t.top(discardedBucket)
	n, err := x.bucket.NextSequence()
	if err != nil {
		return err
	}
	err = errors.Join(
		t.putJSON(x, number(n), d),
		t.dequeue(g),
		t.top(deliveryBucket).del(g.ID[:]),
		t.place(g.ID, inDiscarded, n),
	)
	if err != nil {
		return err
	}
	return t.trimDiscarded()
}

// trimDiscarded lets the content of the oldest go where there are too many. That they were
// taken back stays known.
func (t *txn) trimDiscarded() error {
	x := t.top(discardedBucket)
	var old [][]byte
	n := 0
	err := x.walk(nil, true, func(key, _ []byte) (bool, error) {
		if n++; n > maxDiscarded {
			old = append(old, bytes.Clone(key))
		}
		return true, nil
	})
	for _, key := range old {
		if err == nil {
			err = x.del(key)
		}
	}
	return err
}

// Discarded returns the groups that the user took back and that [DB.UndoDiscard] can bring
// back, the latest first: the last 50, also after a restart.
func (db *DB) Discarded() (list []Entry, err error) {
	err = db.view("Discarded", func(t *txn) error {
		x := t.top(discardedBucket)
		return x.walk(nil, true, func(key, envelope []byte) (bool, error) {
			p, err := x.open(key, envelope)
			if err != nil {
				return false, err
			}
			var d discarded
			if err := decode(x, key, p, &d); err != nil {
				return false, err
			}
			if d.Group == nil {
				return false, damaged(x.path, key, "a group is missing")
			}
			list = append(list, Entry{Group: d.Group.full(), State: EntryDiscarded, Discarded: d.At, Bytes: len(p),
				Attempts: d.Delivery.Attempts, LastTry: d.Delivery.LastTry, LastError: d.Delivery.LastError})
			return true, nil
		})
	})
	return list, err
}

// checkNeeded is Conflict if later groups build on a record that the group creates.
func (t *txn) checkNeeded(g *storedGroup) error {
	creates := false
	for _, c := range g.Changes {
		creates = creates || c.Op == work.Create
	}
	if !creates {
		return nil
	}
	made := refusal{Group: g.ID, Rank: g.Rank}
	for _, c := range g.Changes {
		if c.Op == work.Create {
			made.Records = append(made.Records, refRecord{c.Table, c.ID})
		}
	}
	members, err := t.behind(made)
	if err == nil && len(members) > 0 {
		err = work.Errorf(work.Conflict, "%d later changes need the record that it creates: discard those first", len(members))
	}
	return err
}

// held reports whether a group waits behind a refused one.
func (t *txn) held(g *storedGroup) (held bool, err error) {
	q, err := t.queue()
	if err != nil || len(q.refused) == 0 {
		return false, err
	}
	x := t.top(outboxBucket)
	err = x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		o, err := t.groupIn(x, key, envelope)
		if err != nil {
			return false, err
		}
		s := q.next(o)
		held = s.state == EntryHeld
		return o.ID != g.ID, nil
	})
	return held, err
}

// requeueAll moves groups to the end of the outbox in their order. Those that were passed
// over when later ones were acknowledged may not be sent under their old numbers.
func (t *txn) requeueAll(groups []*storedGroup) error {
	for _, g := range groups {
		if err := t.requeue(g); err != nil {
			return err
		}
	}
	return nil
}

// UndoDiscard brings a group back that [DB.DiscardPending] took away, before the later
// groups of the same records. It gets a new number. The error is NotFound if the group is
// not kept any more, Conflict while a later change of the same record is being sent.
func (db *DB) UndoDiscard(group work.ID) error {
	return db.update("UndoDiscard", func(t *txn) error {
		found, err := t.bringBack(group)
		if err == nil && !found {
			err = work.Errorf(work.NotFound, "the change was not taken back, or too long ago")
		}
		return err
	})
}

// bringBack moves a group that was taken back to the outbox again, before the later groups
// of the same records. It reports false if its content is not there.
func (t *txn) bringBack(group work.ID) (bool, error) {
	where, n, err := t.placeOf(group)
	if err != nil || where != inDiscarded {
		return false, err
	}
	x := t.top(discardedBucket)
	var d discarded
	if found, err := t.getJSON(x, number(n), &d); err != nil || !found || d.Group == nil {
		return false, err
	}
	if err := t.nameAnew(d.Group); err != nil {
		return false, err
	}
	if err := t.nameAgain(d.Group); err != nil {
		return false, err
	}
	members, err := t.behind(refusalOf(d.Group))
	if err != nil {
		return false, err
	}
	if err := x.del(number(n)); err != nil {
		return false, err
	}
	if d.Delivery.Attempts > 0 {
		if err := t.putJSON(t.top(deliveryBucket), group[:], d.Delivery); err != nil {
			return false, err
		}
	}
	return true, t.requeueBehind(d.Group, members)
}

// requeueBehind puts a group at the end of the outbox, and the members behind it.
func (t *txn) requeueBehind(g *storedGroup, members []*storedGroup) error {
	if err := t.enqueue(g); err != nil {
		return err
	}
	return t.requeueAll(slices.Clone(members))
}
