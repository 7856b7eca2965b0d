package server

import (
	"net/http"
	"testing"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// graceOfMonday is the end of Ann's Tuesday.
var graceOfMonday = time.Date(2026, 3, 3, 23, 0, 0, 0, time.UTC)

// makes lets the device make an account that no filter takes in, send it and sync.
func (l *laptop) makes() work.ID {
	l.e.t.Helper()
	id := l.e.newID()
	l.edit(work.CreateOf(work.AccountTable, id, work.Fields{"name": work.Text("New customer")}))
	l.push()
	l.syncClean()
	return id
}

func TestWhatADeviceMadeStaysForTheGrace(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	id := ann.makes()
	ann.syncClean()
	if !ann.has(work.AccountTable, id) {
		t.Fatal("it is taken away as soon as it was sent")
	}
	e.restart()
	e.clock.Set(graceOfMonday.Add(-time.Second))
	ann.syncClean()
	if !ann.has(work.AccountTable, id) {
		t.Error("it is taken away before the end of the next day")
	}
	if !ann.at.Next.Equal(graceOfMonday) {
		t.Errorf("the device is to ask at %s, the grace ends at %s", ann.at.Next, graceOfMonday)
	}
	e.clock.Set(graceOfMonday)
	p, err := ann.ask()
	e.must(err)
	ann.keep(p)
	left := map[work.ID]string{}
	for _, r := range p.Removed {
		left[r.ID] = r.Why
	}
	if left[id] != wire.WhyOutOfScope {
		t.Errorf("after the grace: %q", left[id])
	}
}

// Whoever finishes a visit does not lose it by that: it stays with all that hangs on it.
func TestWhatLeavesByTheDevicesOwnChangeStaysForTheGrace(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.edit(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)}))
	ann.push()
	ann.syncClean()
	for _, held := range []work.RecordRef{ref(work.BookingTable, st.AnnToday), ref(work.WorkOrderTable, st.MillToday), ref(work.QuickNoteTable, st.Note)} {
		if !ann.has(held.Table, held.ID) {
			t.Errorf("%s is taken away at once", held.Table)
		}
	}
	e.clock.Set(graceOfMonday)
	ann.syncClean()
	if ann.has(work.BookingTable, st.AnnToday) || ann.has(work.QuickNoteTable, st.Note) {
		t.Error("it stays after the grace")
	}
}

func TestWhatWasNeverInScopeIsNotPinned(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	far := e.newID()
	e.office(work.CreateOf(work.AccountTable, far, work.Fields{"name": work.Text("Faraway")}))
	_, err := ann.query(wire.QueryRequest{Get: []work.RecordRef{ref(work.AccountTable, far)}})
	e.must(err)
	for range 2 { // the second change finds the record in the view, where the first answer put it
		ann.edit(work.UpdateOf(work.AccountTable, far, work.Fields{"telephone1": work.Text("555")}))
		ann.push()
		if !ann.has(work.AccountTable, far) {
			t.Fatalf("the change is not answered with the record: %+v", ann.done[ann.seq])
		}
	}
	ann.syncClean()
	if ann.has(work.AccountTable, far) {
		t.Error("a record that was looked at online stays")
	}
}

func TestDeletionAndRightsWinOverPins(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	gone, hidden := ann.makes(), ann.makes()
	e.office(work.DeleteOf(work.AccountTable, gone))
	_, went, why := ann.news()
	wantIDs(t, "leaves", went, gone)
	if why != wire.WhyDeleted {
		t.Errorf("why %q", why)
	}
	e.must(e.store.Update(func(tx store.Tx) error {
		role := rights.Defaults(e.server.schema)["technician"]
		role.Tables[work.AccountTable] = rights.Table{}
		return store.WriteJSON(tx, docRole, "technician", role)
	}))
	ann.syncClean()
	if ann.has(work.AccountTable, hidden) {
		t.Error("a pin keeps what may not be read")
	}
}

func TestPinsAreTheUsers(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	id := ann.makes()
	ann.drop()
	ann.syncClean()
	if !ann.has(work.AccountTable, id) {
		t.Error("a device that starts anew loses what its user made")
	}
	bob := &laptop{e: e, id: ann.id, rows: map[work.RecordRef]wire.Row{}, done: map[uint64]wire.Result{}, shapes: ann.shapes}
	bob.token = e.token("bob", ann.id)
	bob.syncClean()
	if bob.has(work.AccountTable, id) {
		t.Error("another user is given what the first one made")
	}
}

func TestPinsAreBounded(t *testing.T) {
	e := newEnvironment(t)
	d := device{ID: e.newID()}
	account := func(n int) work.RecordRef { return ref(work.AccountTable, bulkID(8, n)) }
	e.must(e.store.Update(func(tx store.Tx) error {
		until := e.clock.Now().Add(24 * time.Hour)
		var many []work.RecordRef
		for n := range maxPins {
			many = append(many, account(n))
		}
		e.must(d.pin(tx, many, until, e.clock.Now()))
		e.must(d.pin(tx, []work.RecordRef{account(0), account(maxPins)}, until, e.clock.Now()))
		got, err := PinsOf(tx, d.ID)
		e.must(err)
		all := got[work.AccountTable]
		if len(all) != maxPins || all[account(0).ID].IsZero() || !all[account(1).ID].IsZero() || all[account(maxPins).ID].IsZero() {
			t.Errorf("%d pins; the oldest is to go, and one pinned again is not the oldest", len(all))
		}
		if len(d.rechecks) != 1 || d.rechecks[0].RecordRef != account(1) {
			t.Errorf("to look at again: %v", d.rechecks)
		}
		// What is over is dropped with the next pin, and looked at.
		e.must(d.pin(tx, []work.RecordRef{account(7)}, until.Add(time.Hour), until))
		if got, err = PinsOf(tx, d.ID); err != nil || len(got[work.AccountTable]) != 1 || len(d.rechecks) != maxPins {
			t.Errorf("%d pins, %d to look at (%v)", len(got[work.AccountTable]), len(d.rechecks), err)
		}
		return nil
	}))
}

// The profile says how long, to the server and to the devices.
func TestTheProfileSaysHowLongTheGraceIs(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	told := func() int {
		var m wire.Manifest
		e.must(e.call(ann.token, http.MethodGet, wire.PathManifest, nil, &m))
		return m.Grace
	}
	if days := told(); days != profile.DefaultGrace {
		t.Errorf("a profile that names no grace gives %d days", days)
	}
	e.publish(func(p *profile.Profile) { p.Grace = 3 })
	if days := told(); days != 3 {
		t.Errorf("the device is told %d days", days)
	}
	ann.learn()
	ann.syncClean()
	id := ann.makes()
	e.clock.Set(graceOfMonday.Add(48*time.Hour - time.Second))
	ann.syncClean()
	if !ann.has(work.AccountTable, id) {
		t.Error("it is taken away before the third day has ended")
	}
	e.clock.Set(graceOfMonday.Add(48 * time.Hour))
	ann.syncClean()
	if ann.has(work.AccountTable, id) {
		t.Error("it stays longer than the profile says")
	}
}
