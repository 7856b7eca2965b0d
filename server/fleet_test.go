package server

import (
	"net/http"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func (l *laptop) status() DeviceStatus {
	l.e.t.Helper()
	var d DeviceStatus
	l.e.must(l.e.call(l.e.token("dora", work.ID{}), "GET", PathDevices+"/"+l.id.String(), nil, &d))
	return d
}

func TestDeviceStatus(t *testing.T) {
	e := newEnvironment(t)
	l, other := e.signIn("ann"), e.signIn("bob")
	first := e.clock.Now()
	if d := l.status(); d.UserName != "Ann" || !d.SignedIn || !d.LastContact.Equal(first) || !d.DataAsOf.IsZero() || d.ReportedErrors != nil {
		t.Errorf("before the first sync: %+v", d)
	}
	l.syncClean()
	if d := l.status(); !d.DataAsOf.IsZero() || d.ProfileVersion != 0 {
		t.Errorf("nobody knows that the page was stored: %+v", d)
	}
	e.clock.Advance(10 * time.Minute)
	if _, err := l.ask(); err != nil { // this page is lost
		t.Fatal(err)
	}
	d := l.status()
	if !d.DataAsOf.Equal(first) || d.ProfileVersion != 1 || d.Rows[work.BookingTable] != 2 || !d.LastContact.Equal(e.clock.Now()) {
		t.Errorf("%+v", d)
	}
	was := e.clock.Now()
	e.clock.Advance(time.Minute)
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, name("news")))
	for range 2 { // neither reply arrives
		if p, err := l.ask(); err != nil || len(p.Rows) == 0 {
			t.Fatalf("%+v, %v", p, err)
		}
	}
	if d := l.status(); !d.DataAsOf.Equal(was) {
		t.Errorf("data as of %v, want %v", d.DataAsOf, was)
	}
	l.syncClean()
	refusal := l.refused(tooLong(st.AnnToday))
	e.must(e.call(l.token, "POST", wire.PathPush, wire.PushRequest{SentAt: e.clock.Now().Add(90 * time.Second)}, nil))
	l.exchange(wire.SyncErrorsRequest{Active: []work.ID{refusal.ID}})
	want := l.status()
	if want.ClockSkew != -90 || want.ActiveErrors != 1 || want.ReportedErrors == nil || *want.ReportedErrors != 1 {
		t.Errorf("%+v", want)
	}
	// What a device says of its clock moves its disposals to the server's.
	e.clock.Advance(time.Hour)
	l.exchange(wire.SyncErrorsRequest{Disposed: []wire.Disposal{{ID: refusal.ID, How: wire.DisposalDiscarded, At: e.clock.Now()}}})
	if at := e.syncError(refusal.ID).Disposal.At; !at.Equal(e.clock.Now().Add(-90 * time.Second)) {
		t.Errorf("disposed of at %v, it is %v", at, e.clock.Now())
	}
	want = l.status()
	e.restart()
	if got := l.status(); !got.LastContact.Equal(want.LastContact) || !got.DataAsOf.Equal(want.DataAsOf) || got.ClockSkew != -90 {
		t.Errorf("after a restart %+v, before %+v", got, want)
	}
	if d := other.status(); d.ActiveErrors != 0 || d.ClockSkew != 0 {
		t.Errorf("the other device: %+v", d)
	}
}

