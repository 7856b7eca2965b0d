package apply_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

// newVisits makes an order with as many scheduled bookings of Ann's.
func (d *desk) newVisits(n int) (order work.ID, bookings []work.ID) {
	d.t.Helper()
	order = d.newID()
	d.accept(dora, work.CreateOf(work.WorkOrderTable, order, work.Fields{
		"msdyn_name": work.Text("new"), "msdyn_serviceaccount": work.Ref(st.Mill),
	}))
	for i := range n {
		id := d.newID()
		start := st.Monday.Add(time.Duration(i+1) * time.Hour)
		d.accept(dora, work.CreateOf(work.BookingTable, id, work.Fields{
			"bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref(st.AnnVan), "msdyn_workorder": work.Ref(order),
			"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)), "duration": work.Int(60),
		}))
		bookings = append(bookings, id)
	}
	return order, bookings
}

// statusRows are all rows of the documented mapping from bookings to the order's status.
var statusRows = []struct {
	bookings []work.ID
	want     int64
}{
	{nil, work.OrderUnscheduled},
	{[]work.ID{st.Scheduled}, work.OrderScheduled},
	{[]work.ID{st.Traveling}, work.OrderInProgress},
	{[]work.ID{st.InProgress}, work.OrderInProgress},
	{[]work.ID{st.OnBreak}, work.OrderInProgress},
	{[]work.ID{st.Completed}, work.OrderCompleted},
	{[]work.ID{st.Canceled}, work.OrderUnscheduled},
	{[]work.ID{st.Partial}, work.OrderUnscheduled},
	{[]work.ID{st.Scheduled, st.Scheduled}, work.OrderScheduled},
	{[]work.ID{st.Scheduled, st.InProgress}, work.OrderInProgress},
	{[]work.ID{st.Scheduled, st.Completed}, work.OrderInProgress},
	{[]work.ID{st.Scheduled, st.Partial}, work.OrderScheduled},
	{[]work.ID{st.Completed, st.Completed}, work.OrderCompleted},
	{[]work.ID{st.Partial, st.Partial}, work.OrderUnscheduled},
	{[]work.ID{st.InProgress, st.Partial}, work.OrderInProgress},
	{[]work.ID{st.Completed, st.Partial}, work.OrderCompleted},
	{[]work.ID{st.Canceled, st.Partial}, work.OrderUnscheduled},
	{[]work.ID{st.Completed, st.Canceled}, work.OrderCompleted}, // "when all related bookings are completed or canceled"
}

// Every documented row, made on a device that knows all bookings and at the desk: what the
// device shows at each step is what the server derives, and in the end both are right.
func TestEveryRowOfTheStatusMapping(t *testing.T) {
	for _, row := range statusRows {
		for _, onDevice := range []bool{true, false} {
			d := newDesk(t)
			order, bookings := d.newVisits(len(row.bookings))
			tb := newTablet(d, annLaptop)
			for i, to := range row.bookings {
				later(d, 10*time.Minute)
				if to == st.Scheduled {
					continue
				}
				if !onDevice {
					d.accept(dora, work.UpdateOf(work.BookingTable, bookings[i], status(to)))
					continue
				}
				tb.push(tb.set(bookings[i], to))
				tb.agreeOrder(t, fmt.Sprint(row.bookings, " step ", i), order)
			}
			if got := d.order(order).SystemStatus; got != row.want {
				t.Errorf("%v, on a device %t: %s, want %s", row.bookings, onDevice, work.OrderStatusLabel(got), work.OrderStatusLabel(row.want))
			}
			if onDevice {
				continue
			}
			tb.sync()
			var facts []work.BookingFact
			for _, b := range bookings {
				r := tb.get(work.BookingTable, b)
				facts = append(facts, work.FactOf(r, tb.status(work.BookingOf(r).Status)))
			}
			if got := work.OrderStatus(facts); got != row.want {
				t.Errorf("%v by the device's rule: %s", row.bookings, work.OrderStatusLabel(got))
			}
		}
	}
}

// The documented default flow, from the first booking to the second visit after a reopening.
func TestDefaultFlow(t *testing.T) {
	d := newDesk(t)
	order, bookings := d.newVisits(1)
	tb := newTablet(d, annLaptop)
	d.clock.Set(st.Monday.Add(30 * time.Minute))
	arrived := st.Monday.Add(time.Hour)
	for i, step := range []struct {
		to        work.ID
		after     time.Duration
		want      int64
		completed time.Duration // since Monday 08:00; 0 = not completed
	}{
		{st.Traveling, 0, work.OrderInProgress, 0},
		{st.InProgress, 30 * time.Minute, work.OrderInProgress, 0},
		{st.OnBreak, 40 * time.Minute, work.OrderInProgress, 0},
		{st.InProgress, 10 * time.Minute, work.OrderInProgress, 0},
		{st.Completed, 20 * time.Minute, work.OrderCompleted, 130 * time.Minute},
		{st.InProgress, time.Hour, work.OrderInProgress, 0},
		{st.Completed, 5 * time.Minute, work.OrderCompleted, 195 * time.Minute},
	} {
		later(d, step.after)
		tb.push(tb.set(bookings[0], step.to))
		tb.agreeOrder(t, fmt.Sprint("step ", i), order)
		o := d.order(order)
		if o.SystemStatus != step.want {
			t.Errorf("step %d: %s", i, work.OrderStatusLabel(o.SystemStatus))
		}
		if i > 0 && !o.FirstArrived.Equal(arrived) {
			t.Errorf("step %d: first arrived %s", i, o.FirstArrived)
		}
		if want := st.Monday.Add(step.completed); step.completed > 0 && !o.Completed.Equal(want) || step.completed == 0 && !o.Completed.IsZero() {
			t.Errorf("step %d: completed on %s", i, o.Completed)
		}
	}
	if e := d.history(work.WorkOrderTable, order); len(e) == 0 || e[len(e)-1].Origin != annLaptop.Device {
		t.Error("what follows from a device's group has not its origin")
	}
}

