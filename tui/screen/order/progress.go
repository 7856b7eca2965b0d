package order

import (
	"context"
	"fmt"
	"slices"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

// aim is the progress of a task that the user asked for. It is shown until the store
// has been read again, so that the next press starts from it.
type aim struct {
	percent int
	saved   bool
}

// progressMsg says that progress is on the disk, or why it is not.
type progressMsg struct {
	task    work.ID
	percent int
	told    screen.ToastMsg
	err     error
}

// percent returns how far a task is, counting what is being saved.
func (s *Screen) percent(t work.ServiceTask) int {
	if a, ok := s.wanted[t.ID]; ok {
		return a.percent
	}
	return t.Percent
}

// progress changes how far the task under the cursor is. Presses while a change is being
// saved add up and are saved as one change after it.
func (s *Screen) progress(id action.ID) tea.Cmd {
	t, ok := s.task()
	if !ok {
		return nil
	}
	percent := s.percent(t)
	switch {
	case id == action.TaskMore:
		percent = min(100, percent+10)
	case id == action.TaskLess:
		percent = max(0, percent-10)
	case percent >= 100:
		percent = 0
	default:
		percent = 100
	}
	s.wanted[t.ID] = aim{percent: percent}
	if !slices.Contains(s.order, t.ID) {
		s.order = append(s.order, t.ID)
	}
	return s.saveNext()
}

// saveNext saves what was asked for first, unless a change is being saved.
func (s *Screen) saveNext() tea.Cmd {
	if s.saving != (work.ID{}) || len(s.order) == 0 || s.card == nil {
		return nil
	}
	id := s.order[0]
	s.order = s.order[1:]
	record, ok := s.card.Records[id]
	if !ok {
		delete(s.wanted, id) // taken away meanwhile
		return s.saveNext()
	}
	s.saving = id
	store, d, percent := s.store, s.deps, s.wanted[id].percent
	return func() tea.Msg {
		msg := progressMsg{task: id, percent: percent}
		g, err := visit.SetTaskProgress(context.Background(), store, record, percent, -1, d.Now())
		if err == nil {
			g, err = store.Edit(g)
		}
		switch name := jobcard.Short(work.ServiceTaskOf(record).Name); {
		case err != nil:
			msg.err = err
		case g.Seq == 0:
			msg.told = jobcard.Unchanged(fmt.Sprintf("task %q is at %d %%", name, percent))
		default:
			msg.told = jobcard.Saved(d.Sync, fmt.Sprintf("task %q, %d %%", name, percent))
		}
		return msg
	}
}

// saved notes that a change is on the disk and goes on with the next one.
func (s *Screen) saved(msg progressMsg) tea.Cmd {
	if s.saving != msg.task {
		return nil // of another page of the same kind
	}
	s.saving = work.ID{}
	if msg.err != nil {
		delete(s.wanted, msg.task)
		s.order = slices.DeleteFunc(s.order, func(id work.ID) bool { return id == msg.task })
		return tea.Batch(screen.Send(screen.FailedMsg{Doing: "Saving the task", Err: msg.err}), s.saveNext(), s.reload())
	}
	if a := s.wanted[msg.task]; a.percent == msg.percent {
		s.wanted[msg.task] = aim{percent: a.percent, saved: true}
		s.order = slices.DeleteFunc(s.order, func(id work.ID) bool { return id == msg.task })
	}
	return tea.Batch(screen.Send(msg.told), s.saveNext(), s.reload())
}
