package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

// wrote reports whether the effect holds the record.
func wrote(e apply.Effect, table string, id work.ID) bool {
	for _, r := range e.Written {
		if r.Table == table && r.ID == id {
			return true
		}
	}
	return false
}

// The order of two technicians follows both bookings, and moves in the group that moves
// one of them.
func TestOrderFollowsAllItsBookings(t *testing.T) {
	d := newDesk(t)
	arrived := st.Monday.Add(10 * time.Minute)
	for i, step := range []struct {
		author  apply.Author
		booking work.ID
		set     work.Fields
		want    int64
		moves   bool
	}{
		{annLaptop, st.AnnShared, status(st.Traveling), work.OrderInProgress, true},
		{annLaptop, st.AnnShared, status(st.Completed), work.OrderInProgress, false}, // Bob's is still scheduled
		{bobLaptop, st.BobShared, work.Fields{"bookingstatus": work.Ref(st.InProgress), "msdyn_actualarrivaltime": work.Time(arrived)}, work.OrderInProgress, true},
		{bobLaptop, st.BobShared, status(st.Partial), work.OrderCompleted, true},
		{bobLaptop, st.BobShared, status(st.InProgress), work.OrderInProgress, true},
		{bobLaptop, st.BobShared, status(st.Canceled), work.OrderCompleted, true},
		{dora, st.AnnShared, status(st.Canceled), work.OrderUnscheduled, true},
	} {
		r, _ := d.record(work.BookingTable, step.booking)
		effect := d.accept(step.author, from(r.Rev, work.UpdateOf(work.BookingTable, step.booking, step.set)))
		order := d.order(st.BakeryShared)
		if order.SystemStatus != step.want {
			t.Errorf("step %d: the order stands at %s, want %s", i, work.OrderStatusLabel(order.SystemStatus), work.OrderStatusLabel(step.want))
		}
		if wrote(effect, work.WorkOrderTable, st.BakeryShared) != step.moves {
			t.Errorf("step %d: the order was written: %t", i, !step.moves)
		}
		if i >= 2 && !order.FirstArrived.Equal(arrived) {
			t.Errorf("step %d: first arrived %s", i, order.FirstArrived)
		}
		if order.Completed.IsZero() == (step.want == work.OrderCompleted) {
			t.Errorf("step %d: completed on %s", i, order.Completed)
		}
	}
}

// A booking that moves to another order, or goes, leaves its old order behind.
func TestOrderFollowsBookingsThatMoveOrGo(t *testing.T) {
	d := newDesk(t)
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"msdyn_workorder": work.Ref(st.BakeryBob)}))
	if got := d.order(st.MillToday).SystemStatus; got != work.OrderUnscheduled {
		t.Errorf("the old order stands at %s", work.OrderStatusLabel(got))
	}
	d.accept(annLaptop, from(2, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))))
	if got := d.order(st.BakeryBob).SystemStatus; got != work.OrderInProgress {
		t.Errorf("the new order stands at %s", work.OrderStatusLabel(got))
	}
	d.accept(dora, work.DeleteOf(work.BookingTable, st.AnnToday))
	if got := d.order(st.BakeryBob).SystemStatus; got != work.OrderScheduled {
		t.Errorf("after the deletion it stands at %s", work.OrderStatusLabel(got))
	}
	d.accept(dora, work.UpdateOf(work.BookingTable, st.BobToday, work.Fields{"msdyn_workorder": work.Null}))
	if got := d.order(st.BakeryBob).SystemStatus; got != work.OrderUnscheduled {
		t.Errorf("without bookings it stands at %s", work.OrderStatusLabel(got))
	}
}

func TestPostedOrdersAreLeftAlone(t *testing.T) {
	for _, closed := range []int64{work.OrderPosted, work.OrderCanceled} {
		d := newDesk(t)
		d.accept(adam, work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_systemstatus": work.Int(closed)}))
		d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))))
		if got := d.order(st.MillToday).SystemStatus; got != closed {
			t.Errorf("moved from %s to %s", work.OrderStatusLabel(closed), work.OrderStatusLabel(got))
		}
	}
}

func TestNewOrderIsUnscheduled(t *testing.T) {
	d := newDesk(t)
	id := d.newID()
	d.accept(annLaptop, work.CreateOf(work.WorkOrderTable, id, work.Fields{"msdyn_name": work.Text("x"), "msdyn_serviceaccount": work.Ref(st.Mill)}))
	r, _ := d.record(work.WorkOrderTable, id)
	f := r.Fields()
	if f.Int("msdyn_systemstatus") != work.OrderUnscheduled || f.Text("ownerid") != "systemuser/"+st.Ann.String() || f.Ref("createdby") != st.Ann {
		t.Errorf("%s", r.Data)
	}
}

// One group that touches the order and its booking leaves one consistent order.
func TestGroupThatTouchesOrderAndBooking(t *testing.T) {
	d := newDesk(t)
	d.accept(annLaptop,
		from(1, work.UpdateOf(work.WorkOrderTable, st.MillToday, text("msdyn_workordersummary", "done"))),
		from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed))),
	)
	order := d.order(st.MillToday)
	if order.Rev != 3 || order.Summary != "done" || order.SystemStatus != work.OrderCompleted {
		t.Errorf("rev %d, %q, %s", order.Rev, order.Summary, work.OrderStatusLabel(order.SystemStatus))
	}
}
