package jobcard

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Status returns the mark of a booking's status: the glyph of its meaning, and the word
// that the company uses for it.
func Status(g theme.Glyphs, s work.BookingStatus) theme.Mark {
	m := g.Booking(s.Meaning)
	if name := text.Line(strings.TrimSpace(s.Name)); name != "" && !strings.EqualFold(name, m.Word) {
		m.Word = name
	}
	return m
}

// OrderStatus returns the mark of a work order's system status.
func OrderStatus(g theme.Glyphs, status int64) theme.Mark {
	switch status {
	case work.OrderUnscheduled:
		return theme.Mark{Glyph: g.Dot, Word: "Unscheduled", Role: theme.Muted}
	case work.OrderScheduled:
		return g.Booking(work.StatusScheduled)
	case work.OrderInProgress:
		return g.Booking(work.StatusInProgress)
	case work.OrderCompleted:
		return g.Booking(work.StatusCompleted)
	case work.OrderPosted:
		return theme.Mark{Glyph: g.Done, Word: "Posted", Role: theme.Muted}
	case work.OrderCanceled:
		return g.Booking(work.StatusCanceled)
	}
	return theme.Mark{Glyph: "?", Word: "No status", Role: theme.Muted}
}

// Sync returns the mark of a record's way to the server.
func Sync(g theme.Glyphs, m localdb.Mark) theme.Mark {
	return g.Row([...]theme.RowSync{
		localdb.Synced: theme.Synced, localdb.ToSend: theme.ToSend, localdb.Sending: theme.Sending, localdb.Refused: theme.Refused,
	}[min(m, localdb.Refused)])
}

// Urgency returns "P1" for the most urgent priority, "" for none.
func Urgency(rank int) string {
	if rank <= 0 {
		return ""
	}
	return "P" + strconv.Itoa(rank)
}

// Hours returns a duration in hours and minutes, 0:45, for columns.
func Hours(d time.Duration) string {
	m := int64(d.Round(time.Minute) / time.Minute)
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}

// Spoken returns a duration in words: 45 min, 2 h, 1 h 30.
func Spoken(d time.Duration) string {
	m := int64(d.Round(time.Minute) / time.Minute)
	switch {
	case m < 60:
		return fmt.Sprintf("%d min", m)
	case m%60 == 0:
		return fmt.Sprintf("%d h", m/60)
	}
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}

// Span returns the times of a booking on one day: 09:30-11:30.
func Span(b work.Booking, zone *time.Location) string {
	return b.Start.In(zone).Format("15:04") + "-" + b.End.In(zone).Format("15:04")
}

// Dated returns the times of a booking with its day, and with the year if that is not
// the one of now.
func Dated(b work.Booking, zone *time.Location, now time.Time) string {
	start, end, day := b.Start.In(zone), b.End.In(zone), "Mon 2 Jan"
	if start.Year() != now.Year() {
		day = "Mon 2 Jan 2006"
	}
	if start.YearDay() == end.YearDay() && start.Year() == end.Year() {
		return start.Format(day+" 15:04") + "-" + end.Format("15:04")
	}
	return start.Format(day+" 15:04") + " - " + end.Format(day+" 15:04")
}

// Number names a visit: the order's number, or the booking's name where there is none.
func Number(v visit.Visit) string {
	if v.Order.Number != "" {
		return v.Order.Number
	}
	if v.Booking.Name != "" {
		return v.Booking.Name
	}
	return "Booking"
}

// Number names the visit as [Number] does.
func (c *Card) Number() string { return Number(c.Visit) }

// Heading is number and title in one line, without saying a thing twice.
func (c *Card) Heading() string {
	if t := c.Title(); t != "" && t != c.Number() {
		return c.Number() + " " + t
	}
	return c.Number()
}

// CanSetStatus reports whether the booking can get another status on a device, and if
// not, why.
func CanSetStatus(c *Card) (bool, string) {
	switch {
	case c.Left != nil && c.Left.Deleted():
		return false, TextDeleted
	case len(c.Next()) > 0:
		return true, ""
	case c.Status.Meaning == work.StatusCanceled:
		return false, "A canceled booking can only be reopened by a dispatcher."
	}
	return false, "No other status is known on this device yet: it comes with the next sync."
}

// Short cuts a name to what fits into a sentence.
func Short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:37]) + "..."
	}
	return s
}
