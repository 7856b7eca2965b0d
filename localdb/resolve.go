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
// any more, Exists if a record to be created is, Conflict if the error is resolved already
// or a later change of the same record is being sent, Invalid if set cannot be stored.
func (db *DB) RetrySyncError(id work.ID, set work.Fields) (work.Group, error) {
	var saved *storedGroup
	err := db.update("RetrySyncError", func(t *txn) error {
		e, err := t.activeError(id)
		if err != nil {
			return err
		}
		members, err := t.release(e)
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
		if e.Refused {
			rank = e.Group.Rank // its place among the user's actions
		}
		if saved, err = t.edit(again, rank); err != nil {
			return err
		}
		for _, g := range members {
			renameAfter(g, e.Group.ID, saved.Group)
			if err := t.enqueue(g); err != nil {
				return err
			}
		}
		return t.resolve(e.Group.ID, ResolvedRetried)
	})
	if err != nil {
		return work.Group{}, err
	}
	return saved.full(), nil
}

// activeError returns an unresolved sync error.
func (t *txn) activeError(id work.ID) (*storedError, error) {
	e, err := t.errorAt(id)
	if err == nil && e.State != ErrorActive {
		err = work.Errorf(work.Conflict, "the sync error is resolved already (%s)", e.Resolution)
	}
	return e, err
}

// release ends the hold of a refused group and returns the groups that it held.
func (t *txn) release(e *storedError) ([]*storedGroup, error) {
	x := t.top(refusedBucket)
	id := e.Group.ID
	if !e.Refused || !x.has(id[:]) {
		return nil, nil
	}
	members, err := t.behind(refusalOf(e.Group))
	if err != nil {
		return nil, err
	}
	return members, x.del(id[:])
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

// renameAfter makes a group that named another wait for its successor, or for nothing if
// there is none.
func renameAfter(g *storedGroup, old work.ID, successor work.Group) {
	for i := range g.Changes {
		c := &g.Changes[i]
		if !slices.Contains(c.After, old) {
			continue
		}
		c.After = slices.DeleteFunc(slices.Clone(c.After), func(id work.ID) bool { return id == old })
		if successor.Seq != 0 {
			c.After = append(c.After, successor.ID)
		}
	}
}

// resolve ends all errors of a group.
func (t *txn) resolve(group work.ID, how string) error {
	active, err := t.activeOf(group)
	if err != nil {
		return err
	}
	for _, e := range active {
		if err := t.resolveOne(e, how); err != nil {
			return err
		}
	}
	return t.trimResolved()
}

func (t *txn) resolveOne(e *storedError, how string) error {
	e.State, e.Resolution = ErrorResolved, how
	return t.writeError(e)
}

// DiscardSyncError gives the refused change up: what the server has stays. Groups that
// waited for it are sent now, unless another error of the same group is unresolved. The
// content is kept, and [DB.UndoDiscardSyncError] makes the error active again. The error
// is NotFound, or Conflict if it is resolved already or a later change of the same record
// is being sent.
func (db *DB) DiscardSyncError(id work.ID) error {
	return db.update("DiscardSyncError", func(t *txn) error {
		e, err := t.activeError(id)
		if err != nil {
			return err
		}
		active, err := t.activeOf(e.Group.ID)
		if err != nil {
			return err
		}
		if len(active) == 1 {
			members, err := t.release(e)
			if err != nil {
				return err
			}
			for _, g := range members {
				if err := t.dequeue(g); err != nil {
					return err
				}
				renameAfter(g, e.Group.ID, work.Group{})
				if err := t.enqueue(g); err != nil {
					return err
				}
			}
		}
		return errors.Join(t.resolveOne(e, ResolvedDiscarded), t.trimResolved())
	})
}

// UndoDiscardSyncError makes a discarded sync error active again. Waiting groups that
// depend on the refused one are held again. The error is NotFound, or Conflict if it was
// not discarded.
func (db *DB) UndoDiscardSyncError(id work.ID) error {
	return db.update("UndoDiscardSyncError", func(t *txn) error {
		e, err := t.errorAt(id)
		if err != nil {
			return err
		}
		if e.State != ErrorResolved || e.Resolution != ResolvedDiscarded {
			return work.Errorf(work.Conflict, "the sync error was not discarded")
		}
		e.State, e.Resolution = ErrorActive, ""
		if err := t.writeError(e); err != nil || !e.Refused {
			return err
		}
		group := e.Group.ID
		if t.top(refusedBucket).has(group[:]) {
			return nil
		}
		if err := t.putJSON(t.top(refusedBucket), group[:], refusalOf(e.Group)); err != nil {
			return err
		}
		return t.nameAgain(e.Group)
	})
}

// nameAgain makes the waiting groups that refer to a record which a refused group creates
// name that group in After.
func (t *txn) nameAgain(refused *storedGroup) error {
	made := map[work.ID]bool{}
	for _, c := range refused.Changes {
		made[c.ID] = made[c.ID] || c.Op == work.Create
	}
	x := t.top(outboxBucket)
	var changed []*storedGroup
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		g, err := t.groupIn(x, key, envelope)
		if err != nil {
			return false, err
		}
		for i := range g.Changes {
			for _, edit := range g.Changes[i].Set {
				if target, ok := refOf(edit.To); ok && made[target] && !t.db.flight.isSending(g.ID) {
					g.Changes[i].After = union(g.Changes[i].After, []work.ID{refused.ID})
					changed = append(changed, g)
				}
			}
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, g := range changed {
		raw, err := encode(g)
		if err != nil {
			return err
		}
		if err := x.put(number(g.Seq), raw); err != nil {
			return err
		}
		t.groups[g.Seq] = g
	}
	t.change.Outbox = true
	return nil
}
