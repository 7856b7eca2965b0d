package sim

import (
	"context"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

func address(text string) work.Group {
	return group(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text(text)}))
}

func TestASavedChangeIsSentAtOnce(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		pulls := ann.Asked(wire.PathPull)
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(time.Second)
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" || pending(t, ann) != 0 {
			t.Errorf("after a second the office has %q, and %d changes wait", got, pending(t, ann))
		}
		pass(20 * time.Second)
		if n := ann.Asked(wire.PathPull) - pulls; n != 0 {
			t.Errorf("%d pulls after the device's own change: its answer carried every row", n)
		}
		agree(t, w)
	})
}

func TestTheDispatchersChangeComesInASecondOrTwo(t *testing.T) {
	run(t, 2, func(t *testing.T, w *World) {
		synced(t, w.Laptops...)
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{"msdyn_address1": work.Text("Back door")})))
		pass(2 * time.Second)
		for _, l := range w.Laptops {
			if got := text(t, l, work.WorkOrderTable, servertest.BakeryShared, "msdyn_address1"); got != "Back door" {
				t.Errorf("%s has %q", l.Name, got)
			}
		}
		// A busy office does not make the laptops ask all the time.
		before := w.Laptops[0].Asked(wire.PathPull)
		for range 120 {
			must(t, w.Dispatch(set(work.WorkOrderTable, servertest.BakeryShared, work.Fields{})))
			pass(500 * time.Millisecond)
		}
		if n := w.Laptops[0].Asked(wire.PathPull) - before; n > 15 {
			t.Errorf("%d pulls in a minute", n)
		}
		pass(10 * time.Second)
		agree(t, w)
	})
}

func TestNewsBeforeTheStreamIsOpenIsNotMissed(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		must(t, w.Office.Restart()) // cuts the stream
		must(t, w.Dispatch(set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Back door")})))
		pass(15 * time.Second)
		if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Back door" {
			t.Errorf("the laptop has %q", got)
		}
	})
}

func TestEveryTableHasItsInterval(t *testing.T) {
	hourly := func(w *World) {
		p := profile.Default()
		for i := range p.Items {
			if p.Items[i].Table == work.ProductTable {
				p.Items[i].Interval = 60
			}
		}
		must(t, w.Office.Publish(p))
	}
	prepared(t, 0, hourly, func(t *testing.T, w *World) {
		must(t, w.Begin(1))
		ann := w.Laptops[0]
		ann.Plan.DropBefore(wire.PathLive, network.Always) // nobody pokes
		synced(t, ann)
		must(t, w.Dispatch(
			set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			set(work.ProductTable, servertest.Valve, work.Fields{"productnumber": work.Text("V-34")}),
		))
		order := func() string { return text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1") }
		product := func() string { return text(t, ann, work.ProductTable, servertest.Valve, "productnumber") }
		pass(3 * time.Minute)
		if order() != "" || product() != "" {
			t.Errorf("before the interval: %q and %q", order(), product())
		}
		pass(3 * time.Minute)
		if order() != "Gate 2" || product() != "" {
			t.Errorf("after five minutes: %q and %q", order(), product())
		}
		pass(50 * time.Minute)
		if product() != "" {
			t.Errorf("before the hour: %q", product())
		}
		pass(8 * time.Minute)
		if product() != "V-34" {
			t.Errorf("after the hour: %q", product())
		}
		agree(t, w)
	})
}

func TestARefreshFetchesWhatTheViewShows(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		ann.Plan.DropBefore(wire.PathLive, network.Always)
		synced(t, ann)
		must(t, w.Dispatch(
			set(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}),
			set(work.ProductTable, servertest.Valve, work.Fields{"productnumber": work.Text("V-34")}),
		))
		ann.Engine.Refresh(work.WorkOrderTable)
		pass(2 * time.Second)
		if a, b := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"), text(t, ann, work.ProductTable, servertest.Valve, "productnumber"); a != "Gate 2" || b != "" {
			t.Errorf("after refreshing the orders: %q and %q", a, b)
		}
		ann.Engine.Refresh(work.WorkOrderTable)
		ann.Engine.Refresh()
		pass(2 * time.Second)
		if b := text(t, ann, work.ProductTable, servertest.Valve, "productnumber"); b != "V-34" {
			t.Errorf("after refreshing everything: %q", b)
		}
	})
}

func TestASignInThatEndedPausesAndKeepsTheOutbox(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann := w.Laptops[0]
		synced(t, ann)
		must(t, w.Office.Server.SetPassword("ann", "another room 8"))
		must(t, w.Office.Restart()) // cuts the stream
		_, err := w.Edit(ann, address("Gate 2"))
		must(t, err)
		pass(time.Minute)
		s := ann.Engine.Status()
		if s.Problem == nil || s.Problem.Kind != work.Unauthenticated || s.Pending != 1 || !s.Network.Online() {
			t.Errorf("problem %v, %d pending, network %s", s.Problem, s.Pending, s.Network)
		}
		before := len(ann.Net.Log())
		_, err = w.Edit(ann, address("Gate 3"))
		must(t, err)
		pass(time.Hour)
		if n := len(ann.Net.Log()) - before; n > 10 {
			t.Errorf("%d requests in an hour of waiting for a sign-in", n)
		}
		if n := pending(t, ann); n != 2 {
			t.Errorf("%d changes wait", n)
		}
		must(t, syncclient.SignIn(context.Background(), ann.DB, ann.Options(), Address, "ann", "another room 8"))
		ann.Engine.SignedIn()
		pass(10 * time.Second)
		if s := ann.Engine.Status(); s.Problem != nil || s.Pending != 0 {
			t.Errorf("after the sign-in: problem %v, %d pending", s.Problem, s.Pending)
		}
		pass(2 * time.Minute)
		agree(t, w)
	})
}
