package server

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

var crowd = flag.Int("crowd", 200, "how many devices reconnect at once")

// patiently asks until the server takes the request, and counts how often it did not. Like a
// device it waits as long as it is told, and a little longer.
func (l *laptop) patiently(path string, message any) (w *httptest.ResponseRecorder, refused int, err error) {
	for {
		w = l.e.ask(l.token, http.MethodPost, path, message)
		if w.Code == http.StatusOK {
			return w, refused, nil
		}
		err := wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
		wait, ok := wire.RetryAfter(w.Header().Get("Retry-After"), time.Now())
		if !work.Is(err, work.Throttled) || !ok {
			return nil, refused, err
		}
		refused++
		time.Sleep(wait + rand.N(time.Second))
	}
}

// fetchAll pulls up to a checkpoint and compares. It returns how often it was refused.
func (l *laptop) fetchAll() (refused int, err error) {
	for {
		w, n, err := l.patiently(wire.PathPull, wire.PullRequest{Cursor: l.cursor, AckedSeq: l.seq})
		if refused += n; err != nil {
			return refused, err
		}
		page, err := wire.DecodePage(w.Body.Bytes())
		if err != nil {
			return refused, err
		}
		l.keep(page)
		if page.Checkpoint == nil {
			time.Sleep(rand.N(100 * time.Millisecond)) // the page's way to the device
			continue
		}
		if got := l.held(); !sameHeld(got, page.Checkpoint.Tables) {
			return refused, fmt.Errorf("holds %v, should hold %v", got, page.Checkpoint.Tables)
		}
		return refused, nil
	}
}

// comeBack fetches everything and, if there is a booking, adds a note to it and fetches what
// that made.
func (l *laptop) comeBack(booking work.ID) (refused int, err error) {
	if refused, err = l.fetchAll(); err != nil || booking == (work.ID{}) {
		return refused, err
	}
	change := work.CreateOf(work.QuickNoteTable, l.e.newID(), work.Fields{
		"msdyn_name": work.Text("n"), "msdyn_text": work.Text("x"), "msdyn_quicknote_lookup_entity": work.Ref(booking),
	})
	change.MID = l.e.newID()
	w, n, err := l.patiently(wire.PathPush, wire.PushRequest{Cursor: l.cursor, Groups: []work.Group{{ID: l.e.newID(), Seq: 1, Changes: []work.Change{change}}}})
	if refused += n; err != nil {
		return refused, err
	}
	var answer wire.PushAnswer
	if err := wire.Decode(w.Body.Bytes(), &answer); err != nil {
		return refused, err
	}
	if r := answer.Results[0]; r.Outcome != wire.Applied {
		return refused, fmt.Errorf("%+v", r)
	}
	for _, r := range answer.Results[0].Rows {
		l.put(r, false)
	}
	l.seq = 1 // stored
	n, err = l.fetchAll()
	return refused + n, err
}

// After an outage everybody comes back in the same second: all end in sync, and none waits
// for ever while others overtake it.
func TestEverybodyComesBackAtOnce(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 20
	devices := make([]*laptop, *crowd)
	for i := range devices {
		devices[i] = e.signIn([]string{"ann", "bob"}[i%2])
	}
	synctest.Test(t, func(t *testing.T) {
		e.limit(Limits{Snapshots: 8, Pulls: 4, Pushes: 4})
		bookings := []work.ID{st.AnnToday, st.BobToday, {}, {}, {}, {}, {}, {}}
		begin := time.Now()
		refused := make([]int, len(devices))
		took := make([]time.Duration, len(devices))
		var all sync.WaitGroup
		for i, l := range devices {
			all.Go(func() {
				var err error
				if refused[i], err = l.comeBack(bookings[i%len(bookings)]); err != nil {
					t.Errorf("device %d: %v", i, err)
				}
				took[i] = time.Since(begin)
			})
		}
		all.Wait()
		most, total, longest := 0, 0, time.Duration(0)
		for i := range devices {
			most, total, longest = max(most, refused[i]), total+refused[i], max(longest, took[i])
		}
		t.Logf("%d devices: the last in sync after %s, refused %d times in all, %d times at most", len(devices), longest, total, most)
		if total == 0 {
			t.Error("nobody had to wait: this was no crowd")
		}
		// Eight at a time, each told its turn: who stands n-th comes back a few times at most.
		if rounds := len(devices)/8 + 1; most > 10+rounds/3 {
			t.Errorf("a device was refused %d times", most)
		}
		if n := len(e.server.admission.snapshots.inside) + len(e.server.admission.pushes.places) + len(e.server.admission.pulls.places); n != 0 {
			t.Errorf("%d places are still taken", n)
		}
	})
}
