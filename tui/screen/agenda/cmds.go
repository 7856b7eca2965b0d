package agenda

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is what a reading of the shown days found.
	readMsg struct {
		ticket screen.Ticket
		from   time.Time
		now    time.Time
		all    []jobcard.Entry
		more   []string // what is said of a list that goes on
		near   nearby
		lost   tea.Cmd // tells what became of the booking that was selected, if it left or is not among them
		err    error
	}
	// lookMsg is the detail of one booking; no card if it has just gone.
	lookMsg struct {
		ticket screen.Ticket
		card   *jobcard.Card
		err    error
	}
)

// nearby is where the bookings before and after an empty time are.
type nearby struct {
	before, after time.Time // when they begin, zero for none
	profile       string
}

// reload reads the shown days again.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	r := reader{
		deps: s.deps, store: s.store, ticket: ticket, from: s.day, shown: s.day, days: s.span.days(),
	}
	if s.follows {
		r.from = time.Time{}
	}
	if e, ok := s.selected(); ok {
		r.watched, r.name, r.left = e.Booking.ID, e.Number(), e.Left != nil
	}
	return r.read
}

// reader is a reading: what the screen was when it was asked for.
type reader struct {
	deps    screen.Deps
	store   screen.Store
	ticket  screen.Ticket
	from    time.Time // zero for today
	days    int
	shown   time.Time // the first day that is shown now
	watched work.ID   // the selected booking
	name    string
	left    bool // it had left before
}

func (r reader) read() tea.Msg {
	out := readMsg{ticket: r.ticket, from: r.from, now: r.deps.Now().In(r.deps.Zone)}
	if out.from.IsZero() {
		out.from = midnight(out.now, r.deps.Zone)
	}
	device, err := r.store.Device()
	if err != nil {
		out.err = err
		return out
	}
	to := out.from.AddDate(0, 0, r.days)
	more := false
	if out.all, more, out.err = jobcard.Entries(r.deps.Context, r.store, device.Resource, out.from, to); out.err != nil {
		return out
	}
	if more {
		out.more = []string{"Not all bookings were read: there are too many."}
	}
	if len(out.all) == 0 {
		out.near, out.err = r.nearby(device.Resource, out.from, to)
	}
	if out.from.Equal(r.shown) { // on another day its absence says nothing
		out.lost = r.lost(device, out)
	}
	return out
}

// nearby finds the bookings around an empty time.
func (r reader) nearby(resource work.ID, from, to time.Time) (n nearby, err error) {
	q := work.Query{Table: work.BookingTable, Lookup: "resource", Equals: resource, Time: "starttime", Limit: 1}
	before, after := q, q
	before.To, before.Desc, after.From = from, true, to
	if n.before, err = r.first(before); err != nil {
		return n, err
	}
	if n.after, err = r.first(after); err != nil {
		return n, err
	}
	plan, err := r.store.Plan()
	if plan != nil {
		n.profile = plan.Profile
	}
	return n, err
}

// first is when the first booking of a query begins.
func (r reader) first(q work.Query) (time.Time, error) {
	found, err := r.store.List(r.deps.Context, q)
	if len(found) == 0 || err != nil && !work.Is(err, work.Partial) {
		return time.Time{}, err
	}
	return work.BookingOf(found[0]).Start, nil
}

// lost says what became of the booking that was selected. While everything is downloaded
// again nothing is lost.
func (r reader) lost(device localdb.Device, found readMsg) tea.Cmd {
	if plan, err := r.store.Plan(); err != nil || plan == nil || r.watched == (work.ID{}) || r.deps.Sync.Status().FirstSync {
		return nil
	}
	for _, e := range found.all {
		if e.Booking.ID != r.watched {
			continue
		}
		if e.Left != nil && !r.left {
			return screen.Toast(widget.Warn, r.name+": "+jobcard.LeftWords(*e.Left, found.now))
		}
		return nil
	}
	record, err := r.store.Get(work.BookingTable, r.watched)
	if work.Is(err, work.NotFound) {
		return screen.Toast(widget.Warn, "Record not found: "+r.name+" is no longer on this device. The last sync took it away.")
	}
	if err != nil {
		return nil // the next reading of the list will say so
	}
	b := work.BookingOf(record)
	start := b.Start.In(r.deps.Zone)
	if b.Resource == device.Resource && !start.Before(found.from) && start.Before(found.from.AddDate(0, 0, r.days)) {
		return nil // it has come since the list was read
	}
	return screen.Toast(widget.Warn, r.name+" was moved to "+start.Format("Mon 2 Jan 15:04")+" or given to somebody else.")
}

// attend reads the detail of the booking that the cursor came to.
func (s *Screen) attend() tea.Cmd {
	e, ok := s.selected()
	if !ok || e.Booking.ID == s.looked {
		return nil
	}
	s.looked = e.Booking.ID
	ticket, d, store, journal, id := s.look.Next(), s.deps, s.store, s.journal, e.Booking.ID
	return func() tea.Msg {
		cards, err := jobcard.Read(d.Context, store, journal, id)
		msg := lookMsg{ticket: ticket, err: err}
		if len(cards) > 0 {
			msg.card = &cards[0]
		}
		return msg
	}
}

// see takes the detail over. The one before stays until then: most of it is still true
// where only the store has changed.
func (s *Screen) see(msg lookMsg) {
	if !s.look.Valid(msg.ticket) {
		return
	}
	s.card, s.lookup = msg.card, msg.err
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine := s.deps.Sync
	return func() tea.Msg {
		engine.Refresh(jobcard.Tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: screen.Updating}
	}
}
