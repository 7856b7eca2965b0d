package syncclient

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"fieldbook/fixtures/network"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// proving is a server that proves to be the one under a key, as late as it likes.
func proving(key string, late time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(late)
		nonce := r.URL.Query().Get("nonce")
		w.Header().Set(wire.HeaderVersion, "1")
		w.Header().Set("Content-Type", wire.TypeJSON)
		body, _ := wire.Encode(wire.HealthAnswer{
			Product: wire.Product, Protocol: wire.Version, Nonce: nonce, Proof: wire.Proof([]byte(key), nonce), ServerTime: time.Now(),
		})
		_, _ = w.Write(body)
	}
}

// answering is something else that listens under the server's address.
func answering(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func listening(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	return s.URL
}

// Every kind of network that a device can meet, over real sockets. What TLS can find is in
// tls_test.go.
func TestWhatStandsBetweenTheDeviceAndItsServer(t *testing.T) {
	const html = "text/html; charset=utf-8"
	redirect := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://portal.test/", http.StatusFound)
	}
	problem := func(kind work.Kind) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(wire.HeaderVersion, "1")
			wire.WriteProblem(w, work.Errorf(kind, "no"))
		}
	}
	silent := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	hangUp := func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		_ = c.Close()
	}
	for name, test := range map[string]struct {
		address string // "" = that of the handler
		handler http.HandlerFunc
		want    Network
	}{
		"the right server":           {"", proving("key", 0), NetworkOnline},
		"too slow":                   {"", proving("key", slowAnswer+100*time.Millisecond), NetworkSlow},
		"nobody listens":             {"http://127.0.0.1:1", nil, NetworkNoRoute},
		"no such name":               {"http://fieldbook.invalid", nil, NetworkNoRoute},
		"swallowed":                  {"", silent, NetworkNoAnswer},
		"hung up":                    {"", hangUp, NetworkNoAnswer},
		"a portal's page":            {"", answering(200, html, "<form>"), NetworkPortal},
		"a portal that redirects":    {"", redirect, NetworkPortal},
		"a portal by the book":       {"", answering(511, html, "<form>"), NetworkPortal},
		"a proxy that asks who":      {"", answering(407, "text/plain", "who?"), NetworkPortal},
		"another program":            {"", answering(200, "application/json", `{"ok":true}`), NetworkOtherServer},
		"another company":            {"", proving("other key", 0), NetworkOtherServer},
		"an old answer played again": {"", answering(200, wire.TypeJSON, `{"product":"fieldbook","protocol":1,"nonce":"0000"}`), NetworkOtherServer},
		"a gateway without a server": {"", answering(502, html, "<h1>Bad gateway"), NetworkServerError},
		"the server is down":         {"", problem(work.Unavailable), NetworkServerError},
		"the server is broken":       {"", problem(work.Internal), NetworkServerError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := test.address
			if address == "" {
				address = listening(t, test.handler)
			}
			e := signedInTo(t, address, Options{})
			_, err := e.SyncOnce(t.Context(), ReasonView)
			if got := e.Status().Network; got != test.want {
				t.Errorf("%s (%v)", got, err)
			}
			if !test.want.Online() && !work.Is(err, work.Unavailable) {
				t.Errorf("the command fails with %v", err)
			}
			if s := e.Status(); s.OfflineSince.IsZero() != test.want.Online() {
				t.Errorf("offline since %s", s.OfflineSince)
			}
		})
	}
}

// signedInTo is an engine on a device that is signed in to an address.
func signedInTo(t *testing.T, address string, o Options) *Engine {
	t.Helper()
	d := newDevice(t)
	check(t, d.db.SaveDevice(localdb.Device{
		Server: address, Token: "secret", HealthKey: []byte("key"), User: work.RandomID(), UserName: "Ann", Environment: "harbour",
	}))
	return New(d.db, o)
}

