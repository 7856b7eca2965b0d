package sim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
)

// worker is one of the two technicians on the bakery's order.
type worker struct {
	*Laptop
	booking work.ID
	ends    work.ID // the status with which the visit ends
	arrived time.Time
	ended   time.Time
}

// step gives the worker's booking its next status and returns what was saved.
func (x *worker) step(t *testing.T, w *World, status work.ID) work.Group {
	t.Helper()
	g, err := w.Edit(x.Laptop, statusGroup(t, x.Laptop, x.booking, status))
	must(t, err)
	r, err := x.DB.Get(work.BookingTable, x.booking)
	must(t, err)
	b := work.BookingOf(r)
	switch status {
	case servertest.InProgress:
		x.arrived = b.ActualArrival
	case servertest.Completed, servertest.Partial:
		x.ended = b.End
	}
	return g
}

// finished is what the bakery's order must say.
func finished(workers []*worker) (status int64, arrived, completed time.Time) {
	status = work.OrderUnscheduled
	for _, x := range workers {
		if arrived.IsZero() || !x.arrived.IsZero() && x.arrived.Before(arrived) {
			arrived = x.arrived
		}
		if x.ends == servertest.Completed {
			status = work.OrderCompleted
		}
	}
	for _, x := range workers {
		if status == work.OrderCompleted && x.ended.After(completed) {
			completed = x.ended
		}
	}
	return status, arrived, completed
}

// checkFinished compares the order at the office and on both laptops with that.
func checkFinished(t *testing.T, w *World, workers []*worker) {
	t.Helper()
	status, arrived, completed := finished(workers)
	there, err := w.Office.Server.Record(work.WorkOrderTable, servertest.BakeryShared)
	must(t, err)
	found := map[string]work.WorkOrder{"at the office": work.WorkOrderOf(there)}
	for _, x := range workers {
		r, err := x.DB.Get(work.WorkOrderTable, servertest.BakeryShared)
		must(t, err)
		found["on "+x.Name+"'s laptop"] = work.WorkOrderOf(r)
		b, err := w.Office.Server.Record(work.BookingTable, x.booking)
		must(t, err)
		if got := work.BookingOf(b).Status; got != x.ends {
			t.Errorf("%s's booking has status %s at the office", x.Name, shortID(got))
		}
		if n := pending(t, x.Laptop); n != 0 {
			t.Errorf("%d changes of %s wait", n, x.Name)
		}
		failed, err := x.DB.SyncErrors(false)
		must(t, err)
		if len(failed) > 0 {
			t.Errorf("%s has %d sync errors: %s", x.Name, len(failed), failed[0].Message)
		}
	}
	for where, o := range found {
		if o.SystemStatus != status || !o.FirstArrived.Equal(arrived) || !o.Completed.Equal(completed) {
			t.Errorf("%s: %s, arrived %s, completed %s; want %s, %s, %s", where, work.OrderStatusLabel(o.SystemStatus),
				o.FirstArrived.Format(time.TimeOnly), o.Completed.Format(time.TimeOnly),
				work.OrderStatusLabel(status), arrived.Format(time.TimeOnly), completed.Format(time.TimeOnly))
		}
	}
}

// bothAtTheBakery begins a scene with two synced laptops, which go offline.
func bothAtTheBakery(t *testing.T, w *World, annEnds, bobEnds work.ID) []*worker {
	t.Helper()
	synced(t, w.Laptops...)
	for _, l := range w.Laptops {
		l.Net.Set(network.Offline)
	}
	pass(time.Second)
	return []*worker{
		{Laptop: w.Laptops[0], booking: servertest.AnnShared, ends: annEnds},
		{Laptop: w.Laptops[1], booking: servertest.BobShared, ends: bobEnds},
	}
}

// faults are what happens to the first push of a technician who comes back.
var faults = map[string]func(*Laptop){
	"a lost reply":      func(l *Laptop) { l.Plan.LoseReply(wire.PathPush, 1) },
	"a doubled request": func(l *Laptop) { l.Plan.Duplicate(wire.PathPush, 1) },
	"a death before the answer": func(l *Laptop) {
		l.DieAt(1, func(m Moment, path string) bool { return m == Answered && path == wire.PathPush })
	},
}

