package demo

import (
	"context"
	"strconv"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

// Sees says how a reader has a booking, in a few lines of label and value, always the
// same ones in the same order, so that two of them can be compared line by line. A
// booking that the reader does not have is one line that says so.
func Sees(ctx context.Context, r visit.Reader, zone *time.Location, booking work.ID) ([]string, error) {
	d, err := visit.Open(ctx, r, booking)
	if work.Is(err, work.NotFound) {
		return []string{"Not there"}, nil
	}
	if err != nil {
		return nil, err
	}
	f := d.BookingRecord.Fields()
	return []string{
		"Status: " + or(d.Status.Name),
		"Start: " + clock(f.Time("starttime"), zone),
		"End: " + clock(f.Time("endtime"), zone),
		"Arrived: " + clock(f.Time("msdyn_actualarrivaltime"), zone),
		"Order: " + or(d.Order.Number),
		"Tasks: " + progress(d),
		"Notes: " + strconv.Itoa(len(d.Notes)),
		"About: " + or(d.Title()),
		"Told: " + or(d.Order.Instructions),
	}, nil
}

// progress sums the tasks up so that any change of one of them shows.
func progress(d visit.Detail) string {
	sum := 0
	for _, t := range d.Tasks {
		sum += t.Percent
	}
	said := strconv.Itoa(d.TasksDone()) + " of " + strconv.Itoa(len(d.Tasks)) + " done"
	if len(d.Tasks) > 0 {
		said += ", " + strconv.Itoa(sum/len(d.Tasks)) + " %"
	}
	return said
}

func clock(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(zone).Format("2 Jan 15:04")
}

func or(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
