package jobcard

import (
	"context"
	"slices"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Store is where cards are read from.
type Store interface {
	visit.Reader
	Marks(table string) (map[work.ID]localdb.Mark, error)
	leaving
}

// Journal is what happened to the user's changes: what waits and what was refused.
type Journal interface {
	Outbox() ([]localdb.Entry, error)
	SyncErrors(includeResolved bool) ([]localdb.SyncError, error)
}

// Tables are the tables that a card shows something of.
func Tables() []string {
	return append(marked(), work.BookingStatusTable, work.AccountTable, work.ContactTable, work.CustomerAssetTable,
		work.FunctionalLocationTable, work.PriorityTable, work.BookingTimestampTable, work.AnnotationTable)
}

// marked are the tables whose records a technician changes in a visit.
func marked() []string {
	return []string{work.BookingTable, work.WorkOrderTable, work.ServiceTaskTable, work.WorkOrderProductTable, work.WorkOrderServiceTable,
		work.WorkOrderIncidentTable, work.WorkOrderResolutionTable, work.QuickNoteTable, work.TimeEntryTable}
}

// desk is what all cards of one reading share.
type desk struct {
	marks      map[work.ID]localdb.Mark
	entries    []localdb.Entry
	errors     []localdb.SyncError
	priorities []int64                  // most urgent first
	left       map[work.ID]localdb.Left // bookings
}

// Read reads the cards of some bookings. A booking that is not on the device any more, and
// of which no copy is kept, is left out.
func Read(ctx context.Context, s Store, j Journal, bookings ...work.ID) ([]Card, error) {
	d, err := lay(ctx, s, j)
	if err != nil {
		return nil, err
	}
	var cards []Card
	for _, id := range bookings {
		detail, err := visit.Open(ctx, s, id)
		if work.Is(err, work.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		c := Card{Detail: detail}
		c.attach(d)
		cards = append(cards, c)
	}
	return cards, nil
}

func lay(ctx context.Context, s Store, j Journal) (*desk, error) {
	d := &desk{marks: map[work.ID]localdb.Mark{}}
	for _, table := range marked() {
		marks, err := s.Marks(table)
		if err != nil {
			return nil, err
		}
		for id, m := range marks {
			d.marks[id] = m
		}
	}
	var err error
	// A damaged entry is told on the page of pending changes; the rest is still right.
	if d.entries, err = j.Outbox(); err != nil && !work.Is(err, work.Damaged) {
		return nil, err
	}
	if d.errors, err = j.SyncErrors(false); err != nil && !work.Is(err, work.Damaged) {
		return nil, err
	}
	if d.left, err = s.Left(work.BookingTable); err != nil {
		return nil, err
	}
	d.priorities, err = Priorities(ctx, s)
	return d, err
}

// Priorities returns the values of all priorities, the most urgent first.
func Priorities(ctx context.Context, s visit.Reader) ([]int64, error) {
	records, err := s.List(ctx, work.Query{Table: work.PriorityTable})
	var values []int64
	for _, r := range records {
		values = append(values, r.Fields().Int("msdyn_priorityvalue"))
	}
	slices.Sort(values)
	slices.Reverse(values)
	return slices.Compact(values), err
}
