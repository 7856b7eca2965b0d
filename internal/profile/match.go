package profile

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// Match reports whether the row is in scope by the table's own rule: its owner or its
// filter, not its relationships. RelatedOnly matches no row, AllRecords every row. The
// row must have the columns that the rule reads: a whole record, or one projected by Keep.
func (s *Scope) Match(r work.Record, u User, now time.Time) bool {
	return s.rule.holds(s.read(r), moment{user: u, now: now, cal: u.calendar()})
}

// NextFlip returns the first instant after now at which [Scope.Match] of the unchanged
// row and user gives another answer than at now. It is the zero time if the passing of
// time alone never changes the answer.
func (s *Scope) NextFlip(r work.Record, u User, now time.Time) time.Time {
	row, m := s.read(r), moment{user: u, now: now, cal: u.calendar()}
	was := s.rule.holds(row, m)
	for {
		next := s.nextEdge(row, m)
		if next.IsZero() {
			return next
		}
		m.now = next
		if s.rule.holds(row, m) != was {
			return next
		}
	}
}

// nextEdge returns the first instant after the moment at which some clause of the rule
// changes its answer for the row, the zero time if none does.
func (s *Scope) nextEdge(row []json.RawMessage, m moment) time.Time {
	var next time.Time
	s.rule.each(func(c clause) {
		w, ok := c.test.(moving)
		if !ok {
			return
		}
		v, ok := valueOf(w.column, row[c.slot])
		if !ok {
			return
		}
		during := w.during(v.at, m.cal)
		if !during.from.Before(during.to) {
			return // never true
		}
		for _, edge := range []time.Time{during.from, during.to} {
			if edge.After(m.now) && (next.IsZero() || edge.Before(next)) {
				next = edge
			}
		}
	})
	return next
}

// read decodes the columns that the rule looks at, in the order of their slots.
func (s *Scope) read(r work.Record) []json.RawMessage {
	if len(s.slots) == 0 {
		return nil
	}
	row := make([]json.RawMessage, len(s.slots))
	missing := len(row)
	for i, name := range s.slots {
		if s.Table.Column(name) == nil { // the record's own id
			row[i] = work.Ref(r.ID)
			missing--
		}
	}
	_ = r.Scan(func(column string, raw json.RawMessage) bool {
		for i, name := range s.slots {
			if name == column {
				missing--
				if string(raw) != "null" {
					row[i] = raw
				}
			}
		}
		return missing > 0
	})
	return row
}
