package order

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
)

// Check says what cannot be done here and now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch id {
	case action.ChangeStatus, action.AddNote, action.EditRow, action.RowError, action.TaskDone, action.TaskMore, action.TaskLess,
		action.AddRow, action.Resolve, action.FollowUp:
	case action.Open:
		if s.err != nil || s.list().Typing() != action.NotTyping {
			return true, ""
		}
	case action.NextStatus, action.ContactCard:
	default:
		return true, ""
	}
	switch {
	case s.gone:
		return false, "This booking is no longer on this device."
	case !s.ready():
		return false, "The booking is not read yet."
	case s.card.Left != nil && s.card.Left.Deleted() && id != action.RowError && id != action.Open && id != action.ContactCard:
		return false, jobcard.TextDeleted
	}
	switch id {
	case action.ChangeStatus:
		return jobcard.CanSetStatus(s.card)
	case action.NextStatus:
		return jobcard.CanAdvance(s.card)
	case action.AddNote, action.ContactCard:
		return true, ""
	case action.RowError:
		if _, ok := s.syncError(); !ok && s.tab != tasks {
			return false, "This row has no sync error."
		}
		return true, ""
	case action.Open:
		if s.tab != tasks && s.leads() == (screen.Place{}) {
			return false, "There is nothing more to open in this row."
		}
	case action.EditRow:
		return s.checkEdit()
	case action.AddRow, action.Resolve, action.FollowUp:
		return s.checkAdd(id)
	}
	switch {
	case s.tab == tasks:
		return s.checkTask(id)
	case id == action.Open:
		return true, ""
	}
	return s.checkPress(id)
}

// checkEdit says why the row under the cursor cannot be edited.
func (s *Screen) checkEdit() (bool, string) {
	switch p := s.leads(); {
	case s.tab == general || s.tab == customer:
		if s.card.Order.ID == (work.ID{}) {
			return false, "This booking has no work order to edit."
		}
	case s.tab == tasks:
		return s.checkTask(action.EditRow)
	case p == (screen.Place{}):
		return false, "Choose a row first."
	case p.Table == work.BookingTimestampTable:
		return false, "When a status was set is a fact: set another status instead."
	}
	return true, ""
}

// checkAdd says why nothing can be added here.
func (s *Screen) checkAdd(id action.ID) (bool, string) {
	switch {
	case s.card.Order.ID == (work.ID{}) && s.tab != notes && s.tab != timeline:
		return false, "This booking has no work order on this device."
	case id == action.AddRow && (s.tab == general || s.tab == customer):
		return false, "Choose a tab first: tasks, products, services, incidents, notes and time entries can be added."
	}
	return true, ""
}

// checkPress says why Space, + or - mean nothing on the row under the cursor.
func (s *Screen) checkPress(id action.ID) (bool, string) {
	switch s.tab {
	case products, services, incidents:
		if _, ok := s.row(); !ok {
			return false, "Choose a row first."
		}
		if s.tab == incidents && id != action.TaskDone {
			return false, "The share of an incident's tasks that is done follows from its tasks."
		}
		return true, ""
	}
	return false, "Choose a task, a product, a service or an incident first."
}

// Guides keeps keys off the key line that mean nothing on the open tab.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.RowError:
		_, ok := s.syncError()
		return ok
	case action.Open: // of a task it is the same as Tab; of a line it shows what Tab shows, too
		if s.tab == tasks || s.tab == products || s.tab == services {
			return s.err != nil
		}
	case action.TaskMore: // in steps of 10 % is not how most tasks are done
		if s.tab != products && s.tab != services {
			return false
		}
	case action.Resolve:
		if s.tab != incidents {
			return false
		}
	}
	ok, _ := s.Check(id)
	return ok
}

// checkTask says why a task cannot be changed.
func (s *Screen) checkTask(id action.ID) (bool, string) {
	t, ok := s.task()
	if !ok {
		return false, "This work order has no task to change."
	}
	switch percent := s.percent(t); {
	case id == action.TaskMore && percent >= 100:
		return false, "The task is at 100 % already."
	case id == action.TaskLess && percent <= 0:
		return false, "The task is at 0 % already."
	}
	return true, ""
}

// task returns the task under the cursor.
func (s *Screen) task() (work.ServiceTask, bool) {
	if s.tab != tasks || !s.ready() {
		return work.ServiceTask{}, false
	}
	key := s.rows[tasks].Key()
	for _, t := range s.card.Tasks {
		if t.ID.String() == key {
			return t, true
		}
	}
	return work.ServiceTask{}, false
}

// syncError returns the sync error of the record under the cursor. On the first tabs,
// which show the booking itself, it is the booking's or its order's.
func (s *Screen) syncError() (localdb.SyncError, bool) {
	if !s.ready() {
		return localdb.SyncError{}, false
	}
	if s.tab == general || s.tab == customer {
		for _, id := range []work.ID{s.card.Booking.ID, s.card.Order.ID} {
			if e, ok := s.card.Refused[id]; ok {
				return e, true
			}
		}
		return localdb.SyncError{}, false
	}
	for id, e := range s.card.Refused {
		if id.String() == s.list().Key() {
			return e, true
		}
	}
	return localdb.SyncError{}, false
}
