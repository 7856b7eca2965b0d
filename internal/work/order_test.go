package work

import (
	"testing"

	"pgregory.net/rapid"
)

func facts(meanings ...int64) []BookingFact {
	var all []BookingFact
	for i, m := range meanings {
		f := BookingFact{Booking: testID(i + 1), Meaning: m, CompletesOrder: true}
		if m == partially {
			f.Meaning, f.CompletesOrder = StatusCompleted, false
		}
		all = append(all, f)
	}
	return all
}

// partially stands for a status that means Completed and does not complete the order.
const partially int64 = -1

func TestOrderStatusTable(t *testing.T) {
	const scheduled, traveling, pause, working = StatusScheduled, StatusTraveling, StatusOnBreak, StatusInProgress
	const completed, canceled = StatusCompleted, StatusCanceled
	for _, c := range []struct {
		name     string
		bookings []BookingFact
		want     int64
	}{
		// The documented table, row by row.
		{"none", nil, OrderUnscheduled},
		{"scheduled", facts(scheduled), OrderScheduled},
		{"traveling", facts(traveling), OrderInProgress},
		{"in progress", facts(working), OrderInProgress},
		{"completed", facts(completed), OrderCompleted},
		{"canceled", facts(canceled), OrderUnscheduled},
		{"partially", facts(partially), OrderUnscheduled},
		{"scheduled, scheduled", facts(scheduled, scheduled), OrderScheduled},
		{"scheduled, in progress", facts(scheduled, working), OrderInProgress},
		{"scheduled, completed", facts(scheduled, completed), OrderInProgress},
		{"scheduled, partially", facts(scheduled, partially), OrderScheduled},
		{"completed, completed", facts(completed, completed), OrderCompleted},
		{"partially, partially", facts(partially, partially), OrderUnscheduled},
		{"in progress, partially", facts(working, partially), OrderInProgress},
		{"completed, partially", facts(completed, partially), OrderCompleted},
		{"canceled, partially", facts(canceled, partially), OrderUnscheduled},

		// What the default flow says beyond it.
		{"on break", facts(pause), OrderInProgress},
		{"on break, scheduled", facts(pause, scheduled), OrderInProgress},
		{"completed, canceled", facts(completed, canceled), OrderCompleted},
		{"scheduled, canceled", facts(scheduled, canceled), OrderScheduled},
		{"in progress, canceled", facts(working, canceled), OrderInProgress},
		{"in progress, completed", facts(working, completed), OrderInProgress},
		{"traveling, completed", facts(traveling, completed), OrderInProgress},
		{"canceled, canceled", facts(canceled, canceled), OrderUnscheduled},
		{"outside Field Service", facts(0), OrderUnscheduled},
		{"outside Field Service, scheduled", facts(0, scheduled), OrderScheduled},
		{"crew, one still working", facts(completed, completed, working), OrderInProgress},
		{"crew, one not started", facts(completed, completed, scheduled), OrderInProgress},
		{"crew, one called off", facts(completed, canceled, completed), OrderCompleted},
		{"crew, partially and waiting", facts(partially, partially, scheduled), OrderScheduled},
		{"crew of all kinds", facts(completed, partially, scheduled, canceled), OrderInProgress},
		{"crew of all kinds, none waiting", facts(completed, partially, canceled), OrderCompleted},
	} {
		if got := OrderStatus(c.bookings); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, OrderStatusLabel(got), OrderStatusLabel(c.want))
		}
	}
}

func TestOrderStatusIgnoresOrderRepetitionAndCancellation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOf(rapid.SampledFrom([]int64{0, partially, StatusScheduled, StatusTraveling, StatusOnBreak,
			StatusInProgress, StatusCompleted, StatusCanceled})).Draw(t, "bookings")
		want := OrderStatus(facts(drawn...))
		mixed := drawn
		if len(drawn) > 1 {
			mixed = rapid.Permutation(drawn).Draw(t, "order")
		}
		if got := OrderStatus(facts(append(append(mixed, drawn...), StatusCanceled)...)); got != want {
			t.Fatalf("%s became %s", OrderStatusLabel(want), OrderStatusLabel(got))
		}
		if want == OrderPosted || want == OrderCanceled {
			t.Fatalf("bookings alone make %s", OrderStatusLabel(want))
		}
	})
}

func TestLabels(t *testing.T) {
	if MeaningLabel(StatusOnBreak) != "On Break" || MeaningLabel(0) != "No status" {
		t.Error("booking status labels differ")
	}
	if OrderStatusLabel(OrderPosted) != "Posted" || OrderStatusLabel(0) != "No status" {
		t.Error("order status labels differ")
	}
}
