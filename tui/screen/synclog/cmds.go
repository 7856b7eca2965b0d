package synclog

import (
	"fieldbook/localdb"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// loadedMsg is the log as it was read.
type loadedMsg struct {
	ticket screen.Ticket
	runs   []localdb.Run
	err    error
}

// load reads the whole log, which is bounded where it is written.
func (s *Screen) load() tea.Cmd {
	ticket, log := s.ticket.Next(), s.log
	return func() tea.Msg {
		runs, err := log.Runs(0)
		return loadedMsg{ticket, runs, err}
	}
}
