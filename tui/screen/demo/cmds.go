package demo

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// patience is how long the office may take to answer.
const patience = 10 * time.Second

type (
	// stateMsg is what the presenter offers and which network holds.
	stateMsg struct {
		ticket   screen.Ticket
		networks []screen.NetworkChoice
		network  string
		acts     []screen.DispatcherAct
	}
	// bookingsMsg is what can be acted on.
	bookingsMsg struct {
		ticket   screen.Ticket
		bookings []screen.DemoBooking
		err      error
	}
	// comparedMsg is both sides of a booking.
	comparedMsg struct {
		ticket      screen.Ticket
		here, there []string
		err         error
	}
	// actedMsg is what the dispatcher did.
	actedMsg struct {
		ticket screen.Ticket
		said   string
		err    error
	}
)

// state asks what can be chosen.
func (s *Screen) state() tea.Cmd {
	ticket, p := s.states.Next(), s.presenter
	return func() tea.Msg { return stateMsg{ticket, p.Networks(), p.Network(), p.Acts()} }
}

// listBookings asks for today's bookings.
func (s *Screen) listBookings() tea.Cmd {
	ticket, p, ctx := s.lists.Next(), s.presenter, s.d.Context
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		list, err := p.Bookings(ctx)
		return bookingsMsg{ticket, list, err}
	}
}

// setNetwork changes the network and asks what holds then.
func (s *Screen) setNetwork(key string) tea.Cmd {
	p, state := s.presenter, s.state()
	label := key
	for _, n := range s.networks {
		if n.Key == key {
			label = n.Label
		}
	}
	return func() tea.Msg {
		p.SetNetwork(key)
		return tea.BatchMsg{state, screen.Toast(widget.Info, "The network is now: "+label+".")}
	}
}

// compare reads the booking on this device and at the office.
func (s *Screen) compare(booking work.ID) tea.Cmd {
	ticket, p, store, zone, ctx := s.comparisons.Next(), s.presenter, s.store, s.d.Zone, s.d.Context
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		here, err := Sees(ctx, store, zone, booking)
		if err != nil {
			return comparedMsg{ticket: ticket, err: err}
		}
		there, err := p.ServerSees(ctx, booking)
		return comparedMsg{ticket, here, there, err}
	}
}

// act lets the dispatcher act.
func (s *Screen) act(key string, booking work.ID) tea.Cmd {
	ticket, p, ctx := s.acts.Next(), s.presenter, s.d.Context
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		said, err := p.Do(ctx, key, booking)
		return actedMsg{ticket, said, err}
	}
}
