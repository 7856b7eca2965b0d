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
	st "fieldbook/server/servertest"
)

// admin is an administrator at work on the offline profiles.
type admin struct {
	e     *environment
	token string
}

func (e *environment) admin() admin { return admin{e, e.token("adam", work.ID{})} }

// try sends a request about a profile.
func (a admin) try(method, name, below string, message any) (ProfileStatus, error) {
	var p ProfileStatus
	path := PathProfiles
	if name != "" {
		path += "/" + url.PathEscape(name)
	}
	err := a.e.call(a.token, method, path+below, message, &p)
	return p, err
}

func (a admin) do(method, name, below string, message any) ProfileStatus {
	a.e.t.Helper()
	p, err := a.try(method, name, below, message)
	a.e.must(err)
	return p
}

// member puts a user into a profile.
func (a admin) member(name string, kind profiles.MemberKind, who string, move bool) error {
	_, err := a.try("PUT", name, "/members/"+string(kind)+"/"+url.PathEscape(who), map[string]bool{"move": move})
	return err
}

// edit changes the draft of a profile.
func (a admin) edit(name string, change func(*profile.Profile)) {
	a.e.t.Helper()
	draft := a.do("GET", name, "", nil).Draft
	change(&draft)
	a.do("PUT", name, "", ProfileMessage{Profile: draft.Encode()})
}

// team makes a team of users.
func (a admin) team(name string, users ...string) {
	a.e.t.Helper()
	a.e.must(a.e.call(a.token, "POST", PathTeams, map[string]string{"name": name}, nil))
	for _, u := range users {
		a.e.must(a.e.call(a.token, "PUT", PathTeams+"/"+url.PathEscape(name)+"/members/"+u, nil, nil))
	}
}

// without takes a table out of a profile, and every relationship by it.
func without(table string) func(*profile.Profile) {
	return func(p *profile.Profile) {
		p.Items = slices.DeleteFunc(p.Items, func(i profile.Item) bool { return i.Table == table })
		for n := range p.Items {
			p.Items[n].Associations = slices.DeleteFunc(p.Items[n].Associations, func(a profile.Association) bool {
				return strings.HasPrefix(a.Relationship, table+".")
			})
		}
	}
}

const notes = work.QuickNoteTable

// What is published reaches the devices; a draft does not.
func TestADraftReachesNobodyBeforeItIsPublished(t *testing.T) {
	e := newEnvironment(t)
	a, l := e.admin(), e.signIn("ann")
	l.makes()
	l.syncClean()
	before := len(l.held())
	a.edit(profile.DefaultName, without(notes))
	l.syncClean()
	if len(l.held()) != before || !a.do("GET", profile.DefaultName, "", nil).Changed {
		t.Error("a draft was sent out, or is not known as one")
	}
	p := a.do("POST", profile.DefaultName, "/publish", PublishMessage{Note: "no notes"})
	if p.InForce != 2 || p.Changed || len(p.Log) != 3 || p.Log[2].By != "adam" || p.Log[2].Note != "no notes" {
		t.Errorf("%+v", p.Entry)
	}
	l.learn()
	l.syncClean()
	if _, there := l.held()[notes]; there {
		t.Error("the table is still there")
	}
	if again := a.do("POST", profile.DefaultName, "/publish", PublishMessage{}); again.InForce != 2 || again.Newest != 2 {
		t.Errorf("published twice: version %d", again.InForce)
	}
}

// A canary team has the new version first; a rollback takes it back, a publish gives the same
// version to everybody.
func TestCanaryTeam(t *testing.T) {
	e := newEnvironment(t)
	a, ann, bob := e.admin(), e.signIn("ann"), e.signIn("bob")
	a.team("Pilots", "ann")
	ann.syncClean()
	bob.syncClean()
	a.edit(profile.DefaultName, without(work.ProductTable))
	p := a.do("POST", profile.DefaultName, "/publish", PublishMessage{Teams: []string{"Pilots"}})
	if p.InForce != 1 || p.Canary == nil || p.Canary.Version != 2 || !slices.Equal(p.CanaryTeams, []string{"Pilots"}) {
		t.Errorf("%+v", p.Entry)
	}
	holds := func(l *laptop) bool {
		l.learn()
		l.syncClean()
		_, there := l.held()[work.ProductTable]
		return there
	}
	if holds(ann) || !holds(bob) {
		t.Error("the canary is not for its team alone")
	}
	e.restart()
	if holds(ann) || !holds(bob) {
		t.Error("after a restart the canary is not for its team alone")
	}
	if p := a.do("POST", profile.DefaultName, "/rollback", struct{}{}); p.Canary != nil || p.InForce != 1 || !p.Changed {
		t.Errorf("%+v", p.Entry)
	}
	if !holds(ann) || !holds(bob) {
		t.Error("the canary was not taken back")
	}
	a.do("POST", profile.DefaultName, "/publish", PublishMessage{Teams: []string{"Pilots"}})
	if p := a.do("POST", profile.DefaultName, "/publish", PublishMessage{}); p.InForce != 3 || p.Canary != nil || p.Newest != 3 {
		t.Errorf("%+v", p.Entry)
	}
	if holds(ann) || holds(bob) {
		t.Error("not for everybody")
	}
	// Back by one, by two, and not further; then to a version by its number.
	if p := a.do("POST", profile.DefaultName, "/rollback", struct{}{}); p.InForce != 1 {
		t.Errorf("rolled back to %d", p.InForce)
	}
	if !holds(ann) || !holds(bob) {
		t.Error("not rolled back")
	}
	if _, err := a.try("POST", profile.DefaultName, "/rollback", struct{}{}); !work.Is(err, work.Conflict) {
		t.Errorf("before the first version: %v", err)
	}
	if p := a.do("POST", profile.DefaultName, "/rollback", map[string]int{"version": 3}); p.InForce != 3 {
		t.Errorf("back to 3: %d", p.InForce)
	}
	var versions []profiles.Version
	e.must(e.call(a.token, "GET", PathProfiles+"/"+url.PathEscape(profile.DefaultName)+"/versions", nil, &versions))
	if len(versions) != 3 || versions[2].By != "adam" || len(versions[0].Profile.Items) <= len(versions[2].Profile.Items) {
		t.Errorf("%d versions", len(versions))
	}
}

