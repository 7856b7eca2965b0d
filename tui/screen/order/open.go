package order

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"

	tea "charm.land/bubbletea/v2"
)

// about opens a dialog or page about the booking.
func (s *Screen) about(n screen.Name) tea.Cmd {
	return screen.Open(screen.Place{Screen: n, Table: work.BookingTable, Record: s.booking})
}

// open does what Enter does: tries to read again, edits a task, or goes where the row leads.
func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	if s.tab == tasks {
		return s.edit()
	}
	if p := s.leads(); p != (screen.Place{}) {
		return screen.Open(p)
	}
	return nil
}

// leads is where the row under the cursor leads, nowhere if it is about nothing else.
func (s *Screen) leads() screen.Place {
	if !s.ready() {
		return screen.Place{}
	}
	i, ok := s.list().Selected()
	if !ok || i >= len(s.targets[s.tab]) {
		return screen.Place{}
	}
	return s.targets[s.tab][i]
}

// edit opens the editor of the row under the cursor: of the work order itself where the rows
// are its columns.
func (s *Screen) edit() tea.Cmd {
	switch p := s.leads(); {
	case s.tab == general || s.tab == customer:
		return screen.Open(screen.Place{Screen: screen.Edit, Table: work.WorkOrderTable, Record: s.card.Order.ID})
	case s.tab == tasks:
		if t, ok := s.task(); ok {
			return screen.Open(screen.Place{Screen: screen.Edit, Table: work.ServiceTaskTable, Record: t.ID})
		}
	case p != (screen.Place{}):
		p.Screen = screen.Edit
		return screen.Open(p)
	}
	return nil
}

// openError opens the sync error of the record under the cursor; a task without one is
// edited, since that is what the key is reached for.
func (s *Screen) openError() tea.Cmd {
	if e, ok := s.syncError(); ok {
		return screen.Open(screen.Place{Screen: screen.SyncError, Record: e.ID})
	}
	return s.edit()
}

// add opens the page of a new record for the tab, which belongs to this visit from the start.
func (s *Screen) add() tea.Cmd {
	booking, order := work.Ref(s.card.Booking.ID), work.Ref(s.card.Order.ID)
	set, table := work.Fields{"msdyn_workorder": order}, s.tab.table()
	switch s.tab {
	case notes:
		return s.about(screen.Note)
	case tasks:
		set["msdyn_booking"] = booking
		s.incident(set)
	case products, services:
		set["msdyn_booking"] = booking
		set["msdyn_linestatus"] = work.Int(work.LineUsed) // a technician adds what was used
		if s.tab == products {
			set["msdyn_quantity"] = work.Int(1)
		}
		s.incident(set)
	case timeline:
		table = work.TimeEntryTable
		set["msdyn_bookableresourcebooking"], set["msdyn_bookableresource"] = booking, work.Ref(s.card.Booking.Resource)
		set["msdyn_start"] = work.Time(s.deps.Now())
	}
	if table == "" {
		return nil
	}
	return screen.Open(screen.Place{Screen: screen.Edit, Table: table, Arg: edit.Preset(set)})
}

// find puts the cursor on what was just added, if it is on one of the tabs.
func (s *Screen) find() {
	for t := range tabs {
		if t.table() == s.made.Table && s.made.Table != "" && s.rows[t].Select(s.made.ID.String()) {
			s.made = work.RecordRef{}
		}
	}
}

// incident puts a new line or task under the order's only incident.
func (s *Screen) incident(set work.Fields) {
	if len(s.card.Incidents) == 1 {
		set["msdyn_workorderincident"] = work.Ref(s.card.Incidents[0].ID)
	}
}

// resolution opens the page of a new resolution, of the incident under the cursor if there
// is one.
func (s *Screen) resolution() tea.Cmd {
	set := work.Fields{"msdyn_workorder": work.Ref(s.card.Order.ID)}
	if s.card.Order.Asset != (work.ID{}) {
		set["msdyn_customerasset"] = work.Ref(s.card.Order.Asset)
	}
	if id, ok := s.row(); ok && s.tab == incidents {
		set["msdyn_workorderincident"] = work.Ref(id)
	} else {
		s.incident(set)
	}
	return screen.Open(screen.Place{Screen: screen.Edit, Table: work.WorkOrderResolutionTable, Arg: edit.Preset(set)})
}

// followUp opens the page of a work order that follows up on this one.
func (s *Screen) followUp() tea.Cmd {
	return screen.Open(screen.Place{Screen: screen.Edit, Table: work.WorkOrderTable, Arg: edit.Preset(work.FollowUp(s.card.OrderRecord))})
}
