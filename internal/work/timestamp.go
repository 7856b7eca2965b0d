package work

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// Timestamp is the typed view of a msdyn_bookingtimestamp record: when a booking came
// into a status.
type Timestamp struct {
	ID      ID
	Booking ID
	Status  ID
	Meaning int64 // Field Service status, 0 = outside Field Service
	At      time.Time
}

// TimestampOf reads a booking timestamp record.
func TimestampOf(r Record) Timestamp {
	f := r.Fields()
	return Timestamp{
		ID: r.ID, Booking: f.Ref("msdyn_booking"), Status: f.Ref("msdyn_bookingstatus"),
		Meaning: f.Int("msdyn_systemstatus"), At: f.Time("msdyn_timestamptime"),
	}
}

// Columns are those of the timestamp's record. The source is where it was made.
func (s Timestamp) Columns(name string, source int64) Fields {
	meaning := Null
	if s.Meaning != 0 {
		meaning = Int(s.Meaning)
	}
	return Fields{
		"msdyn_name":            Text(name),
		"msdyn_booking":         Ref(s.Booking),
		"msdyn_bookingstatus":   Ref(s.Status),
		"msdyn_systemstatus":    meaning,
		"msdyn_timestamptime":   Time(s.At),
		"msdyn_timestampsource": Int(source),
	}
}

// NeedsTimestamp reports whether a status change makes a booking timestamp, by the
// frequency setting (0 = the default): each change of status, or only one that changes
// the Field Service status.
func NeedsTimestamp(frequency int64, from, to BookingStatus) bool {
	if from.ID == to.ID {
		return false
	}
	return frequency == PerBookingStatusChange || from.Meaning != to.Meaning
}

// Span is time that a booking spent in one status.
type Span struct {
	Status   ID
	Meaning  int64 // Traveling, In Progress or On Break
	From, To time.Time
}

// Minutes is the span's length, rounded to whole minutes.
func (s Span) Minutes() int64 { return int64(s.To.Sub(s.From).Round(time.Minute) / time.Minute) }

// Spans returns the time between a booking's timestamps that was spent traveling, working
// or on break, in order. A last span that no timestamp ends lasts until end, the end of
// the booking. What rounds to no minute is left out.
func Spans(stamps []Timestamp, end time.Time) []Span {
	stamps = slices.Clone(stamps)
	slices.SortFunc(stamps, func(a, b Timestamp) int {
		return cmp.Or(a.At.Compare(b.At), bytes.Compare(a.ID[:], b.ID[:]))
	})
	var spans []Span
	for i, s := range stamps {
		to := end
		if i+1 < len(stamps) {
			to = stamps[i+1].At
		}
		span := Span{Status: s.Status, Meaning: s.Meaning, From: s.At, To: to}
		switch s.Meaning {
		case StatusTraveling, StatusInProgress, StatusOnBreak:
			if span.Minutes() > 0 {
				spans = append(spans, span)
			}
		}
	}
	return spans
}
