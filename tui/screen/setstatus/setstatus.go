package setstatus

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the dialog. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	booking work.ID

	ticket screen.Ticket
	detail *visit.Detail
	next   []choice
	rows   widget.Rows
	err    error
	gone   bool
	left   *localdb.Left // why it is not on this device any more; nil = it is
	saving bool
}

// choice is a status that may follow, with the group that it would save.
type choice struct {
	status work.BookingStatus
	group  work.Group
}

// New returns the dialog for the booking that the place names as Record.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, booking: p.Record}
}

// Init reads the booking and the statuses.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Title is the box's title.
func (s *Screen) Title() string { return "Set status" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.SetStatus }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) { return 62, 16 }

// Typing is on while a filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes the reading, the answer to saving, and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case staleMsg:
		if s.ticket.Valid(msg.ticket) && !s.saving {
			return s, s.read()
		}
	case savedMsg:
		if s.ticket.Valid(msg.ticket) {
			return s, s.saved(msg)
		}
	case screen.StoreChangedMsg:
		if !s.saving && msg.Touches(work.BookingTable, work.WorkOrderTable, work.BookingStatusTable) {
			return s, s.read()
		}
	default:
		if s.rows.Update(msg) {
			return s, s.save()
		}
	}
	return s, nil
}

// Do performs the actions of the dialog and of its list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.ApplyStatus && s.Typing() != action.NotTyping {
		id = action.Open // ends the filter
	}
	if s.rows.Do(id) {
		return s, nil, true
	}
	if id != action.ApplyStatus {
		return s, nil, false
	}
	if s.err != nil {
		return s, s.read(), true
	}
	return s, s.save(), true
}

// Check says why nothing can be saved.
func (s *Screen) Check(id action.ID) (bool, string) {
	if id != action.ApplyStatus || s.err != nil || s.rows.Typing() != action.NotTyping {
		return true, ""
	}
	switch _, ok := s.chosen(); {
	case s.saving:
		return false, "The status is being saved."
	case s.gone:
		return false, "This booking is no longer on this device."
	case s.left != nil && s.left.Deleted():
		return false, jobcard.TextDeleted
	case !ok:
		return false, "No other status can follow."
	}
	return true, ""
}

// chosen returns the choice under the cursor.
func (s *Screen) chosen() (choice, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.next) {
		return choice{}, false
	}
	return s.next[i], true
}

// take shows a reading. The cursor begins on what usually comes next.
func (s *Screen) take(msg readMsg) tea.Cmd {
	if !s.ticket.Valid(msg.ticket) {
		return nil
	}
	if s.gone = work.Is(msg.err, work.NotFound); s.gone {
		return nil
	}
	if s.err = msg.err; msg.err != nil {
		return nil
	}
	first := s.detail == nil
	s.detail, s.next, s.left = msg.detail, msg.next, msg.left
	rows := make([]widget.Row, len(s.next))
	for i, c := range s.next {
		rows[i] = widget.Row{Key: c.status.ID.String(), Find: c.status.Name}
	}
	s.rows.SetRows(rows)
	if first {
		s.rows.Select(s.likely())
	}
	return s.age(msg.ticket)
}

// likely returns the key of the status that usually follows, "" if there is none.
func (s *Screen) likely() string {
	usual := map[int64]int64{
		work.StatusScheduled: work.StatusTraveling, work.StatusTraveling: work.StatusInProgress, work.StatusInProgress: work.StatusCompleted,
		work.StatusOnBreak: work.StatusInProgress, work.StatusCompleted: work.StatusInProgress,
	}
	for _, c := range s.next {
		if c.status.Meaning == usual[s.detail.Status.Meaning] {
			return c.status.ID.String()
		}
	}
	return ""
}

// saved closes the dialog when the change is on the disk, and keeps it open when not.
func (s *Screen) saved(msg savedMsg) tea.Cmd {
	s.saving = false
	if msg.err != nil {
		return screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Setting the status", Err: msg.err})
	}
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}
