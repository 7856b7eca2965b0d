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

// Reset drops everything that was downloaded, with the cursor and the plan, so that the
// next sync starts anew. Who is signed in, sync errors, the log and drafts stay, and
// numbers go on. The error is Conflict while groups wait in the outbox.
func (db *DB) Reset() error {
	return db.update("Reset", func(t *txn) error {
		c, err := t.counters()
		if err != nil {
			return err
		}
		if c.entries > 0 {
			return work.Errorf(work.Conflict, "%d changes have not been sent yet: sync or discard them first", c.changes)
		}
		was, err := t.plan()
		if err != nil {
			return err
		}
		for name := range was.index {
			t.change.Tables[name] = true
		}
		for _, top := range [...]string{baseBucket, overlayBucket, keptBucket, lookupBucket, timeBucket, tablesBucket} {
			if err := t.tx.DeleteBucket([]byte(top)); err != nil {
				return err
			}
			if _, err := t.tx.CreateBucket([]byte(top)); err != nil {
				return err
			}
		}
		clear(t.boxes)
		t.change.Status = true
		meta := t.top(metaBucket)
		for _, key := range [...][]byte{planKey, cursorKey, firstSyncKey, checkpointKey} {
			if err := meta.del(key); err != nil {
				return err
			}
		}
		return meta.put(planStampKey, number(was.stamp+1))
	})
}
