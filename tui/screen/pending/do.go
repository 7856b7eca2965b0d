package pending

import (
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Do performs the screen's actions.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.reading {
		if id == action.Back {
			s.reading = false
			return s, nil, true
		}
		if s.detail.Do(id) {
			return s, nil, true
		}
	}
	if id == action.Filter {
		s.reading = false
	}
	if !s.reading && s.rows.Do(id) {
		s.detail = widget.Scroll{}
		return s, nil, true
	}
	it, ok := s.selected()
	switch id {
	case action.Open:
		s.reading = ok && !s.reading
		return s, nil, true
	case action.SendNow:
		return s, s.send(), true
	case action.Undo:
		s.busy = true
		return s, s.undo(), true
	case action.Discard:
		return s, confirm(it), ok
	case action.Copy:
		return s, clip(it), ok
	}
	return s, nil, false
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	it, ok := s.selected()
	switch id {
	case action.Discard, action.Copy, action.Open:
		if !ok {
			return false, "Nothing is selected."
		}
		if id == action.Discard && it.State == localdb.EntrySending {
			return false, "It is being sent: wait for the server's answer."
		}
		if id == action.Discard && s.busy {
			return false, "One moment: the last one is not done yet."
		}
	case action.Filter:
		return len(s.items) > 0, "There is nothing to filter."
	case action.SendNow:
		if s.loaded && len(s.items) == 0 {
			return false, "Nothing waits to be sent."
		}
	case action.Undo:
		if len(s.discarded) == 0 || s.busy {
			return false, "Nothing was discarded here."
		}
	}
	return true, ""
}

// confirm asks before something is discarded.
func confirm(it item) tea.Cmd {
	return screen.Send(screen.ConfirmMsg{
		Title: "Discard",
		Question: "Discard \"" + it.Group.Title + "\"? Its " + text.Plural(len(it.Group.Changes), "change") +
			" will not be sent, and the records look again as they were before. You can undo this.",
		Yes:       "discard",
		Confirmed: discardMsg{it.Group.ID, it.Group.Title},
	})
}
