package tui

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

const (
	// statusPause keeps the numbers readable: they change at most twice a second.
	statusPause = 500 * time.Millisecond
	// recoveredFor is how long "back online" is shown.
	recoveredFor = 5 * time.Second
)

type (
	tickMsg        struct{}
	toastGoneMsg   struct{ seq int }
	settledMsg     struct{ n int }
	changeHeardMsg struct {
		change screen.StoreChangedMsg
		status syncclient.Status // when the change was heard of
	}
	statusHeardMsg struct {
		status syncclient.Status
		more   <-chan syncclient.Status
	}
)

// tick comes once a minute, on the minute.
func (m *Model) tick() tea.Cmd {
	now := m.cfg.Now()
	return tea.Tick(now.Truncate(time.Minute).Add(time.Minute).Sub(now), func(time.Time) tea.Msg { return tickMsg{} })
}

// watch starts to listen to the engine. The first answer is how things stand now.
func (m *Model) watch() tea.Cmd {
	ctx, s := m.cfg.Context, m.cfg.Sync
	return func() tea.Msg {
		more := s.Watch(ctx)
		return statusHeardMsg{s.Status(), more}
	}
}

// waitStatus waits for the next status, but not before the pause is over, and takes
// the latest.
func (m *Model) waitStatus(more <-chan syncclient.Status) tea.Cmd {
	ctx := m.cfg.Context
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(statusPause):
		}
		select {
		case <-ctx.Done():
			return nil
		case s, ok := <-more:
			if !ok {
				return nil
			}
			for {
				select {
				case next, ok := <-more:
					if !ok {
						return statusHeardMsg{s, nil}
					}
					s = next
					continue
				default:
				}
				return statusHeardMsg{s, more}
			}
		}
	}
}

// heardStatus takes a status over and goes on listening.
func (m *Model) heardStatus(msg statusHeardMsg) tea.Cmd {
	cmds := []tea.Cmd{}
	lost := m.heard && !m.status.Network.Online() && m.status.Network != syncclient.NetworkUnknown
	if lost && msg.status.Network.Online() {
		m.recovery++
		m.recovered = m.recovery
		n := m.recovered
		cmds = append(cmds, tea.Tick(recoveredFor, func(time.Time) tea.Msg { return settledMsg{n} }))
	}
	if m.heard {
		cmds = append(cmds, m.notify(m.status, msg.status), m.refreshed(m.status, msg.status))
	} else {
		m.known = msg.status.LastSync
	}
	m.status, m.heard = msg.status, true
	m.offerNews()
	if msg.more != nil {
		cmds = append(cmds, m.waitStatus(msg.more))
	}
	return tea.Batch(append(cmds, m.broadcast(screen.StatusMsg{Status: msg.status}))...)
}

// waitChange waits for the next change of the store.
func (m *Model) waitChange() tea.Cmd {
	if m.cfg.Changes == nil {
		return nil
	}
	ctx, changes, engine := m.cfg.Context, m.cfg.Changes, m.cfg.Sync
	return func() tea.Msg {
		select {
		case <-ctx.Done():
		case c, ok := <-changes:
			if ok {
				return changeHeardMsg{c, engine.Status()}
			}
		}
		return nil
	}
}

// navigated tells the engine that the user went somewhere.
func (m *Model) navigated() tea.Cmd {
	s := m.cfg.Sync
	return func() tea.Msg { s.Navigated(); return nil }
}

// foreground tells the engine whether anybody looks.
func (m *Model) foreground(yes bool) tea.Cmd {
	f, ok := m.cfg.Sync.(screen.Foreground)
	if !ok {
		return nil
	}
	return func() tea.Msg { f.SetForeground(yes); return nil }
}

// ask gives the engine a task and says so.
func (m *Model) ask(task func(screen.Sync), said string) tea.Cmd {
	s := m.cfg.Sync
	return tea.Batch(func() tea.Msg { task(s); return nil }, m.toast(widget.Info, said))
}

// toast shows a message; some go by themselves.
func (m *Model) toast(k widget.ToastKind, s string) tea.Cmd {
	seq, expires := m.toasts.Push(k, s, m.cfg.Now())
	if !expires {
		return nil
	}
	return tea.Tick(widget.ToastFor, func(time.Time) tea.Msg { return toastGoneMsg{seq} })
}

// failure puts a failed command into a sentence.
func failure(msg screen.FailedMsg) string {
	if msg.Err == nil {
		return msg.Doing + " failed."
	}
	said := work.Message(msg.Err)
	if msg.Doing == "" {
		return said
	}
	return msg.Doing + " failed: " + said
}
