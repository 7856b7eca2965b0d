package work

import "time"

// BookingFact is what a work order's status depends on in one of its bookings.
type BookingFact struct {
	Booking        ID
	Meaning        int64 // Field Service status
	CompletesOrder bool
	Arrival        time.Time // actual arrival, zero if not arrived
	End            time.Time
}

// FactOf reads the fact from a booking and its status.
func FactOf(booking Record, status BookingStatus) BookingFact {
	f := Fields{"msdyn_actualarrivaltime": booking.Column("msdyn_actualarrivaltime"), "endtime": booking.Column("endtime")}
	return BookingFact{
		Booking: booking.ID, Meaning: status.Meaning, CompletesOrder: status.CompletesOrder,
		Arrival: f.Time("msdyn_actualarrivaltime"), End: f.Time("endtime"),
	}
}

// FactColumns are the columns of a booking on which its work order depends.
var FactColumns = []string{"bookingstatus", "msdyn_actualarrivaltime", "endtime", "msdyn_workorder"}

// OrderStatus returns the system status that a work order's bookings give it. A booking
// that is Completed by a status which does not complete the order counts as partially
// completed: it neither keeps the order open nor finishes it.
func OrderStatus(bookings []BookingFact) int64 {
	var scheduled, working, completed bool
	for _, b := range bookings {
		switch b.Meaning {
		case StatusScheduled:
			scheduled = true
		case StatusTraveling, StatusInProgress, StatusOnBreak:
			working = true
		case StatusCompleted:
			completed = completed || b.CompletesOrder
		}
	}
	switch {
	case working, scheduled && completed:
		return OrderInProgress
	case scheduled:
		return OrderScheduled
	case completed:
		return OrderCompleted
	}
	return OrderUnscheduled
}

// DeriveOrder returns the columns of a work order that its bookings change: system
// status, first arrival, completion. An order that the back office has posted or
// canceled keeps what it has. The server is the one that derives; a device shows the
// same rule's result for the bookings that it knows.
func DeriveOrder(order Record, bookings []BookingFact) Fields {
	was := order.Fields()
	if s := was.Int("msdyn_systemstatus"); s == OrderPosted || s == OrderCanceled {
		return nil
	}
	status := OrderStatus(bookings)
	var arrived, completed time.Time
	for _, b := range bookings {
		if !b.Arrival.IsZero() && (arrived.IsZero() || b.Arrival.Before(arrived)) {
			arrived = b.Arrival
		}
		if status == OrderCompleted && b.Meaning == StatusCompleted && b.End.After(completed) {
			completed = b.End
		}
	}
	return Differing(order, Fields{
		"msdyn_systemstatus":   Int(status),
		"msdyn_firstarrivedon": Time(arrived),
		"msdyn_completedon":    Time(completed),
	})
}

// DeriveClosing returns who closed a work order and when, for one that becomes Posted; for
// one that is posted no more, that nobody did. An order that comes with both keeps them.
func DeriveClosing(before, after Record, by ID, at time.Time) Fields {
	was, is := before.Fields().Int("msdyn_systemstatus"), after.Fields()
	switch posted := is.Int("msdyn_systemstatus") == OrderPosted; {
	case posted && was != OrderPosted && !is.Has("msdyn_timeclosed"):
		return Differing(after, Fields{"msdyn_timeclosed": Time(at), "msdyn_closedby": Ref(by)})
	case !posted && was == OrderPosted:
		return Differing(after, Fields{"msdyn_timeclosed": Null, "msdyn_closedby": Null})
	}
	return nil
}
