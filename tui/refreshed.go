package tui

import (
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// settle is how long a sync that has stopped may take to say how it ended.
const settle = time.Second

// stoppedMsg comes when a sync that the user asked for has stopped for so long.
type stoppedMsg struct{ since time.Time }

// asks reports whether an action asks for a sync whose end the user waits for.
func asks(id action.ID) bool {
	return id == action.Refresh || id == action.RefreshTable || id == action.CheckUpdates || id == action.Updates
}

// refreshed answers the key that asked for a sync: what it brought, or why it brought nothing.
// Syncs that nobody asked for end silently.
func (m *Model) refreshed(was, is syncclient.Status) tea.Cmd {
	wanted := is.Reason == syncclient.ReasonView || is.Reason == syncclient.ReasonFull
	switch {
	case is.Running() || was.FirstSync:
	case is.LastSync.After(was.LastSync):
		if m.asking = false; !wanted {
			return nil
		}
		return m.toast(widget.Success, broughtWords(is, m.cfg.Now()))
	case m.asking && !is.Network.Online():
		return m.notRefreshed(is)
	case wanted && was.Running():
		since := is.LastSync
		return tea.Tick(settle, func(time.Time) tea.Msg { return stoppedMsg{since} })
	}
	return nil
}

// stopped tells why a sync that was asked for has brought nothing, unless it has ended well
// meanwhile or goes on.
func (m *Model) stopped(msg stoppedMsg) tea.Cmd {
	if m.status.Running() || m.status.LastSync.After(msg.since) {
		return nil
	}
	return m.notRefreshed(m.status)
}

func (m *Model) notRefreshed(s syncclient.Status) tea.Cmd {
	m.asking = false
	why := s.Message()
	if why == "" {
		why = "The sync was stopped. It is tried again by itself."
	}
	return m.toast(widget.Info, "Not updated. "+why)
}

// broughtWords says when a sync ended and how much it changed here.
func broughtWords(s syncclient.Status, now time.Time) string {
	said := "Up to date " + text.Clock(s.LastSync, now) + ": "
	if s.LastRows == 0 {
		return said + "nothing new."
	}
	return said + text.Plural(int(s.LastRows), "row") + " changed."
}
