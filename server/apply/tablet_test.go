package apply_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	visits "fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// tablet is a device that was given everything and is offline: it changes its own copies
// by the device's rules, and shows what these say before the server has.
type tablet struct {
	d      *desk
	author apply.Author
	rows   map[work.RecordRef]work.Record // as the user sees them
	base   map[work.RecordRef]uint64      // the rev that each copy was given with

	another bool // its user works on somebody else's visits
}

var copied = []string{
	work.BookingTable, work.BookingStatusTable, work.WorkOrderTable, work.WorkOrderIncidentTable, work.ServiceTaskTable, work.SettingTable,
	work.WorkOrderProductTable, work.WorkOrderServiceTable,
}

func newTablet(d *desk, author apply.Author) *tablet {
	tb := &tablet{d: d, author: author}
	tb.sync()
	return tb
}

// sync gives the tablet the server's records and notes what it holds.
func (tb *tablet) sync() {
	tb.d.t.Helper()
	tb.rows, tb.base = map[work.RecordRef]work.Record{}, map[work.RecordRef]uint64{}
	err := tb.d.store.Update(func(tx store.Tx) error {
		for _, table := range copied {
			var failed error
			err := tx.Rows(table, work.ID{}, func(r work.Record) bool {
				r.Data = append([]byte(nil), r.Data...)
				ref := work.RecordRef{Table: r.Table, ID: r.ID}
				tb.rows[ref], tb.base[ref] = r, r.Rev
				failed = tx.Hold(tb.author.Device, r.Table, r.ID, store.Holding{Rev: r.Rev})
				return failed == nil
			})
			if err != nil || failed != nil {
				return errorOf(err, failed)
			}
		}
		return nil
	})
	if err != nil {
		tb.d.t.Fatal(err)
	}
}

func errorOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (tb *tablet) get(table string, id work.ID) work.Record {
	return tb.rows[work.RecordRef{Table: table, ID: id}]
}

func (tb *tablet) status(id work.ID) work.BookingStatus {
	return work.BookingStatusOf(tb.get(work.BookingStatusTable, id))
}

// with returns the tablet's rows of a table whose lookup points at the target, but one.
func (tb *tablet) with(table, column string, target, but work.ID) (rows []work.Record) {
	for ref, r := range tb.rows {
		if ref.Table == table && ref.ID != but && r.Fields().Ref(column) == target {
			rows = append(rows, r)
		}
	}
	return rows
}

// set gives a booking another status by the device's rule and shows it.
func (tb *tablet) set(booking, to work.ID) work.Group {
	tb.d.t.Helper()
	r := tb.get(work.BookingTable, booking)
	b := work.BookingOf(r)
	var frequency int64
	for ref, r := range tb.rows {
		if ref.Table == work.SettingTable {
			frequency = r.Fields().Int("msdyn_timestampfrequency")
		}
	}
	var siblings []work.BookingFact
	for _, other := range tb.with(work.BookingTable, "msdyn_workorder", b.WorkOrder, booking) {
		siblings = append(siblings, work.FactOf(other, tb.status(work.BookingOf(other).Status)))
	}
	g, err := work.SetBookingStatus(work.StatusChange{
		Booking: r, From: tb.status(b.Status), To: tb.status(to), Frequency: frequency,
		Order: tb.get(work.WorkOrderTable, b.WorkOrder), Siblings: siblings, Now: tb.d.clock.Now(), NewID: tb.d.newID, Another: tb.another,
	})
	if err != nil {
		tb.d.t.Fatal(err)
	}
	return tb.show(g)
}

// mark records how far a task is by the device's rule and shows it.
func (tb *tablet) mark(task work.ID, percent int) work.Group {
	tb.d.t.Helper()
	g, err := visits.SetTaskProgress(context.Background(), tb, tb.get(work.ServiceTaskTable, task), percent, -1, tb.d.clock.Now())
	if err != nil {
		tb.d.t.Fatal(err)
	}
	return tb.show(g)
}

