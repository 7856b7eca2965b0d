package server

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
)

func (l *laptop) manifest() (m wire.Manifest, tag string) {
	l.e.t.Helper()
	w := l.e.ask(l.token, "GET", wire.PathManifest, nil)
	l.e.must(wire.Decode(w.Body.Bytes(), &m))
	return m, w.Header().Get("ETag")
}

// withdraw unpublishes everyone's profile.
func (e *environment) withdraw() error {
	_, err := e.server.ChangeProfile(e.context(), "adam", func(p profiles.Editor) (profiles.Entry, error) { return p.Unpublish(profile.DefaultName) })
	return err
}

// restrict leaves the default profile to some users; the others have none.
func (e *environment) restrict(to ...string) {
	e.t.Helper()
	_, err := e.server.SetProfileMode(e.context(), "adam", ProfileMode{Restricted: true})
	e.must(err)
	for _, login := range to {
		_, err := e.server.ChangeProfileMember(e.context(), "adam", profile.DefaultName, profiles.UserMember, login, true, false)
		e.must(err)
	}
}

func schemaNames(m wire.Manifest) []string {
	var names []string
	for _, t := range m.Schema {
		names = append(names, t.Name)
	}
	return names
}

func TestUserWithoutOfflineProfile(t *testing.T) {
	e := newEnvironment(t)
	l, other := e.signIn("ann"), e.signIn("bob")
	l.syncClean()
	_, before := l.manifest()
	e.restrict("bob")
	m, tag := l.manifest()
	if m.Offline != wire.OfflineNotConfigured || len(m.Tables) != 0 || tag == before {
		t.Errorf("%s, %d tables, tag %s after %s", m.Offline, len(m.Tables), tag, before)
	}
	if names := schemaNames(m); !slices.Contains(names, work.TimeEntryTable) || slices.Contains(names, work.TeamMembershipTable) {
		t.Errorf("tables to read: %v", names)
	}
	_, err := l.ask()
	if !work.Is(err, work.NoProfile) || !strings.Contains(err.Error(), "profile member add PROFILE ann") {
		t.Errorf("a pull: %v", err)
	}
	// What waits on the device still goes out, and what is written online too.
	l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("sent online")))
	l.push()
	if got := e.record(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "sent online" {
		t.Errorf("the server has %q", got)
	}
	other.syncClean()
	if _, err := e.server.ChangeProfileMember(e.context(), "adam", profile.DefaultName, profiles.UserMember, "ann", true, false); err != nil {
		t.Fatal(err)
	}
	if _, again := l.manifest(); again != before {
		t.Errorf("the tag is %s, was %s", again, before)
	}
	l.syncClean()
}

func TestUnpublishedProfile(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	admin := e.token("adam", work.ID{})
	var p ProfileStatus
	path := PathProfiles + "/" + url.PathEscape(profile.DefaultName)
	e.must(e.call(admin, "POST", path+"/unpublish", struct{}{}, &p))
	if p.Published() || p.InForce != 1 || p.Name == "" {
		t.Errorf("%+v", p)
	}
	for range 2 { // also after a restart
		m, _ := l.manifest()
		if m.Offline != wire.OfflineNotPublished || len(m.Tables) != 0 || m.Profile == "" {
			t.Errorf("%s, %d tables of %q", m.Offline, len(m.Tables), m.Profile)
		}
		if _, err := l.ask(); !work.Is(err, work.NoProfile) || work.Message(err) != wire.TextNotPublished {
			t.Errorf("a pull: %v", err)
		}
		l.edit(work.UpdateOf(work.BookingTable, st.AnnToday, name("still sent")))
		l.push()
		if got := l.row(work.BookingTable, st.AnnToday).Fields().Text("name"); got != "still sent" {
			t.Errorf("the answer brings %q", got)
		}
		e.restart()
	}
	e.must(e.call(admin, "POST", path+"/publish", PublishMessage{}, nil))
	l.syncClean()
	wantAnn(t, l)
}

func TestRightsAreStored(t *testing.T) {
	e := newEnvironment(t)
	admin := e.token("adam", work.ID{})
	l := e.signIn("ann")
	_, before := l.manifest()
	standard, err := e.server.Role("technician")
	e.must(err)
	var role rights.Role
	path := PathRoles + "/technician"
	e.must(e.call(admin, "PUT", path+"/tables/"+work.AccountTable, rights.Table{Read: rights.Own, Write: rights.None}, &role))
	was := standard.On(work.AccountTable)
	if now := role.On(work.AccountTable); now.Read != rights.Own || now.Write != rights.None || now.Create != was.Create || now.Delete != rights.Own {
		t.Errorf("%+v, was %+v", now, was)
	}
	e.must(e.call(admin, "PUT", path+"/columns/"+work.ContactTable+"/mobilephone", rights.Column{NoRead: true}, &role))
	if !role.Columns[work.ContactTable]["mobilephone"].NoRead || role.On(work.AccountTable).Read != rights.Own {
		t.Errorf("%+v", role)
	}
	if _, tag := l.manifest(); tag == before {
		t.Error("other rights have the same manifest tag")
	}
	e.restart()
	role = rights.Role{}
	e.must(e.call(admin, "PUT", path+"/columns/"+work.ContactTable+"/mobilephone", rights.Column{}, &role))
	if len(role.Columns) != 0 {
		t.Errorf("given back: %+v", role.Columns)
	}
	role = rights.Role{}
	e.must(e.call(admin, "DELETE", path, nil, &role))
	if roleHash(&role) != roleHash(standard) {
		t.Errorf("reset: %+v", role)
	}
	for name, c := range map[string]struct {
		method, path string
		message      any
		want         work.Kind
	}{
		"no such role":     {"GET", PathRoles + "/boss", nil, work.NotFound},
		"no such table":    {"PUT", path + "/tables/nonsense", rights.Table{}, work.NotFound},
		"no such level":    {"PUT", path + "/tables/account", rights.Table{Read: "some"}, work.Invalid},
		"writing blindly":  {"PUT", path + "/tables/account", rights.Table{Read: rights.Own, Write: rights.Organization}, work.Invalid},
		"no such column":   {"PUT", path + "/columns/account/nonsense", rights.Column{}, work.NotFound},
		"a name is hidden": {"PUT", path + "/columns/account/name", rights.Column{NoRead: true}, work.Invalid},
		"the owner":        {"PUT", path + "/columns/account/ownerid", rights.Column{NoRead: true}, work.Invalid},
		"administrators":   {"PUT", PathRoles + "/administrator/tables/account", rights.Table{Read: rights.None}, work.Forbidden},
	} {
		if err := e.call(admin, c.method, c.path, c.message, nil); !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Other rights, and being put into the offline profile or taken out, are another manifest:
// devices that listen come for it at once.
func TestDevicesHearOfAnotherManifest(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	s := listenOn(t, e, l)
	for what, do := range map[string]func() error{
		"rights": func() error {
			_, err := e.server.ChangeTableRights("technician", work.AccountTable, rights.Table{Read: rights.Own})
			return err
		},
		"reset": func() error {
			_, err := e.server.ResetRole("technician")
			return err
		},
		"online only": func() error {
			_, err := e.server.SetProfileMode(e.context(), "adam", ProfileMode{Restricted: true})
			return err
		},
		"withdrawn": func() error {
			return e.withdraw()
		},
	} {
		e.must(do())
		if p := s.next(t); !p.Profile {
			t.Errorf("%s: %+v", what, p)
		}
	}
}
