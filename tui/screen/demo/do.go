package demo

import (
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

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
		s.rows.Select(rowKey(k.network, k.presents)) // so that the last line says what it means
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
