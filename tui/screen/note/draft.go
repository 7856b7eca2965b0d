package note

import (
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// intent is what the user asked for while something was being written.
type intent uint8

const (
	nothing intent = iota
	toSave
	toLeave
)

// changed plans the next draft.
func (s *Screen) changed() tea.Cmd {
	s.failed, s.found = false, false
	if s.ticking {
		return nil
	}
	s.ticking = true
	return s.draftLater()
}

// drafted notes that a draft is on the disk, and does what was asked for meanwhile.
func (s *Screen) drafted(msg draftKeptMsg) tea.Cmd {
	s.writing = false
	next := s.then
	s.then = nothing
	if msg.err != nil {
		s.failed = true
		failure := screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Keeping the draft", Err: msg.err})
		if next == toSave { // the note itself may still be saved
			return tea.Batch(failure, s.save())
		}
		return failure
	}
	s.kept = msg.text
	switch next {
	case toSave:
		return s.save()
	case toLeave:
		return s.leave()
	}
	return nil
}
