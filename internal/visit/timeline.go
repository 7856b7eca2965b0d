package visit

import (
	"context"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Kind is what an event of a visit's timeline is.
type Kind uint8

// The kinds of event.
const (
	StatusEvent Kind = iota // a booking timestamp: the booking came to a status
	NoteEvent               // a quick note on the booking
	AnnotationEvent
	TimeEvent // a time entry
)

// Event is one entry of the timeline: what happened, and when.
type Event struct {
	Kind   Kind
	Table  string
	ID     work.ID
	At     time.Time // zero for a note that the server has not dated yet
	Until  time.Time // of a time entry
	Status int64     // Field Service status of a StatusEvent, type of a TimeEvent
	Title  string
	Text   string
}

// timeline reads what happened in the visit, the newest first. What is not dated yet was
// written last.
func (d *Detail) timeline(ctx context.Context, r Reader) error {
	stamps, err := r.List(ctx, work.Query{Table: work.BookingTimestampTable, Lookup: "msdyn_booking", Equals: d.Booking.ID})
	if err != nil {
		return err
	}
	for _, s := range stamps {
		t := work.TimestampOf(s)
		e := Event{Kind: StatusEvent, Table: s.Table, ID: s.ID, At: t.At, Status: t.Meaning, Title: work.MeaningLabel(t.Meaning)}
		if status, ok, err := get(r, work.BookingStatusTable, t.Status); err != nil {
			return err
		} else if ok {
			e.Title = status.Fields().Text("name")
		}
		d.Timeline = append(d.Timeline, e)
	}
	for _, n := range d.Notes {
		d.Timeline = append(d.Timeline, Event{Kind: NoteEvent, Table: work.QuickNoteTable, ID: n.ID, At: n.At, Title: "Note", Text: n.Text})
	}
	if err := d.timeEntries(ctx, r); err != nil {
		return err
	}
	if err := d.annotations(ctx, r); err != nil {
		return err
	}
	slices.SortStableFunc(d.Timeline, func(a, b Event) int {
		switch {
		case a.At.IsZero() && b.At.IsZero():
			return 0
		case a.At.IsZero():
			return -1
		case b.At.IsZero():
			return 1
		}
		return b.At.Compare(a.At)
	})
	return nil
}

func (d *Detail) timeEntries(ctx context.Context, r Reader) error {
	entries, err := r.List(ctx, work.Query{Table: work.TimeEntryTable, Lookup: "msdyn_bookableresourcebooking", Equals: d.Booking.ID})
	for _, e := range entries {
		f := e.Fields()
		d.Timeline = append(d.Timeline, Event{Kind: TimeEvent, Table: e.Table, ID: e.ID, At: f.Time("msdyn_start"), Until: f.Time("msdyn_end"),
			Status: f.Int("msdyn_type"), Title: "Time entry", Text: f.Text("msdyn_description")})
	}
	return err
}

// annotations are the notes on the booking and on its order.
func (d *Detail) annotations(ctx context.Context, r Reader) error {
	for _, on := range []work.ID{d.Booking.ID, d.Order.ID} {
		if on == (work.ID{}) {
			continue
		}
		notes, err := r.List(ctx, work.Query{Table: work.AnnotationTable, Lookup: "objectid", Equals: on})
		if err != nil {
			return err
		}
		for _, n := range notes {
			f := n.Fields()
			d.Timeline = append(d.Timeline, Event{Kind: AnnotationEvent, Table: n.Table, ID: n.ID, At: f.Time("createdon"), Title: f.Text("subject"), Text: f.Text("notetext")})
		}
	}
	return nil
}
