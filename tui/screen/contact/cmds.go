package contact

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is where the booking is and whom to call there.
	readMsg struct {
		ticket screen.Ticket
		site   visit.Site
		left   *localdb.Left
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
		msg := readMsg{ticket: ticket}
		if msg.site, msg.err = visit.SiteOf(store, id); msg.err != nil {
			return msg
		}
		msg.left, msg.err = jobcard.LeftOf(store, work.BookingTable, id)
		return msg
	}
}

// keep notes that the booking was opened, with what the card shows and what the booking's
// page would: should a sync take it away, it is kept as a whole. The card does not wait for
// that, and says itself what cannot be read.
func (s *Screen) keep() tea.Cmd {
	store, ctx, id := s.store, s.deps.Context, s.booking
	return func() tea.Msg {
		site, err := visit.SiteOf(store, id)
		if err != nil {
			return nil
		}
		with := site.Shown()
		if d, err := visit.Open(ctx, store, id); err == nil {
			with = append(with, d.Shown()...)
		}
		store.Viewed(work.RecordRef{Table: work.BookingTable, ID: id}, with...)
		return nil
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
