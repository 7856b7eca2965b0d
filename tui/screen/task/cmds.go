package task

import (
	"context"
	"fmt"
	"strings"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is the task as it is on the device.
	readMsg struct {
		ticket screen.Ticket
		task   work.Record
		left   *localdb.Left
		err    error
	}
	// savedMsg says that the change is on the disk, or why it is not.
	savedMsg struct {
		ticket screen.Ticket
		told   screen.ToastMsg
		err    error
	}
)

func (s *Screen) read() tea.Cmd {
	ticket, store, id := s.ticket.Next(), s.store, s.id
	return func() tea.Msg {
		record, err := store.Get(work.ServiceTaskTable, id)
		var left *localdb.Left
		if err == nil {
			left, err = jobcard.LeftOf(store, work.ServiceTaskTable, id)
		}
		return readMsg{ticket, record, left, err}
	}
}

// save saves what was changed. What was not is left as it is by then, even if a sync has
// brought another value while the dialog was open.
func (s *Screen) save() tea.Cmd {
	if !s.ready || s.saving || s.gone {
		return nil
	}
	percent, actual, ok := s.edited()
	if !ok {
		return nil
	}
	if percent < 0 && actual < 0 {
		return screen.Back() // nothing to save
	}
	s.saving = true
	ticket, d, store, id := s.ticket.Next(), s.deps, s.store, s.id
	return func() tea.Msg {
		msg := savedMsg{ticket: ticket}
		record, err := store.Get(work.ServiceTaskTable, id)
		var g work.Group
		now := work.ServiceTaskOf(record)
		if percent >= 0 {
			now.Percent = percent
		}
		if err == nil {
			g, err = visit.SetTaskProgress(context.Background(), store, record, now.Percent, actual, d.Now())
		}
		if err == nil {
			_, err = store.Edit(g)
		}
		if msg.err = err; err == nil {
			var parts []string
			if actual >= 0 {
				parts = append(parts, "took "+jobcard.Hours(actual))
			}
			if percent >= 0 {
				parts = append(parts, fmt.Sprintf("is %d %% done", percent))
			}
			msg.told = jobcard.Saved(d.Sync, fmt.Sprintf("task %q %s", jobcard.Short(now.Name), strings.Join(parts, " and ")))
		}
		return msg
	}
}
