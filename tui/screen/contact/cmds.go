package contact

import (
	"fieldbook/internal/visit"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is where the booking is and whom to call there.
	readMsg struct {
		ticket screen.Ticket
		site   visit.Site
		err    error
	}
	// openedMsg says what became of a link that another program was to open.
	openedMsg struct {
		ticket screen.Ticket
		row    row
		done   string
		err    error
	}
)

func (s *Screen) read() tea.Cmd {
	ticket, store, id := s.ticket.Next(), s.store, s.booking
	return func() tea.Msg {
		site, err := visit.SiteOf(store, id)
		return readMsg{ticket, site, err}
	}
}

// show gives the link of the selected row, or of the directions, to another program.
func (s *Screen) show(k kind) tea.Cmd {
	r, ok := s.selected()
	if !ok || r.kind != k {
		for _, other := range s.all {
			if other.kind == k {
				r = other
			}
		}
	}
	if r.link == "" {
		return nil
	}
	done := "The way is shown in the browser, by " + mapHost + "."
	if k == call {
		done = "The number is handed to this machine's telephone program."
	}
	ticket, d, open := s.opening.Next(), s.deps, s.open
	return func() tea.Msg { return openedMsg{ticket, r, done, open(d.Context, r.link)} }
}
