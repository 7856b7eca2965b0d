package localdb

import (
	"slices"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// holds reports whether a group must wait for one that was refused or that lost a conflict.
func (m *model) holds(refused *modelGroup, late work.Group) bool {
	if names(late, refused.ID) {
		return true
	}
	return refused.rank < m.groups[late.ID].rank && slices.ContainsFunc(refused.Changes, func(c work.Change) bool {
		return (refused.out == Rejected || c.Op == work.Create) && touching(late, recordKey{c.Table, c.ID})
	})
}

// behind returns the groups of the queue that wait for a refused one, and, if all, those that
// touch any of its records later, with whatever is chained to them.
func (m *model) behind(q []*modelGroup, refused *modelGroup, all bool) (chain []*modelGroup) {
	for _, g := range q {
		if m.holds(refused, g.Group) || all && g.rank > refused.rank && oneRecord(refused.Group, g.Group) ||
			slices.ContainsFunc(chain, func(o *modelGroup) bool { return share(o.Group, g.Group) }) {
			chain = append(chain, g)
		}
	}
	return chain
}

// moveUp gives a group a rank of now if it names a later one.
func (m *model) moveUp(g *modelGroup) (moved bool) {
	for _, c := range g.Changes {
		for _, id := range c.After {
			if named := m.groups[id]; named != nil && named.rank > g.rank {
				m.rank++
				g.rank = m.rank
				return true
			}
		}
	}
	return false
}

// checkHeld: a group is held by what has an active sync error, and by nothing else; and what
// it names waits, too.
func (m *model) checkHeld(t *rapid.T, q []*modelGroup) {
	held := map[work.ID]bool{}
	for _, e := range m.errors {
		if e.refused && e.state == "active" {
			for _, g := range m.behind(q, m.groups[e.group], false) {
				held[g.ID] = true
			}
		}
	}
	list, err := m.db.Outbox()
	must(t, err)
	for _, e := range list {
		if !m.flies(e.Group.ID) && (e.State == EntryHeld) != held[e.Group.ID] {
			t.Fatalf("group %d is %v by %v, and held is %v", e.Group.Seq, e.State, e.HeldBy, held[e.Group.ID])
		}
		for _, c := range e.Group.Changes {
			for _, id := range c.After {
				if !m.hopes(id) {
					t.Fatalf("group %d waits for %v, which is settled (%s)", e.Group.Seq, id, m.groups[id].place)
				}
			}
		}
	}
}

// hopes reports whether what names a group can still hope: it is in the outbox, was taken,
// or a person must decide on it.
func (m *model) hopes(group work.ID) bool {
	g := m.groups[group]
	if g.place == "outbox" || g.out == Applied || g.out == Merged {
		return true
	}
	for _, e := range m.errors {
		if e.group == group && e.refused && e.state == "active" {
			return true
		}
	}
	return false
}
