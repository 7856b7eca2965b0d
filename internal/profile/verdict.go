package profile

import (
	"fmt"
	"time"

	"fieldbook/internal/work"
)

// Verdict is what one line of a table's own row rule says of a record.
type Verdict struct {
	Line  string    `json:"line"`            // a condition as it reads, or how a group is joined
	Level int       `json:"level"`           // how deep the group is in which it stands, 0 = outermost
	Holds bool      `json:"holds"`           // whether it takes the record in
	Has   string    `json:"has,omitempty"`   // what the record has in the column, "" for nothing
	Until time.Time `json:"until,omitzero"`  // when that changes by the passing of time alone, zero = never
	Group bool      `json:"group,omitempty"` // the line is about a group; its conditions follow
	// Target is to what the column points, if it is a lookup: Has is its id then.
	Target work.RecordRef `json:"-"`
}

// Verdicts explains what [Scope.Match] says of a record, line by line in the order of the
// filter. A rule without a filter has one line.
func (s *Scope) Verdicts(r work.Record, u User, now time.Time) []Verdict {
	switch s.Item.Criteria {
	case RelatedOnly:
		return []Verdict{{Line: s.Item.RowRule(), Holds: false}}
	case AllRecords:
		return []Verdict{{Line: s.Item.RowRule(), Holds: true}}
	case OtherData:
		return []Verdict{{
			Line: s.Item.RowRule(), Holds: s.Match(r, u, now), Until: s.NextFlip(r, u, now),
			Has: s.has(r, "ownerid", u), Target: s.target(r, "ownerid"),
		}}
	}
	w := witness{scope: s, record: r, user: u, now: now}
	w.group(s.Item.Filter, 0)
	return w.lines
}

// has is what a record has in a column, in words.
func (s *Scope) has(r work.Record, column string, u User) string {
	c := s.Table.Column(column)
	if c == nil { // the id column
		return r.ID.String()
	}
	raw := r.Column(column)
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	zone := u.Zone
	if zone == nil {
		zone = time.UTC
	}
	return c.Format(raw, zone)
}

// target is to what a lookup column of a record points, zero if it is none or empty.
func (s *Scope) target(r work.Record, column string) work.RecordRef {
	c := s.Table.Column(column)
	if c == nil || c.Type != work.TypeLookup {
		return work.RecordRef{}
	}
	table, id := work.Fields{"": r.Column(column)}.RefTable("")
	if table == "" && len(c.Targets) > 0 {
		table = c.Targets[0]
	}
	return work.RecordRef{Table: table, ID: id}
}

// witness gathers the verdicts of one record.
type witness struct {
	scope  *Scope
	record work.Record
	user   User
	now    time.Time
	lines  []Verdict
}

// group adds a group and what is in it, and returns whether it takes the record in.
func (w *witness) group(g *Filter, level int) bool {
	at := len(w.lines)
	w.lines = append(w.lines, Verdict{Level: level, Group: true})
	holds := g.Type == And
	take := func(one bool) {
		if one == (g.Type == Or) {
			holds = one
		}
	}
	for _, c := range g.Conditions {
		take(w.condition(c, level))
	}
	for i := range g.Filters {
		take(w.group(&g.Filters[i], level+1))
	}
	words := map[string]string{And: "all of", Or: "any of"}
	w.lines[at].Line, w.lines[at].Holds = words[g.Type], holds
	return holds
}

// condition adds one condition. It is evaluated as a rule of its own.
func (w *witness) condition(c Condition, level int) bool {
	alone := Filter{Type: And, Conditions: []Condition{c}}
	f := &filterCompiler{table: w.scope.Table, operators: operators()}
	rule, err := f.group("", &alone, 1)
	v := Verdict{Line: c.String(), Level: level, Has: w.scope.has(w.record, c.Attribute, w.user), Target: w.scope.target(w.record, c.Attribute)}
	if err != nil { // which a compiled profile has not
		v.Line += fmt.Sprintf(" (%v)", err)
		w.lines = append(w.lines, v)
		return false
	}
	one := &Scope{Table: w.scope.Table, rule: rule, slots: f.slots}
	v.Holds, v.Until = one.Match(w.record, w.user, w.now), one.NextFlip(w.record, w.user, w.now)
	w.lines = append(w.lines, v)
	return v.Holds
}
