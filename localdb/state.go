package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// TableState is how far the download of one table has come.
type TableState struct {
	Table    string
	Ready    bool      // downloaded whole at least once
	LastSync time.Time // zero = never
	Rows     int       // base rows
	Digest   work.Digest
}

// TableStates returns the state of every table that was ever downloaded.
func (db *DB) TableStates() (states map[string]TableState, err error) {
	states = map[string]TableState{}
	err = db.view("TableStates", func(t *txn) error {
		var names []string
		err := t.top(tablesBucket).walk(nil, false, func(key, _ []byte) (bool, error) {
			names = append(names, string(key))
			return true, nil
		})
		if err != nil {
			return err
		}
		for _, name := range names {
			s, err := t.sumsOf(name)
			if err != nil {
				return err
			}
			states[name] = TableState{name, s.ready, fromNanos(s.lastSync), int(s.rows), s.digest}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return states, nil
}

// MarkSynced notes that tables were found up to date at a time of the server.
func (db *DB) MarkSynced(tables []string, at time.Time) error {
	return db.update("MarkSynced", func(t *txn) error {
		for _, name := range tables {
			if err := checkName("table", name); err != nil {
				return err
			}
			s, err := t.sumsOf(name)
			if err != nil {
				return err
			}
			s.ready, s.lastSync, s.changed = true, nanos(at), true
		}
		t.change.Status = true
		return nil
	})
}

// FirstSyncDone reports whether the first download was completed.
func (db *DB) FirstSyncDone() (done bool, err error) {
	err = db.view("FirstSyncDone", func(t *txn) error {
		n, err := t.getNumber(t.top(metaBucket), firstSyncKey)
		done = n == 1
		return err
	})
	return done, err
}

// SetFirstSyncDone notes whether the first download was completed.
func (db *DB) SetFirstSyncDone(done bool) error {
	return db.update("SetFirstSyncDone", func(t *txn) error {
		t.change.Status = true
		if !done {
			return t.top(metaBucket).del(firstSyncKey)
		}
		return t.top(metaBucket).put(firstSyncKey, number(1))
	})
}
