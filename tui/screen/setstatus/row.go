package setstatus

import (
	"maps"
	"strconv"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// preview is what a choice will set, as its group says.
type preview struct {
	booking work.Fields // columns of the booking
	stamp   time.Time   // of a booking timestamp, zero for none
	order   int64       // the order's status until the server confirms, 0 for no change
	open    int         // tasks that are not done, where the visit ends
}

func (s *Screen) previewOf(c choice) preview {
	var p preview
	for _, change := range c.group.Changes {
		switch {
		case change.ID == s.booking:
			p.booking = change.Columns()
		case change.Table == work.BookingTimestampTable:
			p.stamp = change.Columns().Time("msdyn_timestamptime")
		}
	}
	for _, change := range c.group.Provisional {
		if set := change.Columns(); set.Has("msdyn_systemstatus") {
			p.order = set.Int("msdyn_systemstatus")
		}
	}
	if c.status.Meaning == work.StatusCompleted {
		p.open = len(s.detail.Tasks) - s.detail.TasksDone()
	}
	return p
}

// effects says what a choice will set, one thing a line.
func (s *Screen) effects(f widget.Frame, c choice) []string {
	p := s.previewOf(c)
	var out []string
	if f.W < 50 || f.H < 12 {
		out = s.tight(f, p)
	} else {
		out = s.full(f, c, p)
	}
	if len(out) == 0 {
		out = append(out, f.Paint(theme.Muted, "No times change."))
	}
	if p.open > 0 {
		out = append(out, f.Paint(theme.Warning, f.Fit(f.Glyphs.Warning+" "+strconv.Itoa(p.open)+" of "+text.Plural(len(s.detail.Tasks), "task")+" not done.", f.W-2)))
	}
	if c.status.Meaning == work.StatusCanceled {
		out = append(out, f.Paint(theme.Warning, f.Glyphs.Warning+" Only a dispatcher can reopen it."))
	}
	return out
}

// full has a line for each column.
func (s *Screen) full(f widget.Frame, c choice, p preview) []string {
	const label = 12
	var out []string
	add := func(name, value, was string) {
		if was != "" && was != value {
			value += f.Paint(theme.Muted, ", was "+was)
		}
		out = append(out, widget.Pair(f, name, label, value))
	}
	was := s.detail.BookingRecord.Fields()
	for _, t := range []struct{ column, label string }{
		{"starttime", "Start"}, {"endtime", "End"}, {"msdyn_actualarrivaltime", "Arrival"},
	} {
		if p.booking.Has(t.column) {
			add(t.label, s.clock(f, p.booking, t.column), s.clock(f, was, t.column))
		}
	}
	if p.booking.Has("duration") {
		add("Duration", minutes(p.booking), minutes(was))
	}
	if !p.stamp.IsZero() {
		add("Timestamp", text.Clock(p.stamp.In(s.deps.Zone), f.Now.In(s.deps.Zone))+" "+f.Cell(c.status.Name, min(24, text.Width(f.Line(c.status.Name)))), "")
	}
	if p.order != 0 {
		mark := jobcard.OrderStatus(f.Glyphs, p.order)
		add("Work order", f.Paint(mark.Role, mark.String())+f.Paint(theme.Muted, unless(c.status)), "")
	}
	return out
}

// unless says how sure the order's status is. Somebody at work makes it In Progress, whoever
// else is booked; anything else follows from all bookings, and those of others are often not
// on this device.
func unless(to work.BookingStatus) string {
	switch to.Meaning {
	case work.StatusTraveling, work.StatusInProgress, work.StatusOnBreak:
		return " until the server confirms"
	}
	return ", if nobody else is booked"
}

// tight says the same in few lines: times before and after, the timestamp, the order.
func (s *Screen) tight(f widget.Frame, p preview) []string {
	const label = 7
	var out []string
	add := func(name, value string) { out = append(out, f.Fit(widget.Pair(f, name, label, value), max(0, f.W-2))) }
	was := s.detail.BookingRecord.Fields()
	if p.booking.Has("starttime") || p.booking.Has("endtime") {
		after := maps.Clone(was)
		maps.Copy(after, p.booking)
		add("Time", s.between(was)+" "+f.Glyphs.Right+" "+s.between(after))
	}
	arrives := p.booking.Has("msdyn_actualarrivaltime")
	switch at := p.stamp.In(s.deps.Zone).Format("15:04"); {
	case !p.stamp.IsZero() && arrives:
		add("Stamp", at+", also as arrival")
	case !p.stamp.IsZero():
		add("Stamp", at)
	case arrives:
		add("Arrive", s.clock(f, p.booking, "msdyn_actualarrivaltime"))
	}
	if p.order != 0 {
		mark := jobcard.OrderStatus(f.Glyphs, p.order)
		add("Order", f.Paint(mark.Role, mark.String())+f.Paint(theme.Muted, ", for now"))
	}
	return out
}

// between are start and end on the clock.
func (s *Screen) between(b work.Fields) string {
	return b.Time("starttime").In(s.deps.Zone).Format("15:04") + "-" + b.Time("endtime").In(s.deps.Zone).Format("15:04")
}

// minutes is a booking's duration in words, "" for none.
func minutes(b work.Fields) string {
	if !b.Has("duration") {
		return ""
	}
	return jobcard.Spoken(time.Duration(b.Int("duration")) * time.Minute)
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
