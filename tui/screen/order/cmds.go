package order

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// readMsg is what a reading of the booking found; no card without an error means that
// the booking is not on the device.
type readMsg struct {
	ticket screen.Ticket
	card   *jobcard.Card
	err    error
}

// reload reads the booking.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	store, journal, ctx, booking := s.store, s.journal, s.deps.Context, s.booking
	return func() tea.Msg {
		cards, err := jobcard.Read(ctx, store, journal, booking)
		msg := readMsg{ticket: ticket, err: err}
		if len(cards) > 0 {
			msg.card = &cards[0]
			store.Viewed(work.RecordRef{Table: work.BookingTable, ID: booking}, msg.card.Shown()...)
		}
		return msg
	}
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine := s.deps.Sync
	return func() tea.Msg {
		engine.Refresh(jobcard.Tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: screen.Updating}
	}
}
