package server

import (
	"net/http"
	"slices"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	st "fieldbook/server/servertest"
)

// publish puts another profile in force, as a restart with it would.
func (e *environment) publish(change func(*profile.Profile)) {
	e.t.Helper()
	p := profile.Default()
	change(&p)
	compiled, err := profile.Compile(p, e.server.schema)
	e.must(err)
	e.inForce(e.everyones().Version+1, compiled)
}

// inForce gives everyone a version of the profile.
func (e *environment) inForce(version int, compiled *profile.Compiled) {
	e.server.library.Store(profiles.Everyone(&profiles.Edition{
		Key: profiles.Key{Profile: e.everyones().Profile, Version: version}, Compiled: compiled,
	}))
}

// everyones is what everyone has.
func (e *environment) everyones() *profiles.Edition {
	return e.server.library.Load().For(work.ID{}, nil).Edition
}

// learn fetches the manifest, as a device does when an answer names another one.
func (l *laptop) learn() {
	l.e.t.Helper()
	var m wire.Manifest
	l.e.must(l.e.call(l.token, http.MethodGet, wire.PathManifest, nil, &m))
	for _, t := range m.Tables {
		l.shapes[t.Table] = t.Shape
	}
}

// Fewer columns are another shape: every row of the table is sent anew, and no other.
func TestOtherColumnsAreSentAnew(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	tag := e.ask(l.token, http.MethodGet, wire.PathManifest, nil).Header().Get("ETag")
	e.publish(func(p *profile.Profile) {
		for i := range p.Items {
			if p.Items[i].Table == work.WorkOrderTable {
				p.Items[i].Columns = []string{"msdyn_priority"}
			}
		}
	})
	if w := e.ask(l.token, http.MethodGet, wire.PathManifest, nil); w.Header().Get("ETag") == tag {
		t.Error("another profile has the same manifest tag")
	}
	l.learn()
	came, went, _ := l.news()
	wantIDs(t, "comes", came, st.MillToday, st.BakeryShared)
	wantIDs(t, "goes", went)
	f := l.row(work.WorkOrderTable, st.MillToday).Fields()
	if f.Has("msdyn_instructions") || !f.Has("msdyn_priority") || !f.Has("msdyn_name") {
		t.Errorf("columns on the device: %v", f)
	}
	// What a push answers has the same columns.
	l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text("secret")}))
	l.push()
	if l.row(work.WorkOrderTable, st.MillToday).Fields().Has("msdyn_instructions") {
		t.Error("an answer brings a column that the profile leaves out")
	}
	l.syncClean()
}

func TestTableThatLeavesTheProfileIsDropped(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	e.publish(func(p *profile.Profile) {
		p.Items = slices.DeleteFunc(p.Items, func(i profile.Item) bool { return i.Table == work.PriorityTable })
	})
	_, went, why := l.news(work.BookingTable)
	wantIDs(t, "goes", went, st.Urgent)
	if why != wire.WhyDropped {
		t.Errorf("why %q", why)
	}
}
