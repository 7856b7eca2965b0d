package work

import (
	"slices"
	"time"
)

// StatusChange is everything the rule needs to set a booking's status on a device.
type StatusChange struct {
	Booking   Record        // as the user sees it
	From, To  BookingStatus // From may be zero if the status record is not on the device
	Frequency int64         // msdyn_timestampfrequency; 0 = the default
	Order     Record        // the booking's work order; zero ID if none is on the device
	Siblings  []BookingFact // the order's other bookings that the device knows
	Now       time.Time     // the device's time of the action
	NewID     NewID
}

// nextStatuses are the Field Service statuses that may follow each one on a device. A
// canceled booking is reopened by a dispatcher, never here.
var nextStatuses = map[int64][]int64{
	StatusScheduled:  {StatusTraveling, StatusInProgress, StatusOnBreak, StatusCompleted, StatusCanceled},
	StatusTraveling:  {StatusScheduled, StatusInProgress, StatusOnBreak, StatusCompleted, StatusCanceled},
	StatusOnBreak:    {StatusTraveling, StatusInProgress, StatusCompleted, StatusCanceled},
	StatusInProgress: {StatusTraveling, StatusOnBreak, StatusCompleted, StatusCanceled},
	StatusCompleted:  {StatusInProgress},
	StatusCanceled:   nil,
}

// CheckTransition reports why a booking cannot go from one status to another: the error
// is Invalid. Two statuses of one meaning may follow each other; a status outside Field
// Service follows and is followed by any.
func CheckTransition(from, to BookingStatus) error {
	switch {
	case from.ID == to.ID:
		return Errorf(Invalid, "the booking is already %s", to.Name)
	case from.Meaning == 0 || to.Meaning == 0 || from.Meaning == to.Meaning:
		return nil
	case slices.Contains(nextStatuses[from.Meaning], to.Meaning):
		return nil
	case from.Meaning == StatusCanceled:
		return Errorf(Invalid, "a canceled booking can only be reopened by a dispatcher")
	}
	return Errorf(Invalid, "a booking that is %s cannot become %s", from.Name, to.Name)
}

// SetBookingStatus returns the group of changes that one status change on a device makes:
// the booking with the times that the change sets, a booking timestamp with the device's
// own time where the frequency setting asks for one, and, provisionally, what the server
// will derive for the work order. The error is Invalid if the change is not allowed.
//
// The times are those documented for status changes in the mobile agenda.
func SetBookingStatus(c StatusChange) (Group, error) {
	if err := CheckTransition(c.From, c.To); err != nil {
		return Group{}, err
	}
	now := c.Now.UTC().Truncate(time.Second)
	set := statusTimes(BookingOf(c.Booking), c.From.Meaning, c.To.Meaning, now)
	set["bookingstatus"] = Ref(c.To.ID)
	set["msdyn_offlinetimestamp"] = Time(now)

	g := Group{Title: "Booking: " + c.To.Name, At: now}
	if c.Frequency == PerBookingStatusChange || c.From.Meaning != c.To.Meaning {
		set["msdyn_preventtimestampcreation"] = Bool(true)
		g.Changes = append(g.Changes, CreateOf(BookingTimestampTable, c.NewID(), Fields{
			"msdyn_name":            Text(c.To.Name),
			"msdyn_booking":         Ref(c.Booking.ID),
			"msdyn_bookingstatus":   Ref(c.To.ID),
			"msdyn_systemstatus":    meaningValue(c.To.Meaning),
			"msdyn_timestamptime":   Time(now),
			"msdyn_timestampsource": Int(TimestampMobile),
		}))
	}
	booking := UpdateOf(BookingTable, c.Booking.ID, set)
	g.Changes = slices.Insert(g.Changes, 0, booking)
	if c.Order.ID != (ID{}) {
		after := Record{Table: BookingTable, ID: c.Booking.ID, Data: booking.Apply(c.Booking.Data)}
		facts := append(slices.Clone(c.Siblings), FactOf(after, c.To))
		if derived := DeriveOrder(c.Order, facts); len(derived) > 0 {
			g.Provisional = append(g.Provisional, UpdateOf(WorkOrderTable, c.Order.ID, derived))
		}
	}
	return g, nil
}

func meaningValue(meaning int64) []byte {
	if meaning == 0 {
		return Null
	}
	return Int(meaning)
}

// statusTimes are the columns that the change of meaning itself sets. The duration
// follows when start or end move, and only if both are known: a column that the device
// does not have must not be overwritten with a guess.
func statusTimes(b Booking, from, to int64, now time.Time) Fields {
	start, end, planned := b.Start, b.End, plannedDuration(b)
	set := Fields{}
	switch {
	case from == StatusScheduled && to == StatusTraveling:
		start, end = now, now.Add(planned)
	case from == StatusCompleted && to == StatusInProgress:
		end = now.Add(time.Minute)
	case (from == StatusScheduled || from == StatusTraveling) && to == StatusInProgress:
		end = now.Add(planned)
		if start.After(now) { // begun early: a visit never ends before it starts
			start = now
		}
	case to == StatusCompleted && from != StatusCompleted:
		end = now
		if start.After(now) {
			start = now.Add(-time.Minute)
		}
	}
	if to == StatusInProgress && b.ActualArrival.IsZero() {
		set["msdyn_actualarrivaltime"] = Time(now)
	}
	if !start.Equal(b.Start) {
		set["starttime"] = Time(start)
	}
	if !end.Equal(b.End) {
		set["endtime"] = Time(end)
	}
	moved := set.Has("starttime") || set.Has("endtime")
	minutes := int64(end.Sub(start).Round(time.Minute) / time.Minute)
	if moved && !start.IsZero() && !end.IsZero() && minutes != int64(b.Duration/time.Minute) {
		set["duration"] = Int(max(0, minutes))
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
