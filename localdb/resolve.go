package localdb

import (
	"errors"
	"slices"

	"fieldbook/internal/work"
)

// activeError returns an unresolved sync error.
func (t *txn) activeError(id work.ID) (*storedError, error) {
	e, err := t.errorAt(id)
	if err == nil && e.State != ErrorActive {
		err = work.Errorf(work.Conflict, "the sync error is resolved already (%s)", e.Resolution)
	}
	return e, err
}

// release ends the hold of a group that was not taken. It returns what must come behind
// that group: what it held, and all later changes of its records if it is to go in front
// of them again.
func (t *txn) release(e *storedError, again bool) ([]*storedGroup, error) {
	x := t.top(refusedBucket)
	id := e.Group.ID
	r, holds := e.hold()
	if !holds || !x.has(id[:]) {
		return nil, nil
	}
	if again {
		r = refusalOf(e.Group)
	}
	members, err := t.behind(r)
	if err != nil {
		return nil, err
	}
	return members, x.del(id[:])
}

// resolveResent ends all errors of a group that was sent again.
func (t *txn) resolveResent(group work.ID) error {
	active, err := t.activeOf(group)
	if err != nil {
		return err
	}
	d, err := t.device()
	if err != nil {
		return err
	}
	for _, e := range active {
		e.Resent = true
		if err := errors.Join(t.resolve(e, DisposalRetried, d.UserName), t.disposed(e, DisposalRetried)); err != nil {
			return err
		}
	}
	return t.trimResolved()
}

func (t *txn) resolve(e *storedError, how, by string) error {
	e.State, e.Resolution, e.ResolvedBy = ErrorResolved, how, by
	return t.writeError(e)
}

// DiscardSyncError gives the refused change up: what the server has stays. Groups that
// waited for it are sent now, unless another error of the same group is unresolved. Those
// among them that build on a record which the refused group was to create, and which is
// not there, are taken back with it: without it the server would refuse each of them. All
// of it is kept, and [DB.UndoDiscardSyncError] makes the error active again.
//
// The error is NotFound; Conflict if it is resolved already, if a later change of the same
// record is being sent, or if more build on it than can be brought back.
func (db *DB) DiscardSyncError(id work.ID) error {
	return db.update("DiscardSyncError", func(t *txn) error {
		e, err := t.activeError(id)
		if err != nil {
			return err
		}
		d, err := t.device()
		if err != nil {
			return err
		}
		return errors.Join(t.giveUp(e, DisposalDiscarded, d.UserName, true), t.disposed(e, DisposalDiscarded))
	})
}

// needing returns those of the groups that waited for a refused one that cannot do without
// a record which it was to create.
func (t *txn) needing(refused *storedGroup, waiting []*storedGroup) (groups map[work.ID]bool, err error) {
	groups = map[work.ID]bool{}
	made := map[recordKey]bool{}
	create := func(g *storedGroup) error {
		for _, c := range g.Changes {
			k := recordKey{c.Table, c.ID}
			if _, there, err := t.base(k); err != nil {
				return err
			} else if c.Op == work.Create && !there {
				made[k] = true
			}
		}
		return nil
	}
	if err := create(refused); err != nil {
		return nil, err
	}
	for _, g := range waiting {
		if len(made) == 0 || !slices.ContainsFunc(g.Changes, func(c work.Change) bool { return needs(c, made) }) {
			continue
		}
		groups[g.ID] = true
		if err := create(g); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

// needs reports whether a change touches one of the records or refers to it.
func needs(c work.Change, made map[recordKey]bool) bool {
	if made[recordKey{c.Table, c.ID}] {
		return true
	}
	for _, edit := range c.Set {
		if target, ok := refOf(edit.To); ok && madeID(made, target) {
			return true
		}
	}
	return false
}

func madeID(made map[recordKey]bool, id work.ID) bool {
	for k := range made {
		if k.id == id {
			return true
		}
	}
	return false
}

// giveUp resolves an error without sending its group again from here. Once none of the
// group's errors is left what waited for it goes on; discarded here, what needs a record
// that it was to create is taken back.
func (t *txn) giveUp(e *storedError, how, by string, here bool) error {
	active, err := t.activeOf(e.Group.ID)
	if err != nil {
		return err
	}
	if len(active) == 1 {
		members, err := t.release(e, false)
		if err != nil {
			return err
		}
		needing := map[work.ID]bool{}
		if here {
			if needing, err = t.needing(e.Group, members); err != nil {
				return err
			}
			if len(needing) > maxDiscarded {
				return work.Errorf(work.Conflict, "%d later changes need the record that it creates: discard some of those first", len(needing))
			}
		}
		for _, g := range members {
			if needing[g.ID] {
				if err := t.takeBack(g); err != nil {
					return err
				}
				e.Taken = append(e.Taken, g.ID)
				continue
			}
			if err := t.dequeue(g); err != nil {
				return err
			}
			for _, gone := range append([]work.ID{e.Group.ID}, e.Taken...) {
				renameAfter(g, gone, work.Group{})
			}
			if err := t.enqueue(g); err != nil {
				return err
			}
		}
	}
	return errors.Join(t.resolve(e, how, by), t.trimResolved())
}

// UndoDiscardSyncError makes a discarded sync error active again, and brings back what was
// taken back with it. Waiting groups that depend on the refused one are held again. The
// error is NotFound, or Conflict if it was not discarded or a later change of the same
// record is being sent.
func (db *DB) UndoDiscardSyncError(id work.ID) error {
	return db.update("UndoDiscardSyncError", func(t *txn) error {
		e, err := t.errorAt(id)
		if err != nil {
			return err
		}
		if e.State != ErrorResolved || e.Resolution != DisposalDiscarded {
			return work.Errorf(work.Conflict, "the sync error was not discarded")
		}
		return errors.Join(t.reactivate(e), t.disposed(e, DisposalActive))
	})
}

// reactivate makes a resolved error wait for a decision again, and what builds on its
// group wait with it.
func (t *txn) reactivate(e *storedError) error {
	taken := e.Taken
	e.State, e.Resolution, e.ResolvedBy, e.Taken = ErrorActive, "", "", nil
	r, holds := e.hold()
	if err := t.writeError(e); err != nil || !holds {
		return err
	}
	if err := t.refuse(r); err != nil {
		return err
	}
	for _, id := range taken {
		if _, err := t.bringBack(id); err != nil {
			return err
		}
	}
	return t.nameAgain(e.Group)
}
