package scope

import (
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Members are the records that a profile gives one user at one instant.
type Members struct {
	tables map[string]map[work.ID]struct{}
	// NextFlip is the next instant at which membership changes by time alone; zero if it
	// never does.
	NextFlip time.Time
}

// Of evaluates a compiled profile for a user at an instant. Tables are walked parents
// first, so that each relationship finds the records that pull others in.
func Of(tx store.Records, c *profile.Compiled, u profile.User, now time.Time) (*Members, error) {
	m := &Members{tables: make(map[string]map[work.ID]struct{}, len(c.Tables))}
	w := walker{tx: tx, members: m, user: u, now: now}
	for _, s := range c.Tables {
		m.tables[s.Table.Name] = map[work.ID]struct{}{}
		if err := w.own(s); err != nil {
			return nil, err
		}
		for _, p := range s.Pulls {
			if err := w.pull(s, p); err != nil {
				return nil, err
			}
		}
	}
	return m, nil
}

// Has reports whether the record is a member.
func (m *Members) Has(table string, id work.ID) bool {
	_, ok := m.tables[table][id]
	return ok
}

// IDs returns the members of a table in id order.
func (m *Members) IDs(table string) []work.ID {
	ids := make([]work.ID, 0, len(m.tables[table]))
	for id := range m.tables[table] {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	return ids
}

// Count returns the number of members of all tables.
func (m *Members) Count() int {
	n := 0
	for _, t := range m.tables {
		n += len(t)
	}
	return n
}

type walker struct {
	tx      store.Records
	members *Members
	user    profile.User
	now     time.Time
}

// own adds the rows that the table's own filter takes in.
func (w *walker) own(s *profile.Scope) error {
	keys, all := s.Keys(w.user)
	if all {
		return w.tx.Rows(s.Table.Name, work.ID{}, func(r work.Record) bool {
			w.consider(s, r)
			return true
		})
	}
	for _, key := range keys {
		if key.Column == profile.IDColumn(s.Table.Name) {
			if err := w.byID(s, key.ID); err != nil {
				return err
			}
			continue
		}
		var failed error
		err := w.tx.Lookup(s.Table.Name, key.Column, key.ID, func(id work.ID) bool {
			r, ok, err := w.tx.Record(s.Table.Name, id)
			if ok && err == nil {
				w.consider(s, r)
			}
			failed = err
			return err == nil
		})
		if err := firstError(err, failed); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) byID(s *profile.Scope, id work.ID) error {
	r, ok, err := w.tx.Record(s.Table.Name, id)
	if ok && err == nil {
		w.consider(s, r)
	}
	return err
}

func (w *walker) consider(s *profile.Scope, r work.Record) {
	if s.Match(r, w.user, w.now) {
		w.add(s.Table.Name, r.ID)
	}
	if flip := s.NextFlip(r, w.user, w.now); !flip.IsZero() {
		if next := w.members.NextFlip; next.IsZero() || flip.Before(next) {
			w.members.NextFlip = flip
		}
	}
}

func (w *walker) add(table string, id work.ID) { w.members.tables[table][id] = struct{}{} }

// pull adds the rows that one relationship brings along.
func (w *walker) pull(s *profile.Scope, p profile.Pull) error {
	for parent := range w.members.tables[p.From] {
		if p.Down {
			err := w.tx.Lookup(s.Table.Name, p.Column, parent, func(id work.ID) bool {
				w.add(s.Table.Name, id)
				return true
			})
			if err != nil {
				return err
			}
			continue
		}
		r, ok, err := w.tx.Record(p.From, parent)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		raw := r.Column(p.Column)
		if raw == nil {
			continue
		}
		table, target := work.Fields{p.Column: raw}.RefTable(p.Column)
		if target == (work.ID{}) || table != "" && table != s.Table.Name || w.members.Has(s.Table.Name, target) {
			continue
		}
		if _, ok, err := w.tx.Record(s.Table.Name, target); err != nil {
			return err
		} else if ok {
			w.add(s.Table.Name, target)
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
