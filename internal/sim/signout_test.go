package sim

import (
	"context"
	"errors"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/servertest"
	"fieldbook/syncclient"
)

// unsent is a laptop without a network on which one change waits.
func unsent(t *testing.T, w *World) (*Laptop, work.Group) {
	t.Helper()
	ann := w.Laptops[0]
	synced(t, ann)
	ann.Net.Set(network.Offline)
	ann.Engine.Navigated()
	pass(10 * time.Second)
	saved, err := w.Edit(ann, address("Gate 2"))
	must(t, err)
	must(t, ann.DB.SaveDraft("note", "half a sentence"))
	return ann, saved
}

// signsIn lets Ann sign in again and waits for her first sync.
func signsIn(t *testing.T, ann *Laptop) {
	t.Helper()
	must(t, ann.Engine.SignIn(context.Background(), Address, "ann", password))
	synced(t, ann)
}

func TestASignOutSendsWhatWaitsAndLeavesNothing(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann, _ := unsent(t, w)
		ann.Net.Set(network.Online)
		done, err := ann.Engine.SignOut(context.Background(), false)
		must(t, err)
		if !done.Ended || done.Kept != 0 || has(ann, work.WorkOrderTable, servertest.MillToday) {
			t.Errorf("%+v; the orders are still here: %t", done, has(ann, work.WorkOrderTable, servertest.MillToday))
		}
		if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 2" {
			t.Errorf("the office has %q", got)
		}
		before := len(ann.Net.Log())
		pass(time.Hour)
		if s := ann.Engine.Status(); s.SignedIn || s.Icon() != syncclient.IconOffline || len(ann.Net.Log()) != before {
			t.Errorf("%s, signed in: %t, %d requests after the sign-out", s.Icon(), s.SignedIn, len(ann.Net.Log())-before)
		}
		if _, err := ann.Engine.SignOut(context.Background(), false); !work.Is(err, work.Unauthenticated) {
			t.Errorf("a second sign-out: %v", err)
		}
		signsIn(t, ann)
		agree(t, w)
	})
}

func TestASignOutWithUnsentWorkAsksFirstAndKeepsIt(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann, saved := unsent(t, w)
		_, err := ann.Engine.SignOut(context.Background(), false)
		var waits *syncclient.UnsentError
		if !errors.As(err, &waits) || waits.Changes != 1 || waits.User != "Ann" || waits.Oldest.IsZero() || !work.Is(err, work.Conflict) {
			t.Fatalf("%v", err)
		}
		if s := ann.Engine.Status(); !s.SignedIn || s.Pending != 1 || !has(ann, work.WorkOrderTable, servertest.MillToday) {
			t.Fatalf("the refused sign-out changed something: %+v", s)
		}
		done, err := ann.Engine.SignOut(context.Background(), true)
		must(t, err)
		if done.Ended || done.Kept != 1 || has(ann, work.WorkOrderTable, servertest.BakeryShared) {
			t.Errorf("%+v", done)
		}
		must(t, ann.Stop())
		must(t, ann.Open())
		ann.Run()
		ann.Net.Set(network.Online)
		pass(time.Hour)
		if n := pending(t, ann); n != 1 || officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1") != "" {
			t.Errorf("%d changes wait, and some were sent without a sign-in", n)
		}
		signsIn(t, ann)
		if o := outcome(t, ann, saved); o != localdb.Applied && o != localdb.Merged {
			t.Errorf("after the next sign-in its outcome is %q", o)
		}
		if draft, err := ann.DB.Draft("note"); err != nil || draft != "half a sentence" {
			t.Errorf("the draft is %q (%v)", draft, err)
		}
		agree(t, w)
	})
}

