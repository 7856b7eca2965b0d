package demo

import (
	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the presenter's panel.
type Screen struct {
	d         screen.Deps
	presenter screen.Presenter
	store     screen.Store

	states, lists, comparisons, acts screen.Ticket

	networks []screen.NetworkChoice
	network  string
	deeds    []screen.DispatcherAct
	bookings []screen.DemoBooking
	listed   bool // the bookings are known
	at       int
	wanted   work.ID // the booking to begin with

	here, there []string
	fault       error // why there is nothing to compare
	comparing   bool
	stale       bool // something changed while it was compared
	acting      bool

	status syncclient.Status
	rows   widget.Rows
	begin  string // the row to begin with, until it is drawn
}

// New returns the panel. It begins with the booking, or with the first of today.
func New(d screen.Deps, p screen.Presenter, store screen.Store, booking work.ID) *Screen {
	return &Screen{d: d, presenter: p, store: store, wanted: booking}
}

// Init asks what there is to present.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.state(), s.listBookings()) }

// Title is the panel's title.
func (s *Screen) Title() string { return "Presenter's panel" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Demo }

// Room is the size that it wants over another screen.
func (s *Screen) Room() (w, h int) { return 94, 20 }

// Typing says whether the filter is being typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes the answers and compares again when something changed.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case stateMsg:
		if s.states.Valid(msg.ticket) {
			s.known(msg)
		}
	case bookingsMsg:
		if s.lists.Valid(msg.ticket) {
			return s, s.listedNow(msg)
		}
	case comparedMsg:
		if s.comparisons.Valid(msg.ticket) {
			return s, s.compared(msg)
		}
	case actedMsg:
		if s.acts.Valid(msg.ticket) {
			return s, s.acted(msg)
		}
	case screen.StoreChangedMsg, screen.ShownMsg:
		return s, s.again()
	case screen.StatusMsg:
		was := s.status
		s.status = msg.Status
		if was.Phase != msg.Status.Phase || was.Pending != msg.Status.Pending || was.Network != msg.Status.Network {
			return s, s.again()
		}
	default:
		if s.rows.Update(msg) {
			return s, s.choose()
		}
	}
	return s, nil
}

// known takes over what can be chosen; the selection begins with the network that holds.
func (s *Screen) known(msg stateMsg) {
	first := s.networks == nil
	s.networks, s.network, s.deeds = msg.networks, msg.network, msg.acts
	if first {
		s.begin = rowKey(true, msg.network)
	}
}

// listedNow takes the bookings over and keeps the one that is looked at.
func (s *Screen) listedNow(msg bookingsMsg) tea.Cmd {
	s.listed = true
	if msg.err != nil {
		s.fault = msg.err
		return nil
	}
	if b, ok := s.booking(); ok {
		s.wanted = b.ID
	}
	s.bookings, s.at = msg.bookings, 0
	for i, b := range s.bookings {
		if b.ID == s.wanted {
			s.at = i
		}
	}
	return s.again()
}

// again compares the booking anew, one comparison at a time.
func (s *Screen) again() tea.Cmd {
	b, ok := s.booking()
	if !ok {
		return nil
	}
	if s.comparing {
		s.stale = true
		return nil
	}
	s.comparing, s.stale = true, false
	return s.compare(b.ID)
}

func (s *Screen) compared(msg comparedMsg) tea.Cmd {
	s.comparing = false
	s.here, s.there, s.fault = msg.here, msg.there, msg.err
	if s.stale {
		return s.again()
	}
	return nil
}

// acted tells what the dispatcher did and looks at everything again.
func (s *Screen) acted(msg actedMsg) tea.Cmd {
	s.acting = false
	if msg.err != nil {
		return screen.Toast(widget.Fail, "The dispatcher could not do that: "+work.Message(msg.err))
	}
	return tea.Batch(screen.Toast(widget.Success, "Office: "+msg.said), s.state(), s.listBookings())
}

// booking returns the booking that is looked at.
func (s *Screen) booking() (screen.DemoBooking, bool) {
	if s.at >= len(s.bookings) {
		return screen.DemoBooking{}, false
	}
	return s.bookings[s.at], true
}
