package pending

import (
	"errors"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// loadedMsg is the outbox as it was read; err says that some of it could not be.
	loadedMsg struct {
		ticket screen.Ticket
		items  []item
		err    error
	}
	// discardMsg is the user's yes.
	discardMsg struct {
		group work.ID
		title string
	}
	// doneMsg says that a discard, or its undo, is stored.
	doneMsg struct {
		discardMsg
		ticket screen.Ticket
		undo   bool
	}
)

// load reads the outbox and puts it into words.
func (s *Screen) load() tea.Cmd {
	ticket, out, store, zone := s.ticket.Next(), s.out, s.store, s.d.Zone
	return func() tea.Msg {
		entries, err := out.Outbox()
		teller, unnamed := changes.New(store, zone)
		if unnamed != nil {
			return loadedMsg{ticket: ticket, err: unnamed}
		}
		titles := map[work.ID]string{}
		active, unread := out.SyncErrors(false)
		for _, e := range active {
			titles[e.Group.ID] = e.Group.Title
		}
		err = errors.Join(err, unread)
		items := make([]item, len(entries))
		for i, e := range entries {
			items[i] = item{Entry: e, behind: titles[e.HeldBy]}
			for _, c := range e.Group.Changes {
				items[i].told = append(items[i].told, teller.Tell(c, nil))
			}
		}
		return loadedMsg{ticket, items, err}
	}
}

// discard takes an action back.
func (s *Screen) discard(msg discardMsg) tea.Cmd {
	out, ticket := s.out, s.doing.Next()
	return func() tea.Msg {
		if err := out.DiscardPending(msg.group); err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Discarding", Err: err}
		}
		return doneMsg{discardMsg: msg, ticket: ticket}
	}
}

// undo brings back what was discarded last.
func (s *Screen) undo() tea.Cmd {
	out, ticket, group := s.out, s.doing.Next(), s.discarded[len(s.discarded)-1]
	return func() tea.Msg {
		if err := out.UndoDiscard(group); err != nil {
			return screen.FailedMsg{Ticket: ticket, Doing: "Bringing it back", Err: err}
		}
		return doneMsg{discardMsg{group: group}, ticket, true}
	}
}

// send asks the engine for a sync, which sends first.
func (s *Screen) send() tea.Cmd {
	engine := s.d.Sync
	return func() tea.Msg {
		engine.Refresh()
		return screen.ToastMsg{Kind: widget.Info, Text: "Sending now."}
	}
}

// clip copies the details as plain text. The values keep their bytes.
func clip(it item) tea.Cmd {
	var b strings.Builder
	b.WriteString(it.Group.Title + "\nSaved " + it.Group.At.UTC().Format("2006-01-02 15:04:05 MST") + ", " + it.State.String() + "\n")
	if it.LastError != "" {
		b.WriteString("Last error: " + it.LastError + "\n")
	}
	for _, t := range it.told {
		b.WriteString(t.Doing() + " " + t.Subject() + "\n")
		for _, c := range t.Columns {
			b.WriteString("  " + c.Label + ": \"" + c.From + "\" -> \"" + c.To + "\"\n")
		}
	}
	return tea.Batch(tea.SetClipboard(b.String()), screen.Toast(widget.Success, "The details are in the clipboard."))
}
