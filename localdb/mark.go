package localdb

import (
	"encoding/binary"

	"fieldbook/internal/work"
)

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
			m, err := t.markOf(touch)
			if err != nil {
				return err
			}
			mark = max(mark, m)
		}
		return err
	})
	return mark
}

// markOf returns the mark that one group gives a record.
func (t *txn) markOf(touch touch) (Mark, error) {
	if touch.flags&touchChange == 0 {
		return Synced, nil
	}
	if !t.db.flight.any() {
		return ToSend, nil
	}
	g, err := t.group(touch.seq)
	if err != nil {
		return ToSend, err
	}
	if t.db.flight.isSending(g.ID) {
		return Sending, nil
	}
	return ToSend, nil
}

// Marks returns the marks of all records of a table that are not Synced.
func (db *DB) Marks(table string) (marks map[work.ID]Mark, err error) {
	marks = map[work.ID]Mark{}
	err = db.view("Marks", func(t *txn) error {
		x := t.top(touchBucket)
		err := x.scan(nil, func(key, p []byte) (bool, error) {
			if len(key) <= 24 || len(p) != 1 {
				return false, damaged(x.path, key, "a value has the wrong length")
			}
			if string(key[24:]) != table {
				return true, nil
			}
			m, err := t.markOf(touch{binary.BigEndian.Uint64(key[16:]), table, p[0]})
			if id := work.ID(key[:16]); m > marks[id] {
				marks[id] = m
			}
			return true, err
		})
		if err != nil {
			return err
		}
		trouble := t.top(troubleBucket)
		return trouble.scan(nil, func(key, p []byte) (bool, error) {
			if len(key) != 32 {
				return false, damaged(trouble.path, key, "a key has the wrong length")
			}
			if string(p) == table {
				marks[work.ID(key[:16])] = Refused
			}
			return true, nil
		})
	})
	return marks, err
}
