package firstsync

import (
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// tryAgain makes the engine look at the network now and go on if it can.
func (s *Screen) tryAgain() tea.Cmd {
	engine := s.d.Sync
	return func() tea.Msg {
		engine.Refresh()
		return screen.ToastMsg{Kind: widget.Info, Text: "Trying again."}
	}
}
