package orders

import (
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// readMsg is what a reading of the store found.
type readMsg struct {
	ticket screen.Ticket
	all    []entry
	more   []string // what is said of a list that goes on
	err    error
}

// reload reads the orders.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	d, store := s.deps, s.store
	return func() tea.Msg {
		all, more, err := read(d.Context, store, d.Now())
		return readMsg{ticket, all, more, err}
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

// read reads every work order with its customer, its booking and how far its changes are.
// Where a list is only the beginning of a longer one, more says so.
func read(ctx context.Context, s screen.Store, now time.Time) (all []entry, more []string, err error) {
	records, err := s.List(ctx, work.Query{Table: work.WorkOrderTable})
	if work.Is(err, work.Partial) {
		more = append(more, "First "+text.Count(int64(len(records)))+" of more work orders.", "The filter looks among these only.")
	} else if err != nil {
		return nil, nil, err
	}
	left, gone, err := copiesOf(s, work.WorkOrderTable)
	if err != nil {
		return nil, nil, err
	}
	bookings, err := bookingsOf(ctx, s, left, now)
	if work.Is(err, work.Partial) {
		more = append(more, "Not all bookings were read: an order may have one that is not shown.")
	} else if err != nil {
		return nil, nil, err
	}
	marks, err := jobcard.MarksByOrder(s)
	if err != nil {
		return nil, nil, err
	}
	ranks, err := ranksOf(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	names := map[work.ID]string{}
	for _, r := range append(records, gone...) {
		o := work.WorkOrderOf(r)
		name, known := names[o.ServiceAccount]
		if !known {
			account, err := s.Get(work.AccountTable, o.ServiceAccount)
			if err != nil && !work.Is(err, work.NotFound) {
				return nil, nil, err
			}
			if err == nil {
				name = account.Fields().Text("name")
			}
			names[o.ServiceAccount] = name
		}
		e := entry{order: o, account: name, rank: ranks[o.Priority], booking: bookings[o.ID], mark: marks[o.ID]}
		if l, ok := left[o.ID]; ok {
			e.left = &l
		}
		all = append(all, e)
	}
	return all, more, nil
}

// copiesOf reads the records of a table that left this device and of which copies are kept.
func copiesOf(s screen.Store, table string) (left map[work.ID]localdb.Left, copies []work.Record, err error) {
	left, err = s.Left(table)
	for id := range left {
		switch r, err := s.Get(table, id); {
		case err == nil:
			copies = append(copies, r)
		case !work.Is(err, work.NotFound): // deleted here
			return nil, nil, err
		}
	}
	return left, copies, err
}

// bookingsOf picks the booking through which each order is opened. One that left counts for the
// orders that left, and where there is no other. With an error of the kind Partial it has not
// seen them all.
func bookingsOf(ctx context.Context, s screen.Store, left map[work.ID]localdb.Left, now time.Time) (map[work.ID]work.Booking, error) {
	device, err := s.Device()
	if err != nil {
		return nil, err
	}
	records, err := s.List(ctx, work.Query{Table: work.BookingTable})
	if err != nil && !work.Is(err, work.Partial) {
		return nil, err
	}
	_, gone, broken := copiesOf(s, work.BookingTable)
	if broken != nil {
		return nil, broken
	}
	best := bestOf(records, device.Resource, now)
	for order, b := range bestOf(slices.Concat(records, gone), device.Resource, now) {
		_, here := best[order]
		if _, away := left[order]; away || !here {
			best[order] = b
		}
	}
	return best, err
}

// bestOf picks one booking for each order.
func bestOf(bookings []work.Record, resource work.ID, now time.Time) map[work.ID]work.Booking {
	best := map[work.ID]work.Booking{}
	for _, r := range bookings {
		b := work.BookingOf(r)
		if was, ok := best[b.WorkOrder]; !ok || better(b, was, resource, now) {
			best[b.WorkOrder] = b
		}
	}
	return best
}

// better reports whether an order is rather opened through a than through b: the user's
// own before a colleague's, one to come before one that is over, the nearest of those.
func better(a, b work.Booking, resource work.ID, now time.Time) bool {
	if mine := a.Resource == resource; mine != (b.Resource == resource) {
		return mine
	}
	if open := !a.End.Before(now); open != !b.End.Before(now) {
		return open
	} else if open {
		return a.Start.Before(b.Start)
	}
	return a.Start.After(b.Start)
}

// ranksOf returns the place of every priority, 1 for the most urgent.
func ranksOf(ctx context.Context, s screen.Store) (map[work.ID]int, error) {
	values, err := jobcard.Priorities(ctx, s)
	if err != nil {
		return nil, err
	}
	records, err := s.List(ctx, work.Query{Table: work.PriorityTable})
	ranks := map[work.ID]int{}
	for _, r := range records {
		ranks[r.ID] = 1 + slices.Index(values, r.Fields().Int("msdyn_priorityvalue"))
	}
	return ranks, err
}
