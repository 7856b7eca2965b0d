package tui

import (
	"maps"
	"slices"

	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// largeSync is how many rows make a sync a large one: the views then wait for the user
// instead of moving under their eyes.
const largeSync = 1000

// news is what a large sync has brought and the views do not show yet.
type news struct {
	tables  map[string]bool
	all     bool // also what no table's name says
	rows    int64
	offered bool // the sync has ended: the user is asked whether to show it
}

// large reports whether a sync runs by itself that brings many rows. In the first one the
// views fill up as it goes, and who asked for a sync wants to see what it brings.
func large(s syncclient.Status) bool {
	return s.Running() && !s.FirstSync && !asked(s) && max(s.Progress.Rows, s.Progress.TotalRows) >= largeSync
}

// asked reports whether somebody waits for what the sync brings.
func asked(s syncclient.Status) bool {
	return s.Reason == syncclient.ReasonFirst || s.Reason == syncclient.ReasonView || s.Reason == syncclient.ReasonFull
}

// ended reports whether a large sync has ended of which the user does not know yet: what it
// stored is often heard of only then.
func (m *Model) ended(s syncclient.Status) bool {
	return !s.Running() && !s.FirstSync && !asked(s) && s.LastRows >= largeSync && s.LastSync.After(m.known)
}

// heardChange lets the screens read what changed, or keeps it while a large sync runs.
// Whatever else changes shows that too: it must not wait for a key.
func (m *Model) heardChange(msg changeHeardMsg) tea.Cmd {
	ending := m.news != nil && !m.news.offered && !msg.status.Running()
	if msg.change.Synced && m.news != nil && len(msg.change.Tables) == 0 {
		m.news.all = true // a sync that only notes when it was: nothing new from the office
		return nil
	}
	if !msg.change.Synced || !large(msg.status) && !ending && !m.ended(msg.status) {
		return tea.Batch(m.showNews(), m.broadcast(msg.change))
	}
	if m.news == nil {
		m.news = &news{tables: map[string]bool{}}
	}
	n, at := m.news, msg.status.Progress
	n.rows, n.offered = max(n.rows, at.Rows, at.TotalRows), false
	if !msg.status.Running() {
		n.rows = max(n.rows, msg.status.LastRows)
	}
	n.all = n.all || len(msg.change.Tables) == 0
	for _, t := range msg.change.Tables {
		n.tables[t] = true
	}
	return nil
}

// offerNews offers what a large sync has brought once it has ended.
func (m *Model) offerNews() {
	if m.news == nil || m.news.offered || m.status.Running() {
		return
	}
	m.news.offered, m.known = true, m.status.LastSync
	m.toasts.Note(widget.Info, m.news.words(), m.cfg.Now())
}

// showNews lets all screens read what was kept from them.
func (m *Model) showNews() tea.Cmd {
	if m.news == nil {
		return nil
	}
	change := screen.StoreChangedMsg{Synced: true}
	if !m.news.all {
		change.Tables = slices.Sorted(maps.Keys(m.news.tables))
	}
	m.news, m.known = nil, m.status.LastSync
	return m.broadcast(change)
}

func (n *news) words() string { return "Updated: " + text.Count(n.rows) + " rows." }

func (n *news) notice(g theme.Glyphs) notice {
	return notice{mark: theme.Mark{Glyph: g.Connected, Role: theme.OK}, sentences: []string{n.words(), "This view does not show them yet."}, offer: action.ShowNews}
}
