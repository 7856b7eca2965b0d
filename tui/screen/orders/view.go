package orders

import (
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list, or what stands in its place.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	var d widget.Drawn
	footer := ""
	switch {
	case s.err != nil:
		d = jobcard.Failed(in, "the work orders", work.Message(s.err))
	case !s.read:
		d = widget.Loading(in, "work orders")
	case len(s.all) == 0:
		d = widget.Empty(in, "No work orders", "They come with the bookings that the office gives you.")
	default:
		footer = s.rows.Position()
		d = widget.Beginning(in, s.more, s.list)
	}
	return widget.Pane(f, s.caption(), footer, d)
}

func (s *Screen) caption() string {
	if !s.read || s.err != nil || s.rows.Filtered() {
		return s.rows.Caption("Work orders")
	}
	how := ", by status"
	if s.flat {
		how = ", by number"
	}
	return "Work orders: " + strconv.Itoa(s.here()) + how
}

// here counts the orders that are on this device.
func (s *Screen) here() (n int) {
	for _, e := range s.all {
		if e.left == nil {
			n++
		}
	}
	return n
}

func (s *Screen) list(f widget.Frame) widget.Drawn {
	height := 1
	if f.W < oneLine {
		height = 2
	}
	if height != s.height {
		s.height = height
		s.arrange()
	}
	if s.rows.Len() == 0 {
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No work order matches the filter.", "Esc clears it."))
	}
	return s.rows.Draw(f, func(i, w int) []string {
		l := s.lines[i]
		if l.entry >= 0 {
			return s.row(f, s.all[l.entry], w)
		}
		mark := theme.Mark{Glyph: "?", Word: "Other status"}
		switch {
		case l.group < len(groups()):
			mark = jobcard.OrderStatus(f.Glyphs, groups()[l.group])
		case l.group > len(groups()):
			mark = theme.Mark{Glyph: f.Glyphs.Warning, Word: "No longer on this device", Role: theme.Warning}
		}
		count := "  " + text.Count(int64(l.count))
		if s.rows.Filtered() {
			count = "" // which would count what is not shown
		}
		return []string{f.Paint(theme.Title, mark.String()) + f.Paint(theme.Muted, count)}
	})
}
