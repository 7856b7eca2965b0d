package agenda

import (
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// line is one row of the list: a booking, the day above some bookings, what time it is, or
// a gap.
type line struct {
	entry int // index, -1 for none
	kind  lineKind
	day   time.Time // of a heading
	count int       // bookings below a heading
	gone  int       // and others, which left this device
	when  string    // "now" or "next" beside the booking that the day has come to
}

type lineKind uint8

const (
	booking lineKind = iota
	gap
	heading
	clock // the time, between what has begun and what has not
)

// making is what the rows depend on besides the entries.
type making struct {
	shape  shape
	key    string // the selected row, which may be higher than the others
	minute time.Time
}

// arrange takes new entries over and puts the cursor where it is aimed.
func (s *Screen) arrange(now time.Time) {
	s.made = making{}
	s.fit(shape{lines: 3}, now)
	at := -1
	switch s.aim {
	case aimNow:
		if at = s.now; at < 0 && len(s.all) > 0 {
			at = 0
		}
	case aimFirst:
		at = s.firstOf(s.day)
	case aimLast:
		at = s.firstOf(s.end().AddDate(0, 0, -1))
	}
	if at >= 0 {
		s.rows.Select(s.all[at].Booking.ID.String())
	}
	s.aim = aimKeep
}

// firstOf returns the first entry of a day, -1 for none.
func (s *Screen) firstOf(day time.Time) int {
	for i := range s.all {
		if s.dayOf(&s.all[i]).Equal(day) {
			return i
		}
	}
	return -1
}

// fit makes the rows of the entries in a shape, unless they are that already: days above
// them if there are several, what time it is, gaps where there is room, and their heights.
func (s *Screen) fit(a shape, now time.Time) {
	m := making{shape: a, key: s.rows.Key(), minute: now.Truncate(time.Minute)}
	if m == s.made {
		return
	}
	s.made = m
	s.now, s.when = -1, ""
	if !now.Before(s.day) && now.Before(s.end()) {
		s.now, s.when = current(s.all, now)
	}
	c := composer{screen: s, making: m, now: now}
	c.compose()
	s.lines = c.lines
	s.rows.SetRows(c.rows)
}

// composer makes rows.
type composer struct {
	screen *Screen
	making
	now   time.Time
	lines []line
	rows  []widget.Row
	today time.Time // its midnight
	done  bool      // the time has its line
}

func (c *composer) compose() {
	s := c.screen
	c.today = midnight(c.now, s.deps.Zone)
	next := 0
	for day := s.day; day.Before(s.end()); day = day.AddDate(0, 0, 1) {
		from, here := next, 0
		for next < len(s.all) && s.dayOf(&s.all[next]).Equal(day) {
			if s.all[next].Left == nil {
				here++
			}
			next++
		}
		if s.span != oneDay {
			c.mute(line{entry: -1, kind: heading, day: day, count: here, gone: next - from - here}, 0)
		}
		c.bookings(day, from, next)
	}
}

// bookings adds those of one day.
func (c *composer) bookings(day time.Time, from, to int) {
	s := c.screen
	for i := from; i < to; i++ {
		e := &s.all[i]
		told := c.tell(day, e.Booking.Start)
		if c.shape.gap && i > from && !told {
			c.mute(line{entry: -1, kind: gap}, 1)
		}
		l := line{entry: i}
		if i == s.now {
			l.when = s.when
		}
		id := e.Booking.ID.String()
		c.lines = append(c.lines, l)
		c.rows = append(c.rows, widget.Row{Key: id, Find: find(e, e.State(theme.Unicode(), s.deps.Zone, c.now)), Height: c.shape.height(e, id == c.key), Level: 1})
	}
	if to > from {
		c.tell(day, day.AddDate(0, 0, 1))
	}
}

// tell adds the line of the time if what comes next has not begun. The line takes the place
// of a gap.
func (c *composer) tell(day, next time.Time) bool {
	if c.done || !day.Equal(c.today) || !next.After(c.now) {
		return false
	}
	c.done = true
	c.mute(line{entry: -1, kind: clock}, 1)
	return true
}

// mute adds a line that cannot be selected. A day, on level 0, stays above what the filter
// finds in it.
func (c *composer) mute(l line, level int) {
	c.lines, c.rows = append(c.lines, l), append(c.rows, widget.Row{Mute: true, Level: level})
}

func find(e *jobcard.Entry, state theme.Mark) string {
	return strings.Join([]string{e.Number(), e.Title(), e.Account.Name, e.Address(), e.Status.Name, state.Word,
		theme.Unicode().Booking(e.Status.Meaning).Word, e.Priority.Name, jobcard.Urgency(e.Rank)}, " ")
}

// current finds the booking that the day has come to: the one at work, else the one whose
// time it is, else the next one.
func current(all []jobcard.Entry, now time.Time) (int, string) {
	open := func(e *jobcard.Entry) bool {
		return e.Left == nil && e.Status.Meaning != work.StatusCompleted && e.Status.Meaning != work.StatusCanceled
	}
	for i := range all {
		if all[i].Left != nil {
			continue
		}
		switch all[i].Status.Meaning {
		case work.StatusTraveling, work.StatusInProgress, work.StatusOnBreak:
			if midnight(all[i].Booking.Start, now.Location()).Equal(midnight(now, now.Location())) {
				return i, "now"
			}
		}
	}
	for i := range all {
		if b := all[i].Booking; open(&all[i]) && !now.Before(b.Start) && now.Before(b.End) {
			return i, "now"
		}
	}
	for i := range all {
		if open(&all[i]) && all[i].Booking.Start.After(now) {
			return i, "next"
		}
	}
	return -1, ""
}
