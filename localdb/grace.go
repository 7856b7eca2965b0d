package localdb

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// maxGrace is how many copies are kept of records that left; the oldest go first.
const maxGrace = 500

// setBack is how far a clock may have been set back before a copy counts as old: its end
// then means nothing any more.
const setBack = 24 * time.Hour

// graceCopy is a record as it was when it left this device under the eyes of the user. It is
// no base row: counts, digests and indexes know nothing of it. There is one only while there
// is no base row.
type graceCopy struct {
	Table string          `json:"t"`
	ID    work.ID         `json:"id"`
	Why   string          `json:"why"`
	Left  time.Time       `json:"left"`  // by this device's clock, as Until
	Until time.Time       `json:"until"` // the end of the grace
	Rev   uint64          `json:"rev"`
	Data  json.RawMessage `json:"d"`
}

func (c graceCopy) key() recordKey { return recordKey{c.Table, c.ID} }

func (c graceCopy) record() work.Record {
	return work.Record{Table: c.Table, ID: c.ID, Rev: c.Rev, Data: c.Data}
}

// over reports whether the grace has ended.
func (c graceCopy) over(now time.Time) bool {
	return !now.Before(c.Until) || now.Before(c.Left.Add(-setBack))
}

// keepGrace keeps a copy of a base row that is taken away, if it leaves the scope or was
// deleted and the user has opened or changed it today. What the user deleted here is not
// kept, and what may not be seen any more goes.
func (t *txn) keepGrace(k recordKey, row baseRow, why string) error {
	if why != WhyDeleted && why != WhyOutOfScope {
		return t.dropGrace(k)
	}
	if over, found, err := t.shown(overlayBucket, k); err != nil || found && over.flag == flagHidden {
		return err
	}
	if today, err := t.ofToday(k); err != nil || !today {
		return err
	}
	c, err := t.plan()
	if err != nil {
		return err
	}
	days := 0
	if c.plan != nil {
		days = c.plan.Grace
	}
	now := t.db.now()
	t.graced = true
	return t.writeGrace(graceCopy{
		Table: k.table, ID: k.id, Why: why, Left: now.UTC(), Until: profile.GraceEnd(days, t.user(), now), Rev: row.rev, Data: row.data,
	})
}

func (t *txn) writeGrace(c graceCopy) error { return t.putJSON(t.top(graceBucket), c.key().flat(), c) }

// dropGrace forgets the copy of a record: it has come back, or may not be seen any more.
func (t *txn) dropGrace(k recordKey) error { return t.top(graceBucket).del(k.flat()) }

// grace returns the copy of a record whose grace has not ended.
func (t *txn) grace(k recordKey) (c graceCopy, found bool, err error) {
	found, err = t.getJSON(t.top(graceBucket), k.flat(), &c)
	return c, found && !c.over(t.db.now()), err
}

// graces calls yield for the copies of records with that id, of whatever table; a zero id
// means all.
func (t *txn) graces(id work.ID, yield func(graceCopy)) error {
	prefix := id[:]
	if id == (work.ID{}) {
		prefix = nil
	}
	x, now := t.top(graceBucket), t.db.now()
	return x.scan(prefix, func(key, p []byte) (bool, error) {
		var c graceCopy
		if err := decode(x, key, p, &c); err != nil {
			return false, err
		}
		if !c.over(now) {
			yield(c)
		}
		return true, nil
	})
}

// patchGrace brings the copies of records up to date that an applied group has changed and
// that this device does not hold any more.
func (t *txn) patchGrace(g *storedGroup) error {
	for _, change := range g.Changes {
		k := recordKey{change.Table, change.ID}
		c, found, err := t.grace(k)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		t.change.Tables[k.table] = true
		if c.Data = patch(c.Data, change); c.Data == nil {
			err = t.dropGrace(k)
		} else {
			err = t.writeGrace(c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// trimGrace forgets copies whose grace has ended, those that cannot be read, and the oldest
// ones beyond the bound.
func (t *txn) trimGrace() error {
	x, now := t.top(graceBucket), t.db.now()
	var all []graceCopy
	var gone [][]byte
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		var c graceCopy
		p, err := x.open(key, envelope)
		if err != nil || decode(x, key, p, &c) != nil || c.over(now) {
			gone = append(gone, slices.Clone(key))
			return true, nil
		}
		c.Data = nil
		all = append(all, c)
		return true, nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b graceCopy) int { return cmp.Or(b.Left.Compare(a.Left), a.key().compare(b.key())) })
	for _, c := range all[min(len(all), maxGrace):] {
		gone = append(gone, c.key().flat())
	}
	for _, key := range gone {
		if err := x.del(key); err != nil {
			return err
		}
	}
	return nil
}

// endGrace forgets the copies whose grace has ended while the database was not open.
func (db *DB) endGrace() error {
	over := false
	err := db.read(func(t *txn) error {
		now, x := db.now(), t.top(graceBucket)
		return x.walk(nil, false, func(key, envelope []byte) (bool, error) {
			var c graceCopy
			p, err := x.open(key, envelope)
			over = over || err == nil && decode(x, key, p, &c) == nil && c.over(now)
			return !over, nil
		})
	})
	if err != nil || !over {
		return err
	}
	return db.change((*txn).trimGrace)
}
