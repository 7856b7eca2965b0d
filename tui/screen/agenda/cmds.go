package agenda

import (
	"slices"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// readMsg is what a reading of the store found.
type readMsg struct {
	ticket screen.Ticket
	from   time.Time
	now    time.Time
	cards  []jobcard.Card
	more   []string // what is said of a list that goes on
	lost   tea.Cmd  // tells what became of the booking that was selected, if it is not among them
	err    error
}

// reload reads the shown days again. While a reading is under way it only notes that
// another one is due: a sync that brings many pages asks often.
func (s *Screen) reload() tea.Cmd {
	if s.reading {
		s.again = true
		return nil
	}
	s.reading = true
	r := reader{screen: *s, ticket: s.ticket.Next()}
	if c, ok := s.selected(); ok {
		r.watched, r.name, r.left = c.Booking.ID, c.Number(), c.Left != nil
	}
	return r.read
}

// reader is a reading: what the screen was when it was asked for.
type reader struct {
	screen  Screen
	ticket  screen.Ticket
	watched work.ID // the selected booking
	name    string
	left    bool // it had left before
}

func (r reader) read() tea.Msg {
	s := r.screen
	out := readMsg{ticket: r.ticket, from: s.day, now: s.deps.Now().In(s.deps.Zone)}
	if out.from.IsZero() {
		y, m, d := out.now.Date()
		out.from = time.Date(y, m, d, 0, 0, 0, 0, s.deps.Zone)
	}
	device, err := s.store.Device()
	if err != nil {
		out.err = err
		return out
	}
	visits, err := visit.Between(s.deps.Context, s.store, device.Resource, out.from, out.from.AddDate(0, 0, s.days()))
	if work.Is(err, work.Partial) {
		out.more = []string{"Not all bookings were read: there are too many."}
	} else if err != nil {
		out.err = err
		return out
	}
	var ids []work.ID
	for _, v := range visits {
		ids = append(ids, v.Booking.ID)
	}
	left, err := s.left(device.Resource, out.from)
	if err != nil {
		out.err = err
		return out
	}
	for _, id := range left {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if out.cards, out.err = jobcard.Read(s.deps.Context, s.store, s.journal, ids...); out.err == nil {
		slices.SortStableFunc(out.cards, func(a, b jobcard.Card) int { return a.Booking.Start.Compare(b.Booking.Start) })
		out.lost = r.lost(device, out)
	}
	return out
}

// left are the resource's bookings of the shown days that left this device, and of which
// copies are kept. They stay in their places, marked, so that what was written is found.
func (s *Screen) left(resource work.ID, from time.Time) ([]work.ID, error) {
	left, err := s.store.Left(work.BookingTable)
	var ids []work.ID
	for id := range left {
		record, err := s.store.Get(work.BookingTable, id)
		if work.Is(err, work.NotFound) {
			continue // deleted here
		}
		if err != nil {
			return nil, err
		}
		b := work.BookingOf(record)
		if b.Resource == resource && visit.During(b, from, from.AddDate(0, 0, s.days())) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	return ids, err
}

// lost says what became of the booking that was selected. While everything is downloaded
// again nothing is lost.
func (r reader) lost(device localdb.Device, found readMsg) tea.Cmd {
	if plan, err := r.screen.store.Plan(); err != nil || plan == nil || r.watched == (work.ID{}) || r.screen.deps.Sync.Status().FirstSync {
		return nil
	}
	for _, c := range found.cards {
		if c.Booking.ID != r.watched {
			continue
		}
		if c.Left != nil && !r.left {
			return screen.Toast(widget.Warn, r.name+": "+jobcard.LeftWords(*c.Left, found.now))
		}
		return nil
	}
	record, err := r.screen.store.Get(work.BookingTable, r.watched)
	if work.Is(err, work.NotFound) {
		return screen.Toast(widget.Warn, "Record not found: "+r.name+" is no longer on this device. The last sync took it away.")
	}
	if err != nil {
		return nil // the next reading of the list will say so
	}
	b := work.BookingOf(record)
	start := b.Start.In(r.screen.deps.Zone)
	if b.Resource == device.Resource && !start.Before(found.from) && start.Before(found.from.AddDate(0, 0, r.screen.days())) {
		return nil // it has come since the list was read
	}
	return screen.Toast(widget.Warn, r.name+" was moved to "+start.Format("Mon 2 Jan 15:04")+" or given to somebody else.")
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine := s.deps.Sync
	return func() tea.Msg {
		engine.Refresh(jobcard.Tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: screen.Updating}
	}
}
