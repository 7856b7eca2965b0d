package work

import (
	"maps"
	"time"
)

// statusTimes are the columns that a change of meaning in the mobile agenda sets. The
// duration follows when start or end move, and only if both are known: a column that the
// device does not have must not be overwritten with a guess.
func statusTimes(b Booking, from, to int64, another bool, now time.Time) Fields {
	start, end, planned := b.Start, b.End, plannedDuration(b)
	switch {
	case from == StatusScheduled && to == StatusTraveling:
		start, end = now, now.Add(planned)
	case from == StatusCompleted && to == StatusInProgress:
		start, end = notAfter(start, now), now.Add(time.Minute)
	case (from == StatusScheduled || from == StatusTraveling) && to == StatusInProgress:
		start, end = notAfter(start, now), now.Add(planned)
	case to == StatusCompleted && from != StatusCompleted && !another:
		start, end = completedAt(b, now)
	}
	set := moveTo(b, start, end)
	if arrives(b, to) {
		set["msdyn_actualarrivaltime"] = Time(now)
	}
	return set
}

// DeskTimes are the columns that follow from a change of meaning that was made on the
// server: the arrival, if there is none yet, and the end, if the user of the booked
// resource completes it. Completed by another user it keeps its end; no status that is
// set at the desk plans the visit anew.
func DeskTimes(b Booking, from, to int64, another bool, now time.Time) Fields {
	now = now.UTC().Truncate(time.Second)
	start, end := b.Start, b.End
	if to == StatusCompleted && from != StatusCompleted && !another {
		start, end = completedAt(b, now)
	}
	set := moveTo(b, start, end)
	if from != to && arrives(b, to) {
		set["msdyn_actualarrivaltime"] = Time(now)
	}
	return set
}

func arrives(b Booking, to int64) bool { return to == StatusInProgress && b.ActualArrival.IsZero() }

// notAfter is the start of a visit that goes on now, whatever was planned, or a clock said:
// it never ends before it starts.
func notAfter(start, now time.Time) time.Time {
	if start.After(now) {
		return now
	}
	return start
}

// completedAt is when a visit that is completed now began and ended.
func completedAt(b Booking, now time.Time) (start, end time.Time) {
	if b.Start.After(now) {
		return now.Add(-time.Minute), now
	}
	return b.Start, now
}

// moveTo are the columns that give a booking another start and end.
func moveTo(b Booking, start, end time.Time) Fields {
	set := Fields{}
	if !start.Equal(b.Start) {
		set["starttime"] = Time(start)
	}
	if !end.Equal(b.End) {
		set["endtime"] = Time(end)
	}
	if b.Start, b.End = start, end; len(set) > 0 {
		maps.Copy(set, DeriveDuration(b))
	}
	return set
}

// plannedDuration is the booking's duration, or the time between start and end if the
// duration is empty.
func plannedDuration(b Booking) time.Duration {
	if b.Duration == 0 && !b.Start.IsZero() && b.End.After(b.Start) {
		return b.End.Sub(b.Start)
	}
	return b.Duration
}
