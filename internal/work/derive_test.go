package work

import (
	"maps"
	"testing"
	"time"
)

func orderRecord(columns Fields) Record {
	return Record{Table: WorkOrderTable, ID: orderID, Rev: 3, Data: Encode(columns)}
}

func TestDeriveOrder(t *testing.T) {
	done := func(arrival, end time.Time) BookingFact {
		return BookingFact{Meaning: StatusCompleted, CompletesOrder: true, Arrival: arrival, End: end}
	}
	part := done(at(7, 0), at(15, 0))
	part.CompletesOrder = false
	waiting := BookingFact{Meaning: StatusScheduled, End: at(17, 0)}
	working := BookingFact{Meaning: StatusInProgress, Arrival: at(9, 0), End: at(11, 0)}
	canceled := BookingFact{Meaning: StatusCanceled, End: at(18, 0)}
	finished := Fields{"msdyn_systemstatus": Int(OrderCompleted), "msdyn_firstarrivedon": Time(at(9, 0)), "msdyn_completedon": Time(at(10, 0))}

	for _, c := range []struct {
		name     string
		order    Fields
		bookings []BookingFact
		want     Fields
	}{
		{"a new order", Fields{}, nil, Fields{"msdyn_systemstatus": Int(OrderUnscheduled)}},
		{"the first booking", Fields{"msdyn_systemstatus": Int(OrderUnscheduled)}, []BookingFact{waiting},
			Fields{"msdyn_systemstatus": Int(OrderScheduled)}},
		{"nothing new", finished, []BookingFact{done(at(9, 0), at(10, 0))}, Fields{}},
		{"arrival", Fields{"msdyn_systemstatus": Int(OrderScheduled)}, []BookingFact{working, waiting},
			Fields{"msdyn_systemstatus": Int(OrderInProgress), "msdyn_firstarrivedon": Time(at(9, 0))}},
		{"first arrival is the earliest, completion the latest end", Fields{},
			[]BookingFact{done(at(9, 0), at(10, 0)), done(at(8, 15), at(9, 0)), done(at(10, 0), at(12, 30))},
			Fields{"msdyn_systemstatus": Int(OrderCompleted), "msdyn_firstarrivedon": Time(at(8, 15)), "msdyn_completedon": Time(at(12, 30))}},
		{"a booking partially completed counts for the times", Fields{}, []BookingFact{done(at(9, 0), at(10, 0)), part},
			Fields{"msdyn_systemstatus": Int(OrderCompleted), "msdyn_firstarrivedon": Time(at(7, 0)), "msdyn_completedon": Time(at(15, 0))}},
		{"only partially completed", Fields{}, []BookingFact{part},
			Fields{"msdyn_systemstatus": Int(OrderUnscheduled), "msdyn_firstarrivedon": Time(at(7, 0))}},
		{"the end of a canceled booking is no completion", finished, []BookingFact{done(at(9, 0), at(10, 0)), canceled}, Fields{}},
		{"no completion while one waits", Fields{}, []BookingFact{done(at(9, 0), at(10, 0)), waiting},
			Fields{"msdyn_systemstatus": Int(OrderInProgress), "msdyn_firstarrivedon": Time(at(9, 0))}},
		{"reopened", finished, []BookingFact{working},
			Fields{"msdyn_systemstatus": Int(OrderInProgress), "msdyn_completedon": Null}},
		{"all called off", finished, []BookingFact{canceled},
			Fields{"msdyn_systemstatus": Int(OrderUnscheduled), "msdyn_firstarrivedon": Null, "msdyn_completedon": Null}},
		{"posted", Fields{"msdyn_systemstatus": Int(OrderPosted)}, []BookingFact{working}, nil},
		{"canceled by the back office", Fields{"msdyn_systemstatus": Int(OrderCanceled), "msdyn_completedon": Time(at(1, 0))}, []BookingFact{done(at(9, 0), at(10, 0))}, nil},
		{"fractions of a second are not kept", finished, []BookingFact{done(at(9, 0).Add(time.Millisecond), at(10, 0).Add(time.Millisecond))}, Fields{}},
	} {
		order := orderRecord(c.order)
		got := DeriveOrder(order, c.bookings)
		if !maps.EqualFunc(got, c.want, same) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		order.Data = Patch(order.Data, got)
		if again := DeriveOrder(order, c.bookings); len(again) != 0 {
			t.Errorf("%s: derived again it changes %s", c.name, again)
		}
		if err := Standard().Table(WorkOrderTable).CheckColumns(got); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func same[A, B ~[]byte](a A, b B) bool { return string(a) == string(b) }

func TestFactOf(t *testing.T) {
	booking := Record{Table: BookingTable, ID: bookingID, Data: Encode(Fields{
		"endtime": Time(at(10, 0)), "msdyn_actualarrivaltime": Time(at(9, 5)),
	})}
	want := BookingFact{Booking: bookingID, Meaning: StatusCompleted, Arrival: at(9, 5), End: at(10, 0)}
	if got := FactOf(booking, BookingStatus{Meaning: StatusCompleted}); got != want {
		t.Errorf("got %+v", got)
	}
	want.CompletesOrder = true
	if got := FactOf(booking, BookingStatus{Meaning: StatusCompleted, CompletesOrder: true}); got != want {
		t.Errorf("got %+v", got)
	}
}

func TestBookingStatusCompletesTheOrderUnlessSwitchedOff(t *testing.T) {
	for data, want := range map[string]bool{
		`{}`: true, `{"msdyn_statuscompletesworkorder":null}`: true,
		`{"msdyn_statuscompletesworkorder":true}`: true, `{"msdyn_statuscompletesworkorder":false}`: false,
	} {
		if got := BookingStatusOf(Record{Data: []byte(data)}).CompletesOrder; got != want {
			t.Errorf("%s: %t", data, got)
		}
	}
}
