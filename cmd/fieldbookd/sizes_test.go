package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/syncclient"
)

// attached is a change that adds a note to a booking.
func attached(booking work.ID, columns work.Fields) work.Change {
	columns["objectid"] = work.RefTo(work.BookingTable, booking)
	return work.CreateOf(work.AnnotationTable, work.RandomID(), columns)
}

// A note of 400 KB goes to the server and to another device, byte for byte, and so does a
// record that is larger than a page.
func TestLargeRecordsTravelBothWays(t *testing.T) {
	w := newTown(t, server.Limits{})
	here, there := w.laptop(), w.laptop()
	long := work.Text(strings.Repeat("😀", 100_000))
	note := attached(here.booking(), work.Fields{"subject": work.Text("long"), "notetext": long})
	plan := attached(here.booking(), work.Fields{"subject": work.Text("larger than a page"), "notetext": long, "documentbody": work.Text(strings.Repeat("😀", 1<<20))})
	for _, c := range []work.Change{note, plan} {
		_, err := here.db.Edit(work.Group{At: time.Now(), Changes: []work.Change{c}})
		w.must(err)
		here.sync()
		if n := here.pending(); n != 0 {
			t.Fatalf("%d changes wait", n)
		}
		there.sync()
		w.same(work.AnnotationTable, c.ID, here, there)
	}
	if size := len(must(w.srv.Record(work.AnnotationTable, plan.ID))(t).Data); size <= wire.MaxPageBytes {
		t.Fatalf("the record has only %d bytes", size)
	}
	reply := work.UpdateOf(work.AnnotationTable, plan.ID, work.Fields{"notetext": work.Text("seen"), "filename": work.Text("plan.txt")})
	rosa, _ := w.sample.Person("rosa")
	_, err := w.srv.Change(t.Context(), apply.Author{User: rosa.User, Role: apply.Dispatcher}, work.Group{ID: work.RandomID(), At: time.Now(), Changes: []work.Change{reply}})
	w.must(err)
	here.sync()
	there.sync()
	w.same(work.AnnotationTable, plan.ID, here, there)
	last := w.laptop() // which fetches it all anew
	w.same(work.AnnotationTable, plan.ID, last)
	w.same(work.AnnotationTable, note.ID, last)
}

// must is for results in the middle of an expression.
func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// One user action of eight megabytes travels whole, be it of large changes or of many small ones;
// a byte more is refused when it is made, and nothing of it stays.
func TestAGroupOfEightMegabytes(t *testing.T) {
	w := newTown(t, server.Limits{})
	here, there := w.laptop(), w.laptop()
	booking := here.booking()
	for name, c := range map[string]struct {
		count, text int
	}{"large changes": {80, 100_000}, "many changes": {8_000, 760}} {
		var g work.Group
		g.At = time.Now()
		for i := range c.count {
			g.Changes = append(g.Changes, attached(booking, work.Fields{"subject": work.Text(fmt.Sprint(i)), "notetext": work.Text(strings.Repeat("x", c.text))}))
		}
		_, err := here.db.Edit(g)
		w.must(err)
		entries, err := here.db.Outbox()
		w.must(err)
		if n := entries[0].Bytes; n < 7<<20 || n > wire.MaxGroupBytes {
			t.Fatalf("%s: the group has %d bytes", name, n)
		}
		here.sync()
		if n := here.pending(); n != 0 {
			t.Fatalf("%s: %d changes wait", name, n)
		}
		there.sync()
		for _, at := range []int{0, c.count / 2, c.count - 1} {
			w.same(work.AnnotationTable, g.Changes[at].ID, here, there)
		}
	}
	at := time.Now() // one for all: how long an instant is as text depends on its digits
	small, err := here.db.Edit(work.Group{At: at, Changes: []work.Change{attached(booking, work.Fields{"documentbody": work.Text("x")})}})
	w.must(err)
	entries, err := here.db.Outbox()
	w.must(err)
	w.must(here.db.DiscardPending(small.ID))
	free := wire.MaxGroupBytes - entries[0].Bytes
	for _, over := range []int{0, 1} {
		g := work.Group{At: at, Changes: []work.Change{attached(booking, work.Fields{"documentbody": work.Text("x" + strings.Repeat("x", free+over))})}}
		_, err := here.db.Edit(g)
		if over == 0 && err != nil || over == 1 && !work.Is(err, work.TooLarge) {
			t.Errorf("%d bytes over the limit: %v", over, err)
		}
	}
	// The value itself is longer than its column: the server says so, once.
	here.sync()
	failed, err := here.db.SyncErrors(false)
	w.must(err)
	if len(failed) != 1 || failed[0].Column != "documentbody" || here.pending() != 0 {
		t.Fatalf("%d changes wait, sync errors %+v", here.pending(), failed)
	}
	here.traffic.requests(wire.PathPush)
	here.sync()
	if n := here.traffic.requests(wire.PathPush); n != 0 {
		t.Errorf("what was refused was sent again: %d requests", n)
	}
}

// Requests keep to their limits: 200 changes or 4 MiB, and what is larger alone.
func TestPushesAreCutIntoRequests(t *testing.T) {
	w := newTown(t, server.Limits{})
	l := w.laptop()
	booking := l.booking()
	for name, c := range map[string]struct{ groups, changes, text, requests int }{
		"450 of one change":  {450, 1, 1, 3},
		"4 of 150 changes":   {4, 150, 1, 4},
		"5 of 2 and 250":     {2, 250, 1, 2},
		"5 of 1.5 megabytes": {5, 15, 100_000, 3},
		"3 of 3 megabytes":   {3, 30, 100_000, 3},
	} {
		for range c.groups {
			g := work.Group{At: time.Now()}
			for range c.changes {
				g.Changes = append(g.Changes, attached(booking, work.Fields{"notetext": work.Text(strings.Repeat("x", c.text))}))
			}
			_, err := l.db.Edit(g)
			w.must(err)
		}
		l.traffic.requests(wire.PathPush)
		_, err := l.engine.SyncOnce(t.Context(), syncclient.ReasonEdit)
		w.must(err)
		if n := l.traffic.requests(wire.PathPush); n != c.requests || l.pending() != 0 {
			t.Errorf("%s: %d requests, want %d; %d changes wait", name, n, c.requests, l.pending())
		}
	}
	if failed, err := l.db.SyncErrors(false); err != nil || len(failed) != 0 {
		t.Errorf("%+v, %v", failed, err)
	}
}
