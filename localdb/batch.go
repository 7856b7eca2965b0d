package localdb

import "fieldbook/internal/work"

// The limits of one request, used where the caller gives none.
const (
	defaultBatchChanges = 200
	defaultBatchBytes   = 4 << 20
)

// NextBatch hands out the groups that may be sent now, in order, and marks them as being
// sent: they are not handed out again before [DB.Unsent], or an answer that lets them
// stay, returns them. The mark is in memory, so that after a crash they are sent again.
//
// A batch has at most so many changes and bytes (0 or less: 200 changes, 4 MiB); a single
// group that is larger travels alone. Groups that wait behind a refused group, behind one
// that is on its way in another batch, or for a time the server asked for, are passed
// over, and so is everything chained to them by a record or by After.
//
// The error is Unauthenticated after a sign-out.
func (db *DB) NextBatch(maxChanges, maxBytes int) (groups []work.Group, acked Acked, err error) {
	if maxChanges <= 0 {
		maxChanges = defaultBatchChanges
	}
	if maxBytes <= 0 {
		maxBytes = defaultBatchBytes
	}
	db.write.Lock()
	defer db.write.Unlock()
	err = db.sweeping("NextBatch", func(t *txn) error {
		groups = nil
		if err := t.needSignIn(); err != nil {
			return err
		}
		c, err := t.counters()
		if err != nil {
			return err
		}
		q, err := t.queue()
		if err != nil {
			return err
		}
		changes, bytes, seen := 0, 0, uint64(0)
		full := false
		var unanswered open
		x := t.top(outboxBucket)
		err = x.walk(nil, false, func(key, envelope []byte) (bool, error) {
			if full { // what follows is for another batch, and not looked into
				unanswered.add(numberOf(key))
				return !unanswered.full(), nil
			}
			g, err := t.groupIn(x, key, envelope)
			if err != nil {
				return false, err
			}
			seen++
			s := q.next(g)
			if s.state != EntryHeld { // which gets another number before it is sent
				unanswered.add(g.Seq)
			}
			if !s.ready {
				return true, nil
			}
			if len(groups) > 0 && (changes+len(g.Changes) > maxChanges || bytes+g.size > maxBytes) {
				full = true
				return true, nil
			}
			changes += len(g.Changes)
			bytes += g.size
			groups = append(groups, g.Group)
			return true, nil
		})
		if err == nil && !full && seen != c.entries {
			t.broken = true
			err = damaged(x.path, nil, "groups are missing")
		}
		acked = unanswered.acked(c.seq)
		return err
	})
	if err != nil {
		return nil, Acked{}, err
	}
	db.flight.leave(groups)
	if len(groups) > 0 {
		db.watch.notify(Changed{Outbox: true})
	}
	return groups, acked, nil
}

// sweeping is view for a caller that holds the write lock: when an entry of the outbox
// cannot be read, those that cannot are set aside and fn is called again.
func (db *DB) sweeping(op string, fn func(*txn) error) error {
	broken := false
	err := db.view(op, func(t *txn) error {
		err := fn(t)
		broken = err != nil && t.broken
		return err
	})
	if !broken || db.readOnly {
		return err
	}
	if err := db.change((*txn).sweep); err != nil {
		return failure(op, err)
	}
	return db.view(op, fn)
}

// Unsent returns groups to the outbox whose request failed, whether or not the server got
// it, and counts the attempt. Cause is for people. Groups that are not in the outbox are
// ignored.
func (db *DB) Unsent(groups []work.ID, cause string) error {
	if db.readOnly {
		return nil
	}
	db.write.Lock()
	defer db.write.Unlock()
	db.flight.land(groups, nil)
	return failure("Unsent", db.change(func(t *txn) error {
		for _, id := range groups {
			if where, _, err := t.placeOf(id); err != nil {
				return err
			} else if where != inOutbox {
				continue
			}
			if err := t.tried(id, cause); err != nil {
				return err
			}
		}
		t.change.Outbox = true
		return nil
	}))
}

// tried counts an attempt to send a group.
func (t *txn) tried(group work.ID, cause string) error {
	x := t.top(deliveryBucket)
	var d delivery
	if _, err := t.getJSON(x, group[:], &d); err != nil {
		return err
	}
	d.Attempts++
	d.LastTry = t.db.now().UTC()
	d.LastError = cause
	return t.putJSON(x, group[:], d)
}
