package server

import (
	"encoding/binary"
	"slices"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// another lets somebody else sign in on a device and its user come back: what was downloaded
// is dropped, what waits stays.
func (l *laptop) another(login, back string) {
	l.e.t.Helper()
	l.e.token(login, l.id)
	l.token = l.e.token(back, l.id)
	l.cursor, l.rows = "", map[work.RecordRef]wire.Row{}
}

// A user who comes back to a shared device sends work on an order that is not theirs any
// more, and then fetches everything: once.
func TestSharedDeviceFetchesEverythingOnce(t *testing.T) {
	for name, syncs := range map[string]int{"one page, not confirmed": 1, "confirmed": 2} {
		t.Run(name, func(t *testing.T) {
			e := newEnvironment(t)
			l := e.signIn("ann")
			for range syncs {
				l.syncClean()
			}
			everything := len(l.rows)
			l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_workordersummary": work.Text("Done.")}))
			e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)}))
			l.another("bob", "ann")
			if results := l.push(); results[0].Outcome != wire.Applied {
				t.Fatalf("work on a record that was on this device: %+v", results[0])
			}
			p, err := l.ask()
			e.must(err)
			l.keep(p)
			if !sameHeld(p.Checkpoint.Tables, l.held()) || len(p.Rows) > everything+1 {
				t.Errorf("%d rows, first %d; the sums agree: %t", len(p.Rows), everything, sameHeld(p.Checkpoint.Tables, l.held()))
			}
			l.syncClean()
		})
	}
}

// A device may start anew again before it has had a page: what it got as answers it may have
// dropped.
func TestAnswersBeforeTheFirstPageAreDoubted(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.syncClean()
	for _, drop := range []bool{false, true} {
		l.another("bob", "ann")
		l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_workordersummary": work.Text("Again.")}))
		l.push()
		if _, err := l.ask(); err != nil { // and the reply is lost
			t.Fatal(err)
		}
		if drop {
			l.rows = map[work.RecordRef]wire.Row{}
		}
		l.syncClean()
		wantAnn(t, l)
		l.syncClean()
	}
}

// A device that finds one table wrong after a page does not get the page again: it says
// that it has stored it.
func TestRepairAfterAPageSendsOnlyTheTable(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	equal, err := l.pull()
	if e.must(err); !equal {
		t.Fatal("it begins with different sums")
	}
	lost := ref(work.AccountTable, st.Mill)
	delete(l.rows, lost)
	list := wire.HeldTable{Table: work.AccountTable, Shape: l.shapes[work.AccountTable]}
	var accounts []wire.Row
	for _, r := range l.rows {
		if r.Table == work.AccountTable {
			accounts = append(accounts, r)
		}
	}
	slices.SortFunc(accounts, func(a, b wire.Row) int { return slices.Compare(a.ID[:], b.ID[:]) })
	for _, r := range accounts {
		leaf := l.leaf(r).Bytes()
		list.Rows = append(binary.BigEndian.AppendUint64(append(list.Rows, r.ID[:]...), r.Rev), leaf[:]...)
	}
	var answer wire.RepairAnswer
	request := wire.RepairRequest{Cursor: l.cursor, AckedSeq: l.acked(), Tables: []wire.HeldTable{list}}
	e.must(e.call(l.token, "POST", wire.PathRepair, request, &answer))
	l.cursor = answer.Cursor
	p, err := l.ask()
	if e.must(err); len(p.Rows) != 1 || p.Rows[0].ID != st.Mill || p.Mode != wire.ModeRepair {
		t.Errorf("%d rows, mode %s", len(p.Rows), p.Mode)
	}
	l.keep(p)
	l.syncClean()
	request.Cursor = "nonsense"
	if err := e.call(l.token, "POST", wire.PathRepair, request, &answer); err != nil {
		t.Errorf("a cursor that makes no sense: %v", err)
	}
	l.cursor = answer.Cursor
	l.sync()
}
