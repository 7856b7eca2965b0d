package setstatus

import (
	"cmp"
	"slices"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is the booking with the statuses that may follow.
	readMsg struct {
		ticket screen.Ticket
		detail *visit.Detail
		next   []choice
		left   *localdb.Left
		synced bool // it was read because a sync alone has changed something
		err    error
	}
	// staleMsg says that the times of the preview are old.
	staleMsg struct{ ticket screen.Ticket }
	// savedMsg says that the change is on the disk, or why it is not.
	savedMsg struct {
		ticket screen.Ticket
		told   screen.ToastMsg
		err    error
	}
)

// fresh is how long the times of the preview are shown before they are made anew.
const fresh = 20 * time.Second

// read reads the booking and asks the rules what each status would set now.
func (s *Screen) read(synced bool) tea.Cmd {
	ticket, d, store, booking := s.ticket.Next(), s.deps, s.store, s.booking
	return func() tea.Msg {
		msg := readMsg{ticket: ticket, synced: synced}
		detail, err := visit.Open(d.Context, store, booking)
		if msg.err = err; err != nil {
			return msg
		}
		msg.detail = &detail
		store.Viewed(work.RecordRef{Table: work.BookingTable, ID: booking}, detail.Shown()...)
		if msg.left, msg.err = jobcard.LeftOf(store, work.BookingTable, booking); msg.err != nil || msg.left != nil && msg.left.Deleted() {
			return msg
		}
		by, err := person(store)
		if msg.err = err; err != nil {
			return msg
		}
		for _, status := range detail.Next() {
			g, err := detail.SetStatus(d.Context, store, by, status, d.Now(), d.NewID)
			if msg.err = err; err != nil {
				return msg
			}
			msg.next = append(msg.next, choice{status, g})
		}
		slices.SortStableFunc(msg.next, func(a, b choice) int { return cmp.Compare(a.status.Meaning, b.status.Meaning) })
		return msg
	}
}

// person is whose device it is.
func person(store screen.Store) (visit.Person, error) {
	device, err := store.Device()
	return visit.Person{User: device.User, Resource: device.Resource}, err
}

// age tells when the preview is old.
func (s *Screen) age(t screen.Ticket) tea.Cmd {
	return tea.Tick(fresh, func(time.Time) tea.Msg { return staleMsg{t} })
}

// save gives the booking the chosen status, as of now.
func (s *Screen) save() tea.Cmd {
	c, ok := s.chosen()
	if !ok || s.saving || s.gone {
		return nil
	}
	s.saving = true
	ticket, d, store, booking := s.ticket.Next(), s.deps, s.store, s.booking
	return func() tea.Msg {
		msg := savedMsg{ticket: ticket}
		detail, err := visit.Open(d.Context, store, booking)
		var by visit.Person
		if err == nil {
			by, err = person(store)
		}
		var g work.Group
		if err == nil {
			g, err = detail.SetStatus(d.Context, store, by, c.status, d.Now(), d.NewID)
		}
		if err == nil {
			_, err = store.Edit(g)
		}
		if msg.err = err; err == nil {
			card := jobcard.Card{Detail: detail}
			msg.told = jobcard.Saved(d.Sync, card.Number()+" is "+c.status.Name)
		}
		return msg
	}
}
