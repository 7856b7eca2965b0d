package server

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// news pulls one page and stores it; came and went are its records.
func (l *laptop) news(tables ...string) (came, went []work.ID, why string) {
	l.e.t.Helper()
	p, err := l.ask(tables...)
	l.e.must(err)
	if p.Checkpoint == nil {
		l.e.t.Fatalf("more than a page of news")
	}
	l.keep(p)
	if !sameHeld(p.Checkpoint.Tables, l.held()) {
		l.e.t.Fatalf("the sums differ: server %v, device %v", p.Checkpoint.Tables, l.held())
	}
	for _, r := range p.Rows {
		came = append(came, r.ID)
	}
	for _, r := range p.Removed {
		went, why = append(went, r.ID), r.Why
	}
	return came, went, why
}

func wantIDs(t *testing.T, what string, got []work.ID, want ...work.ID) {
	t.Helper()
	compare := func(a, b work.ID) int { return slices.Compare(a[:], b[:]) }
	slices.SortFunc(got, compare)
	slices.SortFunc(want, compare)
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestReassignedBookingLeavesWithWhatOnlyItNeeded(t *testing.T) {
	e := newEnvironment(t)
	ann, bob := e.signIn("ann"), e.signIn("bob")
	ann.syncClean()
	bob.syncClean()
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)}))
	came, went, why := ann.news()
	wantIDs(t, "comes to Ann", came)
	// Everything of the mill's order; the cellar and the boiler are needed by no other.
	wantIDs(t, "leaves Ann", went, st.AnnToday, st.Note, st.MillToday, st.TaskOf(st.MillToday, 0), st.TaskOf(st.MillToday, 1),
		st.Mill, st.MillBoss, st.Boiler, st.MillCellar)
	if why != wire.WhyOutOfScope {
		t.Errorf("why %q", why)
	}
	came, went, _ = bob.news()
	wantIDs(t, "comes to Bob", came, st.AnnToday, st.Note, st.MillToday, st.TaskOf(st.MillToday, 0), st.TaskOf(st.MillToday, 1),
		st.Mill, st.MillBoss, st.Boiler, st.MillCellar)
	wantIDs(t, "leaves Bob", went)
}

// The bakery is needed by two orders: it stays until the second one leaves.
func TestSharedParentStaysUntilTheLastChildLeaves(t *testing.T) {
	e := newEnvironment(t)
	bob := e.signIn("bob")
	bob.syncClean()
	e.office(work.UpdateOf(work.BookingTable, st.BobToday, work.Fields{"statecode": work.Int(1)}))
	_, went, _ := bob.news()
	wantIDs(t, "leaves first", went, st.BobToday, st.BakeryBob, st.TaskOf(st.BakeryBob, 0), st.TaskOf(st.BakeryBob, 1))
	e.office(work.UpdateOf(work.BookingTable, st.BobShared, work.Fields{"statecode": work.Int(1)}))
	_, went, _ = bob.news()
	wantIDs(t, "leaves last", went, st.BobShared, st.BakeryShared, st.TaskOf(st.BakeryShared, 0), st.TaskOf(st.BakeryShared, 1),
		st.Bakery, st.BakeryBoss, st.Oven, st.Dora)
}

func TestDeletedRecordSaysSo(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	e.office(work.DeleteOf(work.QuickNoteTable, st.Note))
	_, went, why := ann.news()
	wantIDs(t, "leaves", went, st.Note)
	if why != wire.WhyDeleted {
		t.Errorf("why %q", why)
	}
}

// Nothing is written between these pulls: the clock alone brings the booking of the
// eighth day, at midnight in Ann's zone, and takes today's away when its day is over.
func TestBookingsEnterAndLeaveByTimeAlone(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	midnight := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
	ann.syncClean()
	if !ann.at.Next.Equal(midnight) {
		t.Errorf("the next window moves at %s, want %s", ann.at.Next, midnight)
	}
	e.clock.Set(midnight.Add(-time.Second))
	came, went, _ := ann.news()
	if len(came)+len(went) != 0 {
		t.Errorf("before midnight %v come and %v go", came, went)
	}
	e.clock.Set(midnight)
	came, went, _ = ann.news()
	wantIDs(t, "comes at midnight", came, st.AnnLater, st.MillLater, st.TaskOf(st.MillLater, 0), st.TaskOf(st.MillLater, 1))
	wantIDs(t, "leaves at midnight", went, st.AnnToday, st.Note, st.MillToday, st.TaskOf(st.MillToday, 0), st.TaskOf(st.MillToday, 1))
}

// Tables are pulled at different intervals. A table comes with all that it pulls in; one
// that pulls others in does not come with them, and is not passed over either.
func TestAMovedWindowReachesEveryTable(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.syncClean(work.WorkOrderTable)
	e.clock.Set(time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC))
	ann.syncClean(work.WorkOrderTable)
	if ann.has(work.BookingTable, st.AnnLater) || ann.has(work.WorkOrderTable, st.MillLater) || !ann.has(work.BookingTable, st.AnnToday) {
		t.Error("only the work orders were asked for, and no booking has come or gone")
	}
	came, went, _ := ann.news(work.BookingTable)
	wantIDs(t, "comes", came, st.AnnLater, st.MillLater, st.TaskOf(st.MillLater, 0), st.TaskOf(st.MillLater, 1))
	wantIDs(t, "leaves", went, st.AnnToday, st.Note, st.MillToday, st.TaskOf(st.MillToday, 0), st.TaskOf(st.MillToday, 1))
}

// The first table that is pulled after the window moved may have no news of its own.
func TestAMovedWindowIsNotForgotten(t *testing.T) {
	e := newEnvironment(t)
	ann := e.signIn("ann")
	ann.syncClean()
	ann.syncClean()
	e.clock.Set(time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC))
	ann.syncClean(work.ProductTable)
	ann.syncClean(work.BookingTable)
	if !ann.has(work.BookingTable, st.AnnLater) {
		t.Error("the booking never comes")
	}
}

func TestMembershipOfPeopleMovesRecords(t *testing.T) {
	e := newEnvironment(t)
	bob := e.signIn("bob")
	bob.syncClean()
	if bob.has(work.TeamTable, st.North) {
		t.Fatal("Bob is not in the team yet")
	}
	w := e.ask(e.token("adam", work.ID{}), "POST", PathRecords+"/"+work.TeamMembershipTable, RecordMessage{
		Columns: work.Encode(work.Fields{"teamid": work.Ref(st.North), "systemuserid": work.Ref(st.Bob)}),
	})
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	came, _, _ := bob.news()
	wantIDs(t, "comes", came, st.North)
}
