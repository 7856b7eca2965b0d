package task

import (
	"errors"
	"fmt"
	"strings"
	"time"

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
		column *work.Column // of the result, nil where the device has none
		left   *localdb.Left
		draft  string
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
	ticket, store, id, key := s.ticket.Next(), s.store, s.id, s.key()
	return func() tea.Msg {
		record, err := store.Get(work.ServiceTaskTable, id)
		var left *localdb.Left
		if err == nil {
			left, err = jobcard.LeftOf(store, work.ServiceTaskTable, id)
		}
		column, planErr := resultColumn(store)
		draft := ""
		if err == nil {
			draft, err = store.Draft(key)
		}
		return readMsg{ticket, record, column, left, draft, errors.Join(err, planErr)}
	}
}

// resultColumn is the column of the result, with the options that the company has for it.
func resultColumn(store screen.Store) (*work.Column, error) {
	plan, err := store.Plan()
	if err != nil || plan == nil || plan.Schema == nil || plan.Schema.Table(work.ServiceTaskTable) == nil {
		return nil, err
	}
	return plan.Schema.Table(work.ServiceTaskTable).Column("msdyn_inspectiontaskresult"), nil
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
	set, said := work.Fields{}, []string{}
	if actual >= 0 {
		set["msdyn_actualduration"] = work.Int(int64(actual / time.Minute))
		said = append(said, "took "+jobcard.Hours(actual))
	}
	if percent >= 0 {
		set["msdyn_percentcomplete"] = work.Int(int64(percent))
		said = append(said, fmt.Sprintf("is %d %% done", percent))
	}
	if raw, label := s.chosen(); raw != nil {
		set[s.column.Name] = raw
		said = append(said, "has the result "+label)
	}
	if len(set) == 0 {
		return tea.Batch(screen.Back(), s.dropDraft()) // nothing to save
	}
	s.saving = true
	return s.draft.Done(func() tea.Cmd {
		ticket, d, store, id, key := s.ticket.Next(), s.deps, s.store, s.id, s.key()
		return func() tea.Msg {
			task, saved, err := jobcard.Set(d, store, work.ServiceTaskTable, id, func(work.Record) work.Fields { return set })
			msg := savedMsg{ticket: ticket, err: err}
			if err == nil {
				_ = store.DropDraft(key) // a draft that stays is only shown again
				what := fmt.Sprintf("task %q %s", jobcard.Short(work.ServiceTaskOf(task).Name), strings.Join(said, " and "))
				if msg.told = jobcard.Unchanged(what); saved {
					msg.told = jobcard.Saved(d.Sync, what)
				}
			}
			return msg
		}
	})
}