// TestTwoTechniciansFinishOneOrderOffline lets both do the whole visit without a network,
// one an hour after the other, and come back in either order.
func TestTwoTechniciansFinishOneOrderOffline(t *testing.T) {
	for ending, ends := range map[string][2]work.ID{
		"both complete it":       {servertest.Completed, servertest.Completed},
		"the second leaves work": {servertest.Completed, servertest.Partial},
		"the first leaves work":  {servertest.Partial, servertest.Completed},
		"both leave work":        {servertest.Partial, servertest.Partial},
	} {
		for first := range 2 {
			for back := range 2 {
				name := fmt.Sprintf("%s, laptop %d arrives first and %d is back first", ending, first+1, back+1)
				t.Run(name, func(t *testing.T) { bothFinish(t, ends, first, back, func([]*worker) {}) })
			}
		}
	}
	for fault, happen := range faults {
		for whose := range 2 {
			for back := range 2 {
				t.Run(fmt.Sprintf("%s of laptop %d, %d is back first", fault, whose+1, back+1), func(t *testing.T) {
					both := [2]work.ID{servertest.Completed, servertest.Completed}
					bothFinish(t, both, 0, back, func(workers []*worker) { happen(workers[whose].Laptop) })
				})
			}
		}
	}
}

// bothFinish plays it.
func bothFinish(t *testing.T, ends [2]work.ID, first, back int, fault func([]*worker)) {
	run(t, 2, func(t *testing.T, w *World) {
		workers := bothAtTheBakery(t, w, ends[0], ends[1])
		for step := range 3 {
			for _, x := range []*worker{workers[first], workers[1-first]} {
				x.step(t, w, []work.ID{servertest.Traveling, servertest.InProgress, x.ends}[step])
				pass(20 * time.Minute)
			}
		}
		fault(workers)
		for _, x := range []*worker{workers[back], workers[1-back]} {
			x.Net.Set(network.Online)
			pass(time.Minute)
			must(t, w.Revive(x.Laptop))
			pass(2 * time.Minute)
		}
		for _, x := range workers {
			x.Engine.Refresh()
		}
		pass(time.Minute)
		checkFinished(t, w, workers)
		agree(t, w)
	})
}

// TestTwoTechniciansFinishOneOrderInEveryOrder lets the three steps of both reach the
// server in each of the twenty orders that keep everybody's own, with the reply to one of
// them lost.
func TestTwoTechniciansFinishOneOrderInEveryOrder(t *testing.T) {
	for n, turns := range interleavings(3, 3) {
		lost := n % len(turns)
		t.Run(fmt.Sprintf("%s, reply %d lost", turns, lost+1), func(t *testing.T) {
			run(t, 2, func(t *testing.T, w *World) {
				workers := bothAtTheBakery(t, w, servertest.Completed, servertest.Completed)
				done := map[*worker]int{}
				for i, turn := range turns {
					x := workers[strings.IndexRune("ab", turn)]
					x.step(t, w, []work.ID{servertest.Traveling, servertest.InProgress, x.ends}[done[x]])
					done[x]++
					pass(5 * time.Minute)
					if i == lost {
						x.Plan.LoseReply(wire.PathPush, 1)
					}
					// Back for a moment, for this step alone.
					x.Net.Set(network.Online)
					pass(time.Minute)
					x.Net.Set(network.Offline)
					pass(10 * time.Minute)
				}
				for _, x := range workers {
					x.Net.Set(network.Online)
				}
				pass(2 * time.Minute)
				checkFinished(t, w, workers)
				agree(t, w)
			})
		})
	}
}

// interleavings returns every order of so many turns of a and of b.
func interleavings(a, b int) []string {
	if a == 0 && b == 0 {
		return []string{""}
	}
	var list []string
	if a > 0 {
		for _, rest := range interleavings(a-1, b) {
			list = append(list, "a"+rest)
		}
	}
	if b > 0 {
		for _, rest := range interleavings(a, b-1) {
			list = append(list, "b"+rest)
		}
	}
	return list
}
