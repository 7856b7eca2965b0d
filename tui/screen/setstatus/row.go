package setstatus

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// effects says what a choice will set, one thing a line.
func (s *Screen) effects(f widget.Frame, c choice) []string {
	const label = 12
	var out []string
	add := func(name, value string) { out = append(out, widget.Pair(f, name, label, value)) }
	was := s.detail.BookingRecord.Fields()
	for _, change := range c.group.Changes {
		if change.ID != s.booking {
			continue
		}
		set := change.Columns()
		for _, t := range []struct{ column, label string }{
			{"starttime", "Start"}, {"endtime", "End"}, {"msdyn_actualarrivaltime", "Arrival"},
		} {
			if !set.Has(t.column) {
				continue
			}
			value := s.clock(f, set, t.column)
			if old := s.clock(f, was, t.column); old != "" && old != value {
				value += f.Paint(theme.Muted, ", was "+old)
			}
			add(t.label, value)
		}
	}
	for _, change := range c.group.Provisional {
		if set := change.Columns(); set.Has("msdyn_systemstatus") {
			mark := jobcard.OrderStatus(f.Glyphs, set.Int("msdyn_systemstatus"))
			value := f.Paint(mark.Role, mark.String())
			if f.W >= 50 {
				value += f.Paint(theme.Muted, " until the server confirms")
			}
			add("Work order", value)
		}
	}
	if c.status.Meaning == work.StatusCanceled {
		out = append(out, f.Paint(theme.Warning, f.Glyphs.Warning+" Only a dispatcher can reopen it."))
	}
	if len(out) == 0 {
		out = append(out, f.Paint(theme.Muted, "No times change."))
	}
	return out
}

// clock returns a time column for people, "" for none.
func (s *Screen) clock(f widget.Frame, fields work.Fields, column string) string {
	t := fields.Time(column)
	if t.IsZero() {
		return ""
	}
	return text.Clock(t.In(s.deps.Zone), f.Now.In(s.deps.Zone))
}

// row draws one status.
func row(f widget.Frame, c choice, w int) []string {
	m := jobcard.Status(f.Glyphs, c.status)
	return []string{f.Paint(m.Role, f.Fit(m.String(), w))}
}
