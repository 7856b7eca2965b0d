package syncerror

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Do performs the page's actions. While a value is typed, Enter sends and Esc leaves
// the field.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.editing {
		switch id {
		case action.SendValue:
			if c, ok := s.column(); ok && !s.busy {
				s.busy = true
				return s, s.resend(s.doing.Next(), s.item, s.serversBut(c.Name), c.Name, s.field.Value()), true
			}
			return s, nil, true
		case action.Back:
			s.editing, s.fault = false, ""
			return s, nil, true
		}
	}
	if s.move(id) {
		return s, nil, true
	}
	switch id {
	case action.EditResend:
		s.edit()
	case action.Retry:
		s.busy = true
		return s, s.retry(s.doing.Next(), s.item.ID, s.serversBut("")), true
	case action.TakeServers:
		return s, s.takeServers(), true
	case action.Discard:
		return s, confirm(s.item), true
	case action.Undo:
		s.busy = true
		return s, s.undo(s.doing.Next(), s.item.ID), true
	case action.Copy:
		return s, clip(s.item), true
	default:
		return s, nil, false
	}
	return s, nil, true
}

// move goes to another column, or on in the text where there is none in that direction.
func (s *Screen) move(id action.ID) bool {
	last := len(s.item.told.Columns) - 1
	switch {
	case id == action.Up && s.at > 0:
		s.at--
	case id == action.Down && s.at < last:
		s.at++
	default:
		return s.scroll.Do(id)
	}
	s.seen = true
	return true
}

// click selects a column; a second click changes it.
func (s *Screen) click(msg widget.ClickMsg) {
	i, err := strconv.Atoi(strings.TrimPrefix(msg.ID, columnHit))
	if err != nil || s.editing || i >= len(s.item.told.Columns) {
		return
	}
	if ok, _ := s.Check(action.EditResend); ok && s.at == i {
		s.edit()
	}
	s.at = i
}

// edit opens the field with the user's value.
func (s *Screen) edit() {
	c, ok := s.column()
	if !ok {
		return
	}
	s.editing, s.fault = true, ""
	s.field.SetValue(c.To)
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	active := s.found && s.item.State == localdb.ErrorActive
	switch id {
	case action.Retry, action.Discard, action.EditResend, action.TakeServers, action.Undo, action.Copy:
		if !s.found {
			return false, "There is no sync error here."
		}
	}
	switch id {
	case action.Retry, action.Discard, action.EditResend, action.TakeServers:
		if !active {
			return false, settled(s.item)
		}
		if s.busy {
			return false, "One moment: it is being saved."
		}
	case action.Undo:
		if active || s.item.Resolution != localdb.DisposalDiscarded {
			return false, "It was not discarded."
		}
	}
	if id == action.TakeServers {
		why := s.cannotTake()
		return why == "", why
	}
	if id == action.EditResend {
		if s.item.Change.Op == work.Delete {
			return false, "A deletion has no values to change."
		}
		if _, ok := s.column(); !ok {
			return false, "There is no value to change."
		}
		if s.at >= s.item.own {
			return false, onlyOffice
		}
	}
	return true, ""
}
