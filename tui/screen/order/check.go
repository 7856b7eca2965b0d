package order

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen/jobcard"
)

// Check says what cannot be done here and now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch id {
	case action.ChangeStatus, action.AddNote, action.EditRow, action.RowError, action.TaskDone, action.TaskMore, action.TaskLess:
	case action.Open:
		if s.err != nil || s.list().Typing() != action.NotTyping {
			return true, ""
		}
	default:
		return true, ""
	}
	switch {
	case s.gone:
		return false, "This booking is no longer on this device."
	case !s.ready():
		return false, "The booking is not read yet."
	case s.card.Left != nil && s.card.Left.Deleted() && id != action.RowError && id != action.Open:
		return false, jobcard.TextDeleted
	}
	switch id {
	case action.ChangeStatus:
		return jobcard.CanSetStatus(s.card)
	case action.AddNote:
		return true, ""
	case action.RowError:
		if _, ok := s.syncError(); ok {
			return true, ""
		}
		if s.tab != tasks {
			return false, "This row has no sync error."
		}
	case action.Open:
		if s.tab != tasks {
			return false, "There is nothing more to open in this row."
		}
	}
	return s.checkTask(id)
}

// Guides keeps keys off the key line that mean nothing on the open tab.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.RowError:
		_, ok := s.syncError()
		return ok
	case action.Open: // the same as Tab, which says what it does
		return s.err != nil
	}
	ok, _ := s.Check(id)
	return ok
}

// checkTask says why a task cannot be changed.
func (s *Screen) checkTask(id action.ID) (bool, string) {
	if s.tab != tasks {
		return false, "Choose a task first: they are on the tab Tasks."
	}
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
