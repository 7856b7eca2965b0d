package jump

import (
	"fieldbook/internal/visit"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// countMsg is how many bookings a day has.
type countMsg struct {
	ticket screen.Ticket
	n      int
	err    error
}

// count counts the bookings of the day understood.
func (s *Screen) count() tea.Cmd {
	ticket, d, store, day := s.ticket.Next(), s.deps, s.store, s.day
	return func() tea.Msg {
		device, err := store.Device()
		if err != nil {
			return countMsg{ticket: ticket, err: err}
		}
		visits, err := visit.Between(d.Context, store, device.Resource, day, day.AddDate(0, 0, 1))
		return countMsg{ticket, len(visits), err}
	}
}
