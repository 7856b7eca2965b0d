package localdb

import (
	"errors"
	"maps"
	"slices"

	"fieldbook/internal/work"
)

// RetrySyncError sends the refused user action again, as a new group with the same
// changes on top of what the server has now. Set replaces values of the change at fault.
// All errors of the old group are resolved by it, and groups that waited for them follow
// the new one. A change that the server's record already contains is dropped; if that
// leaves nothing, the errors are resolved and the group that is returned has Seq 0.
//
// The error is NotFound if there is no such sync error or a record is not on the device
// any more, which for one that was deleted at the office says what must come first, Exists if a record to be created is, Conflict if the error is resolved already
// or a later change of the same record is being sent, Invalid if set cannot be stored.
//
// A group that others wait for goes back to its place among the user's actions, in front of
// all later ones on its records, unless set refers to what a later one creates.
func (db *DB) RetrySyncError(id work.ID, set work.Fields) (work.Group, error) {
	var saved *storedGroup
	err := db.update("RetrySyncError", func(t *txn) error {
		e, err := t.activeError(id)
		if err != nil {
			return err
		}
		if e.Code == CodeDamaged {
			return work.Errorf(work.Invalid, "what the change was is lost: make it again at the record, then discard this entry")
		}
		members, err := t.release(e, true)
		if err != nil {
			return err
		}
		for _, g := range members {
			if err := t.dequeue(g); err != nil {
				return err
			}
		}
		if err := t.rebuildDirty(false); err != nil {
			return err
		}
		again, err := repeated(e, set)
		if err != nil {
			return err
		}
		rank := uint64(0)
		if _, holds := e.hold(); holds {
			rank = e.Group.Rank // its place among the user's actions
		}
		if saved, err = t.edit(again, rank, e.seen()); err != nil {
			return e.untilRestored(err)
		}
		for _, g := range members {
			renameAfter(g, e.Group.ID, saved.Group)
			if saved.Seq != 0 && saved.Rank != rank {
				g.Rank = 0 // follows to the new place
			}
			if err := t.enqueue(g); err != nil {
				return err
			}
		}
		return t.resolveResent(e.Group.ID)
	})
	if err != nil {
		return work.Group{}, err
	}
	return saved.full(), nil
}

// untilRestored says when a group can be sent again that failed because a record is not there:
// the office may have restored it, which a device learns with its next download.
func (e *storedError) untilRestored(err error) error {
	if errors.Is(err, errDeletedAtOffice) || e.Type == ErrorRecordNotFound && work.Is(err, work.NotFound) {
		return work.Errorf(work.NotFound, "the record was deleted at the office: ask for it to be restored there (fieldbookd record restore), then sync and send this again")
	}
	return err
}

// seen returns the records that the device need not hold as the user knows them now: as
// they were seen, or as the server's refusal showed them.
func (e *storedError) seen() []seenRow {
	rows := slices.Clone(e.Group.Seen)
	for i := range rows {
		if rows[i].key() == (recordKey{e.Change.Table, e.Change.ID}) && e.ServerRev > rows[i].Rev {
			rows[i].Rev, rows[i].Data = e.ServerRev, e.Server
		}
	}
	return rows
}

// repeated returns the group of a sync error as a new one.
func repeated(e *storedError, set work.Fields) (work.Group, error) {
	g := work.Group{Title: e.Group.Title, Provisional: e.Group.Provisional}
	for _, c := range e.Group.Changes {
		again := work.Change{Table: c.Table, ID: c.ID, Op: c.Op, Set: map[string]work.Edit{}}
		for name, edit := range c.Set {
			again.Set[name] = work.Edit{To: edit.To}
		}
		g.Changes = append(g.Changes, again)
	}
	if len(set) == 0 {
		return g, nil
	}
	i := faulty(e.Group.Changes, e.Change)
	if i < 0 || g.Changes[i].Op == work.Delete {
		return g, work.Errorf(work.Invalid, "a deletion has no values to change")
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		to := set[name]
		if len(to) == 0 {
			to = work.Null
		}
		g.Changes[i].Set[name] = work.Edit{To: to}
	}
	return g, nil
}
