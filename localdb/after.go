package localdb

import (
	"errors"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// A group names, in After, the groups that create what it refers to: the server takes it
// only when it has taken those. A name is good as long as its group waits in the outbox or
// for a person. Once that is settled the name must go, or the group would wait for ever: it
// is for the server to say whether it can do without. A named group always has the lower
// rank.

// pauseHeld is how long a group is kept that the server holds for another one that waits
// here as well.
const pauseHeld = 30 * time.Second

// heldFor carries out that the server holds a group for another one, and returns after how
// long to ask again. The device may have settled that one without the server: then the name
// goes. Or it has an unresolved sync error of it that was stored by a version which let
// nothing wait for conflicts.
func (t *txn) heldFor(g *storedGroup, by work.ID) (time.Duration, error) {
	if awaited, err := t.awaited(by); err != nil || awaited {
		if t.top(refusedBucket).has(by[:]) {
			return 0, err
		}
		return pauseHeld, err
	}
	active, err := t.activeOf(by)
	if err != nil {
		return 0, err
	}
	for _, e := range active {
		r, creates := creationOf(e.Group)
		if !creates {
			continue
		}
		e.Creates = true
		return 0, errors.Join(t.writeError(e), t.refuse(r))
	}
	if !(refusal{Group: by}).named(g) {
		return pauseHeld, nil
	}
	renameAfter(g, by, work.Group{})
	return 0, t.rewrite(g)
}

// awaited reports whether a group waits here, in the outbox or for a person.
func (t *txn) awaited(group work.ID) (bool, error) {
	if t.top(refusedBucket).has(group[:]) {
		return true, nil
	}
	where, _, err := t.placeOf(group)
	return where == inOutbox, err
}

// rewrite stores a group of the outbox again under its number, after a change of what it
// names only: the server does not tell groups apart by that.
func (t *txn) rewrite(g *storedGroup) error {
	raw, err := encode(g)
	if err != nil {
		return err
	}
	t.groups[g.Seq] = g
	t.change.Outbox = true
	return t.top(outboxBucket).put(number(g.Seq), raw)
}

// nameAnew lets a group that comes back name what it has to wait for now: what it named may
// have been settled, or sent again as another group.
func (t *txn) nameAnew(g *storedGroup) error {
	for i := range g.Changes {
		c := &g.Changes[i]
		var after []work.ID
		for _, id := range c.After {
			if awaited, err := t.awaited(id); err != nil {
				return err
			} else if awaited {
				after = append(after, id)
			}
		}
		creators, err := t.creatorsOf(*c)
		if err != nil {
			return err
		}
		c.After = union(after, creators)
	}
	return t.rankAfter(g)
}

// rankAfter gives a group that names a later action a rank of now: it cannot keep its place
// among the user's actions.
func (t *txn) rankAfter(g *storedGroup) error {
	for _, c := range g.Changes {
		for _, id := range c.After {
			rank, err := t.rankOf(id)
			if err != nil {
				return err
			}
			if rank <= g.Rank {
				continue
			}
			now, err := t.counters()
			g.Rank = now.seq + 1
			return err
		}
	}
	return nil
}

// rankOf returns the rank of a group that waits here, 0 for any other.
func (t *txn) rankOf(group work.ID) (uint64, error) {
	var r refusal
	if found, err := t.getJSON(t.top(refusedBucket), group[:], &r); err != nil || found {
		return r.Rank, err
	}
	where, n, err := t.placeOf(group)
	if err != nil || where != inOutbox {
		return 0, err
	}
	g, err := t.group(n)
	if err != nil {
		return 0, err
	}
	return g.Rank, nil
}

// nameAgain makes the waiting groups that refer to a record which a group creates, and that
// came after it, name that group.
func (t *txn) nameAgain(creator *storedGroup) error {
	made := map[work.ID]bool{}
	for _, c := range creator.Changes {
		made[c.ID] = made[c.ID] || c.Op == work.Create
	}
	x := t.top(outboxBucket)
	var changed []*storedGroup
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		g, err := t.groupIn(x, key, envelope)
		if err != nil {
			return false, err
		}
		if g.Rank <= creator.Rank || t.db.flight.isSending(g.ID) {
			return true, nil
		}
		for i := range g.Changes {
			for _, edit := range g.Changes[i].Set {
				if target, ok := refOf(edit.To); ok && made[target] {
					g.Changes[i].After = union(g.Changes[i].After, []work.ID{creator.ID})
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
		if err := t.rewrite(g); err != nil {
			return err
		}
	}
	return nil
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
