package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
)

// limit replaces the limits of a running service.
func (e *environment) limit(l Limits) {
	e.server.allow = l.withDefaults()
	e.server.admission = newAdmission(e.server.allow)
}

// wantLater fails unless the answer refuses with the kind and a wait in seconds.
func wantLater(t *testing.T, what string, w *httptest.ResponseRecorder, kind work.Kind) time.Duration {
	t.Helper()
	err := wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
	wait, ok := wire.RetryAfter(w.Header().Get("Retry-After"), time.Now())
	if w.Code < 400 || !work.Is(err, kind) || !ok || wait <= 0 {
		t.Fatalf("%s: %d, %v, Retry-After %q", what, w.Code, err, w.Header().Get("Retry-After"))
	}
	return wait
}

func TestGuessingAPasswordIsStopped(t *testing.T) {
	e := newEnvironment(t)
	_, err := e.server.AddUser(NewUser{Login: "eve", Password: "a long password", Role: apply.Technician, FullName: "Eve"})
	e.must(err)
	try := func(login, password string) *httptest.ResponseRecorder {
		return e.ask("", http.MethodPost, wire.PathToken, wire.TokenRequest{Login: login, Password: password, Device: e.newID()})
	}
	if w := try("eve", "a long password"); w.Code != http.StatusOK {
		t.Fatalf("the right password: %d %s", w.Code, w.Body)
	}
	for range freePair {
		if w := try("eve", "guess"); w.Code != http.StatusUnauthorized {
			t.Fatalf("a guess: %d", w.Code)
		}
	}
	wantLater(t, "one guess too many", try("eve", "guess"), work.Throttled)
	wantLater(t, "the right one after it", try("EVE", "a long password"), work.Throttled)
	if w := try("someone", "guess"); w.Code != http.StatusUnauthorized {
		t.Errorf("another name: %d", w.Code)
	}
	e.server.admission.attempts = newAttempts() // as after the wait
	for range 3 * freePair {
		if w := try("eve", "a long password"); w.Code != http.StatusOK {
			t.Fatalf("signing in often: %d %s", w.Code, w.Body)
		}
		if w := try("eve", strings.Repeat("x", maxPassword+1)); w.Code != http.StatusBadRequest {
			t.Fatalf("what is no guess: %d", w.Code)
		}
	}
}

func TestADeviceThatAsksTooOften(t *testing.T) {
	e := newEnvironment(t)
	e.limit(Limits{DeviceRate: 0.001, DeviceBurst: 5, AddressRate: 0.001, AddressBurst: 3})
	l, other := e.signIn("ann"), e.signIn("bob") // one request each
	for range 4 {
		_, err := l.ask()
		e.must(err)
	}
	if wait := wantLater(t, "the sixth request", e.ask(l.token, http.MethodPost, wire.PathPull, wire.PullRequest{}), work.Throttled); wait != 15*time.Minute {
		t.Errorf("wait %s", wait)
	}
	_, err := other.ask()
	e.must(err)
	for range 3 {
		if w := e.ask("wrong", http.MethodGet, wire.PathManifest, nil); w.Code != http.StatusUnauthorized {
			t.Errorf("a wrong token: %d", w.Code)
		}
	}
	wantLater(t, "many wrong tokens", e.ask("wrong", http.MethodGet, wire.PathManifest, nil), work.Throttled)
	wantLater(t, "the address of them", e.ask("", http.MethodGet, wire.PathHealth, nil), work.Throttled)
	_, err = other.ask() // who is signed in does not suffer for the address
	e.must(err)
}

// One device at a time fetches everything; who only follows or sends goes past the line.
func TestFirstSyncsStandInLine(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 5
	synced := e.signIn("ann")
	synced.sync()
	e.limit(Limits{Snapshots: 1})
	first, second, third := e.signIn("ann"), e.signIn("bob"), e.signIn("ann")
	pull := func(l *laptop) *httptest.ResponseRecorder {
		return e.ask(l.token, http.MethodPost, wire.PathPull, wire.PullRequest{Cursor: l.cursor})
	}
	page, err := first.ask()
	e.must(err)
	if first.keep(page); !page.More {
		t.Fatal("the first page is all there is")
	}
	wantLater(t, "the second device", pull(second), work.Throttled)
	if long := wantLater(t, "the third", pull(third), work.Throttled); long <= 2*time.Second {
		t.Errorf("it stands behind the second and waits %s", long)
	}
	synced.sync()
	_, err = second.send(work.Group{ID: e.newID(), Seq: 1, Changes: []work.Change{{MID: e.newID(), Table: "none", ID: e.newID(), Op: work.Create}}})
	e.must(err)
	first.sync()
	wantLater(t, "the third, before the second", pull(third), work.Throttled)
	second.sync()
	third.sync()
	wantAnn(t, first)
	wantAnn(t, third)
}

// A device that is refused for itself gives its place to the next.
func TestALineIsNotHeldUpByAnError(t *testing.T) {
	e := newEnvironment(t)
	e.limit(Limits{Snapshots: 1})
	b := e.signIn("bob")
	if w := e.ask(e.token("dora", work.ID{}), http.MethodPost, wire.PathPull, wire.PullRequest{}); w.Code != http.StatusForbidden {
		t.Fatalf("a pull of no device: %d", w.Code)
	}
	if w := e.ask(e.signIn("ann").token, http.MethodPost, wire.PathPull, map[string]int{"nonsense": 1}); w.Code != http.StatusBadRequest {
		t.Fatal(w.Code)
	}
	b.sync()
}

func TestOtherProtocolsAreToldSo(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for header, says := range map[string]string{"2": "update the server", "": "names no version", "0": "names no version"} {
		for _, path := range []string{wire.PathPull, wire.PathPush, wire.PathToken} {
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{"of":"another protocol"}`))
			r.Header.Set(wire.HeaderVersion, header)
			r.Header.Set("Content-Type", wire.TypeJSON)
			r.Header.Set("Authorization", "Bearer "+l.token)
			w := httptest.NewRecorder()
			e.server.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusUpgradeRequired || !strings.Contains(w.Body.String(), says) || w.Header().Get(wire.HeaderVersion) != strconv.Itoa(wire.Version) {
				t.Errorf("protocol %q at %s: %d %s", header, path, w.Code, w.Body)
			}
		}
	}
}

// A stop lets what runs finish and tells everybody else to come back.
func TestDrain(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	entered, goOn := make(chan struct{}), make(chan struct{})
	answered := make(chan int)
	slow := e.server.guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-goOn
		w.WriteHeader(http.StatusTeapot)
	}))
	go func() {
		w := httptest.NewRecorder()
		slow.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		answered <- w.Code
	}()
	<-entered
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.server.Drain(short); err == nil {
		t.Error("drained while a request runs")
	}
	for _, path := range []string{wire.PathPush, wire.PathPull, wire.PathToken} {
		wantLater(t, path, e.ask(l.token, http.MethodPost, path, struct{}{}), work.Unavailable)
	}
	wantLater(t, "health", e.ask("", http.MethodGet, wire.PathHealth, nil), work.Unavailable)
	drained := make(chan error)
	go func() { drained <- e.server.Drain(t.Context()) }()
	close(goOn)
	if code := <-answered; code != http.StatusTeapot {
		t.Errorf("the request that ran: %d", code)
	}
	if err := <-drained; err != nil {
		t.Error(err)
	}
	if err := e.server.Drain(t.Context()); err != nil {
		t.Errorf("again: %v", err)
	}
}
