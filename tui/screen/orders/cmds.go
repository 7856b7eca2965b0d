package orders

import (
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
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
	bookings, err := bookingsOf(ctx, s, now)
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
	for _, r := range records {
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
		all = append(all, entry{order: o, account: name, rank: ranks[o.Priority], booking: bookings[o.ID], mark: marks[o.ID]})
	}
	return all, more, nil
}

// bookingsOf picks the booking through which each order is opened. With an error of the kind
// Partial it has not seen them all.
func bookingsOf(ctx context.Context, s screen.Store, now time.Time) (map[work.ID]work.Booking, error) {
	device, err := s.Device()
	if err != nil {
		return nil, err
	}
	records, err := s.List(ctx, work.Query{Table: work.BookingTable})
	if err != nil && !work.Is(err, work.Partial) {
		return nil, err
	}
	best := map[work.ID]work.Booking{}
	for _, r := range records {
		b := work.BookingOf(r)
		if was, ok := best[b.WorkOrder]; !ok || better(b, was, device.Resource, now) {
			best[b.WorkOrder] = b
		}
	}
	return best, err
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
