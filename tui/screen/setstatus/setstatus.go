package setstatus

import (
	"cmp"

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
	quick   bool // only what usually comes next is offered

	ticket screen.Ticket
	detail *visit.Detail
	next   []choice
	rows   widget.Rows
	err    error
	gone   bool
	left   *localdb.Left // why it is not on this device any more; nil = it is
	saving bool

	changed bool // the booking came to another status while the dialog was open
	synced  bool // and a sync alone did that
}

// choice is a status that may follow, with the group that it would save.
type choice struct {
	status work.BookingStatus
	group  work.Group
}

// New returns the dialog for the booking that the place names as Record. With the tab
// screen.NextTab it offers the status that usually comes next and no other.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, booking: p.Record, quick: p.Tab == screen.NextTab}
}

// Init reads the booking and the statuses.
func (s *Screen) Init() tea.Cmd { return s.read(false) }

// Title is the box's title.
func (s *Screen) Title() string {
	if s.quick {
		return "Set the next status"
	}
	return "Set status"
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.SetStatus }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) {
	if s.quick {
		return 62, 13
	}
	return 62, 19
}

// Typing is on while a filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes the reading, the answer to saving, and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case staleMsg:
		if s.ticket.Valid(msg.ticket) && !s.saving {
			return s, s.read(false)
		}
	case savedMsg:
		if s.ticket.Valid(msg.ticket) {
			return s, s.saved(msg)
		}
	case screen.StoreChangedMsg:
		if !s.saving && msg.Touches(work.BookingTable, work.WorkOrderTable, work.BookingStatusTable) {
			return s, s.read(msg.Synced)
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
	if s.rows.Do(id) {
		return s, nil, true
	}
	if id == action.AllStatuses {
		s.quick = false
		return s, s.read(false), true
	}
	if id != action.ApplyStatus {
		return s, nil, false
	}
	if s.err != nil {
		return s, s.read(false), true
	}
	return s, s.save(), true
}

// Guides keeps keys off the key line that have nothing to do: one status is not filtered,
// and all of them are not widened.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.Up, action.Filter:
		return !s.quick
	case action.AllStatuses:
		ok, _ := s.Check(id)
		return ok
	}
	return true
}

// Check says why nothing can be saved.
func (s *Screen) Check(id action.ID) (bool, string) {
	deleted := s.left != nil && s.left.Deleted()
	switch {
	case id == action.AllStatuses && !s.quick:
		return false, "Every status that can follow is offered already."
	case id == action.AllStatuses && deleted:
		return false, jobcard.TextDeleted
	}
	if id != action.ApplyStatus || s.err != nil || s.rows.Typing() != action.NotTyping {
		return true, ""
	}
	switch _, ok := s.chosen(); {
	case s.saving:
		return false, "The status is being saved."
	case s.gone:
		return false, "This booking is no longer on this device."
	case deleted:
		return false, jobcard.TextDeleted
	case !ok && s.detail == nil:
		return false, "The booking is not read yet."
	case !ok:
		card := jobcard.Card{Detail: *s.detail, Left: s.left}
		return false, cmp.Or(s.why(&card), "No other status can follow.")
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
	was := s.detail
	s.detail, s.next, s.left = msg.detail, s.offered(msg), msg.left
	rows := make([]widget.Row, len(s.next))
	for i, c := range s.next {
		rows[i] = widget.Row{Key: c.status.ID.String(), Find: c.status.Name}
	}
	s.rows.SetRows(rows)
	if was == nil {
		s.rows.Select(s.likely())
	}
	if was != nil && was.Status.ID != s.detail.Status.ID {
		s.changed, s.synced = true, msg.synced
	}
	return s.age(msg.ticket)
}

// offered are the choices of a reading: all, or what usually comes next.
func (s *Screen) offered(msg readMsg) []choice {
	if !s.quick {
		return msg.next
	}
	next, ok := jobcard.NextStatus(msg.detail)
	for _, c := range msg.next {
		if ok && c.status.ID == next.ID {
			return []choice{c}
		}
	}
	return nil
}

// likely returns the key of the status that usually follows, "" if there is none. Nothing
// usually follows a completed visit, but going on is what is left to do with it.
func (s *Screen) likely() string {
	if next, ok := jobcard.NextStatus(s.detail); ok {
		return next.ID.String()
	}
	for _, c := range s.next {
		if s.detail.Status.Meaning == work.StatusCompleted && c.status.Meaning == work.StatusInProgress {
			return c.status.ID.String()
		}
	}
	return ""
}

// saved closes the dialog when the change is on the disk, and keeps it open when not. A dialog
// that closes counts as saving: its own change, of which the store tells it, is no news.
func (s *Screen) saved(msg savedMsg) tea.Cmd {
	if msg.err != nil {
		s.saving = false
		return screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Setting the status", Err: msg.err})
	}
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}
