package syncclient

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// office is as much of a server as a sign-in needs. Passwords are the logins.
type office struct {
	*httptest.Server
	environment string
	users       map[string]work.ID
	asked       int // requests for a token
	answer      func(w http.ResponseWriter, a wire.TokenAnswer)
}

func newOffice(t *testing.T) *office {
	o := &office{environment: "harbour", users: map[string]work.ID{"ann": work.RandomID(), "bob": work.RandomID()}}
	o.Server = httptest.NewServer(http.HandlerFunc(o.serve))
	t.Cleanup(o.Close)
	return o
}

func (o *office) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set(wire.HeaderVersion, "1")
	w.Header().Set("Content-Type", wire.TypeJSON)
	if r.URL.Path == wire.PathHealth {
		body, _ := wire.Encode(wire.HealthAnswer{Product: wire.Product, Protocol: wire.Version, Nonce: r.URL.Query().Get("nonce")})
		_, _ = w.Write(body)
		return
	}
	o.asked++
	var request wire.TokenRequest
	body, _ := io.ReadAll(r.Body)
	if err := wire.Decode(body, &request); err != nil || o.users[request.Login] == (work.ID{}) || request.Password != request.Login {
		wire.WriteProblem(w, work.Errorf(work.Unauthenticated, "The user name or the password is wrong."))
		return
	}
	answer := wire.TokenAnswer{
		Token: "token of " + request.Login, HealthKey: []byte("key"), Environment: o.environment,
		User: o.users[request.Login], UserName: strings.ToUpper(request.Login), Zone: "Europe/London",
	}
	if o.answer != nil {
		o.answer(w, answer)
		return
	}
	body, _ = wire.Encode(answer)
	_, _ = w.Write(body)
}

func (d *device) signIn(server, login string) error {
	return SignIn(d.t.Context(), d.db, Options{Now: d.now}, server, login, login)
}

func (d *device) identity() localdb.Device {
	d.t.Helper()
	who, err := d.db.Device()
	check(d.t, err)
	return who
}

func TestASignInIsNoted(t *testing.T) {
	o, d := newOffice(t), newDevice(t)
	before := d.identity().Install
	check(t, d.signIn(o.URL+"/", "ann"))
	who := d.identity()
	if who.Server != o.URL || who.Login != "ann" || who.User != o.users["ann"] || who.UserName != "ANN" || who.Environment != "harbour" ||
		who.Token != "token of ann" || string(who.HealthKey) != "key" || who.Zone != "Europe/London" || !who.SignedIn.Equal(noon) || who.Install != before {
		t.Errorf("%+v", who)
	}
}

func TestWhoMaySignInOnADeviceWithWork(t *testing.T) {
	for name, test := range map[string]struct {
		login       string
		environment string
		waiting     bool
		same        bool
	}{
		"the same user":                       {"ann", "harbour", true, true},
		"the same user, nothing waits":        {"ann", "harbour", false, true},
		"another user":                        {"bob", "harbour", false, false},
		"another user, and work waits":        {"bob", "harbour", true, false},
		"another environment":                 {"ann", "mountain", false, false},
		"another environment, and work waits": {"ann", "mountain", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			o, d := newOffice(t), newDevice(t)
			check(t, d.signIn(o.URL, "ann"))
			d.synced()
			if test.waiting {
				d.save()
			}
			o.environment = test.environment
			check(t, d.signIn(o.URL, test.login))
			plan, err := d.db.Plan()
			check(t, err)
			if (plan != nil) != test.same {
				t.Errorf("the data is kept: %t", plan != nil)
			}
			if n, _, err := d.db.Pending(); err != nil || (n > 0) != (test.waiting && test.same) {
				t.Errorf("%d changes wait (%v)", n, err)
			}
			o.environment = "harbour"
			check(t, d.signIn(o.URL, "ann"))
			if n, _, err := d.db.Pending(); err != nil || (n > 0) != test.waiting {
				t.Errorf("%d changes wait for the first user who is back (%v)", n, err)
			}
		})
	}
}

func TestAnotherUsersDataGoesEvenAfterASignOut(t *testing.T) {
	o, d := newOffice(t), newDevice(t)
	check(t, d.signIn(o.URL, "ann"))
	d.synced()
	who := d.identity()
	who.Server, who.Token = "", ""
	check(t, d.db.SaveDevice(who))
	check(t, d.signIn(o.URL, "bob"))
	if plan, err := d.db.Plan(); err != nil || plan != nil {
		t.Errorf("Bob finds Ann's data (%v)", err)
	}
}

func TestASignInThatFailsChangesNothing(t *testing.T) {
	o := newOffice(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s reached what is no Fieldbook server", r.Method, r.URL.Path)
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<form>"))
	}))
	t.Cleanup(other.Close)
	for name, test := range map[string]struct {
		server, login string
		answer        func(w http.ResponseWriter, a wire.TokenAnswer)
		kind          work.Kind
	}{
		"no address":     {"", "ann", nil, work.Invalid},
		"wrong password": {o.URL, "eve", nil, work.Unauthenticated},
		"a portal":       {other.URL, "ann", nil, work.Unavailable},
		"nobody there":   {"http://127.0.0.1:1", "ann", nil, work.Unavailable},
		"no token": {o.URL, "ann", func(w http.ResponseWriter, a wire.TokenAnswer) {
			a.Token = ""
			body, _ := wire.Encode(a)
			_, _ = w.Write(body)
		}, work.Unavailable},
		"half an answer": {o.URL, "ann", func(w http.ResponseWriter, a wire.TokenAnswer) { _, _ = w.Write([]byte(`{"token":"x`)) }, work.Invalid},
		"a redirect": {o.URL, "ann", func(w http.ResponseWriter, a wire.TokenAnswer) {
			w.Header().Set("Location", other.URL)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}, work.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDevice(t)
			before := d.identity()
			o.answer = test.answer
			if err := d.signIn(test.server, test.login); !work.Is(err, test.kind) {
				t.Errorf("%v", err)
			}
			if who := d.identity(); who.Server != before.Server || who.Token != "" || who.User != before.User {
				t.Errorf("%+v", who)
			}
		})
	}
}