// Two technicians on one order, both offline, both finishing: whatever order their groups
// arrive in, the order ends as it must, and its times are the same.
func TestTwoTechniciansFinishInEveryOrder(t *testing.T) {
	type sent struct {
		tb *tablet
		g  work.Group
	}
	var orders [][]int
	for _, n := range permutations(4) { // Ann's groups are 0 and 1, Bob's 2 and 3: each device sends in order
		if slices.Index(n, 0) < slices.Index(n, 1) && slices.Index(n, 2) < slices.Index(n, 3) {
			orders = append(orders, n)
		}
	}
	if len(orders) != 6 {
		t.Fatalf("%d orders of arrival", len(orders))
	}
	for _, finish := range [][2]work.ID{{st.Completed, st.Completed}, {st.Completed, st.Partial}, {st.Partial, st.Partial}, {st.Canceled, st.Completed}} {
		want := map[work.ID]int64{st.Partial: work.OrderUnscheduled}[finish[0]]
		if want == 0 || finish[1] == st.Completed {
			want = work.OrderCompleted
		}
		var last string
		for _, arrival := range orders {
			d := newDesk(t)
			ann, bob := newTablet(d, annLaptop), newTablet(d, bobLaptop)
			d.clock.Set(time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC))
			groups := make([]sent, 4)
			groups[0] = sent{ann, ann.set(st.AnnShared, st.InProgress)}
			later(d, 5*time.Minute)
			groups[2] = sent{bob, bob.set(st.BobShared, st.InProgress)}
			later(d, 30*time.Minute)
			groups[3] = sent{bob, bob.set(st.BobShared, finish[1])}
			later(d, 10*time.Minute)
			groups[1] = sent{ann, ann.set(st.AnnShared, finish[0])}
			later(d, time.Hour)
			for _, i := range arrival {
				groups[i].tb.push(groups[i].g)
			}
			o := d.order(st.BakeryShared)
			if o.SystemStatus != want {
				t.Errorf("%v in order %v: %s, want %s", finish, arrival, work.OrderStatusLabel(o.SystemStatus), work.OrderStatusLabel(want))
			}
			if now := fmt.Sprint(o.SystemStatus, o.FirstArrived, o.Completed); last != "" && now != last {
				t.Errorf("%v in order %v: %s, another order gave %s", finish, arrival, now, last)
			} else {
				last = now
			}
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return all
}

// What a status that is set at the desk does to the booking, by whom it is set.
func TestStatusSetAtTheDesk(t *testing.T) {
	annAtDesk := apply.Author{User: st.Ann, Role: apply.Technician}
	start := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		author  apply.Author
		to      work.ID
		more    work.Fields
		now     time.Time
		start   time.Time
		end     time.Time
		arrival time.Time
	}{
		{"traveling does not change the start", dora, st.Traveling, nil, start.Add(-time.Hour), start, start.Add(time.Hour), time.Time{}},
		{"in progress is the arrival", dora, st.InProgress, nil, start.Add(5 * time.Minute), start, start.Add(time.Hour), start.Add(5 * time.Minute)},
		{"an arrival that is said stays", dora, st.InProgress, work.Fields{"msdyn_actualarrivaltime": work.Time(start)}, start.Add(5 * time.Minute), start, start.Add(time.Hour), start},
		{"completed by another user keeps the end", dora, st.Completed, nil, start.Add(30 * time.Minute), start, start.Add(time.Hour), time.Time{}},
		{"completed by the resource's user", annAtDesk, st.Completed, nil, start.Add(30 * time.Minute), start, start.Add(30 * time.Minute), time.Time{}},
		{"completed by the resource's user, with an end", annAtDesk, st.Completed, work.Fields{"endtime": work.Time(start.Add(time.Minute))}, start.Add(30 * time.Minute), start, start.Add(time.Minute), time.Time{}},
		{"completed on a device, which knows why it moves no end", annLaptop, st.Completed, nil, start.Add(30 * time.Minute), start, start.Add(time.Hour), time.Time{}},
		{"completed by the resource's user before the start", annAtDesk, st.Completed, nil, start.Add(-time.Hour), start.Add(-61 * time.Minute), start.Add(-time.Hour), time.Time{}},
	} {
		d := newDesk(t)
		d.clock.Set(c.now)
		set := status(c.to)
		for column, value := range c.more {
			set[column] = value
		}
		d.accept(c.author, work.UpdateOf(work.BookingTable, st.AnnToday, set))
		r, _ := d.record(work.BookingTable, st.AnnToday)
		b := work.BookingOf(r)
		if !b.Start.Equal(c.start) || !b.End.Equal(c.end) || !b.ActualArrival.Equal(c.arrival) {
			t.Errorf("%s: start %s, end %s, arrival %s", c.name, b.Start, b.End, b.ActualArrival)
		}
	}
}
