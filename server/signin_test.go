package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

const password = "correct horse"

// withPassword gives a user of the company one.
func (e *environment) withPassword(login string) {
	e.t.Helper()
	e.must(e.server.SetPassword(login, password))
}

func TestSignIn(t *testing.T) {
	e := newEnvironment(t)
	e.withPassword("ann")
	var answer wire.TokenAnswer
	e.must(e.call("", "POST", wire.PathToken, wire.TokenRequest{Login: "Ann", Password: password, Device: st.ID(9), DeviceName: "Toughbook"}, &answer))
	want := wire.TokenAnswer{
		Token: answer.Token, HealthKey: answer.HealthKey, Environment: e.server.Environment(), User: st.Ann, UserName: "Ann",
		Resource: st.AnnVan, Zone: "Europe/Berlin", Role: "technician", ServerTime: st.Monday,
	}
	if len(answer.HealthKey) != 32 || len(answer.Token) < 40 {
		t.Errorf("token %q, key of %d bytes", answer.Token, len(answer.HealthKey))
	}
	if a, b := string(mustEncode(t, answer)), string(mustEncode(t, want)); a != b {
		t.Errorf("got %s\nwant %s", a, b)
	}
	devices, err := e.server.Devices()
	e.must(err)
	if len(devices) != 1 || devices[0].Login != "ann" || devices[0].Name != "Toughbook" {
		t.Errorf("devices %+v", devices)
	}
}

