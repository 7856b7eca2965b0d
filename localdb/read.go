package localdb

import (
	"bytes"
	"errors"

	"fieldbook/internal/work"
)

// Get returns a record as the user sees it. The error is NotFound if it is not on the
// device, or if the user has deleted it.
func (db *DB) Get(table string, id work.ID) (r work.Record, err error) {
	err = db.view("Get", func(t *txn) error {
		rev, data, err := t.effective(recordKey{table, id})
		if err != nil {
			return err
		}
		if data == nil {
			return work.Errorf(work.NotFound, "the record is not on this device")
		}
		r = work.Record{Table: table, ID: id, Rev: rev, Data: bytes.Clone(data)}
		return nil
	})
	return r, err
}

// Count returns how many records of a table the user sees. Nothing is read for it.
func (db *DB) Count(table string) (n int, err error) {
	err = db.view("Count", func(t *txn) error {
		s, err := t.sumsOf(table)
		if err == nil {
			n = int(s.visible)
		}
		return err
	})
	return n, err
}

// visibleWalk goes through the records of a table that the user sees, by id: base rows,
// and overlay rows in their places. It can stop and go on in another transaction of the
// same state.
type visibleWalk struct {
	table   string
	desc    bool
	touched map[work.ID]bool // records of groups that have not been met yet
	from    []byte
}

func (t *txn) eachVisible(table string, desc bool, yield func(work.Record) (bool, error)) error {
	w := visibleWalk{table: table, desc: desc}
	_, err := w.on(t, yield)
	return err
}

// on goes on until yield returns false, and reports whether it has come to the end.
func (w *visibleWalk) on(t *txn, yield func(work.Record) (bool, error)) (end bool, err error) {
	if w.touched == nil {
		if w.touched, err = t.touchedIn(w.table); err != nil {
			return false, err
		}
	}
	base := t.sub(baseBucket, w.table, "").steps(w.from, w.desc)
	over := t.sub(overlayBucket, w.table, "").steps(w.from, w.desc)
	if err := errors.Join(base.next(), over.next()); err != nil {
		return false, err
	}
	for base.key != nil || over.key != nil {
		order := bytes.Compare(base.key, over.key)
		if w.desc {
			order = -order
		}
		if base.key == nil {
			order = 1
		} else if over.key == nil {
			order = -1
		}
		r, err := t.merged(w.table, base, over, order)
		if err != nil {
			return false, err
		}
		if order < 0 && w.touched[r.ID] {
			return false, lostOverlay(recordKey{w.table, r.ID})
		}
		delete(w.touched, r.ID)
		if r.Data != nil {
			if more, err := yield(r); err != nil || !more {
				w.from = beyond(r.ID[:], w.desc)
				return false, err
			}
		}
		if order <= 0 {
			if err := base.next(); err != nil {
				return false, err
			}
		}
		if order >= 0 {
			if err := over.next(); err != nil {
				return false, err
			}
		}
	}
	for id := range w.touched {
		return false, lostOverlay(recordKey{w.table, id})
	}
	return true, nil
}

// merged returns the record at the place where two walks stand: the overlay's unless the
// base's key comes first.
func (t *txn) merged(table string, base, over *stepper, order int) (work.Record, error) {
	if order < 0 {
		k, row, err := t.baseIn(base.x, table, base.key, base.envelope)
		return work.Record{Table: table, ID: k.id, Rev: row.rev, Data: row.data}, err
	}
	if len(over.key) != 16 {
		return work.Record{}, damaged(over.x.path, over.key, "a key has the wrong length")
	}
	p, err := over.x.open(over.key, over.envelope)
	if err != nil {
		return work.Record{}, err
	}
	s, err := readShown(over.x, over.key, p)
	return work.Record{Table: table, ID: work.ID(over.key), Rev: s.rev, Data: s.data}, err
}

// Holds reports whether this device has the record, with the changes that wait on it. A
// record that it does not have may still be fetched for viewing.
func (db *DB) Holds(table string, id work.ID) (bool, error) {
	_, err := db.Get(table, id)
	if work.Is(err, work.NotFound) {
		return false, nil
	}
	return err == nil, err
}