// Contact alone costs a write a minute, for however many devices.
func TestContactsAreWrittenTogether(t *testing.T) {
	e := newEnvironment(t)
	l, other := e.signIn("ann"), e.signIn("bob")
	stored := func(id work.ID) time.Time {
		var c contact
		e.must(e.store.View(func(tx store.Tx) error {
			_, err := store.ReadJSON(tx, docContact, id.String(), &c)
			return err
		}))
		return c.Last
	}
	e.clock.Advance(2 * time.Minute)
	l.manifest()
	wrote := stored(l.id)
	if !wrote.Equal(e.clock.Now()) {
		t.Fatalf("written: %v", wrote)
	}
	e.clock.Advance(30 * time.Second)
	l.manifest()
	other.manifest()
	if got := stored(l.id); !got.Equal(wrote) {
		t.Errorf("written again after half a minute: %v", got)
	}
	e.clock.Advance(31 * time.Second)
	l.manifest()
	if got := stored(other.id); !got.Equal(e.clock.Now().Add(-31 * time.Second)) {
		t.Errorf("the other device's contact was not written with it: %v", got)
	}
}

func TestRevokedDevice(t *testing.T) {
	e := newEnvironment(t)
	l, other := e.signIn("ann"), e.signIn("bob")
	l.syncClean()
	admin := e.token("adam", work.ID{})
	var d DeviceStatus
	e.must(e.call(admin, "POST", PathDevices+"/"+l.id.String()+"/revoke", nil, &d))
	if d.SignedIn || d.Login != "ann" {
		t.Errorf("%+v", d)
	}
	if _, err := l.ask(); !work.Is(err, work.Unauthenticated) {
		t.Errorf("a pull: %v", err)
	}
	other.syncClean()
	l.token = e.token("ann", l.id) // signed in again, it goes on where it was
	came, went, _ := l.news()
	wantIDs(t, "comes", came)
	wantIDs(t, "goes", went)
	for path, want := range map[string]work.Kind{"/x/revoke": work.Invalid, "/" + st.ID(4711).String() + "/revoke": work.NotFound} {
		if err := e.call(admin, "POST", PathDevices+path, nil, nil); !work.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := e.call(admin, "GET", PathDevices+"/"+st.ID(4711).String(), nil, nil); !work.Is(err, work.NotFound) {
		t.Errorf("no such device: %v", err)
	}
}

// What a device says to wait there is kept for the office, past a restart, and corrected by
// the device's clock.
func TestUnsentChangesAreKnown(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	if d := l.status(); d.Unsent != nil || d.AtRisk(e.clock.Now().AddDate(1, 0, 0), time.Hour) {
		t.Errorf("before it says anything: %+v", d)
	}
	made := e.clock.Now().Add(-3 * time.Hour)
	waiting := func(n int) *wire.Unsent { return &wire.Unsent{Count: n, Oldest: made} }
	e.must(e.call(l.token, "POST", wire.PathPush, wire.PushRequest{SentAt: e.clock.Now().Add(-time.Minute), Unsent: waiting(5)}, nil))
	if d := l.status(); d.Unsent == nil || *d.Unsent != 5 || !d.UnsentSince.Equal(made.Add(time.Minute)) {
		t.Errorf("after a push: %+v", d)
	}
	if w := e.ask(l.token, "POST", wire.PathPull, wire.PullRequest{Unsent: waiting(2)}); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := e.ask(l.token, "POST", wire.PathPull, wire.PullRequest{}); w.Code != http.StatusOK { // does not say
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	heard := e.clock.Now()
	e.restart()
	d := l.status()
	if d.Unsent == nil || *d.Unsent != 2 || d.UnsentSince.IsZero() {
		t.Errorf("after a pull and a restart: %+v", d)
	}
	for quiet, want := range map[time.Duration]bool{24 * time.Hour: true, 24*time.Hour + 1: false} {
		if d.AtRisk(heard.Add(24*time.Hour), quiet) != want {
			t.Errorf("at risk after %v: %v", quiet, !want)
		}
	}
	e.must(e.call(l.token, "POST", wire.PathPush, wire.PushRequest{SentAt: e.clock.Now(), Unsent: &wire.Unsent{}}, nil))
	if d := l.status(); *d.Unsent != 0 || !d.UnsentSince.IsZero() || d.AtRisk(heard.AddDate(1, 0, 0), time.Hour) {
		t.Errorf("when all is sent: %+v", d)
	}
}
