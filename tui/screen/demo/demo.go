package demo

import (
	"strings"

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
			s.networks, s.network, s.deeds = msg.networks, msg.network, msg.acts
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

// Do performs the panel's actions. The panel's own key closes it as well.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.GoDemo:
		return s, screen.Back(), true
	case action.Open:
		return s, s.choose(), true
	case action.NextBooking, action.PrevBooking:
		return s, s.turn(id == action.NextBooking), true
	}
	if k, ok := byAction(id); ok {
		return s, s.perform(k.network, k.presents), true
	}
	return s, nil, false
}

// turn looks at another booking.
func (s *Screen) turn(forward bool) tea.Cmd {
	n := len(s.bookings)
	if n == 0 {
		return nil
	}
	step := n - 1
	if forward {
		step = 1
	}
	s.at = (s.at + step) % n
	s.here, s.there, s.comparing = nil, nil, false
	return s.again()
}

// choose does what the selected row stands for.
func (s *Screen) choose() tea.Cmd {
	if ok, why := s.Check(action.Open); !ok {
		return screen.Toast(widget.Info, why)
	}
	kind, key, _ := strings.Cut(s.rows.Key(), ":")
	return s.perform(kind == networkRow, key)
}

func (s *Screen) perform(network bool, key string) tea.Cmd {
	if network {
		return s.setNetwork(key)
	}
	b, _ := s.booking()
	s.acting = true
	return s.act(key, b.ID)
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	if id == action.Open {
		kind, key, _ := strings.Cut(s.rows.Key(), ":")
		if kind != networkRow && kind != actRow {
			return false, "Choose a network or an act."
		}
		return s.can(kind == networkRow, key)
	}
	if id == action.NextBooking || id == action.PrevBooking {
		return len(s.bookings) > 0, "There are no bookings today."
	}
	if k, ok := byAction(id); ok {
		return s.can(k.network, k.presents)
	}
	return true, ""
}

// can says whether a condition or an act can be chosen.
func (s *Screen) can(network bool, key string) (bool, string) {
	if network {
		for _, n := range s.networks {
			if n.Key == key {
				return true, ""
			}
		}
		return false, "This demonstration does not have that network."
	}
	for _, a := range s.deeds {
		if a.Key != key {
			continue
		}
		_, some := s.booking()
		switch {
		case s.acting:
			return false, "The dispatcher is still busy with the last one."
		case a.NeedsBooking && !some:
			return false, "There is no booking to act on."
		}
		return true, ""
	}
	return false, "The dispatcher of this demonstration cannot do that."
}
