package screen

import (
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Updating is what the user reads while a view that they refresh is fetched: the
// documented words.
const Updating = "Updating data..."

// RefreshView makes a command that asks for a sync of the tables that a view shows, of all
// without any, and says so.
func RefreshView(s Sync, tables ...string) tea.Cmd {
	return func() tea.Msg {
		s.Refresh(tables...)
		return ToastMsg{widget.Info, Updating}
	}
}
