package localdb

import "fieldbook/internal/work"

// Mark says how far the user's edits of a record have come. A higher mark hides a lower one.
type Mark uint8

// The marks.
const (
	Synced  Mark = iota // the server has everything
	ToSend              // edits wait on this device
	Sending             // edits are on their way
	Refused             // the server refused an edit or found a conflict, and a person must decide
)

// String returns the mark's stable name.
func (m Mark) String() string {
	switch m {
	case ToSend:
		return "to_send"
	case Sending:
		return "sending"
	case Refused:
		return "refused"
	}
	return "synced"
}

// Mark returns how far the edits of one record have come. Where that cannot be read it
// is Synced: reading the record itself says that the database is damaged.
func (db *DB) Mark(table string, id work.ID) Mark {
	mark := Synced
	_ = db.view("Mark", func(t *txn) error {
		trouble := t.top(troubleBucket)
		err := trouble.scan(id[:], func(_, p []byte) (bool, error) {
			if string(p) == table {
				mark = Refused
			}
			return mark != Refused, nil
		})
		if err != nil || mark == Refused {
			return err
		}
		touches, err := t.touches(recordKey{table, id})
		for _, touch := range touches {
			mark = max(mark, t.markOf(touch))
		}
		return err
	})
	return mark
}

// markOf returns the mark that one group gives a record. A group on its way keeps its
// number.
func (t *txn) markOf(touch touch) Mark {
	switch {
	case touch.flags&touchChange == 0:
		return Synced
	case t.db.flight.isSendingNumber(touch.seq):
		return Sending
	}
	return ToSend
}

// Marks returns the marks of all records of a table that are not Synced.
func (db *DB) Marks(table string) (marks map[work.ID]Mark, err error) {
	var from []byte
	touched := false // all of them
	err = db.sliced("Marks", sliceRows,
		func() { marks, from, touched = map[work.ID]Mark{}, nil, false },
		func(t *txn, limit int) (bool, error) {
			x, note := t.top(touchBucket), t.markTouch
			if touched {
				x, note = t.top(troubleBucket), t.markTrouble
			}
			end := true
			err := x.walk(from, false, func(key, envelope []byte) (bool, error) {
				p, err := x.open(key, envelope)
				if err == nil {
					err = note(marks, table, key, p)
				}
				if limit--; limit == 0 {
					from, end = beyond(key, false), false
				}
				return end, err
			})
			if err != nil || !end {
				return false, err
			}
			end, touched, from = touched, true, nil
			return end, nil
		})
	return marks, err
}

func (t *txn) markTouch(marks map[work.ID]Mark, table string, key, p []byte) error {
	if len(key) <= 24 || len(p) != 1 {
		return damaged(touchBucket, key, "a value has the wrong length")
	}
	if string(key[24:]) != table {
		return nil
	}
	id := work.ID(key[:16])
	if m := t.markOf(touch{numberOf(key[16:24]), table, p[0]}); m > marks[id] {
		marks[id] = m
	}
	return nil
}

func (t *txn) markTrouble(marks map[work.ID]Mark, table string, key, p []byte) error {
	if len(key) != 32 {
		return damaged(troubleBucket, key, "a key has the wrong length")
	}
	if string(p) == table {
		marks[work.ID(key[:16])] = Refused
	}
	return nil
}
