package server

import (
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// annHolds is what the default profile gives Ann on Monday, by table.
var annHolds = map[string]int{
	work.BookingTable: 2, work.WorkOrderTable: 2, work.ServiceTaskTable: 4, work.QuickNoteTable: 1, work.AccountTable: 2,
	work.ContactTable: 2, work.CustomerAssetTable: 2, work.FunctionalLocationTable: 1, work.BookingStatusTable: 7,
	work.ProductTable: 2, work.IncidentTypeTable: 1, work.PriorityTable: 1, work.SettingTable: 1,
	work.ResourceTable: 1, work.UserTable: 2, work.TeamTable: 1,
}

func wantAnn(t *testing.T, l *laptop) {
	t.Helper()
	for table, held := range l.held() {
		if held.Count != annHolds[table] {
			t.Errorf("%s: %d rows on the device, want %d", table, held.Count, annHolds[table])
		}
	}
	if len(l.held()) != len(annHolds) {
		t.Errorf("%d tables on the device, want %d", len(l.held()), len(annHolds))
	}
}

func TestFirstPullComesInPages(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 3
	l := e.signIn("ann")
	first, err := l.ask()
	e.must(err)
	if first.Mode != wire.ModeSnapshot || len(first.Rows) != 3 || first.EstRows != 32 || !first.More || first.Checkpoint != nil {
		t.Errorf("first page: %s, %d rows of %d, more %t", first.Mode, len(first.Rows), first.EstRows, first.More)
	}
	if first.Rows[0].Table != work.BookingTable {
		t.Errorf("the first row is of %s, want the bookings first", first.Rows[0].Table)
	}
	l.syncClean()
	wantAnn(t, l)
	if l.pages != 12 { // eleven of three rows, and the look that makes sure
		t.Errorf("%d pages", l.pages)
	}
	p, err := l.ask()
	e.must(err)
	if p.Cursor != l.cursor || len(p.Rows)+len(p.Removed) != 0 || p.Checkpoint == nil || p.More {
		t.Error("a pull with no news must be an empty page with the same cursor and a checkpoint")
	}
}

func TestPageIsLimitedByBytes(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageBytes = 600
	l := e.signIn("ann")
	for {
		p, err := l.ask()
		e.must(err)
		size := 0
		for _, r := range p.Rows {
			size += len(r.D)
		}
		if size > 600 && len(p.Rows) > 1 {
			t.Errorf("a page of %d rows has %d bytes", len(p.Rows), size)
		}
		if l.keep(p); p.Checkpoint != nil {
			break
		}
	}
	wantAnn(t, l)
}

// A page may be lost after any number of others, and more than once.
func TestLostPagesAreSentAgain(t *testing.T) {
	for lost := range 13 {
		e := newEnvironment(t)
		e.server.limits.pageRows = 3
		l := e.signIn("ann")
		for page := 0; ; page++ {
			if page == lost {
				for range 2 {
					_, err := l.ask()
					e.must(err)
				}
			}
			p, err := l.ask()
			e.must(err)
			l.keep(p)
			if p.Checkpoint != nil {
				if !sameHeld(p.Checkpoint.Tables, l.held()) {
					t.Errorf("lost before page %d: the sums differ", lost)
				}
				break
			}
		}
		wantAnn(t, l)
		if l.repair > 0 {
			t.Errorf("lost before page %d: repaired %d times", lost, l.repair)
		}
	}
}

// The same request may be served twice, and the device may store either answer.
func TestDuplicatePullsGiveTheSamePage(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 5
	l := e.signIn("ann")
	for {
		p, err := l.ask()
		e.must(err)
		again, err := l.ask()
		e.must(err)
		if p.Cursor != again.Cursor || len(p.Rows) != len(again.Rows) {
			t.Fatalf("two answers to one request: %q with %d rows, %q with %d", p.Cursor, len(p.Rows), again.Cursor, len(again.Rows))
		}
		if l.keep(p); p.Checkpoint != nil {
			break
		}
	}
	l.syncClean()
	wantAnn(t, l)
}

func TestPulledPageSurvivesARestart(t *testing.T) {
	e := newEnvironment(t)
	e.server.limits.pageRows = 4
	l := e.signIn("ann")
	for {
		p, err := l.ask()
		e.must(err)
		l.keep(p)
		e.restart()
		if p.Checkpoint != nil {
			break
		}
	}
	l.syncClean()
	wantAnn(t, l)
	if l.repair > 0 {
		t.Error("a restart led to a repair")
	}
}

func TestStrangeCursorsLeadToRepair(t *testing.T) {
	e := newEnvironment(t)
	l, other := e.signIn("ann"), e.signIn("bob")
	l.syncClean()
	other.syncClean()
	good := l.cursor
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"name": work.Text("moved on")}))
	for range 3 {
		l.syncClean()
		e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"name": work.Text(e.newID().String())}))
	}
	flipped := []byte(l.cursor)
	flipped[len(flipped)-1] ^= 1
	for name, cursor := range map[string]string{
		"old": good, "flipped": string(flipped), "another device's": other.cursor, "garbage": "x", "no seal": good[:40],
		"other epoch": e.server.identity.Epoch[:8] + ".1." + e.server.seal(l.id, e.server.identity.Epoch[:8]+".1"),
		"negative":    e.server.identity.Epoch + ".-1." + e.server.seal(l.id, e.server.identity.Epoch+".-1"),
		"never given": e.server.cursor(l.id, 1<<40),
	} {
		l.cursor = cursor
		if _, err := l.ask(); !work.Is(err, work.Diverged) {
			t.Errorf("%s cursor: %v", name, err)
		}
		l.sync()
		l.syncClean()
		wantAnn(t, l)
	}
	if l.repair != 8 {
		t.Errorf("%d repairs", l.repair)
	}
}

func TestAnEmptyDeviceStartsAnew(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.drop()
	l.syncClean()
	wantAnn(t, l)
}

// What it got as answers, and has not confirmed yet, is gone from it as well.
func TestAnEmptyDeviceHoldsNoAnswers(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"telephone1": work.Text("1")}))
	l.push()
	l.drop()
	l.syncClean()
	wantAnn(t, l)
}

func TestFullPullRechecks(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	e.clock.Advance(time.Minute)
	w := e.ask(l.token, "POST", wire.PathPull, wire.PullRequest{Cursor: l.cursor, Full: true})
	p, err := wire.DecodePage(w.Body.Bytes())
	e.must(err)
	if len(p.Rows) != 0 || p.Checkpoint == nil || !sameHeld(p.Checkpoint.Tables, l.held()) {
		t.Error("a recheck of an unchanged device must find nothing")
	}
}
