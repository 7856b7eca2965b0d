package scope

import (
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Members are the records that a profile gives one user at one instant.
type Members struct {
	tables map[string]map[work.ID]struct{}
}

// Members evaluates the whole scope. Tables are walked parents first, so that each
// relationship finds the records that pull others in.
func (v Viewer) Members(tx store.Records) (*Members, error) {
	w := walker{Viewer: v, tx: tx, pointed: map[string]map[work.ID]struct{}{},
		members: &Members{tables: make(map[string]map[work.ID]struct{}, len(v.Profile.Tables))}}
	for _, s := range v.Profile.Tables {
		w.members.tables[s.Table.Name] = map[work.ID]struct{}{}
		for _, step := range []func(*profile.Scope) error{w.own, w.related, w.point} {
			if err := step(s); err != nil {
				return nil, err
			}
		}
	}
	return w.members, nil
}

// Has reports whether the record is a member.
func (m *Members) Has(table string, id work.ID) bool {
	_, ok := m.tables[table][id]
	return ok
}

// IDs returns the members of a table in id order.
func (m *Members) IDs(table string) []work.ID { return sorted(m.tables[table]) }

func sorted(set map[work.ID]struct{}) []work.ID {
	ids := make([]work.ID, 0, len(set))
	for id := range set {
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
	Viewer
	tx      store.Records
	members *Members
	pointed map[string]map[work.ID]struct{} // by table: what the members walked so far point to
}

// own adds the rows that the table's own filter takes in, and those that are pinned.
func (w *walker) own(s *profile.Scope) error {
	for id := range w.Pins[s.Table.Name] {
		if !w.pinned(s.Table.Name, id) {
			continue
		}
		if err := w.consider(s, id, func(work.Record) bool { return true }); err != nil {
			return err
		}
	}
	return w.find(w.tx, s, s.Windows(w.User, w.Now), func(id work.ID) error {
		return w.consider(s, id, func(r work.Record) bool { return s.Match(r, w.User, w.Now) })
	})
}

// related adds the rows that relationships bring along.
func (w *walker) related(s *profile.Scope) error {
	for id := range w.pointed[s.Table.Name] {
		if err := w.consider(s, id, func(work.Record) bool { return true }); err != nil {
			return err
		}
	}
	for _, p := range s.Pulls {
		if !p.Down {
			continue
		}
		for parent := range w.members.tables[p.From] {
			var failed error
			err := w.tx.Lookup(s.Table.Name, p.Column, parent, func(id work.ID) bool {
				failed = w.consider(s, id, func(r work.Record) bool {
					return slices.Contains(s.Parents(r), work.RecordRef{Table: p.From, ID: parent})
				})
				return failed == nil
			})
			if err := firstError(err, failed); err != nil {
				return err
			}
		}
	}
	return nil
}

// consider makes a record a member if it is there, may be read and takes the test.
func (w *walker) consider(s *profile.Scope, id work.ID, takes func(work.Record) bool) error {
	if w.members.Has(s.Table.Name, id) {
		return nil
	}
	r, ok, err := w.tx.Record(s.Table.Name, id)
	if err == nil && ok && takes(r) && w.mayRead(r) {
		w.members.tables[s.Table.Name][id] = struct{}{}
	}
	return err
}

// point notes what the table's members bring along by pointing to it.
func (w *walker) point(s *profile.Scope) error {
	if !w.Profile.Pulling(s.Table.Name) {
		return nil
	}
	for id := range w.members.tables[s.Table.Name] {
		r, _, err := w.tx.Record(s.Table.Name, id)
		if err != nil {
			return err
		}
		for _, to := range w.Profile.Points(r) {
			if w.pointed[to.Table] == nil {
				w.pointed[to.Table] = map[work.ID]struct{}{}
			}
			w.pointed[to.Table][to.ID] = struct{}{}
		}
	}
	return nil
}