// edit sets columns of a record by the device's rule and shows what follows.
func (tb *tablet) edit(table string, id work.ID, columns work.Fields) work.Group {
	tb.d.t.Helper()
	act := visits.Act{Now: tb.d.clock.Now(), NewID: tb.d.newID}
	g, err := visits.Set(context.Background(), tb, act, work.Standard().Table(table), tb.get(table, id), columns)
	if err != nil {
		tb.d.t.Fatal(err)
	}
	return tb.show(g)
}

// Get implements visit.Reader.
func (tb *tablet) Get(table string, id work.ID) (work.Record, error) {
	r, ok := tb.rows[work.RecordRef{Table: table, ID: id}]
	if !ok {
		return r, work.Errorf(work.NotFound, "no %s %s", table, id)
	}
	return r, nil
}

// List implements visit.Reader.
func (tb *tablet) List(_ context.Context, q work.Query) (rows []work.Record, err error) {
	for ref, r := range tb.rows {
		if ref.Table == q.Table && q.Selects(r) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(a, b work.Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return rows, nil
}

func (tb *tablet) show(g work.Group) work.Group {
	for i := range g.Changes {
		ref := work.RecordRef{Table: g.Changes[i].Table, ID: g.Changes[i].ID}
		g.Changes[i].BaseRev = tb.base[ref]
	}
	for _, c := range append(append([]work.Change{}, g.Changes...), g.Provisional...) {
		ref := work.RecordRef{Table: c.Table, ID: c.ID}
		r := tb.rows[ref]
		tb.rows[ref] = work.Record{Table: c.Table, ID: c.ID, Rev: r.Rev, Data: c.Apply(r.Data)}
	}
	return g
}

// push sends a group that must go through.
func (tb *tablet) push(g work.Group) apply.Effect {
	tb.d.t.Helper()
	return tb.d.accept(tb.author, g.Changes...)
}

// agree checks that what the tablet shows of a record, in these columns, is what the
// server made of it.
func (tb *tablet) agree(t *testing.T, what, table string, id work.ID, columns ...string) {
	t.Helper()
	shown, made := tb.get(table, id), work.Record{}
	made, _ = tb.d.record(table, id)
	for _, column := range columns {
		if !work.Equal(shown.Column(column), made.Column(column)) {
			t.Errorf("%s: the device shows %s = %s, the server derived %s", what, column, shown.Column(column), made.Column(column))
		}
	}
}

func (tb *tablet) agreeOrder(t *testing.T, what string, order work.ID) {
	t.Helper()
	tb.agree(t, what, work.WorkOrderTable, order, "msdyn_systemstatus", "msdyn_firstarrivedon", "msdyn_completedon")
}

// A visit that another user completes on a device keeps its end, there and here: the order
// is completed when the visit was to end.
func TestCompletedByAnotherUserOnADevice(t *testing.T) {
	for _, another := range []bool{true, false} {
		d := newDesk(t)
		was, _ := d.record(work.BookingTable, st.AnnToday)
		later(d, 150*time.Minute) // half an hour into the visit
		tb := newTablet(d, bobLaptop)
		tb.another = another
		tb.push(tb.set(st.AnnToday, st.Completed))
		tb.agree(t, "booking", work.BookingTable, st.AnnToday, "starttime", "endtime", "duration")
		tb.agreeOrder(t, "order", st.MillToday)
		booking, _ := d.record(work.BookingTable, st.AnnToday)
		if kept := work.Equal(booking.Column("endtime"), was.Column("endtime")); kept != another {
			t.Errorf("another user: %t, the end is kept: %t", another, kept)
		}
		if completed := d.order(st.MillToday).Completed; !completed.Equal(work.BookingOf(booking).End) {
			t.Errorf("another user: %t, completed on %s", another, completed)
		}
	}
}
