package timeentry

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"

	tea "charm.land/bubbletea/v2"
)

// add opens the page of a new entry, which follows the last one of the day under the cursor.
func (s *Screen) add() tea.Cmd {
	now := s.deps.Now()
	d := day{at: midnight(now, s.deps.Zone)}
	if i, ok := s.rows.Selected(); ok && s.read && i < len(s.lines) {
		d = s.days[s.lines[i].day]
	}
	preset := work.Fields{
		"msdyn_start": work.Time(d.next(now)), "msdyn_type": work.Int(work.TimeWork), "msdyn_entrystatus": work.Int(work.EntryDraft),
	}
	if s.resource != (work.ID{}) {
		preset["msdyn_bookableresource"] = work.Ref(s.resource)
	}
	return screen.Open(screen.Place{Screen: screen.Edit, Table: work.TimeEntryTable, Arg: edit.Preset(preset)})
}

// turn goes to the next or previous week, or day.
func (s *Screen) turn(by int) tea.Cmd {
	if s.from.IsZero() {
		return nil // before the first reading there is nothing to turn from
	}
	s.from, s.aim, s.read = s.from.AddDate(0, 0, by*s.length()), toTop, false
	return s.reload()
}

// resize shows the day under the cursor instead of the week, or the week of the day.
func (s *Screen) resize() tea.Cmd {
	if s.from.IsZero() {
		return nil
	}
	if i, ok := s.rows.Selected(); ok && s.week && s.read && i < len(s.lines) {
		s.from = s.days[s.lines[i].day].at
	}
	if s.week = !s.week; s.week {
		s.from = monday(s.from)
	}
	s.read = false
	return s.reload()
}

// length is how many days are shown.
func (s *Screen) length() int {
	if s.week {
		return 7
	}
	return 1
}
