package server

import (
	"encoding/binary"
	"slices"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// A repair sends what differs and nothing else.
func TestRepairSendsTheDifference(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	lost, damaged := ref(work.AccountTable, st.Mill), ref(work.WorkOrderTable, st.MillToday)
	want := l.rows[damaged]
	delete(l.rows, lost)
	row := want
	row.D = []byte(`{"msdyn_name":"bit rot"}`)
	l.rows[damaged] = row
	l.rows[ref(work.AccountTable, st.ID(9999))] = wire.Row{Table: work.AccountTable, ID: st.ID(9999), Rev: 7, D: []byte(`{"name":"ghost"}`)}
	equal, err := l.pull()
	e.must(err)
	if equal {
		t.Fatal("the sums do not show the damage")
	}
	e.must(l.compare())
	p, err := l.ask()
	e.must(err)
	if p.Mode != wire.ModeRepair || len(p.Rows) != 2 || len(p.Removed) != 1 {
		t.Errorf("repair page: mode %s, %d rows, %d removed", p.Mode, len(p.Rows), len(p.Removed))
	}
	l.keep(p)
	l.syncClean()
	wantAnn(t, l)
	if string(l.rows[damaged].D) != string(want.D) {
		t.Error("the damaged row was not replaced")
	}
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"name": work.Text("later")}))
	if p, err = l.ask(); err != nil || p.Mode != wire.ModeDelta {
		t.Errorf("after the repair: mode %s, %v", p.Mode, err)
	}
}

// A repair of one table leaves alone what the page before brought of all the others.
func TestRepairOfOneTableKeepsThePageBefore(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	lost := ref(work.AccountTable, st.Mill)
	delete(l.rows, lost)
	e.must(l.compare(work.AccountTable))
	p, err := l.ask()
	e.must(err)
	if len(p.Rows) != 1 || p.Rows[0].ID != st.Mill || len(p.Removed) != 0 {
		t.Errorf("%d rows and %d removals come after one row was lost", len(p.Rows), len(p.Removed))
	}
	l.keep(p)
	l.syncClean()
}

// A repair that finds nothing to send is over, too: later pages are ordinary ones.
func TestRepairWithoutDifferenceEnds(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	e.must(l.compare())
	l.syncClean()
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"name": work.Text("later")}))
	if p, err := l.ask(); err != nil || p.Mode != wire.ModeDelta {
		t.Errorf("mode %s, %v", p.Mode, err)
	}
}

// The answer to a comparison may be lost: the page before it must not be counted twice.
func TestLostRepairAnswer(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	e.office(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_instructions": work.Text("new")}))
	p, err := l.ask()
	e.must(err)
	l.keep(p)
	key := ref(work.WorkOrderTable, st.MillToday)
	want := l.rows[key]
	damaged := want
	damaged.D = []byte(`{}`)
	l.rows[key] = damaged
	before := l.cursor
	e.must(l.compare())
	l.cursor = before
	if _, err := l.ask(); !work.Is(err, work.Diverged) {
		t.Errorf("a cursor from before the comparison: %v", err)
	}
	l.sync()
	if string(l.rows[key].D) != string(want.D) {
		t.Error("the damaged row was not replaced")
	}
}

func TestRepairRefusesNonsense(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for name, table := range map[string]wire.HeldTable{
		"no name":     {Rows: make([]byte, wire.HeldRow)},
		"empty part":  {Table: work.BookingTable, More: true},
		"broken list": {Table: work.BookingTable, Rows: make([]byte, wire.HeldRow-1)},
	} {
		request := wire.RepairRequest{Tables: []wire.HeldTable{table}}
		if err := e.call(l.token, "POST", wire.PathRepair, request, nil); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A table that the environment does not know is dropped from the device.
func TestRepairDropsForeignTables(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.shapes["oldtable"] = 0
	l.rows[ref("oldtable", st.ID(5))] = wire.Row{Table: "oldtable", ID: st.ID(5), Rev: 1, D: []byte(`{}`)}
	e.must(l.compare())
	p, err := l.ask()
	e.must(err)
	if len(p.Removed) != 1 || p.Removed[0].Why != wire.WhyDropped {
		t.Errorf("removed %+v", p.Removed)
	}
	l.keep(p)
	l.syncClean()
}

// A list may come in parts. Whatever their bounds, exactly what differs is sent.
func TestRepairInParts(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.syncClean()
	table := work.BookingStatusTable
	var ids []work.ID
	for key := range l.rows {
		if key.Table == table {
			ids = append(ids, key.ID)
		}
	}
	slices.SortFunc(ids, func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	lost := []work.ID{ids[0], ids[3], ids[len(ids)-1]}
	ids = slices.DeleteFunc(ids, func(id work.ID) bool { return slices.Contains(lost, id) })
	var after work.ID
	for len(ids) > 0 {
		n := min(2, len(ids))
		part := wire.HeldTable{Table: table, Shape: l.shapes[table], After: after, More: n < len(ids)}
		for _, id := range ids[:n] {
			row := l.rows[ref(table, id)]
			leaf := l.leaf(row).Bytes()
			part.Rows = append(binary.BigEndian.AppendUint64(append(part.Rows, id[:]...), row.Rev), leaf[:]...)
		}
		after, ids = ids[n-1], ids[n:]
		var answer wire.RepairAnswer
		request := wire.RepairRequest{Tables: []wire.HeldTable{part}}
		request.AckedSeq, request.Unanswered = l.acked()
		e.must(e.call(l.token, "POST", wire.PathRepair, request, &answer))
		l.cursor = answer.Cursor
	}
	for _, id := range lost {
		delete(l.rows, ref(table, id))
	}
	came, went, _ := l.news()
	wantIDs(t, "comes", came, lost...)
	wantIDs(t, "goes", went)
}

// What a comparison notes of a copy that is not the server's must not look older than the
// device's: an answer that the device stores late, and passes over because its row is the
// older one, would count as held.
func TestAnOlderAnswerDoesNotCountAfterAComparison(t *testing.T) {
	key := ref(work.WorkOrderTable, st.MillToday)
	for name, spoil := range map[string]func(e *environment, l *laptop){
		"an older copy": func(e *environment, _ *laptop) {
			e.office(work.UpdateOf(key.Table, key.ID, work.Fields{"msdyn_city": work.Text("Bonn")}))
		},
		"a rotten copy": func(_ *environment, l *laptop) {
			row := l.rows[key]
			row.D = []byte(`{"msdyn_name":"bit rot"}`)
			l.rows[key] = row
		},
		"a copy of what is gone": func(e *environment, _ *laptop) {
			e.office(work.DeleteOf(work.BookingTable, st.AnnToday), work.DeleteOf(key.Table, key.ID))
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEnvironment(t)
			l := e.signIn("ann")
			l.syncClean()
			l.edit(work.UpdateOf(key.Table, key.ID, work.Fields{"msdyn_address1": work.Text("Gate 2")}))
			late, err := l.send(l.outbox...)
			e.must(err)
			e.office(work.UpdateOf(key.Table, key.ID, work.Fields{"msdyn_city": work.Text("Ulm")}))
			l.syncClean() // brings a newer copy than the answer
			spoil(e, l)
			e.must(l.compare())
			l.store(late)
			l.checkSums()
			l.sync()
			l.syncClean()
			if l.repair != 1 {
				t.Errorf("%d comparisons", l.repair)
			}
		})
	}
}
