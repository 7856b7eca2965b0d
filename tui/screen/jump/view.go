package jump

import (
	"strconv"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the field and, below it, what was understood.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	d := s.form.Draw(f)
	if s.day.IsZero() {
		return d
	}
	d.Add("", "   "+f.Paint(theme.Title, s.day.Format("Monday 2 January 2006"))+f.Paint(theme.Muted, ", "+away(s.today(), s.day)))
	d.Add("   " + s.bookings(f))
	return d
}

// bookings says how many the day has.
func (s *Screen) bookings(f widget.Frame) string {
	where := " on this device"
	if s.online {
		where = ""
	}
	switch {
	case s.counts == nil:
		return f.Paint(theme.Muted, "Loading"+f.Glyphs.Ellipsis)
	case s.counts.err != nil:
		return f.Paint(theme.Error, f.Fit(f.Glyphs.Error+" "+f.Line(work.Message(s.counts.err)), max(0, f.W-4)))
	case s.counts.n == 0:
		return "No bookings" + where + "."
	}
	return text.Plural(s.counts.n, "booking") + where + "."
}

// away says how far a day is from today.
func away(today, day time.Time) string {
	// Days are counted in calendar days: with a clock change one has 23 or 25 hours.
	n := int(civil(day).Sub(civil(today)) / (24 * time.Hour))
	switch {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case n < 0:
		return strconv.Itoa(-n) + " days ago"
	}
	return "in " + strconv.Itoa(n) + " days"
}

func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
