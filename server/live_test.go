package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// stream is a device's open live stream.
type stream struct {
	pokes chan wire.Poke
	ended chan error
}

// listenOn opens the device's live stream over a real connection and waits until the
// server knows of it.
func listenOn(t *testing.T, e *environment, l *laptop) *stream {
	t.Helper()
	web := httptest.NewServer(e.server.Handler())
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() { cancel(); web.Close() })
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL+wire.PathLive, nil)
	e.must(err)
	r.Header.Set("Authorization", "Bearer "+l.token)
	r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	answer, err := http.DefaultClient.Do(r)
	e.must(err)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != wire.TypeEvents {
		t.Fatalf("%s %s", answer.Status, answer.Header.Get("Content-Type"))
	}
	s := &stream{pokes: make(chan wire.Poke, 10), ended: make(chan error, 1)}
	alive := make(chan struct{}, 10)
	go func() {
		defer answer.Body.Close()
		s.ended <- wire.ReadEvents(answer.Body, func(p wire.Poke) { s.pokes <- p }, func() { alive <- struct{}{} })
	}()
	select {
	case <-alive:
	case <-time.After(5 * time.Second):
		t.Fatal("the stream does not begin with a heartbeat")
	}
	return s
}

func (s *stream) next(t *testing.T) wire.Poke {
	t.Helper()
	select {
	case p := <-s.pokes:
		return p
	case <-time.After(5 * time.Second):
		t.Fatal("no poke")
	}
	return wire.Poke{}
}

func TestDispatcherPokesADevice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	s := listenOn(t, e, l)
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"bookingstatus": work.Ref(st.Traveling)}))
	if p := s.next(t); !slices.Equal(p.Tables, []string{work.BookingTable, work.BookingTimestampTable, work.WorkOrderTable}) {
		t.Errorf("tables %v", p.Tables)
	}
}

func TestNobodyIsPokedByTheirOwnPush(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	ann.syncClean()
	mine, others := listenOn(t, e, ann), listenOn(t, e, bob)
	ann.edit(work.CreateOf(work.QuickNoteTable, e.newID(), note("hello")))
	ann.push()
	if p := others.next(t); !slices.Equal(p.Tables, []string{work.QuickNoteTable}) {
		t.Errorf("tables %v", p.Tables)
	}
	select {
	case p := <-mine.pokes:
		t.Errorf("poked about %v", p.Tables)
	case <-time.After(3 * pokeDelay):
	}
}

func TestLiveStreamsEndWithTheServer(t *testing.T) {
	e := newEnvironment(t)
	s := listenOn(t, e, e.signIn("ann"))
	e.server.Close()
	select {
	case err := <-s.ended:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the stream goes on")
	}
}

func TestListenerGoesWithItsDevice(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	c := caller{login: "ann", user: st.Ann, device: l.id}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- e.server.listen(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, wire.PathLive, nil), c)
	}()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := len(e.server.live.listeners); n != 0 {
		t.Errorf("%d listeners are left", n)
	}
}

// A device has one stream: the newest takes the place of the one before, and gets the pokes.
// Other devices keep theirs.
func TestNewestStreamOfADeviceWins(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	other := listenOn(t, e, bob)
	var last *stream
	for range 3 {
		before := last
		last = listenOn(t, e, ann)
		if before == nil {
			continue
		}
		select {
		case err := <-before.ended:
			if err != nil {
				t.Errorf("ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("the older stream goes on")
		}
	}
	e.server.live.mu.Lock()
	n := len(e.server.live.listeners)
	e.server.live.mu.Unlock()
	if n != 2 {
		t.Errorf("%d streams are open", n)
	}
	e.office(work.UpdateOf(work.AccountTable, st.Mill, name("Mill & Sons")))
	for who, s := range map[string]*stream{"ann": last, "bob": other} {
		if p := s.next(t); len(p.Tables) == 0 {
			t.Errorf("%s is poked about %+v", who, p)
		}
	}
}
