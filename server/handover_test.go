package server

import (
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// backWithWork lets Ann leave unsent work on a device that Bob uses meanwhile, on an order
// that the office takes from her: what her device sends first is out of her scope by then.
func backWithWork(e *environment, syncs int) *laptop {
	e.t.Helper()
	l := e.signIn("ann")
	for range syncs {
		l.syncClean()
	}
	l.edit(work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_address1": work.Text("Gate 2")}))
	waiting := l.outbox
	e.office(work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"resource": work.Ref(st.BobVan)}))
	l.handOver("bob")
	l.handOver("ann")
	l.outbox, l.seq = waiting, waiting[0].Seq
	return l
}

// TestAnswersBeforeTheFirstPageCount sends before it fetches, as every pass does, on a
// device that begins anew: what was answered is held, and the sums of the first download
// must say so.
func TestAnswersBeforeTheFirstPageCount(t *testing.T) {
	e := newEnvironment(t)
	l := backWithWork(e, 2)
	l.push()
	if !l.has(work.WorkOrderTable, st.MillToday) {
		t.Fatal("the answer brought no order")
	}
	l.syncClean()
	l.syncClean()
}

// TestAPageThatNobodyConfirmedWasShownAllTheSame hands a device over after its only page,
// of which the server was not told any more that it arrived.
func TestAPageThatNobodyConfirmedWasShownAllTheSame(t *testing.T) {
	e := newEnvironment(t)
	l := backWithWork(e, 1)
	if results := l.push(); len(results) != 1 || results[0].Outcome != wire.Applied {
		t.Errorf("work on a record of the page is answered with %+v", results)
	}
}
