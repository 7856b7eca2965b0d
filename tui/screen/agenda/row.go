package agenda

import (
	"strings"
	"time"

	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// shape is how much of a booking a row shows, which the room decides.
type shape struct {
	ends   bool // start and end, not the start alone
	gap    bool // an empty line between rows
	lines  int  // 3 with the title in every row, 2 with it in the selected one only
	column int  // in columns: how many lines of a booking are shown, else 0
}

// shapeFor takes the most generous shape in which all of n rows and their headings are in
// sight.
func shapeFor(f widget.Frame, n, headings int) shape {
	s := shape{ends: f.Size == widget.Wide, lines: 3}
	switch room := f.H - headings; {
	case n*4-1 <= room:
		s.gap = true
	case n*3 > room:
		s.lines = 2
	}
	if f.Size == widget.Compact {
		s.gap, s.lines = false, 2
	}
	return s
}

// height is the height of one row in the shape.
func (a shape) height(e *jobcard.Entry, selected bool) int {
	if a.column > 0 {
		return a.column
	}
	n := len(about(e, 0))
	if a.lines < 3 && !selected {
		n = min(n, 1)
	}
	return 1 + n
}

// about is what stands below a row's first line: where, and what. The street is left
// out where it does not fit as a whole.
func about(e *jobcard.Entry, w int) []string {
	var out []string
	where := text.Line(e.Account.Name)
	if street := text.Line(e.Order.Street); street != "" && (where == "" || text.Width(where+", "+street) <= w) {
		where = strings.TrimPrefix(where+", "+street, ", ")
	}
	if where != "" {
		out = append(out, where)
	}
	if t := e.Title(); t != "" && (e.Order.Number != "" || t != e.Number()) {
		out = append(out, text.Line(t))
	}
	return out
}

// row draws a booking in w cells.
func (a shape) row(f widget.Frame, e *jobcard.Entry, when string, zone *time.Location, w int) []string {
	span, indent := jobcard.Span(e.Booking, zone), "             "
	if !a.ends {
		span, indent = span[:5], "      "
	}
	mark := e.State(f.Glyphs, zone, f.Now)
	head := f.Paint(theme.Muted, f.Fit(span, len(indent))) + f.Paint(mark.Role, f.Fit(mark.String(), 15))
	tail := "  "
	if m := e.Mark; m != localdb.Synced {
		sync := jobcard.Sync(f.Glyphs, m)
		tail = f.Paint(sync.Role, sync.Glyph) + " "
	}
	number := f.Line(e.Number())
	if e.Rank == 1 {
		number += "  " + jobcard.Urgency(e.Rank)
	}
	room := max(0, w-text.Width(head)-text.Width(tail))
	if when != "" && text.Width(number)+len(when)+2 <= room {
		tail = f.Paint(theme.Brand, when) + " " + tail
		room -= len(when) + 1
	}
	head += f.Fit(number, room) + tail
	out := []string{head}
	room = max(0, w-len(indent)-1)
	for _, s := range about(e, room) {
		out = append(out, indent+f.Fit(s, room))
	}
	return out
}
