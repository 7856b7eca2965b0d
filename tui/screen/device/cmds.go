package device

import (
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// checkForUpdates asks for a sync in which every record is compared.
func (s *Screen) checkForUpdates() tea.Cmd {
	engine := s.d.Sync
	return func() tea.Msg {
		engine.CheckForUpdates()
		return screen.ToastMsg{Kind: widget.Info, Text: "Checking every record for updates."}
	}
}

// refresh asks for a sync of one table.
func (s *Screen) refresh(table string) tea.Cmd {
	engine, label := s.d.Sync, table
	for _, t := range s.status.Tables {
		if t.Table == table {
			label = t.Label
		}
	}
	return func() tea.Msg {
		engine.Refresh(table)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing " + label + " from the server."}
	}
}
