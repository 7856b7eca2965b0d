package scope_test

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // Ann's zone, on a bare machine

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

func compile(t testing.TB, p profile.Profile) *profile.Compiled {
	t.Helper()
	c, err := profile.Compile(p, work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// of evaluates the profile for a user.
func of(t testing.TB, s store.Store, c *profile.Compiled, user work.ID, now time.Time) *scope.Members {
	t.Helper()
	var m *scope.Members
	err := s.View(func(tx store.Tx) error {
		u, err := scope.UserOf(tx, user, time.UTC)
		if err == nil {
			m, err = scope.Of(tx, c, u, nil, now)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// flip is when the user's scope may next change by time alone.
func flip(t testing.TB, s store.Store, c *profile.Compiled, user work.ID, now time.Time) (next time.Time) {
	t.Helper()
	err := s.View(func(tx store.Tx) error {
		u, err := scope.UserOf(tx, user, time.UTC)
		if err == nil {
			next, err = scope.Viewer{Profile: c, User: u, Now: now}.NextFlip(tx)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func set(t testing.TB, s store.Store, table string, id work.ID, columns work.Fields) {
	t.Helper()
	err := s.Update(func(tx store.Tx) error {
		r, ok, err := tx.Record(table, id)
		if err != nil || !ok {
			t.Fatalf("%s %s: %t %v", table, id, ok, err)
		}
		r.Rev++
		r.Data = work.Patch(r.Data, columns)
		return tx.Put(r)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, m *scope.Members, table string, ids ...work.ID) {
	t.Helper()
	slices.SortFunc(ids, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	if got := m.IDs(table); !slices.Equal(got, ids) {
		t.Errorf("%s: %v, want %v", table, got, ids)
	}
	for _, id := range ids {
		if !m.Has(table, id) {
			t.Errorf("%s: Has(%s) is false", table, id)
		}
	}
}

func TestUser(t *testing.T) {
	s := st.OpenCompany(t)
	read := func(id work.ID) (u profile.User) {
		if err := s.View(func(tx store.Tx) (err error) { u, err = scope.UserOf(tx, id, time.UTC); return err }); err != nil {
			t.Fatal(err)
		}
		return u
	}
	ann := read(st.Ann)
	if ann.ID != st.Ann || !slices.Equal(ann.Resources, []work.ID{st.AnnVan}) || !slices.Equal(ann.Teams, []work.ID{st.North}) || ann.Zone.String() != "Europe/Berlin" {
		t.Errorf("%+v in %s", ann, ann.Zone)
	}
	if bob := read(st.Bob); len(bob.Teams) != 0 || bob.Zone != time.UTC {
		t.Errorf("%+v", bob)
	}
	for _, zone := range []string{"Mars/Olympus", "Local", "../../etc/passwd"} {
		set(t, s, work.UserTable, st.Ann, work.Fields{"timezonename": work.Text(zone)})
		if u := read(st.Ann); u.Zone != time.UTC {
			t.Errorf("zone %q became %s", zone, u.Zone)
		}
	}
	if nobody := read(st.ID(4711)); len(nobody.Resources)+len(nobody.Teams) != 0 {
		t.Errorf("%+v", nobody)
	}
}

func TestMembersOfTheDefaultProfile(t *testing.T) {
	s := st.OpenCompany(t)
	c := compile(t, profile.Default())
	m := of(t, s, c, st.Ann, st.Monday)
	want(t, m, work.BookingTable, st.AnnToday, st.AnnShared)
	want(t, m, work.WorkOrderTable, st.MillToday, st.BakeryShared)
	want(t, m, work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), st.TaskOf(st.MillToday, 1), st.TaskOf(st.BakeryShared, 0), st.TaskOf(st.BakeryShared, 1))
	want(t, m, work.QuickNoteTable, st.Note)
	want(t, m, work.AccountTable, st.Mill, st.Bakery)
	want(t, m, work.ContactTable, st.MillBoss, st.BakeryBoss)
	want(t, m, work.CustomerAssetTable, st.Boiler, st.Oven)
	want(t, m, work.FunctionalLocationTable, st.MillCellar)
	want(t, m, work.ResourceTable, st.AnnVan)
	want(t, m, work.UserTable, st.Ann, st.Dora)
	want(t, m, work.TeamTable, st.North)
	if m.Count() != 32 {
		t.Errorf("%d records", m.Count())
	}
	if midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC); !flip(t, s, c, st.Ann, st.Monday).Equal(midnight) {
		t.Errorf("next flip %s, want midnight in Berlin", flip(t, s, c, st.Ann, st.Monday))
	}
	if nobody := of(t, s, c, st.ID(4711), st.Monday); nobody.Has(work.BookingTable, st.AnnToday) || nobody.Has(work.UserTable, st.Ann) {
		t.Error("an unknown user is given records")
	}
}

// Only the clock moves: members change at announced flips and nowhere else. At some flips
// a booking goes from one window to the next and stays.
func TestMembersChangeAtFlipsAndNowhereElse(t *testing.T) {
	s := st.OpenCompany(t)
	c := compile(t, profile.Default())
	now := st.Monday
	flips, changes := 0, 0
	for {
		next := flip(t, s, c, st.Ann, now)
		if next.IsZero() {
			break
		}
		m, after := of(t, s, c, st.Ann, now), of(t, s, c, st.Ann, next)
		if before := of(t, s, c, st.Ann, next.Add(-time.Nanosecond)); !equal(m, before, c) {
			t.Errorf("members change between %s and %s", now, next)
		}
		if !equal(m, after, c) {
			changes++
		}
		now = next
		if flips++; flips > 20 {
			t.Fatal("the flips have no end")
		}
	}
	// AnnToday leaves; AnnLater enters; AnnShared leaves; AnnLater leaves. Two share a midnight.
	if changes != 3 {
		t.Errorf("%d changes at %d flips", changes, flips)
	}
	m := of(t, s, c, st.Ann, time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC))
	want(t, m, work.BookingTable, st.AnnShared, st.AnnLater)
	want(t, m, work.WorkOrderTable, st.BakeryShared, st.MillLater)
}

func equal(a, b *scope.Members, c *profile.Compiled) bool {
	for _, s := range c.Tables {
		if !slices.Equal(a.IDs(s.Table.Name), b.IDs(s.Table.Name)) {
			return false
		}
	}
	return true
}

func TestReassignmentMovesABookingAndWhatHangsOnIt(t *testing.T) {
	s := st.OpenCompany(t)
	c := compile(t, profile.Default())
	set(t, s, work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)})
	ann, bob := of(t, s, c, st.Ann, st.Monday), of(t, s, c, st.Bob, st.Monday)
	want(t, ann, work.BookingTable, st.AnnShared)
	want(t, ann, work.AccountTable, st.Bakery)
	want(t, ann, work.QuickNoteTable)
	want(t, ann, work.FunctionalLocationTable)
	want(t, bob, work.BookingTable, st.AnnToday, st.BobShared, st.BobToday)
	want(t, bob, work.AccountTable, st.Mill, st.Bakery)
	want(t, bob, work.QuickNoteTable, st.Note)
	want(t, bob, work.FunctionalLocationTable, st.MillCellar)
}

func TestRelatedRecordsLeaveWithTheirLastParent(t *testing.T) {
	s := st.OpenCompany(t)
	c := compile(t, profile.Default())
	set(t, s, work.BookingTable, st.BobToday, work.Fields{"statecode": work.Int(1)})
	want(t, of(t, s, c, st.Bob, st.Monday), work.AccountTable, st.Bakery) // of the shared order still
	set(t, s, work.BookingTable, st.BobShared, work.Fields{"statecode": work.Int(1)})
	m := of(t, s, c, st.Bob, st.Monday)
	want(t, m, work.AccountTable)
	want(t, m, work.ContactTable)
	want(t, m, work.ResourceTable, st.BobVan)
}

// A lookup that points to a record which is gone pulls nothing in.
func TestDanglingLookups(t *testing.T) {
	s := st.OpenCompany(t)
	c := compile(t, profile.Default())
	if err := s.Update(func(tx store.Tx) error { return tx.Remove(work.AccountTable, st.Mill) }); err != nil {
		t.Fatal(err)
	}
	m := of(t, s, c, st.Ann, st.Monday)
	want(t, m, work.AccountTable, st.Bakery)
	want(t, m, work.ContactTable, st.BakeryBoss)
	want(t, m, work.WorkOrderTable, st.MillToday, st.BakeryShared)
}
