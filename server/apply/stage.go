package apply

import (
	"math"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

type rowKey struct {
	table string
	id    work.ID
}

// stage is the store as the group will leave it: reads see the group's own writes, and
// nothing reaches the store before commit.
type stage struct {
	tx        store.Tx
	rows      map[rowKey]*work.Record // nil record = deleted
	order     []rowKey                // in order of first write
	revisions []store.Revision
	revs      map[rowKey]uint64 // of the last of the revisions
}

func newStage(tx store.Tx) *stage {
	return &stage{tx: tx, rows: map[rowKey]*work.Record{}, revs: map[rowKey]uint64{}}
}

func (s *stage) get(table string, id work.ID) (work.Record, bool, error) {
	if r, staged := s.rows[rowKey{table, id}]; staged {
		if r == nil {
			return work.Record{}, false, nil
		}
		return *r, true, nil
	}
	return s.tx.Record(table, id)
}

// lookup returns the ids of the table's rows whose column points at the target.
func (s *stage) lookup(table, column string, target work.ID) ([]work.ID, error) {
	return s.lookupSome(table, column, target, math.MaxInt)
}

// lookupSome is lookup that reads at most so many ids from the store.
func (s *stage) lookupSome(table, column string, target work.ID, most int) ([]work.ID, error) {
	var ids []work.ID
	err := s.tx.Lookup(table, column, target, func(id work.ID) bool {
		if _, staged := s.rows[rowKey{table, id}]; !staged {
			ids = append(ids, id)
		}
		return len(ids) < most
	})
	if err != nil {
		return nil, err
	}
	for _, key := range s.order {
		if r := s.rows[key]; key.table == table && r != nil && r.Fields().Ref(column) == target {
			ids = append(ids, key.id)
		}
	}
	return ids, nil
}

func (s *stage) put(key rowKey, r *work.Record, revision store.Revision) {
	if _, staged := s.rows[key]; !staged {
		s.order = append(s.order, key)
	}
	s.rows[key] = r
	s.revisions = append(s.revisions, revision)
	s.revs[rowKey{revision.Table, revision.ID}] = revision.Rev
}

// lastRev is the rev from which a record's next one counts: that of its row, or of its
// last revision if the row is gone, so that no rev is ever used twice.
func (s *stage) lastRev(table string, id work.ID) (uint64, error) {
	if r, ok, err := s.get(table, id); err != nil || ok {
		return r.Rev, err
	}
	if last, staged := s.revs[rowKey{table, id}]; staged {
		return last, nil
	}
	var last uint64
	err := s.tx.Revisions(table, id, 0, func(r store.Revision) bool {
		last = r.Rev
		return true
	})
	return last, err
}

// commit writes everything to the transaction.
func (s *stage) commit() error {
	for _, key := range s.order {
		var err error
		if r := s.rows[key]; r != nil {
			err = s.tx.Put(*r)
		} else {
			err = s.tx.Remove(key.table, key.id)
		}
		if err != nil {
			return err
		}
	}
	for _, r := range s.revisions {
		if err := s.tx.AddRevision(r); err != nil {
			return err
		}
	}
	return nil
}

// effect describes what commit wrote.
func (s *stage) effect() Effect {
	e := Effect{}
	for _, key := range s.order {
		if r := s.rows[key]; r != nil {
			e.Written = append(e.Written, *r)
		} else {
			e.Removed = append(e.Removed, work.RecordRef{Table: key.table, ID: key.id})
		}
	}
	e.Merged = slices.ContainsFunc(s.revisions, func(r store.Revision) bool { return len(r.Lost) > 0 })
	return e
}
