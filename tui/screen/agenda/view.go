package agenda

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list and, on wide terminals, the selected booking beside it.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	left, right, two := widget.Split(f, f.W*58/100)
	d := widget.Pane(left, s.caption(f), s.footer(), widget.Beginning(widget.PaneInner(left), s.notice(), s.list))
	if two {
		d = d.Beside(left.W, widget.Box(right, "Booking", "", s.detail(widget.BoxInner(right))))
	}
	return d
}

// caption says which days are shown, and how many bookings they have.
func (s *Screen) caption(f widget.Frame) string {
	if s.day.IsZero() {
		return "Agenda"
	}
	name := s.day.Format("Mon 2 Jan 2006")
	if s.week {
		name = "Week from " + name
	}
	if f.Size == widget.Wide {
		name = "Agenda: " + name
	}
	if !s.read || s.err != nil || s.rows.Filtered() {
		return s.rows.Caption(name)
	}
	here := 0
	for i := range s.cards {
		if s.cards[i].Left == nil {
			here++
		}
	}
	return name + ", " + text.Plural(here, "booking")
}

func (s *Screen) footer() string {
	if !s.read || s.err != nil || len(s.cards) == 0 {
		return ""
	}
	return s.rows.Position()
}

// notice says that the days have more bookings than are shown.
func (s *Screen) notice() []string {
	if !s.read || s.err != nil {
		return nil
	}
	return s.more
}

// list draws the rows, or what stands in their place.
func (s *Screen) list(f widget.Frame) widget.Drawn {
	switch {
	case s.err != nil:
		return jobcard.Failed(f, "the agenda", work.Message(s.err))
	case !s.read:
		return widget.Loading(f, "bookings")
	case len(s.cards) == 0:
		return widget.Empty(f, "No bookings", s.hint())
	}
	a := shapeFor(f, len(s.cards))
	s.fit(a)
	if s.rows.Len() == 0 {
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No booking matches the filter.", "Esc clears it."))
	}
	return s.rows.Draw(f, func(i, w int) []string {
		l := s.lines[i]
		if l.card < 0 {
			return []string{f.Paint(theme.Title, l.head)}
		}
		return a.row(f, &s.cards[l.card], l.when, s.deps.Zone, w)
	})
}

// hint says how to get away from an empty day.
func (s *Screen) hint() string {
	if s.week {
		return "[ and ] turn the week, t goes to today."
	}
	return "[ and ] turn the day, t goes to today."
}
