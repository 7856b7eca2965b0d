package order

import (
	"strconv"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

// step is one press on a row that is saved at once: a line was used, an incident is
// resolved. It says what becomes of the record as it is when its turn comes, so that quick
// presses add up.
type step struct {
	table   string
	id      work.ID
	columns func(work.Record) work.Fields
	said    func(work.Record) string // of the record as it is then
	same    func(work.Record) string // of a record that is like that already
}

// steppedMsg says that a step is on the disk, or why it is not.
type steppedMsg struct {
	owner *Screen
	told  screen.ToastMsg
	err   error
}

// step takes a step: at once, or after those that are being saved.
func (s *Screen) step(one step) tea.Cmd {
	s.steps = append(s.steps, one)
	if len(s.steps) > 1 {
		return nil
	}
	return s.nextStep()
}

func (s *Screen) nextStep() tea.Cmd {
	if len(s.steps) == 0 {
		return nil
	}
	one, d, store := s.steps[0], s.deps, s.store
	return func() tea.Msg {
		after, saved, err := jobcard.Set(d, store, one.table, one.id, one.columns)
		msg := steppedMsg{owner: s, err: err}
		switch {
		case saved:
			msg.told = jobcard.Saved(d.Sync, one.said(after))
		case err == nil:
			msg.told = jobcard.Unchanged(one.same(after))
		}
		return msg
	}
}

// stepped goes on with the next step.
func (s *Screen) stepped(msg steppedMsg) tea.Cmd {
	if len(s.steps) > 0 {
		s.steps = s.steps[1:]
	}
	told := screen.Send(msg.told)
	if msg.err != nil {
		told = screen.Send(screen.FailedMsg{Doing: "Saving", Err: msg.err})
	}
	return tea.Batch(told, s.nextStep(), s.reload())
}

// table is the table of the rows of a tab, "" where they are of several or none.
func (t tab) table() string {
	switch t {
	case tasks:
		return work.ServiceTaskTable
	case products:
		return work.WorkOrderProductTable
	case services:
		return work.WorkOrderServiceTable
	case incidents:
		return work.WorkOrderIncidentTable
	case notes:
		return work.QuickNoteTable
	}
	return ""
}

// press does what Space, + and - do on the row under the cursor.
func (s *Screen) press(id action.ID) tea.Cmd {
	switch s.tab {
	case tasks:
		return s.progress(id)
	case products, services:
		return s.useLine(id)
	case incidents:
		return s.resolve()
	}
	return nil
}

// useLine marks a line as used or not, or changes how much of it was used: by one unit of a
// product, by a quarter of an hour of a service.
func (s *Screen) useLine(id action.ID) tea.Cmd {
	row, ok := s.row()
	if !ok {
		return nil
	}
	by := 1.0
	if s.tab == services {
		by = 15
	}
	columns := func(r work.Record) work.Fields {
		switch id {
		case action.TaskMore:
			return work.LineQuantity(r, by)
		case action.TaskLess:
			return work.LineQuantity(r, -by)
		}
		return work.LineUse(r, !work.LineOf(r).Used)
	}
	return s.step(step{table: s.tab.table(), id: row, columns: columns,
		said: func(r work.Record) string {
			l := work.LineOf(r)
			if !l.Used {
				return quoted(r) + " is estimated again"
			}
			return quoted(r) + ", " + amountUsed(r.Table, l.Quantity) + " used"
		},
		same: func(r work.Record) string {
			return quoted(r) + " is at " + amountUsed(r.Table, work.LineOf(r).Quantity)
		},
	})
}

// quoted names a record in a message.
func quoted(r work.Record) string { return strconv.Quote(jobcard.Short(r.Fields().Text("msdyn_name"))) }

// amountUsed says how much of a line was used.
func amountUsed(table string, quantity float64) string {
	if table == work.WorkOrderServiceTable {
		return jobcard.Spoken(time.Duration(quantity) * time.Minute)
	}
	return number(quantity)
}

// resolve marks an incident as resolved or open.
func (s *Screen) resolve() tea.Cmd {
	row, ok := s.row()
	if !ok {
		return nil
	}
	return s.step(step{table: work.WorkOrderIncidentTable, id: row,
		columns: func(r work.Record) work.Fields {
			return work.Fields{"msdyn_incidentresolved": work.Bool(!r.Fields().Bool("msdyn_incidentresolved"))}
		},
		said: resolvedWords, same: resolvedWords,
	})
}

func resolvedWords(r work.Record) string {
	if r.Fields().Bool("msdyn_incidentresolved") {
		return "incident " + quoted(r) + " is resolved"
	}
	return "incident " + quoted(r) + " is open"
}

// row returns the record under the cursor on a tab whose rows are records of one table.
func (s *Screen) row() (work.ID, bool) {
	if !s.ready() || s.tab.table() == "" {
		return work.ID{}, false
	}
	id, err := work.ParseID(s.list().Key())
	if err != nil {
		return work.ID{}, false
	}
	if s.tab == incidents { // a resolution is no incident
		_, ok := s.card.Records[id]
		return id, ok
	}
	return id, true
}