func TestAReconfigureStartsAnewAndLosesNothing(t *testing.T) {
	run(t, 1, func(t *testing.T, w *World) {
		ann, saved := unsent(t, w)
		if err := ann.Engine.Reconfigure(context.Background()); !work.Is(err, work.Unavailable) || !has(ann, work.WorkOrderTable, servertest.BakeryShared) {
			t.Fatalf("without a network: %v", err)
		}
		ann.Net.Set(network.Online)
		must(t, ann.Engine.Reconfigure(context.Background()))
		if o := outcome(t, ann, saved); o != localdb.Applied {
			t.Errorf("what waited was not sent before: %q", o)
		}
		if done, err := ann.DB.FirstSyncDone(); err != nil || done || !ann.Engine.Status().Online {
			t.Errorf("no first sync follows (%v)", err)
		}
		synced(t, ann)
		if draft, err := ann.DB.Draft("note"); err != nil || draft != "half a sentence" {
			t.Errorf("the draft is %q (%v)", draft, err)
		}
		// What cannot be sent is kept, shown, and sent later.
		ann.Plan.DropBefore("/v1/push", network.Always)
		saved, err := w.Edit(ann, address("Gate 3"))
		must(t, err)
		must(t, ann.Engine.Reconfigure(context.Background()))
		if got := text(t, ann, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); got != "Gate 3" || pending(t, ann) != 1 {
			t.Errorf("after it the order shows %q and %d changes wait", got, pending(t, ann))
		}
		ann.Plan.Clear()
		synced(t, ann)
		pass(time.Minute)
		if o := outcome(t, ann, saved); o != localdb.Applied {
			t.Errorf("outcome %q", o)
		}
		agree(t, w)
	})
}

// Whenever the laptop dies, the work is there after the next start, and the sign-out or
// the reconfigure can be done again.
func TestDyingOnTheWayOutLosesNothing(t *testing.T) {
	for name, leave := range map[string]func(l *Laptop) error{
		"sign-out":    func(l *Laptop) error { _, err := l.Engine.SignOut(context.Background(), true); return err },
		"reconfigure": func(l *Laptop) error { return l.Engine.Reconfigure(context.Background()) },
	} {
		for _, sends := range []bool{true, false} {
			died := true
			for n := 1; died && n < 40; n++ {
				run(t, 1, func(t *testing.T, w *World) {
					ann, saved := unsent(t, w)
					if ann.Net.Set(network.Online); !sends {
						ann.Plan.DropBefore("/v1/push", network.Always)
					}
					ann.DieAt(n, nil)
					_ = leave(ann)
					when := ""
					if when, died = ann.Dead(); !died {
						return
					}
					must(t, w.Revive(ann))
					ann.DieAt(0, nil)
					waits := pending(t, ann)
					if got := officeText(t, w, work.WorkOrderTable, servertest.MillToday, "msdyn_address1"); waits == 0 && got != "Gate 2" {
						t.Errorf("%s, dead %s: nothing waits, and the office has %q", name, when, got)
					}
					ann.Plan.Clear()
					if who, err := ann.DB.Device(); err != nil || who.Token == "" {
						must(t, err)
						signsIn(t, ann)
					} else if err := leave(ann); err != nil && !work.Is(err, work.Unauthenticated) {
						t.Errorf("%s, dead %s: once more: %v", name, when, err)
					}
					signsIn(t, ann)
					pass(time.Minute)
					if o := outcome(t, ann, saved); o != localdb.Applied && o != localdb.Merged {
						t.Errorf("%s, dead %s: outcome %q", name, when, o)
					}
					if draft, err := ann.DB.Draft("note"); err != nil || draft != "half a sentence" {
						t.Errorf("%s, dead %s: the draft is %q (%v)", name, when, draft, err)
					}
					agree(t, w)
				})
				if n == 1 && !died {
					t.Errorf("%s: there was no moment to die at", name)
				}
			}
		}
	}
}

// A pass of the former user has ended before the next one's data come.
func TestTheNextUserGetsNothingOfTheFormersPass(t *testing.T) {
	small := func(w *World) { w.Office.Page.Rows = 5 }
	prepared(t, 0, small, func(t *testing.T, w *World) {
		must(t, w.Begin(1))
		l := w.Laptops[0]
		l.Plan.Delay("/v1/pull", network.Always, 5*time.Second)
		pass(12 * time.Second)
		if s := l.Engine.Status(); !s.Running() {
			t.Fatalf("no pass runs: %+v", s)
		}
		must(t, l.Engine.SignIn(context.Background(), Address, "bob", password))
		l.Plan.Clear()
		l.User = servertest.Bob
		synced(t, l)
		if has(l, work.BookingTable, servertest.AnnToday) || !has(l, work.BookingTable, servertest.BobToday) {
			t.Error("Bob's laptop holds Ann's booking, or not his own")
		}
		agree(t, w)
	})
}
