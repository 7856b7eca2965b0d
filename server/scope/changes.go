package scope

import (
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Position is up to where a device was told everything of one table.
type Position struct {
	At   uint64    `json:"at"`    // of the feed
	AsOf time.Time `json:"as_of"` // when windows were evaluated
}

// Since says what of a view is known to agree with the scope, and so what to look at.
type Since struct {
	// Tables are those to look at, in the profile's order. With a table come all that it
	// pulls in, so that what follows from a change is found together with it.
	Tables []string
	// Positions are those of the tables that are to be told everything new. Of the others
	// only Look and what follows from it is looked at.
	Positions map[string]Position
	// Look are further records to look at. Moved are those that came into the view or left
	// it by other ways than steps: what hangs on them is looked at, too.
	Look, Moved []work.RecordRef
}

// Changes is Compare in proportion to what happened since. It expects a view that agreed at
// the positions: every record in it was in its table's scope then, or was related to one
// that the view holds, and the other way round.
func (v Viewer) Changes(tx store.Tx, device work.ID, since Since) (Difference, error) {
	e := evaluation{
		Viewer: v, tx: tx, device: device, tables: since.Tables,
		candidates: map[string]map[work.ID]struct{}{}, after: map[work.RecordRef]bool{}, pointers: map[work.RecordRef]int{},
	}
	for _, ref := range slices.Concat(since.Look, since.Moved) {
		e.look(ref)
	}
	for _, ref := range since.Moved {
		if err := e.children(ref); err != nil {
			return Difference{}, err
		}
	}
	for _, table := range since.Tables {
		s := v.Profile.Table(table)
		if position, ok := since.Positions[table]; ok {
			if err := e.since(s, position); err != nil {
				return Difference{}, err
			}
		}
		for _, id := range sorted(e.candidates[table]) {
			if err := e.evaluate(s, id); err != nil {
				return Difference{}, err
			}
		}
	}
	return Difference{Steps: append(e.come, e.leave...), NextFlip: e.flips.next}, nil
}

// evaluation walks the tables parents first: when a table's turn comes, everything that
// can bring one of its records in or out is known.
type evaluation struct {
	Viewer
	tx         store.Tx
	device     work.ID
	tables     []string
	candidates map[string]map[work.ID]struct{}
	// after is whether the device will hold a record, where that changes; pointers is by how
	// much more often its copies will name one.
	after       map[work.RecordRef]bool
	pointers    map[work.RecordRef]int
	come, leave []Step
	flips       flips
}

// look makes a record a candidate.
func (e *evaluation) look(ref work.RecordRef) {
	if e.candidates[ref.Table] == nil {
		e.candidates[ref.Table] = map[work.ID]struct{}{}
	}
	e.candidates[ref.Table][ref.ID] = struct{}{}
}

// since makes candidates of the rows that changed, of those that a window's edge passed, and
// of those whose pin ended. The clock may have gone back.
func (e *evaluation) since(s *profile.Scope, p Position) error {
	for id, until := range e.Pins[s.Table.Name] {
		if p.AsOf.Before(until) != e.Now.Before(until) {
			e.look(work.RecordRef{Table: s.Table.Name, ID: id})
		}
	}
	err := e.tx.Changes(s.Table.Name, p.At, func(entry store.Entry) bool {
		e.look(work.RecordRef{Table: s.Table.Name, ID: entry.ID})
		return true
	})
	moved := s.Moved(e.User, p.AsOf, e.Now)
	if err != nil || moved == nil {
		return err
	}
	return e.find(e.tx, s, moved, func(id work.ID) error {
		e.look(work.RecordRef{Table: s.Table.Name, ID: id})
		return nil
	})
}

// evaluate decides about one record.
func (e *evaluation) evaluate(s *profile.Scope, id work.ID) error {
	ref := work.RecordRef{Table: s.Table.Name, ID: id}
	held, had, err := e.tx.Held(e.device, ref.Table, id)
	if err != nil {
		return err
	}
	r, exists, err := e.tx.Record(ref.Table, id)
	if err != nil {
		return err
	}
	member := false
	if exists {
		e.flips.earlier(s.NextFlip(r, e.User, e.Now))
		e.flips.earlier(e.Pins.until(ref.Table, id, e.Now))
	}
	if exists && e.mayRead(r) {
		if member, err = e.takes(s, r); err != nil {
			return err
		}
	}
	switch {
	case member && (!had || held.Rev != r.Rev || held.Shape != s.Shape):
		e.come = append(e.come, Step{Table: ref.Table, ID: id, Rev: r.Rev})
		e.repoint(held.Points, e.Profile.Points(r))
	case !member && had:
		e.leave = append(e.leave, Step{Table: ref.Table, ID: id, Why: e.why(r, exists)})
		e.repoint(held.Points, nil)
	}
	if member == had {
		return nil
	}
	e.after[ref] = member
	return e.children(ref)
}

// takes reports whether a record that is there and may be read is in scope: by its table's
// rule, because it is pinned, or because a record brings it along that the device will hold.
func (e *evaluation) takes(s *profile.Scope, r work.Record) (bool, error) {
	if s.Match(r, e.User, e.Now) || e.pinned(r.Table, r.ID) {
		return true, nil
	}
	for _, parent := range s.Parents(r) {
		if held, err := e.holds(parent); held || err != nil {
			return held, err
		}
	}
	n, err := e.tx.Pointers(e.device, r.Table, r.ID)
	return n+e.pointers[work.RecordRef{Table: r.Table, ID: r.ID}] > 0, err
}

// holds reports whether the device will hold a record.
func (e *evaluation) holds(ref work.RecordRef) (bool, error) {
	if after, changes := e.after[ref]; changes {
		return after, nil
	}
	_, held, err := e.tx.Held(e.device, ref.Table, ref.ID)
	return held, err
}

// repoint notes that a copy will name other records, and makes these candidates.
func (e *evaluation) repoint(before, after []work.RecordRef) {
	if slices.Equal(before, after) {
		return
	}
	for _, ref := range before {
		e.pointers[ref]--
		e.look(ref)
	}
	for _, ref := range after {
		e.pointers[ref]++
		e.look(ref)
	}
}

// children makes candidates of the rows that come and go with a record.
func (e *evaluation) children(of work.RecordRef) error {
	for _, table := range e.tables {
		for _, p := range e.Profile.Table(table).Pulls {
			if !p.Down || p.From != of.Table {
				continue
			}
			err := e.tx.Lookup(table, p.Column, of.ID, func(id work.ID) bool {
				e.look(work.RecordRef{Table: table, ID: id})
				return true
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
