package orders

import (
	"cmp"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// groups are the statuses in the order in which a technician looks for them.
func groups() []int64 {
	return []int64{work.OrderInProgress, work.OrderScheduled, work.OrderUnscheduled, work.OrderCompleted, work.OrderPosted, work.OrderCanceled}
}

// groupOf returns the index of an order's group. An unknown status comes after the others, and
// what left this device last of all.
func groupOf(e entry) int {
	if e.left != nil {
		return len(groups()) + 1
	}
	if i := slices.Index(groups(), e.order.SystemStatus); i >= 0 {
		return i
	}
	return len(groups())
}

// over reports the groups in which the latest comes first.
func over(group int) bool { return group >= slices.Index(groups(), work.OrderCompleted) }

// arrange sorts the orders and makes rows of them, with headings unless they are flat.
func (s *Screen) arrange() {
	key := s.rows.Key()
	slices.SortStableFunc(s.all, func(a, b entry) int {
		if s.flat {
			return -strings.Compare(a.order.Number, b.order.Number)
		}
		g, h := groupOf(a), groupOf(b)
		when := a.booking.Start.Compare(b.booking.Start)
		if over(g) {
			when = -when
		}
		return cmp.Or(cmp.Compare(g, h), when, strings.Compare(a.order.Number, b.order.Number))
	})
	s.lines, s.widest, s.whom = s.lines[:0], 0, 0
	var rows []widget.Row
	heading, last := -1, -1
	for i, e := range s.all {
		if g := groupOf(e); !s.flat && g != last {
			last, heading = g, len(s.lines)
			s.lines = append(s.lines, line{entry: -1, group: g})
			rows = append(rows, widget.Row{Mute: true})
		}
		if heading >= 0 {
			s.lines[heading].count++
		}
		s.lines = append(s.lines, line{entry: i})
		s.widest = min(46, max(s.widest, text.Width(text.Line(e.order.Incident))))
		s.whom = min(40, max(s.whom, text.Width(text.Line(e.account))))
		rows = append(rows, widget.Row{Key: e.order.ID.String(), Find: s.find(e), Height: s.height, Level: 1})
	}
	s.rows.SetRows(rows)
	if key != "" {
		s.rows.Select(key)
	}
}

// state is the mark of an order's status, or that it left this device.
func (s *Screen) state(g theme.Glyphs, e entry) theme.Mark {
	if e.left != nil {
		return jobcard.LeftMark(g, *e.left, s.deps.Zone, s.deps.Now())
	}
	return jobcard.OrderStatus(g, e.order.SystemStatus)
}

func (s *Screen) find(e entry) string {
	g := theme.Unicode()
	return strings.Join([]string{e.order.Number, e.order.Incident, e.account, e.order.Street, e.order.City,
		s.state(g, e).Word, jobcard.Urgency(e.rank)}, " ")
}

// oneLine is the width from which an order fits into one line.
const oneLine = 72

// row draws an order in w cells, in one line or two.
func (s *Screen) row(f widget.Frame, e entry, w int) []string {
	w--
	if s.height == 1 {
		return []string{s.single(f, e, w)}
	}
	mark := s.state(f.Glyphs, e)
	head := f.Cell(e.order.Number, 10) + f.Fit(jobcard.Urgency(e.rank), 4)
	if s.flat {
		head += f.Paint(mark.Role, f.Fit(mark.String(), 14))
	}
	tail := s.when(e, "2 Jan 15:04")
	if f.Size == widget.Compact && s.flat {
		tail = ""
	}
	room := max(0, w-text.Width(head)-2)
	return []string{
		head + f.Paint(theme.Muted, f.Fit(tail, room)) + s.sync(f, e, 2),
		"  " + f.Cell(e.order.Incident, max(0, w-2)),
	}
}

// Widths of a row on one line: from which the day has its weekday, and what incident and
// customer have at least where both are shown.
const (
	withWeekday   = 110
	leastIncident = 26
	leastWhom     = 20
)

// single draws an order as a table row.
func (s *Screen) single(f widget.Frame, e entry, w int) string {
	mark := s.state(f.Glyphs, e)
	head := f.Cell(e.order.Number, 10) + f.Fit(jobcard.Urgency(e.rank), 4)
	if s.flat {
		head += f.Paint(mark.Role, f.Fit(mark.String(), 15))
	}
	sync, layout := 2, "2 Jan 15:04"
	if f.Size == widget.Wide {
		sync = 11
	}
	if w >= withWeekday {
		layout = "Mon 2 Jan 15:04"
	}
	tail := f.Paint(theme.Muted, f.Fit(s.when(e, layout), len(layout)+3)) + s.sync(f, e, sync)
	room := max(0, w-text.Width(head)-text.Width(tail))
	about := f.Cell(e.order.Incident, room-2)
	// Incident and customer share the room: the customer is whole if the incidents can be.
	whom := min(s.whom, max(leastWhom, room-s.widest-4))
	if incident := min(s.widest, room-whom-4); incident >= leastIncident {
		about = f.Cell(e.order.Incident, incident) + "  " + f.Cell(e.account, room-incident-4)
	}
	return head + f.Fit(about, room) + tail
}

// when says when the order's booking is.
func (s *Screen) when(e entry, layout string) string {
	if e.booking.ID == (work.ID{}) {
		return "no booking"
	}
	return e.booking.Start.In(s.deps.Zone).Format(layout)
}

// sync draws how far the order's changes are: nothing where all is synced and there is
// no room for the word.
func (s *Screen) sync(f widget.Frame, e entry, w int) string {
	m := jobcard.Sync(f.Glyphs, e.mark)
	if w < 10 {
		if e.mark == localdb.Synced {
			return f.Fit("", w)
		}
		return f.Paint(m.Role, text.FitRight(m.Glyph, w))
	}
	return f.Paint(m.Role, f.Fit(m.String(), w))
}