func mustEncode(t *testing.T, message any) []byte {
	t.Helper()
	data, err := wire.Encode(message)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSignInErrors(t *testing.T) {
	e := newEnvironment(t)
	e.withPassword("ann")
	wrong := e.call("", "POST", wire.PathToken, wire.TokenRequest{Login: "ann", Password: "guess", Device: st.ID(9)}, nil)
	nobody := e.call("", "POST", wire.PathToken, wire.TokenRequest{Login: "nobody", Password: password, Device: st.ID(9)}, nil)
	if !work.Is(wrong, work.Unauthenticated) || !work.Is(nobody, work.Unauthenticated) || wrong.Error() != nobody.Error() {
		t.Errorf("wrong password: %v; unknown user: %v", wrong, nobody)
	}
	long := wire.TokenRequest{Login: "ann", Password: strings.Repeat("x", 1025)}
	if err := e.call("", "POST", wire.PathToken, long, nil); !work.Is(err, work.Invalid) {
		t.Errorf("long password: %v", err)
	}
	l := e.signIn("ann")
	for name, token := range map[string]string{"none": "", "wrong": "x" + l.token, "cut": l.token[:10]} {
		if err := e.call(token, "GET", wire.PathManifest, nil, nil); !work.Is(err, work.Unauthenticated) {
			t.Errorf("%s token: %v", name, err)
		}
	}
	e.withPassword("ann") // a new password ends every sign-in
	if _, err := l.ask(); !work.Is(err, work.Unauthenticated) {
		t.Errorf("after a change of password: %v", err)
	}
}

// Without a device it is the office that signs in: no technician.
func TestSignInOfTheOffice(t *testing.T) {
	e := newEnvironment(t)
	for _, login := range []string{"ann", "dora", "adam"} {
		e.withPassword(login)
	}
	signIn := func(login string) (string, error) {
		var answer wire.TokenAnswer
		err := e.call("", "POST", wire.PathToken, wire.TokenRequest{Login: login, Password: password}, &answer)
		return answer.Token, err
	}
	if _, err := signIn("ann"); !work.Is(err, work.Forbidden) || !strings.Contains(err.Error(), "on their device") {
		t.Errorf("a technician: %v", err)
	}
	for login, user := range map[string]work.ID{"dora": st.Dora, "adam": st.Adam} {
		token, err := signIn(login)
		e.must(err)
		var who User
		e.must(e.call(token, "GET", PathWho, nil, &who))
		if who.Login != login || who.User != user || who.Role == "" || who.FullName == "" {
			t.Errorf("%s is %+v", login, who)
		}
		if err := e.call(token, "POST", wire.PathPull, wire.PullRequest{}, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s pulls without a device: %v", login, err)
		}
		e.must(e.call(token, "POST", wire.PathSignOut, struct{}{}, nil))
		if err := e.call(token, "GET", PathWho, nil, nil); !work.Is(err, work.Unauthenticated) {
			t.Errorf("%s after the sign-out: %v", login, err)
		}
	}
	devices, err := e.server.Devices()
	e.must(err)
	if len(devices) != 0 {
		t.Errorf("the office is listed among the devices: %+v", devices)
	}
}

func TestDeviceRequestsNeedADevice(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("adam", work.ID{})
	for _, path := range []string{wire.PathPull, wire.PathPush, wire.PathRepair, wire.PathQuery, wire.PathSearch, wire.PathHistory, wire.PathSyncErrors} {
		if err := e.call(token, "POST", path, struct{}{}, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range []string{wire.PathManifest, wire.PathLive} {
		if err := e.call(token, "GET", path, nil, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestOtherProtocolsAreOutdated(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for _, version := range []string{"", "0", "2", "one"} {
		r := httptest.NewRequest("GET", wire.PathManifest, nil)
		r.Header.Set("Authorization", "Bearer "+l.token)
		r.Header.Set(wire.HeaderVersion, version)
		w := httptest.NewRecorder()
		e.server.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusUpgradeRequired {
			t.Errorf("protocol %q: %d", version, w.Code)
		}
	}
}

// A device that changes hands starts anew, and what was open on it is over: a session
// must never read what the next user of the device is given.
func TestDeviceThatChangesHands(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	annsToken, annsCursor := l.token, l.cursor
	l.token = e.token("bob", l.id)
	for path, message := range map[string]any{
		wire.PathPull: wire.PullRequest{Cursor: annsCursor}, wire.PathPush: wire.PushRequest{}, wire.PathRepair: wire.RepairRequest{},
	} {
		if err := e.call(annsToken, "POST", path, message, nil); !work.Is(err, work.Unauthenticated) {
			t.Errorf("%s with the session before: %v", path, err)
		}
	}
	// Bob's program kept Ann's rows and cursor: it is corrected, nothing is left of hers.
	if _, err := l.ask(); !work.Is(err, work.Diverged) {
		t.Errorf("with the cursor of the user before: %v", err)
	}
	l.sync()
	if l.has(work.BookingTable, st.AnnToday) || !l.has(work.BookingTable, st.BobToday) {
		t.Error("the device does not hold what is Bob's")
	}
	l.syncClean()
	// And when it was emptied, he gets everything.
	l.token = e.token("ann", l.id)
	l.drop()
	l.syncClean()
	wantAnn(t, l)
}

func TestHealthProvesTheServer(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	var d device
	e.must(e.store.View(viewDevice(l.id, &d)))
	ask := func(id, nonce string) wire.HealthAnswer {
		r := httptest.NewRequest("GET", wire.PathHealth+"?nonce="+nonce, nil)
		r.Header.Set(wire.HeaderDevice, id)
		w := httptest.NewRecorder()
		e.server.Handler().ServeHTTP(w, r)
		var answer wire.HealthAnswer
		e.must(wire.Decode(w.Body.Bytes(), &answer))
		return answer
	}
	if a := ask(l.id.String(), "abc"); a.Product != wire.Product || a.Nonce != "abc" || a.Proof != wire.Proof(d.HealthKey, "abc") {
		t.Errorf("%+v", a)
	}
	if a := ask(st.ID(77).String(), "abc"); a.Product != wire.Product || a.Proof != "" {
		t.Errorf("unknown device: %+v", a)
	}
	if err := e.call("", "GET", wire.PathHealth+"?nonce="+strings.Repeat("x", 129), nil, nil); !work.Is(err, work.Invalid) {
		t.Errorf("long nonce: %v", err)
	}
}

func TestAddUser(t *testing.T) {
	e := newEnvironment(t)
	u, err := e.server.AddUser(NewUser{Login: " Carl ", Password: password, Role: apply.Technician, FullName: "Carl", Zone: "Europe/Paris"})
	e.must(err)
	var answer wire.TokenAnswer
	e.must(e.call("", "POST", wire.PathToken, wire.TokenRequest{Login: "carl", Password: password, Device: st.ID(9)}, &answer))
	if answer.User != u.User || answer.Resource == (work.ID{}) || answer.Zone != "Europe/Paris" {
		t.Errorf("%+v", answer)
	}
	for name, c := range map[string]struct {
		u    NewUser
		want work.Kind
	}{
		"no name":         {NewUser{Password: password, Role: apply.Technician}, work.Invalid},
		"two words":       {NewUser{Login: "a b", Password: password, Role: apply.Technician}, work.Invalid},
		"long name":       {NewUser{Login: strings.Repeat("a", 101), Password: password, Role: apply.Technician, User: st.Ann}, work.Invalid},
		"short password":  {NewUser{Login: "x", Password: "short", Role: apply.Technician}, work.Invalid},
		"long password":   {NewUser{Login: "x", Password: strings.Repeat("x", 1025), Role: apply.Technician}, work.Invalid},
		"no role":         {NewUser{Login: "x", Password: password, Role: "boss"}, work.Invalid},
		"unknown zone":    {NewUser{Login: "x", Password: password, Role: apply.Technician, Zone: "Mars/Olympus"}, work.Invalid},
		"the server's":    {NewUser{Login: "x", Password: password, Role: apply.Technician, Zone: "Local"}, work.Invalid},
		"unknown person":  {NewUser{Login: "x", Password: password, Role: apply.Technician, User: st.ID(4711)}, work.Invalid},
		"taken":           {NewUser{Login: "ANN", Password: password, Role: apply.Technician}, work.Exists},
		"name too long":   {NewUser{Login: "x", Password: password, Role: apply.Technician, FullName: strings.Repeat("x", 201)}, work.Invalid},
		"taken as person": {NewUser{Login: "bob", Password: password, Role: apply.Technician, User: st.Ann}, work.Exists},
	} {
		if _, err := e.server.AddUser(c.u); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	users, err := e.server.Users()
	e.must(err)
	if len(users) != 5 {
		t.Errorf("%d users", len(users))
	}
}

func TestOfficeToken(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("adam")
	first, err := e.server.OfficeToken("Adam")
	e.must(err)
	e.must(e.call(first, "GET", PathUsers, nil, nil))
	remote := e.token("adam", work.ID{})
	second, err := e.server.OfficeToken("adam")
	e.must(err)
	if err := e.call(first, "GET", PathUsers, nil, nil); !work.Is(err, work.Unauthenticated) {
		t.Errorf("the token before: %v", err)
	}
	e.must(e.call(second, "GET", PathUsers, nil, nil))
	e.must(e.call(remote, "GET", PathUsers, nil, nil)) // signed in from elsewhere, the administrator stays so
	if _, err := l.ask(); err != nil {
		t.Errorf("the administrator's device was signed out: %v", err)
	}
	if _, err := e.server.OfficeToken("nobody"); !work.Is(err, work.NotFound) {
		t.Errorf("unknown user: %v", err)
	}
}
