package work

import (
	"slices"
	"time"
)

// TimeEntry is the typed view of a msdyn_timeentry record.
type TimeEntry struct {
	ID          ID
	Resource    ID
	Booking     ID
	WorkOrder   ID
	Start, End  time.Time // End is Start and the duration where the record has none
	Minutes     int64
	Type        int64 // 0 = none
	State       int64 // msdyn_entrystatus, 0 = none
	Description string
}

// TimeEntryOf reads a time entry record.
func TimeEntryOf(r Record) TimeEntry {
	f := r.Fields()
	e := TimeEntry{
		ID: r.ID, Resource: f.Ref("msdyn_bookableresource"), Booking: f.Ref("msdyn_bookableresourcebooking"),
		WorkOrder: f.Ref("msdyn_workorder"), Start: f.Time("msdyn_start"), End: f.Time("msdyn_end"), Minutes: f.Int("msdyn_duration"),
		Type: f.Int("msdyn_type"), State: f.Int("msdyn_entrystatus"), Description: f.Text("msdyn_description"),
	}
	if e.End.IsZero() && !e.Start.IsZero() {
		e.End = afterMinutes(e.Start, e.Minutes)
	}
	return e
}

// Counts reports whether the entry's time counts: that of a cancelled one does not.
func (e TimeEntry) Counts() bool { return e.State != EntryCancelled }

// FromBooking reports whether the server made the entry from the timestamps of its booking.
func (e TimeEntry) FromBooking() bool { return IsDerived(TimeEntryTable, e.Booking, e.ID) }

// TimeEntryTimes are the columns of a time entry that depend on each other.
var TimeEntryTimes = []string{"msdyn_start", "msdyn_end", "msdyn_duration"}

// FitTimeEntry returns what follows in a time entry that has these columns, from setting
// others, so that start, end and duration agree: the duration follows from start and end
// where both are given, the end from start and duration where it is not, or where only the
// duration is set. The error is Invalid and names the column if the entry would end before it
// starts.
func FitTimeEntry(has, set Fields) (Fields, error) {
	now := func(column string) Fields {
		if raw, ok := set[column]; ok {
			return Fields{"": raw}
		}
		return Fields{"": has[column]}
	}
	start, end, minutes := now("msdyn_start").Time(""), now("msdyn_end").Time(""), now("msdyn_duration")
	lasts := Span{From: start, To: end}.Minutes()
	switch {
	case start.IsZero():
		return nil, nil // it is required: that is another rule's to say
	case end.IsZero() || set.Has("msdyn_duration") && !set.Has("msdyn_end"):
		if !minutes.Has("") || !end.IsZero() && lasts == minutes.Int("") {
			return nil, nil
		}
		return Fields{"msdyn_end": Time(afterMinutes(start, minutes.Int("")))}, nil
	case end.Before(start):
		column := "msdyn_end"
		if !set.Has(column) && set.Has("msdyn_start") {
			column = "msdyn_start"
		}
		return nil, &Error{Kind: Invalid, Reason: OutOfRange, Column: column, Message: "a time entry cannot end before it starts: change its start or its end"}
	case minutes.Has("") && minutes.Int("") == lasts:
		return nil, nil
	}
	return Fields{"msdyn_duration": Int(lasts)}, nil
}

// afterMinutes is the instant some minutes later. What no entry can last is cut, so that
// nothing overflows.
func afterMinutes(t time.Time, minutes int64) time.Time {
	const most = 5_256_000 // ten years, the limit of every duration
	return t.Add(time.Duration(max(0, min(minutes, most))) * time.Minute)
}

// CheckTimeEntryOpen refuses changes of a time entry that the office has approved. The error
// is Forbidden.
func CheckTimeEntryOpen(entry Record) error {
	if TimeEntryOf(entry).State != EntryApproved {
		return nil
	}
	return Errorf(Forbidden, "the office has approved this time entry: ask it to return the entry, then change it").Because(NoRecordRight)
}

// Overlapping returns the entries that share time with another one of the same resource.
// Cancelled entries, and those that last no time, share none.
func Overlapping(entries []TimeEntry) map[ID]bool {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b TimeEntry) int { return a.Start.Compare(b.Start) })
	out := map[ID]bool{}
	latest := map[ID]TimeEntry{} // by resource: the entry that ends last of those before
	for _, e := range sorted {
		if !e.Counts() || !e.End.After(e.Start) {
			continue
		}
		before, any := latest[e.Resource]
		if any && e.Start.Before(before.End) {
			out[e.ID], out[before.ID] = true, true
		}
		if !any || e.End.After(before.End) {
			latest[e.Resource] = e
		}
	}
	return out
}
