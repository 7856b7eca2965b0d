package server

import (
	"errors"
	"slices"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
)

// errLooked takes back what was only worked out.
var errLooked = errors.New("only looked")

// accounted is what the server takes the device to hold once it counts every answer and
// page that the device has stored.
func (l *laptop) accounted() (sums map[string]wire.Held, err error) {
	err = l.e.store.Update(func(tx store.Tx) error {
		var d device
		if _, err := store.ReadJSON(tx, docDevice, l.id.String(), &d); err != nil {
			return err
		}
		if d.Held == nil {
			d.Held = map[string]wire.Held{}
		}
		seq, not := l.acked()
		if err := d.acknowledge(tx, l.e.everyones().Compiled, acked{seq, not}); err != nil {
			return err
		}
		if err := l.e.server.foldPage(tx, &d, l.cursor, l.anew); err != nil {
			return err
		}
		sums = d.Held
		return errLooked
	})
	if errors.Is(err, errLooked) {
		err = nil
	}
	return sums, err
}

// checkSums compares both sides after a push whose answers are stored. A device that has
// to be compared with the server anyway has no sums to agree on.
func (l *laptop) checkSums() {
	l.e.t.Helper()
	if l.broken {
		return
	}
	sums, err := l.accounted()
	if work.Is(err, work.Diverged) {
		return
	}
	l.e.must(err)
	if held := l.held(); !sameHeld(sums, held) {
		l.e.t.Errorf("after a push the device holds %v, and the server takes it to hold %v", held, sums)
	}
}

// TestADroppedAnswerRowIsFoundAtOnce leaves out one row of an answer: the sums of its table,
// and of no other, must differ after that very push.
func TestADroppedAnswerRowIsFoundAtOnce(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	l.edit(work.UpdateOf(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}))
	results, err := l.send(l.outbox...)
	e.must(err)
	if len(results) != 1 || len(results[0].Rows) == 0 {
		t.Fatalf("no row came back: %+v", results)
	}
	rows := results[0].Rows
	dropped := slices.IndexFunc(rows, func(r wire.Row) bool { return r.ID == servertest.MillToday })
	results[0].Rows = slices.Delete(slices.Clone(rows), dropped, dropped+1)
	l.store(results)
	sums, err := l.accounted()
	e.must(err)
	if sameHeld(sums, l.held()) {
		t.Error("the row is missing and the sums agree")
	}
	delete(sums, work.WorkOrderTable)
	held := l.held()
	delete(held, work.WorkOrderTable)
	if !sameHeld(sums, held) {
		t.Errorf("another table differs, too: %v and %v", sums, held)
	}
	l.put(rows[dropped], false)
	l.checkSums()
}

// TestAnswersToAFormerUserAreNotCounted lets a device lose the acknowledgement of Ann's
// push and be taken over by Bob, whose numbers pass hers: what was answered to her is not
// what he holds.
func TestAnswersToAFormerUserAreNotCounted(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	l.syncClean()
	hers := l.edit(work.UpdateOf(work.WorkOrderTable, servertest.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}))
	_, err := l.send(l.outbox...) // the answer is lost
	e.must(err)
	waiting := l.outbox

	l.handOver("bob")
	l.syncClean()
	l.edit(work.UpdateOf(work.WorkOrderTable, servertest.BakeryBob, work.Fields{"msdyn_address1": work.Text("Back door")}))
	l.push()
	l.syncClean()
	if l.has(work.WorkOrderTable, servertest.MillToday) {
		t.Error("Bob has Ann's order")
	}

	l.handOver("ann")
	l.syncClean()
	l.seq++
	waiting[0].Seq = l.seq // counted anew, as after any change of users
	l.outbox = waiting
	if results := l.push(); len(results) != 1 || results[0].Group != hers.ID || results[0].Outcome != wire.Applied || !results[0].Duplicate {
		t.Errorf("Ann's group is answered with %+v", results)
	}
	l.syncClean()
}
