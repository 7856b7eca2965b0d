package agenda

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// line is one row of the list: a booking, the day above some bookings, or a gap.
type line struct {
	card int // index, -1 for none
	head string
	when string // "now" or "next" beside the booking that the day has come to
}

// days is how many days are shown.
func (s *Screen) days() int {
	if s.week {
		return 7
	}
	return 1
}

// arrange takes new cards over and, when asked to, puts the cursor on the booking that
// the day has come to.
func (s *Screen) arrange(now time.Time) {
	at, word := current(s.cards, now)
	s.now, s.when = at, word
	s.fit(shape{lines: 3})
	if s.aim && at >= 0 {
		s.rows.Select(s.cards[at].Booking.ID.String())
	}
	s.aim = s.aim && len(s.cards) == 0
}

// fit makes the rows of the cards in a shape: days above them in a week, gaps between
// them where there is room, and their heights.
func (s *Screen) fit(a shape) {
	key := s.rows.Key()
	var rows []widget.Row
	var last time.Time
	s.lines = s.lines[:0]
	mute := func(l line) {
		s.lines, rows = append(s.lines, l), append(rows, widget.Row{Mute: true})
	}
	for i := range s.cards {
		c := &s.cards[i]
		if a.gap && i > 0 {
			mute(line{card: -1})
		}
		if day := midnight(c.Booking.Start, s.deps.Zone); s.week && !day.Equal(last) {
			last = day
			mute(line{card: -1, head: day.Format("Mon 2 Jan 2006")})
		}
		l := line{card: i}
		if i == s.now {
			l.when = s.when
		}
		id := c.Booking.ID.String()
		s.lines = append(s.lines, l)
		rows = append(rows, widget.Row{Key: id, Find: find(c), Height: a.height(c, id == key)})
	}
	s.rows.SetRows(rows)
}

func find(c *jobcard.Card) string {
	return strings.Join([]string{c.Number(), c.Title(), c.Account.Name, c.Address(), c.Status.Name,
		theme.Unicode().Booking(c.Status.Meaning).Word, c.Priority.Name, jobcard.Urgency(c.Rank)}, " ")
}

// current finds the booking that the day has come to: the one at work, else the one whose
// time it is, else the next one.
func current(cards []jobcard.Card, now time.Time) (int, string) {
	open := func(c *jobcard.Card) bool {
		return c.Left == nil && c.Status.Meaning != work.StatusCompleted && c.Status.Meaning != work.StatusCanceled
	}
	for i := range cards {
		if cards[i].Left != nil {
			continue
		}
		switch cards[i].Status.Meaning {
		case work.StatusTraveling, work.StatusInProgress, work.StatusOnBreak:
			if midnight(cards[i].Booking.Start, now.Location()).Equal(midnight(now, now.Location())) {
				return i, "now"
			}
		}
	}
	for i := range cards {
		if b := cards[i].Booking; open(&cards[i]) && !now.Before(b.Start) && now.Before(b.End) {
			return i, "now"
		}
	}
	for i := range cards {
		if open(&cards[i]) && cards[i].Booking.Start.After(now) {
			return i, "next"
		}
	}
	return -1, ""
}

func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// shape is how much of a booking a row shows, which the room decides.
type shape struct {
	ends  bool // start and end, not the start alone
	gap   bool // an empty line between rows
	lines int  // 3 with the title in every row, 2 with it in the selected one only
}

// shapeFor takes the most generous shape in which all of n rows are in sight.
func shapeFor(f widget.Frame, n int) shape {
	s := shape{ends: f.Size == widget.Wide, lines: 3}
	switch {
	case n*4-1 <= f.H:
		s.gap = true
	case n*3 > f.H:
		s.lines = 2
	}
	if f.Size == widget.Compact {
		s.gap, s.lines = false, 2
	}
	return s
}

// height is the height of one row in the shape.
func (a shape) height(c *jobcard.Card, selected bool) int {
	n := len(about(c, 0))
	if a.lines < 3 && !selected {
		n = min(n, 1)
	}
	return 1 + n
}

// about is what stands below a row's first line: where, and what. The street is left
// out where it does not fit as a whole.
func about(c *jobcard.Card, w int) []string {
	var out []string
	where := text.Line(c.Account.Name)
	if street := text.Line(c.Order.Street); street != "" && (where == "" || text.Width(where+", "+street) <= w) {
		where = strings.TrimPrefix(where+", "+street, ", ")
	}
	if where != "" {
		out = append(out, where)
	}
	if t := c.Title(); t != "" && (c.Order.Number != "" || t != c.Number()) {
		out = append(out, text.Line(t))
	}
	return out
}

// row draws a booking in w cells.
func (a shape) row(f widget.Frame, c *jobcard.Card, when string, zone *time.Location, w int) []string {
	span, indent := jobcard.Span(c.Booking, zone), "             "
	if !a.ends {
		span, indent = span[:5], "      "
	}
	mark := jobcard.Status(f.Glyphs, c.Status)
	if c.Left != nil {
		mark = jobcard.LeftMark(f.Glyphs, *c.Left, zone, f.Now)
	}
	head := f.Paint(theme.Muted, f.Fit(span, len(indent))) + f.Paint(mark.Role, f.Fit(mark.String(), 15))
	tail := "  "
	if m := c.Mark(); m != localdb.Synced {
		sync := jobcard.Sync(f.Glyphs, m)
		tail = f.Paint(sync.Role, sync.Glyph) + " "
	}
	number := f.Line(c.Number())
	if c.Rank == 1 {
		number += "  " + jobcard.Urgency(c.Rank)
	}
	room := max(0, w-text.Width(head)-text.Width(tail))
	if when != "" && text.Width(number)+len(when)+2 <= room {
		tail = f.Paint(theme.Brand, when) + " " + tail
		room -= len(when) + 1
	}
	head += f.Fit(number, room) + tail
	out := []string{head}
	room = max(0, w-len(indent)-1)
	for _, s := range about(c, room) {
		out = append(out, indent+f.Fit(s, room))
	}
	return out
}
