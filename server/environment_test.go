package server

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	_ "time/tzdata" // Ann's zone, on a bare machine

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// tb is what tests and property tests have in common.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// logTo shows what the server logs when the test fails.
type logTo struct{ t tb }

func (l logTo) Write(line []byte) (int, error) {
	l.t.Logf("%s", line)
	return len(line), nil
}

// environment is a running service over the small company.
type environment struct {
	t      tb
	path   string
	clock  *servertest.Clock
	newID  work.NewID
	server *Server
	store  store.Store

	shipped *profile.Shipped // the default profile of the program; nil = today's
}

// newEnvironment starts a service that holds the company.
func newEnvironment(t testing.TB) *environment {
	t.Helper()
	folder, err := os.MkdirTemp(memory(), "server")
	if err != nil {
		t.Fatal(err)
	}
	e := startEnvironment(t, folder)
	t.Cleanup(func() {
		e.stop()
		_ = os.RemoveAll(folder)
	})
	return e
}

// memory is a folder in memory where there is one: the tests make thousands of commits,
// and whether they reach a disk is not their subject.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

func startEnvironment(t tb, folder string) *environment {
	t.Helper()
	e := &environment{t: t, path: filepath.Join(folder, "environment.db"), clock: servertest.NewClock(), newID: servertest.IDs(100_000)}
	e.start()
	e.must(e.server.Load(servertest.Company()))
	for login, user := range map[string]work.ID{"ann": servertest.Ann, "bob": servertest.Bob, "dora": servertest.Dora, "adam": servertest.Adam} {
		role := apply.Technician
		switch login {
		case "dora":
			role = apply.Dispatcher
		case "adam":
			role = apply.Administrator
		}
		// Hashing a password takes long by design; the tests of the sign-in make their own.
		e.must(e.store.Update(func(tx store.Tx) error {
			return store.WriteJSON(tx, docCredential, login, credential{Login: login, User: user, Role: role})
		}))
	}
	return e
}

func (e *environment) start() {
	e.t.Helper()
	s, err := bolt.Open(e.path, IndexKeys(work.Standard()))
	e.must(err)
	e.store = s
	e.server, err = New(s, work.Standard(), Options{Default: e.shipped, Now: e.clock.Now, NewID: e.newID, Log: slog.New(slog.NewTextHandler(logTo{e.t}, &slog.HandlerOptions{Level: slog.LevelError}))})
	e.must(err)
}

func (e *environment) stop() {
	e.server.Close()
	_ = e.store.Close()
}

// restart ends the process and starts it again on the same file.
func (e *environment) restart() {
	e.t.Helper()
	limits := e.server.limits
	e.stop()
	e.start()
	e.server.limits = limits
}

func (e *environment) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatalf("unexpected: %v", err)
	}
}

// token makes a signed-in session without the cost of a password.
func (e *environment) token(login string, device work.ID) string {
	e.t.Helper()
	secret := newSecret()
	e.must(e.store.Update(func(tx store.Tx) error {
		var c credential
		if _, err := store.ReadJSON(tx, docCredential, login, &c); err != nil {
			return err
		}
		if device != (work.ID{}) {
			if _, err := e.server.enrol(tx, wire.TokenRequest{Login: login, Device: device}, c); err != nil {
				return err
			}
		}
		return store.WriteJSON(tx, docToken, tokenKey(secret), token{Login: login, Device: device, Created: e.clock.Now()})
	}))
	return secret
}

// ask sends one request as a device does and returns the raw answer.
func (e *environment) ask(token, method, path string, message any) *httptest.ResponseRecorder {
	e.t.Helper()
	var body []byte
	if message != nil {
		var err error
		body, err = wire.Encode(message)
		e.must(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", wire.TypeJSON)
	r.Header.Set(wire.HeaderVersion, strconv.Itoa(wire.Version))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	e.server.Handler().ServeHTTP(w, r)
	return w
}

// call is ask for a message that must be understood; into may be nil.
func (e *environment) call(token, method, path string, message, into any) error {
	e.t.Helper()
	w := e.ask(token, method, path, message)
	if w.Code != http.StatusOK {
		return wire.ReadProblem(w.Code, w.Header().Get("Content-Type"), w.Body.Bytes())
	}
	if into == nil {
		return nil
	}
	return wire.Decode(w.Body.Bytes(), into)
}

// office is a change made by the dispatcher.
func (e *environment) office(changes ...work.Change) {
	e.t.Helper()
	g := work.Group{ID: e.newID(), At: e.clock.Now(), Changes: changes}
	_, err := e.server.Change(e.context(), apply.Author{User: servertest.Dora, Role: apply.Dispatcher}, g)
	e.must(err)
}

func (e *environment) record(table string, id work.ID) work.Record {
	e.t.Helper()
	r, err := e.server.Record(table, id)
	e.must(err)
	return r
}

// viewDevice reads what the server keeps of a device.
func viewDevice(id work.ID, into *device) func(store.Tx) error {
	return func(tx store.Tx) error {
		_, err := store.ReadJSON(tx, docDevice, id.String(), into)
		return err
	}
}