// In the restricted mode a membership of one's own comes before a team's, and who has none
// works online only. Nobody is in two profiles.
func TestWhoHasWhichProfile(t *testing.T) {
	e := newEnvironment(t)
	a, ann := e.admin(), e.signIn("ann")
	a.team("West", "ann", "bob")
	a.do("POST", profile.DefaultName, "/copy", map[string]string{"name": "Plumbers"})
	a.do("POST", profile.DefaultName, "/copy", map[string]string{"name": "Empty draft"})
	a.edit("Plumbers", without(work.ProductTable))
	a.do("POST", "Plumbers", "/publish", PublishMessage{})
	_, err := a.try("POST", profile.DefaultName, "/copy", map[string]string{"name": "plumbers"})
	if !work.Is(err, work.Exists) {
		t.Errorf("a name twice: %v", err)
	}
	e.must(e.call(a.token, "PUT", PathProfiles+"/mode", ProfileMode{Restricted: true}, nil))
	state := func() (wire.Offline, string) {
		m, _ := ann.manifest()
		return m.Offline, m.Profile
	}
	if s, name := state(); s != wire.OfflineNotConfigured || name != "" {
		t.Errorf("in none: %s %q", s, name)
	}
	e.must(a.member("Plumbers", profiles.TeamMember, "West", false))
	if s, name := state(); s != wire.OfflineConfigured || name != "Plumbers" {
		t.Errorf("by the team: %s %q", s, name)
	}
	e.must(a.member("Empty", profiles.UserMember, "ann", false))
	if s, name := state(); s != wire.OfflineNotPublished || name != "Empty draft" {
		t.Errorf("by herself: %s %q", s, name)
	}
	if _, err := ann.ask(); !work.Is(err, work.NoProfile) || work.Message(err) != wire.TextNotPublished {
		t.Errorf("a pull: %v", err)
	}
	err = a.member("Plumbers", profiles.UserMember, "ann", false)
	if !work.Is(err, work.Exists) || !strings.Contains(err.Error(), `"Empty draft"`) || !strings.Contains(err.Error(), "--move") {
		t.Errorf("in two profiles: %v", err)
	}
	e.must(a.member("Plumbers", profiles.UserMember, "ann", true))
	if _, name := state(); name != "Plumbers" {
		t.Errorf("moved to %q", name)
	}
	a.do("PUT", "Plumbers", "/attached", map[string]bool{"attached": false})
	if s, _ := state(); s != wire.OfflineNotAttached {
		t.Errorf("detached: %s", s)
	}
	if _, err := ann.ask(); !work.Is(err, work.NoProfile) || work.Message(err) != wire.TextNotAttached {
		t.Errorf("a pull: %v", err)
	}
	a.do("PUT", "Plumbers", "/attached", map[string]bool{"attached": true})
	ann.learn()
	ann.syncClean()
	if _, there := ann.held()[work.ProductTable]; there {
		t.Error("the device has what its profile has not")
	}
	// Into another profile of the same version number: the device follows.
	e.must(e.call(a.token, "PUT", PathProfiles+"/mode", ProfileMode{Profile: profile.DefaultName}, nil))
	ann.learn()
	ann.syncClean()
	if _, there := ann.held()[work.ProductTable]; !there {
		t.Error("the device does not have what its profile has")
	}
	ann.syncClean() // with its next request it says that it has stored the page
	if s := ann.status(); s.Profile != profile.DefaultName || s.ProfileVersion != 1 {
		t.Errorf("the device list says %q, version %d", s.Profile, s.ProfileVersion)
	}
	for name, why := range map[string]string{"Plumbers": "has 2 members", profile.DefaultName: "everyone has"} {
		if _, err := a.try("DELETE", name, "", nil); !work.Is(err, work.Conflict) || !strings.Contains(err.Error(), why) {
			t.Errorf("deleting %s: %v", name, err)
		}
	}
	a.do("DELETE", "Empty draft", "", nil)
	if _, err := a.try("GET", "Empty draft", "", nil); !work.Is(err, work.NotFound) {
		t.Errorf("deleted: %v", err)
	}
}

// A draft may be wrong; what is published may not.
func TestWhatMakesNoSenseIsNotPublished(t *testing.T) {
	e := newEnvironment(t)
	a, ann := e.admin(), e.signIn("ann")
	ann.syncClean()
	a.edit(profile.DefaultName, func(p *profile.Profile) { p.Items[1].Associations = nil })
	_, err := a.try("POST", profile.DefaultName, "/publish", PublishMessage{})
	if !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), "could not be published because it is configured to download related records only for table: "+work.BookingTimestampTable) {
		t.Errorf("published: %v", err)
	}
	var found Checked
	draft := a.do("GET", profile.DefaultName, "", nil).Draft
	e.must(e.call(a.token, "POST", PathProfiles+"/validate", ProfileMessage{Profile: draft.Encode()}, &found))
	if len(found.Faults) != 1 || !strings.Contains(found.Faults[0], "could not be published") {
		t.Errorf("validate: %q", found.Faults)
	}
	ann.syncClean()
	if !ann.has(work.BookingTable, st.AnnToday) {
		t.Error("the device lost its bookings")
	}
}
