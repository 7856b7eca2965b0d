package agenda

import (
	"time"

	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// The widths from which days stand side by side: a column must have room for the times of a
// booking and for its status in words. Below that they are under each other.
const (
	threeBeside = 100
	weekBeside  = 120
	paneBeside  = 140 // three days and the selected booking
)

// sideBySide reports whether the days are drawn as columns in a frame of that width.
func (v span) sideBySide(w int) bool {
	return v == threeDays && w >= threeBeside || v == week && w >= weekBeside
}

// Lines of a booking in a column, from generous to tight. In a narrow column the status
// has a line of its own.
const (
	wideLines   = 4 // times with status, number, customer, title
	narrowLines = 4 // times, status, number, customer
	fewestLines = 2 // wide: times with status, number and customer
	fewNarrow   = 3 // narrow: times, status, number
)

// oneLine is the width of times, status and mark on one line.
const oneLine = 27

// columns draws the shown days side by side.
func (s *Screen) columns(f widget.Frame) widget.Drawn {
	days := s.span.days()
	w := widget.ColumnWidth(f.W, days)
	s.fit(s.columnShape(w, f.H-2), f.Now)
	columns := make([]widget.Column, 0, days)
	for i, l := range s.lines {
		if l.kind != heading {
			continue
		}
		if n := len(columns); n > 0 {
			columns[n-1].To = i
		}
		columns = append(columns, widget.Column{Head: s.columnHead(f, l, w), From: i + 1, To: len(s.lines), Empty: s.nothing(l, w)})
	}
	return s.rows.DrawColumns(f, columns, func(i, w int) []string {
		switch l := s.lines[i]; {
		case l.kind == clock:
			return []string{timeline(f, w)}
		case l.entry < 0:
			return nil
		default:
			return s.made.shape.cell(f, &s.all[l.entry], l.when, s.deps.Zone, w)
		}
	})
}

// columnShape takes the most generous shape in which the longest day is in sight.
func (s *Screen) columnShape(w, h int) shape {
	most, n := 0, 0
	for _, l := range s.lines {
		switch {
		case l.kind == heading:
			n = 0
		case l.entry >= 0:
			n++
		}
		most = max(most, n)
	}
	from, to := wideLines, fewestLines
	if w < oneLine {
		from, to = narrowLines, fewNarrow
	}
	for lines := from; lines >= to; lines-- {
		if most*(lines+1) <= h {
			return shape{column: lines, gap: true}
		}
	}
	for lines := from; lines > to; lines-- {
		if most*lines+1 <= h { // and the time
			return shape{column: lines}
		}
	}
	return shape{column: to}
}

// columnHead is the day; today is called so.
func (s *Screen) columnHead(f widget.Frame, l line, w int) string {
	if !l.day.Equal(midnight(f.Now, s.deps.Zone)) {
		return f.Paint(theme.Title, l.day.Format("Mon 2 Jan"))
	}
	if name := l.day.Format("Mon 2 Jan, today"); len(name) <= w {
		return f.Paint(theme.Brand, name)
	}
	return f.Paint(theme.Brand, l.day.Format("Today 2 Jan"))
}

// nothing is what a day without a booking says.
func (s *Screen) nothing(l line, w int) string {
	switch {
	case l.count+l.gone > 0:
		return "None matches"
	case w < len("No bookings"):
		return "None"
	}
	return "No bookings"
}

// cell draws a booking in a column of w cells.
func (a shape) cell(f widget.Frame, e *jobcard.Entry, when string, zone *time.Location, w int) []string {
	times, mark := jobcard.Span(e.Booking, zone), e.State(f.Glyphs, zone, f.Now)
	tail, tailRole := "", theme.Muted
	if e.Mark != localdb.Synced {
		sync := jobcard.Sync(f.Glyphs, e.Mark)
		tail, tailRole = " "+sync.Glyph, sync.Role
	}
	room := max(0, w-text.Width(tail))
	status := f.Paint(mark.Role, f.Fit(mark.String(), w))
	number := f.Cell(e.Number(), max(0, min(w, text.Width(f.Line(e.Number())))))
	if e.Rank == 1 {
		number += " " + jobcard.Urgency(e.Rank)
	}
	if when != "" {
		number += " " + f.Paint(theme.Brand, when)
	}
	var out []string
	if w >= oneLine {
		head := f.Paint(theme.Muted, times) + " " + f.Paint(mark.Role, f.Fit(mark.String(), max(0, room-len(times)-1)))
		out = append(out, f.Fit(head, room)+f.Paint(tailRole, tail))
	} else {
		out = append(out, f.Paint(theme.Muted, f.Fit(times, room))+f.Paint(tailRole, tail), status)
	}
	if w >= oneLine && a.column == fewestLines {
		return append(out, f.Fit(number+" "+f.Line(e.Account.Name), w))
	}
	out = append(out, f.Fit(number, w))
	for _, part := range []string{e.Account.Name, e.Title()} {
		if len(out) < a.column {
			out = append(out, f.Cell(part, w))
		}
	}
	return out
}
