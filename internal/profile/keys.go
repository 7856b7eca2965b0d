package profile

import (
	"slices"

	"fieldbook/internal/work"
)

// Key names one entry of the index of a lookup column: the rows whose Column points to
// ID. Where Column is [IDColumn] of the scope's table, it is the record ID itself.
type Key struct {
	Column string
	ID     work.ID
}

// Keys returns index entries that together hold every row that [Scope.Match] can be true
// for, at any time, each entry once. If all is true no lookup limits the rows, and every
// row is to be looked at. No keys and all false means that no row matches. The rows
// found are candidates: ask Match.
func (s *Scope) Keys(u User) (keys []Key, all bool) { return s.rule.keys(u) }

func (n *node) keys(u User) (best []Key, all bool) {
	var parts [][]Key
	unlimited := 0
	add := func(keys []Key, all bool) {
		if all {
			unlimited++
			return
		}
		parts = append(parts, keys)
	}
	for _, c := range n.clauses {
		add(c.keys(u))
	}
	for i := range n.groups {
		add(n.groups[i].keys(u))
	}
	if n.or {
		if unlimited > 0 {
			return nil, true
		}
		for _, k := range slices.Concat(parts...) {
			if !slices.Contains(best, k) {
				best = append(best, k)
			}
		}
		return best, false
	}
	if len(parts) == 0 {
		return nil, true
	}
	return slices.MinFunc(parts, func(a, b []Key) int { return len(a) - len(b) }), false
}

// keys are the index entries that hold all rows which pass the clause.
func (c clause) keys(u User) ([]Key, bool) {
	t, ok := c.test.(interface{ ids(User) []work.ID })
	if !ok || c.column.Type != work.TypeLookup {
		return nil, true
	}
	var keys []Key
	for _, id := range t.ids(u) {
		if k := (Key{c.column.Name, id}); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys, false
}
