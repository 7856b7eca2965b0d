package jobcard

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/theme"
)

// Entry is one visit as lists show it. What belongs to its order is not read: a list of
// many visits would pay for what only one of them shows.
type Entry struct {
	visit.Visit
	Rank int           // place of the order's priority among all, 1 is the most urgent, 0 is none
	Mark localdb.Mark  // what is worst of the visit's records
	Left *localdb.Left // why the booking is not on this device any more; nil = it is
}

// Number names the visit as [Number] does.
func (e *Entry) Number() string { return Number(e.Visit) }

// Deleted reports whether nothing can be saved on the booking any more.
func (e *Entry) Deleted() bool { return e.Left != nil && e.Left.Deleted() }

// State returns the mark of the booking's status, or that it left this device.
func (e *Entry) State(g theme.Glyphs, zone *time.Location, now time.Time) theme.Mark {
	if e.Left != nil {
		return LeftMark(g, *e.Left, zone, now)
	}
	return Status(g, e.Status)
}

// Entries reads a resource's visits that overlap the time from..to, by start. Those that
// left this device and of which copies are kept stay among them, so that what was written
// is found. With more they are the first of those that there are.
func Entries(ctx context.Context, s Store, resource work.ID, from, to time.Time) (entries []Entry, more bool, err error) {
	visits, err := visit.Between(ctx, s, resource, from, to)
	if more = work.Is(err, work.Partial); err != nil && !more {
		return nil, false, err
	}
	left, err := s.Left(work.BookingTable)
	if err != nil {
		return nil, false, err
	}
	if visits, err = addKept(s, visits, left, resource, from, to); err != nil || len(visits) == 0 {
		return nil, more, err
	}
	marks, err := marksByVisit(s)
	if err != nil {
		return nil, false, err
	}
	priorities, err := Priorities(ctx, s)
	if err != nil {
		return nil, false, err
	}
	entries = make([]Entry, len(visits))
	for i, v := range visits {
		entries[i] = Entry{Visit: v, Rank: rankOf(priorities, v.Priority), Mark: max(marks[v.Booking.ID], marks[v.Order.ID])}
		if l, ok := left[v.Booking.ID]; ok {
			entries[i].Left = &l
		}
	}
	return entries, more, nil
}

// addKept adds the visits of the time of which copies are kept to those that are here.
func addKept(s Store, visits []visit.Visit, left map[work.ID]localdb.Left, resource work.ID, from, to time.Time) ([]visit.Visit, error) {
	missing := maps.Clone(left)
	for _, v := range visits {
		delete(missing, v.Booking.ID)
	}
	for _, id := range slices.SortedFunc(maps.Keys(missing), func(a, b work.ID) int { return bytes.Compare(a[:], b[:]) }) {
		record, err := s.Get(work.BookingTable, id)
		if work.Is(err, work.NotFound) {
			continue // deleted here
		}
		if err != nil {
			return nil, err
		}
		b := work.BookingOf(record)
		if b.Resource != resource || !visit.During(b, from, to) {
			continue
		}
		v, err := visit.Of(s, b)
		if err != nil {
			return nil, err
		}
		visits = append(visits, v)
	}
	slices.SortStableFunc(visits, func(a, b visit.Visit) int { return a.Booking.Start.Compare(b.Booking.Start) })
	return visits, nil
}

// rankOf is the place of a priority among all.
func rankOf(priorities []int64, p visit.Priority) int {
	if p.Value == 0 {
		return 0
	}
	return 1 + slices.Index(priorities, p.Value)
}

// marksByVisit returns what is not synced yet, by the booking or the order that it belongs
// to. Only records with a mark are looked at, however many the device holds.
func marksByVisit(s Store) (map[work.ID]localdb.Mark, error) { return marksBy(s, ownerOf) }

// MarksByOrder returns what is not synced yet, by the order that it belongs to.
func MarksByOrder(s Store) (map[work.ID]localdb.Mark, error) { return marksBy(s, orderOf) }

func marksBy(s Store, owner func(Store, string, work.ID) (work.ID, error)) (map[work.ID]localdb.Mark, error) {
	out := map[work.ID]localdb.Mark{}
	for _, table := range marked() {
		marks, err := s.Marks(table)
		if err != nil {
			return nil, err
		}
		for id, m := range marks {
			owner, err := owner(s, table, id)
			if err != nil {
				return nil, err
			}
			out[owner] = max(out[owner], m)
		}
	}
	delete(out, work.ID{})
	return out, nil
}

// orderOf returns the order that a record belongs to, through its booking where it belongs to
// one; none if either is not on the device.
func orderOf(s Store, table string, id work.ID) (work.ID, error) {
	owner, err := ownerOf(s, table, id)
	switch table {
	case work.BookingTable, work.QuickNoteTable, work.TimeEntryTable:
	default:
		return owner, err
	}
	if err != nil || owner == (work.ID{}) {
		return owner, err
	}
	booking, err := s.Get(work.BookingTable, owner)
	if work.Is(err, work.NotFound) {
		return work.ID{}, nil
	}
	return booking.Fields().Ref("msdyn_workorder"), err
}

// ownerOf returns the booking or the order that a record belongs to; none if the record is
// not on the device, as after a refused creation.
func ownerOf(s Store, table string, id work.ID) (work.ID, error) {
	switch table {
	case work.BookingTable, work.WorkOrderTable:
		return id, nil
	}
	r, err := s.Get(table, id)
	if work.Is(err, work.NotFound) {
		return work.ID{}, nil
	}
	if err != nil {
		return work.ID{}, err
	}
	switch table {
	case work.QuickNoteTable:
		return r.Fields().Ref("msdyn_quicknote_lookup_entity"), nil
	case work.TimeEntryTable:
		return r.Fields().Ref("msdyn_bookableresourcebooking"), nil
	}
	return r.Fields().Ref("msdyn_workorder"), nil
}
