package orders

import (
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the list. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store

	reading screen.Reading
	read    bool
	err     error

	all    []entry
	more   []string // says that there are more; nil: these are all
	flat   bool     // by number instead of by status
	rows   widget.Rows
	lines  []line
	height int // lines of a row, as last drawn
	widest int // of the incidents
	whom   int // the longest customer
}

// entry is a work order as the list shows it.
type entry struct {
	order   work.WorkOrder
	account string
	rank    int
	booking work.Booking // zero ID if there is none on the device
	mark    localdb.Mark
	left    *localdb.Left // why the order is not on this device any more; nil = it is
}

// line is one row: an order or a heading.
type line struct {
	entry int // index, -1 for none
	group int // index into the groups, for a heading
	count int // orders below a heading
}

// New returns the list. The place of the list has no fields.
func New(d screen.Deps, s screen.Store) screen.Screen { return &Screen{deps: d, store: s, height: 1} }

// Init reads the work orders.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Work orders" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Orders }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, news of the store, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case screen.StoreChangedMsg:
		if msg.Touches(jobcard.Tables()...) {
			return s, s.reload()
		}
	case screen.ShownMsg:
		return s, s.reload()
	default:
		if s.rows.Update(msg) {
			return s, s.to(screen.Order, "")
		}
	}
	return s, nil
}

// Do performs the actions of the list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.err == nil && s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.Open:
		if s.err != nil {
			return s, s.reload(), true
		}
		return s, s.to(screen.Order, ""), true
	case action.ChangeStatus:
		return s, s.to(screen.SetStatus, ""), true
	case action.NextStatus:
		return s, s.to(screen.SetStatus, screen.NextTab), true
	case action.AddNote:
		return s, s.to(screen.Note, ""), true
	case action.ContactCard:
		return s, s.to(screen.Contact, ""), true
	case action.Explain:
		if e, ok := s.selected(); ok {
			return s, screen.Open(screen.Place{Screen: screen.Reason, Table: work.WorkOrderTable, Record: e.order.ID}), true
		}
	case action.GoDemo:
		cmd := s.to(screen.Demo, "")
		return s, cmd, cmd != nil
	case action.GroupRows:
		s.flat = !s.flat
		s.arrange()
		return s, nil, true
	case action.Refresh:
		return s, s.refresh(), true
	}
	return s, nil, false
}

// Check says what cannot be done with the selected order, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch id {
	case action.Open:
		if _, ok := s.selected(); !ok && s.err == nil && s.rows.Typing() == action.NotTyping {
			return false, "Choose a work order first."
		}
		return true, ""
	case action.Explain:
		_, ok := s.selected()
		return ok, "Choose a work order first."
	case action.ChangeStatus, action.NextStatus, action.AddNote, action.ContactCard:
	default:
		return true, ""
	}
	switch e, ok := s.selected(); {
	case !ok:
		return false, "Choose a work order first."
	case e.booking.ID == (work.ID{}):
		return false, "None of its bookings is on this device, so there is nothing to work on here."
	case e.left != nil && e.left.Deleted() && id != action.ContactCard:
		return false, jobcard.TextDeleted
	}
	return true, ""
}

// selected returns the order under the cursor.
func (s *Screen) selected() (entry, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || s.lines[i].entry < 0 {
		return entry{}, false
	}
	return s.all[s.lines[i].entry], true
}

// to opens a page or dialog about the selected order's booking.
func (s *Screen) to(n screen.Name, tab string) tea.Cmd {
	e, ok := s.selected()
	if !ok {
		return nil
	}
	if n == screen.Order && e.booking.ID == (work.ID{}) {
		return screen.Open(screen.PlaceOf(work.WorkOrderTable, e.order.ID))
	}
	return screen.Open(screen.Place{Screen: n, Table: work.BookingTable, Record: e.booking.ID, Tab: tab})
}

// take shows a reading and starts the one that became due meanwhile.
func (s *Screen) take(msg readMsg) tea.Cmd {
	switch ok, again := s.reading.End(msg.ticket); {
	case again:
		return s.reload()
	case !ok:
		return nil
	}
	if s.err = msg.err; msg.err != nil {
		return nil
	}
	was, had := s.selected()
	s.all, s.more, s.read = msg.all, msg.more, true
	s.arrange()
	if !had {
		return nil
	}
	switch i := slices.IndexFunc(s.all, func(e entry) bool { return e.order.ID == was.order.ID }); {
	case i < 0:
		return screen.Toast(widget.Warn, "Record not found: "+was.order.Number+" is no longer on this device. The last sync took it away.")
	case s.all[i].left != nil && was.left == nil:
		return screen.Toast(widget.Warn, was.order.Number+": "+jobcard.LeftWords(*s.all[i].left, s.deps.Now().In(s.deps.Zone)))
	}
	return nil
}
