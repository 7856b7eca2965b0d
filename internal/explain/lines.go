package explain

import (
	"fmt"
	"strings"
	"time"

	"fieldbook/internal/work"
)

// Line is one line of an explanation for people.
type Line struct {
	Level int
	Holds bool // takes the record in, or is fulfilled
	Plain bool // a sentence: nothing is fulfilled or not
	Text  string
}

// Mark stands before the line where people read plain text: yes, no or nothing.
func (l Line) Mark() string {
	switch {
	case l.Plain:
		return ""
	case l.Holds:
		return "yes  "
	}
	return "no   "
}

// Lines puts a reason into words. Label names tables, such as "Work order"; times are shown in
// the zone. The text may hold values of records.
func (r Reason) Lines(label func(table string) string, zone *time.Location) []Line {
	w := words{label: label, zone: zone, told: map[work.RecordRef]bool{}}
	w.reason(r, 0)
	return w.lines
}

type words struct {
	label func(string) string
	zone  *time.Location
	lines []Line
	told  map[work.RecordRef]bool // what is explained above already
}

func (w *words) say(level int, holds bool, format string, args ...any) {
	w.lines = append(w.lines, Line{Level: level, Holds: holds, Text: fmt.Sprintf(format, args...)})
}

func (w *words) plain(level int, format string, args ...any) {
	w.lines = append(w.lines, Line{Level: level, Plain: true, Text: fmt.Sprintf(format, args...)})
}

// reason says of a record what takes it in and what does not.
func (w *words) reason(r Reason, level int) {
	if r.Not != "" {
		w.say(level, false, "%s: %s", w.subject(r), r.Not)
		w.pinned(r, level+1)
		return
	}
	verb := "is in the profile"
	if !r.In {
		verb = "is not in the profile"
	}
	ref := work.RecordRef{Table: r.Table, ID: r.ID}
	if w.told[ref] {
		w.say(level, r.In, "%s %s, as above", w.subject(r), verb)
		return
	}
	w.told[ref] = true
	w.say(level, r.In, "%s %s", w.subject(r), verb)
	w.rule(r, level+1)
	w.pinned(r, level+1)
	for _, p := range r.By {
		w.path(p, level+1)
	}
	if level == 0 && !r.Changes.IsZero() {
		w.plain(level+1, "time alone may change this at %s", w.clock(r.Changes))
	}
}

// pinned says until when something is kept that no rule takes in.
func (w *words) pinned(r Reason, level int) {
	if !r.Pinned.IsZero() {
		w.say(level, true, "kept until %s: the user made it, changed it or looked at it", w.clock(r.Pinned))
	}
}

// rule says the row rule line by line. Where a relationship brings the record down and the rule
// never could, it is left out.
func (w *words) rule(r Reason, level int) {
	if len(r.Rule) == 1 {
		v := r.Rule[0]
		if v.Line == "related rows only" && r.In {
			return
		}
		w.say(level, v.Holds, "row filter: %s%s", v.Line, w.has(v.Has, v.Until))
		return
	}
	for i, v := range r.Rule {
		text := v.Line + w.has(v.Has, v.Until)
		if v.Group {
			text = v.Line
		}
		if i == 0 {
			text = "row filter: " + v.Line
		}
		at := level + 2*v.Level + 1
		if v.Group {
			at--
		}
		w.say(at, v.Holds, "%s", text)
	}
}

func (w *words) has(value string, until time.Time) string {
	var parts []string
	if value != "" {
		parts = append(parts, "has "+value)
	}
	if !until.IsZero() {
		parts = append(parts, "until "+w.clock(until))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// path says of a relationship which related record brings the record down, or that none does.
func (w *words) path(p Path, level int) {
	table, column, _ := strings.Cut(p.Relationship, ".")
	more := ""
	if p.More > 0 {
		more = fmt.Sprintf(" (the first of %d)", p.More+len(p.Parents))
	}
	holds := len(p.Parents) > 0 && p.Parents[0].In
	switch {
	case holds:
		w.say(level, true, "relationship %s.%s, by one related record%s:", table, column, more)
	case len(p.Parents) == 0:
		w.say(level, false, "relationship %s.%s: there is no related record", table, column)
	default:
		w.say(level, false, "relationship %s.%s: none of the related records is in the profile, such as%s:", table, column, more)
	}
	for _, parent := range p.Parents {
		w.reason(parent, level+1)
	}
}

func (w *words) subject(r Reason) string {
	name := r.Name
	if name == "" {
		name = r.ID.String()
	}
	return w.label(r.Table) + " " + name
}

func (w *words) clock(t time.Time) string { return t.In(w.zone).Format("Mon 2 Jan 2006 15:04") }

// Label returns the names of tables by a schema, and the logical ones of tables that it does
// not know.
func Label(s *work.Schema) func(string) string {
	return func(table string) string {
		if s != nil {
			if t := s.Table(table); t != nil {
				return t.Label
			}
		}
		return table
	}
}
