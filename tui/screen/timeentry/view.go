package timeentry

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

// View draws the sheet and, on wide terminals, its sums and the selected entry beside it.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	left, right, two := widget.Split(f, f.W*64/100)
	d := widget.Pane(left, s.caption(f), s.footer(), widget.Beginning(widget.PaneInner(left), s.more, s.list))
	if !two {
		return d
	}
	title := "Week"
	if !s.week {
		title = "Day"
	}
	inner := widget.BoxInner(right)
	total := s.total(inner.With(inner.W-2, inner.H))
	upper := right.With(right.W, min(len(total)+2, max(3, right.H-8)))
	lower := right.With(right.W, right.H-upper.H)
	side := widget.Box(upper, title, "", indent(total)).Below(widget.Box(lower, s.subject(), "", indent(s.detail(widget.BoxInner(lower)))))
	return d.Beside(left.W, side)
}

// caption says which days are shown, with their sum.
func (s *Screen) caption(f widget.Frame) string {
	if s.from.IsZero() {
		return "Time"
	}
	name := s.from.Format("Mon 2 Jan 2006")
	if s.week {
		name = "Week from " + name
	}
	if f.Size == widget.Wide {
		name = "Time: " + name
	}
	if !s.read || s.err != nil || s.rows.Filtered() {
		return s.rows.Caption(name)
	}
	_, total := sums(s.days, types())
	return name + ", " + hours(total) + " h"
}

func (s *Screen) footer() string {
	if !s.read || s.err != nil {
		return ""
	}
	n := 0
	for _, d := range s.days {
		n += len(d.entries)
	}
	said := text.Plural(n, "entry")
	if !s.rows.Filtered() && n == 0 {
		return "no entries"
	}
	return said + ", " + s.rows.Position()
}

// list draws the rows, or what stands in their place.
func (s *Screen) list(f widget.Frame) widget.Drawn {
	switch {
	case s.err != nil:
		return jobcard.Failed(f, "the time entries", work.Message(s.err))
	case !s.read:
		return widget.Loading(f, "time entries")
	case s.rows.Len() == 0:
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No time entry matches the filter.", "Esc clears it."))
	}
	d := s.rows.Draw(f, func(i, w int) []string {
		l := s.lines[i]
		if l.entry < 0 {
			return []string{s.dayRow(f, s.days[l.day], w)}
		}
		return []string{s.row(f, s.days[l.day].entries[l.entry], w)}
	})
	if _, total := sums(s.days, types()); total == 0 && len(s.lines) == len(s.days) {
		d = d.Below(widget.Empty(f, "No time entries", "a adds one. Bookings make theirs when they are completed and synced."))
	}
	return d
}
