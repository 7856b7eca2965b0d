package note

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is the draft and what the note is about.
	readMsg struct {
		ticket screen.Ticket
		about  string
		number string
		draft  string
		gone   bool
		left   *localdb.Left
		err    error
	}
	// savedMsg says that the note is on the disk, or why not.
	savedMsg struct {
		ticket screen.Ticket
		told   screen.ToastMsg
		err    error
	}
	// lookedMsg says whether the booking is still on the device.
	lookedMsg struct {
		booking work.ID
		gone    bool
		left    *localdb.Left
	}
)

// key names the draft of a note on a booking.
func (s *Screen) key() string { return "note/" + s.booking.String() }

// read looks for a draft and for the booking.
func (s *Screen) read() tea.Cmd {
	ticket, d, store, booking, key := s.ticket.Next(), s.deps, s.store, s.booking, s.key()
	return func() tea.Msg {
		msg := readMsg{ticket: ticket}
		if msg.draft, msg.err = store.Draft(key); msg.err != nil {
			return msg
		}
		detail, err := visit.Open(d.Context, store, booking)
		switch {
		case work.Is(err, work.NotFound):
			msg.gone = true
		case err != nil:
			msg.err = err
		default:
			card := jobcard.Card{Detail: detail}
			msg.about, msg.number = card.Heading(), card.Number()
			store.Viewed(work.RecordRef{Table: work.BookingTable, ID: booking}, detail.Shown()...)
			msg.left, msg.err = jobcard.LeftOf(store, work.BookingTable, booking)
		}
		return msg
	}
}

// look asks whether the booking is still here.
func (s *Screen) look() tea.Cmd {
	store, booking := s.store, s.booking
	return func() tea.Msg {
		_, err := store.Get(work.BookingTable, booking)
		left, _ := jobcard.LeftOf(store, work.BookingTable, booking)
		return lookedMsg{booking, work.Is(err, work.NotFound), left}
	}
}

// leave keeps the draft and goes back.
func (s *Screen) leave() tea.Cmd {
	if !s.ready {
		return screen.Back()
	}
	return s.draft.Leave(s.area.Value(), func() tea.Cmd {
		if s.area.Value() == "" || s.draft.Kept() == "" {
			return screen.Back()
		}
		return tea.Batch(screen.Back(), screen.Toast(widget.Info, "The note is not saved yet: its draft is kept on this device."))
	})
}

// save saves the note on this device and forgets the draft.
func (s *Screen) save() tea.Cmd {
	if ok, _ := s.Check(action.Save); !ok {
		return nil
	}
	s.saving = true
	return s.draft.Done(func() tea.Cmd {
		ticket, d, store, booking, key, text, number := s.ticket.Next(), s.deps, s.store, s.booking, s.key(), s.area.Value(), s.number
		return func() tea.Msg {
			g, err := work.AddNote(booking, text, d.Now(), d.NewID)
			if err == nil {
				_, err = store.Edit(g)
			}
			msg := savedMsg{ticket: ticket, err: err}
			if err == nil {
				_ = store.DropDraft(key) // a draft that stays is only shown again
				msg.told = jobcard.Saved(d.Sync, "note on "+number)
			}
			return msg
		}
	})
}
