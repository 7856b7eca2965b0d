package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func (e *environment) changeUser(login string, to UserChange) User {
	e.t.Helper()
	var u User
	e.must(e.call(e.token("adam", work.ID{}), "PATCH", PathUsers+"/"+login, to, &u))
	return u
}

func TestSignOut(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	other := e.token("ann", st.ID(9))
	e.must(e.call(l.token, "POST", wire.PathSignOut, struct{}{}, nil))
	if _, err := l.ask(); !work.Is(err, work.Unauthenticated) {
		t.Errorf("a pull after signing out: %v", err)
	}
	if err := e.call(l.token, "POST", wire.PathSignOut, struct{}{}, nil); !work.Is(err, work.Unauthenticated) {
		t.Errorf("signing out twice: %v", err)
	}
	e.must(e.call(other, "GET", wire.PathManifest, nil, nil))
}

func TestDisabledUser(t *testing.T) {
	e := newEnvironment(t)
	e.withPassword("ann")
	l := e.signIn("ann")
	if u := e.changeUser("Ann", UserChange{Disabled: new(true)}); !u.Disabled || u.FullName != "Ann" {
		t.Errorf("%+v", u)
	}
	if _, err := l.ask(); !work.Is(err, work.Unauthenticated) {
		t.Errorf("a device of a disabled user: %v", err)
	}
	request := wire.TokenRequest{Login: "ann", Password: password, Device: l.id}
	err := e.call("", "POST", wire.PathToken, request, nil)
	request.Password = "guess"
	guess := e.call("", "POST", wire.PathToken, request, nil)
	if !work.Is(err, work.Unauthenticated) || !work.Is(guess, work.Unauthenticated) || work.Message(err) == work.Message(guess) {
		t.Errorf("signing in: %v; without the password: %v", err, guess)
	}
	e.changeUser("ann", UserChange{Disabled: new(false)})
	if _, err := l.ask(); !work.Is(err, work.Unauthenticated) {
		t.Errorf("the sign-in of before is valid again: %v", err)
	}
	request.Password = password
	e.must(e.call("", "POST", wire.PathToken, request, nil))
}

// What a password check takes long for must not let in who was disabled meanwhile.
func TestSignInThatACommandOvertakes(t *testing.T) {
	e := newEnvironment(t)
	e.withPassword("ann")
	c, err := e.server.checkPassword("ann", password)
	e.must(err)
	e.changeUser("ann", UserChange{Disabled: new(true)})
	if err := e.store.View(func(tx store.Tx) error { return c.unchanged(tx) }); !work.Is(err, work.Unauthenticated) {
		t.Errorf("disabled meanwhile: %v", err)
	}
	e.changeUser("ann", UserChange{Disabled: new(false)})
	e.withPassword("ann")
	if err := e.store.View(func(tx store.Tx) error { return c.unchanged(tx) }); !work.Is(err, work.Unauthenticated) {
		t.Errorf("another password meanwhile: %v", err)
	}
}

func TestRoleOfAUserChanges(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("dora", work.ID{})
	if err := e.call(token, "GET", PathUsers, nil, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("a dispatcher lists users: %v", err)
	}
	e.changeUser("dora", UserChange{Role: new(apply.Administrator)})
	e.must(e.call(token, "GET", PathUsers, nil, nil))
	resources := func() int {
		list, err := e.server.Records(Query{Table: work.ResourceTable, Lookup: "userid", Target: st.Dora})
		e.must(err)
		return len(list)
	}
	if resources() != 0 {
		t.Fatal("an administrator has a bookable resource")
	}
	for range 2 {
		e.changeUser("dora", UserChange{Role: new(apply.Technician)})
		if n := resources(); n != 1 {
			t.Errorf("a technician has %d bookable resources", n)
		}
	}
	if err := e.call(token, "GET", PathUsers, nil, nil); !work.Is(err, work.Forbidden) {
		t.Errorf("a technician lists users: %v", err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	e := newEnvironment(t)
	token := e.token("adam", work.ID{})
	for name, to := range map[string]UserChange{"disabled": {Disabled: new(true)}, "technician": {Role: new(apply.Technician)}} {
		if err := e.call(token, "PATCH", PathUsers+"/adam", to, nil); !work.Is(err, work.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e.must(e.call(token, "GET", PathUsers, nil, nil))
	e.changeUser("dora", UserChange{Role: new(apply.Administrator)})
	e.changeUser("adam", UserChange{Disabled: new(true)})
	for name, c := range map[string]struct {
		login string
		to    UserChange
		want  work.Kind
	}{
		"no such role": {"ann", UserChange{Role: new(apply.Role("boss"))}, work.Invalid},
		"no such user": {"nobody", UserChange{Disabled: new(true)}, work.NotFound},
		"the last one": {"dora", UserChange{Disabled: new(true)}, work.Forbidden},
	} {
		if _, err := e.server.ChangeUser(e.context(), c.login, c.to); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
