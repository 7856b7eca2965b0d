package agenda

import (
	"time"

	"fieldbook/tui/action"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

// span is how many days are shown at once.
type span uint8

const (
	oneDay span = iota
	threeDays
	week // seven days from the first one shown: what is ahead is what a device holds
)

// days is how many there are.
func (v span) days() int { return [...]int{oneDay: 1, threeDays: 3, week: 7}[v] }

// aim is where the cursor goes with a reading.
type aim uint8

const (
	aimKeep  aim = iota // stays on its booking
	aimNow              // the booking that the day has come to, the first one on other days
	aimFirst            // the first booking of the first day
	aimLast             // the first booking of the last day
)

// end is the midnight after the last day shown.
func (s *Screen) end() time.Time { return s.day.AddDate(0, 0, s.span.days()) }

// turnTo performs the actions that show other days.
func (s *Screen) turnTo(id action.ID) (tea.Cmd, bool) {
	switch id {
	case action.PrevDay:
		return s.turn(-s.span.days(), aimNow), true
	case action.NextDay:
		return s.turn(s.span.days(), aimNow), true
	case action.DayBefore:
		return s.across(-1), true
	case action.DayAfter:
		return s.across(1), true
	case action.Today:
		s.follows = true
		return s.show(aimNow), true
	case action.Views:
		return s.widen((s.span + 1) % (week + 1)), true
	case action.OneDay:
		return s.widen(oneDay), true
	case action.ThreeDays:
		return s.widen(threeDays), true
	case action.Week:
		return s.widen(week), true
	}
	return nil, false
}

// show reads the days that are to be shown now.
func (s *Screen) show(a aim) tea.Cmd {
	s.aim, s.read = a, false
	return s.reload()
}

// turn goes some days on or back.
func (s *Screen) turn(days int, a aim) tea.Cmd {
	if s.day.IsZero() {
		return nil // before the first reading there is no day to turn from
	}
	s.day, s.follows = s.day.AddDate(0, 0, days), false
	return s.show(a)
}

// goTo shows a day, wherever it is.
func (s *Screen) goTo(day time.Time) tea.Cmd {
	s.day, s.follows = midnight(day, s.deps.Zone), false
	return s.show(aimNow)
}

// widen shows more or fewer days. One day is that of the selected booking, so that a look
// at the week and back ends where the user was looking.
func (s *Screen) widen(v span) tea.Cmd {
	if v == s.span {
		return nil
	}
	if e, ok := s.selected(); ok && v == oneDay {
		if day := midnight(e.Booking.Start, s.deps.Zone); day.After(s.day) {
			s.day, s.follows = day, false
		}
	}
	s.span = v
	s.aim, s.read = aimKeep, false
	if len(s.all) == 0 {
		s.aim = aimNow
	}
	return s.reload()
}

// across goes to a booking of the day before or after: of the next one shown that has any,
// beyond the edge by showing another day.
func (s *Screen) across(by int) tea.Cmd {
	if s.span == oneDay {
		return s.turn(by, aimNow)
	}
	at, _ := s.rows.Selected()
	from, ok := s.selected()
	if ok {
		day := s.dayOf(from)
		for i := at + by; i >= 0 && i < len(s.lines); i += by {
			if n := s.lines[i].entry; n >= 0 && !s.dayOf(&s.all[n]).Equal(day) && s.land(&s.all[n], from) {
				return s.attend()
			}
		}
	}
	if by < 0 {
		return s.turn(by, aimFirst)
	}
	return s.turn(by, aimLast)
}

// land selects, of the bookings of an entry's day, the one nearest to another booking's time
// of day. It is false if the filter hides them all.
func (s *Screen) land(on, from *jobcard.Entry) bool {
	day, best, nearest := s.dayOf(on), time.Duration(-1), ""
	clock := from.Booking.Start.Sub(s.dayOf(from))
	for i := range s.all {
		e := &s.all[i]
		if !s.dayOf(e).Equal(day) {
			continue
		}
		off := (e.Booking.Start.Sub(day) - clock).Abs()
		if id := e.Booking.ID.String(); (best < 0 || off < best) && s.rows.Select(id) {
			best, nearest = off, id
		}
	}
	return nearest != ""
}

// dayOf is the day under which an entry is shown: a booking that began before the first one
// is shown there.
func (s *Screen) dayOf(e *jobcard.Entry) time.Time {
	if day := midnight(e.Booking.Start, s.deps.Zone); day.After(s.day) {
		return day
	}
	return s.day
}

// move performs an action of the list. Side by side, up and down stay within a day.
func (s *Screen) move(id action.ID) bool {
	was, had := s.selected()
	if !s.rows.Do(id) {
		return false
	}
	within := id == action.Up || id == action.Down || id == action.PageUp || id == action.PageDown
	if now, ok := s.selected(); within && s.beside && had && ok && !s.dayOf(was).Equal(s.dayOf(now)) {
		s.rows.Select(was.Booking.ID.String())
	}
	return true
}

func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}
