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
	// Another says that the user who sets the status is not the one whose resource is
	// booked: completing keeps the end time then.
	Another bool
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
		return wrongTransition("the booking is already %s", to.Name)
	case from.Meaning == 0 || to.Meaning == 0 || from.Meaning == to.Meaning:
		return nil
	case slices.Contains(nextStatuses[from.Meaning], to.Meaning):
		return nil
	case from.Meaning == StatusCanceled:
		return wrongTransition("a canceled booking can only be reopened by a dispatcher")
	}
	return wrongTransition("a booking that is %s cannot become %s", from.Name, to.Name)
}

func wrongTransition(format string, args ...any) error {
	e := Errorf(Invalid, format, args...)
	e.Reason, e.Column = WrongTransition, "bookingstatus"
	return e
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
	set := statusTimes(BookingOf(c.Booking), c.From.Meaning, c.To.Meaning, c.Another, now)
	set["bookingstatus"] = Ref(c.To.ID)
	set["msdyn_offlinetimestamp"] = Time(now)

	g := Group{Title: "Booking: " + c.To.Name, At: now}
	if NeedsTimestamp(c.Frequency, c.From, c.To) {
		set["msdyn_preventtimestampcreation"] = Bool(true)
		stamp := Timestamp{Booking: c.Booking.ID, Status: c.To.ID, Meaning: c.To.Meaning, At: now}
		g.Changes = append(g.Changes, CreateOf(BookingTimestampTable, c.NewID(), stamp.Columns(c.To.Name, TimestampMobile)))
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