// A connection that is open and brings nothing, and one that breaks in the middle, as whole
// programs see them.
func TestABrokenWayIsToldFromNone(t *testing.T) {
	behind := listening(t, proving("key", 0))
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	t.Cleanup(func() { dead.Close() }) // accepts in the kernel, and nobody ever reads
	for address, want := range map[string]Network{behind: NetworkOnline, "http://" + dead.Addr().String(): NetworkNoAnswer} {
		e := signedInTo(t, address, Options{})
		_, _ = e.SyncOnce(t.Context(), ReasonView)
		if got := e.Status().Network; got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

// What a request finds changes the state at once, in both directions: nobody waits for the
// timer.
func TestARequestsOutcomeSaysHowTheNetworkIs(t *testing.T) {
	way := network.New(http.DefaultTransport)
	address := listening(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == wire.PathHealth {
			proving("key", 0)(w, r)
			return
		}
		w.Header().Set(wire.HeaderVersion, "1")
		w.Header().Set("Content-Type", wire.TypeJSON)
		_, _ = io.WriteString(w, `{"rows":[]}`)
	}))
	e := signedInTo(t, address, Options{Transport: way})
	_, _ = e.SyncOnce(t.Context(), ReasonView) // ends in a manifest that is none, and looks before
	e.setNetwork(NetworkOnline, nil)
	e.takeWishes()
	ref := work.RecordRef{Table: work.WorkOrderTable, ID: work.RandomID()}
	if _, err := e.Fetch(t.Context(), ref); !work.Is(err, work.NotFound) || !e.Status().Network.Online() {
		t.Fatalf("%v, %s", err, e.Status().Network)
	}
	for condition, want := range map[network.Condition]Network{
		network.Offline: NetworkNoRoute, network.CaptivePortal: NetworkPortal, network.ServerError: NetworkServerError, network.OtherServer: NetworkOtherServer,
	} {
		e.setNetwork(NetworkOnline, nil)
		e.takeWishes()
		way.Set(condition)
		if _, err := e.Fetch(t.Context(), ref); !work.Is(err, work.Unavailable) {
			t.Errorf("%s: %v", condition, err)
		}
		if got := e.Status().Network; got != want || !e.takeWishes().check {
			t.Errorf("%s: %s, and a look is not asked for", condition, got)
		}
	}
	way.Set(network.Online)
	e.heard(nil) // a request that was under way got its answer after all
	if !e.takeWishes().check {
		t.Error("a good answer where there was thought to be no network is not followed by a look")
	}
}

func TestGoingFromScreenToScreenLooksOnceInAWhile(t *testing.T) {
	d := newDevice(t).synced()
	asked := func() bool { return d.takeWishes().check }
	asked()
	d.setNetwork(NetworkOnline, nil)
	d.Navigated()
	if !asked() {
		t.Error("the first screen is not followed by a look")
	}
	for range 50 {
		d.Navigated()
	}
	if asked() {
		t.Error("fifty screens in a moment look again")
	}
	d.at = d.at.Add(lookEvery)
	if d.Navigated(); !asked() {
		t.Error("a screen a while later is not followed by a look")
	}
	d.at = d.at.Add(-time.Hour)
	if d.Navigated(); !asked() {
		t.Error("after the clock was set back no screen is followed by a look")
	}
}

func TestOnWifiOnly(t *testing.T) {
	var asked atomic.Int64
	address := listening(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		proving("key", 0)(w, r)
	}))
	for _, test := range []struct {
		only  bool
		found Wifi
		want  Network
	}{
		{false, WifiNo, NetworkOnline}, {true, WifiYes, NetworkOnline}, {true, WifiUnknown, NetworkOnline}, {true, WifiNo, NetworkNotWifi},
	} {
		asked.Store(0)
		e := signedInTo(t, address, Options{Wifi: func() Wifi { return test.found }})
		check(t, e.db.SaveSettings(localdb.Settings{Sync: localdb.SyncAuto, WifiOnly: test.only}))
		e.refreshStatus()
		_, err := e.SyncOnce(t.Context(), ReasonFull)
		s := e.Status()
		if s.Network != test.want || (asked.Load() > 0) != test.want.Online() || test.only && s.Wifi != test.found {
			t.Errorf("%t, %s: %s, %d requests (%v)", test.only, test.found, s.Network, asked.Load(), err)
		}
		if !test.want.Online() && (s.Icon() != IconOffline || s.Message() != TextUnavailable+": "+NetworkNotWifi.String()+".") {
			t.Errorf("it says %q", s.Message())
		}
	}
	e := signedInTo(t, address, Options{Wifi: func() Wifi { return WifiNo }})
	e.setNetwork(NetworkOnline, nil)
	check(t, e.db.SaveSettings(localdb.Settings{Sync: localdb.SyncAuto, WifiOnly: true}))
	e.refreshStatus()
	asked.Store(0)
	e.takeWishes()
	e.reached(e.opts.Now())
	e.turn(t.Context())
	if got := e.Status().Network; got != NetworkNotWifi || asked.Load() > 0 {
		t.Errorf("who leaves the Wi-Fi while online is %s after %d requests", got, asked.Load())
	}
}
