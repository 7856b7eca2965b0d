package tui

import (
	"slices"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// staysMsg says why the user's last change cannot be taken back, now or later.
type staysMsg struct {
	group work.ID
	why   string
}

// undo takes the user's last change back and says which. One that stays is passed over the
// next time: the user knows of it by then, and wants what was before it.
func (m *Model) undo() tea.Cmd {
	u, passed, zone := m.cfg.Undo, slices.Clone(m.stay), m.cfg.Now().Location()
	if u == nil {
		return m.toast(widget.Info, "There is no change to take back.")
	}
	return func() tea.Msg {
		undone, err := u.UndoLast(passed...)
		switch {
		case undone.Stays(err):
			return staysMsg{undone.Group.ID, widget.Sentence(work.Message(err)) + "."}
		case work.Is(err, work.NotFound), work.Is(err, work.Conflict), work.Is(err, work.Forbidden):
			return screen.ToastMsg{Kind: widget.Info, Text: widget.Sentence(work.Message(err)) + "."}
		case err != nil:
			return screen.FailedMsg{Doing: "Taking back the last change", Err: err}
		}
		return screen.ToastMsg{Kind: widget.Success, Text: undone.Words(form.Again(undone.Column, undone.Value, zone))}
	}
}

// stays tells why a change stays, and notes that the user knows.
func (m *Model) stays(msg staysMsg) tea.Cmd {
	m.stay = append(m.stay, msg.group)
	return m.toast(widget.Info, msg.why+" z goes further back.")
}
