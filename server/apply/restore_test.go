package apply_test

import (
	"errors"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// restored makes a deleted record again and returns it; the refusal if that is refused.
func (d *desk) restored(author apply.Author, table string, id work.ID) (work.Record, *apply.Refusal) {
	d.t.Helper()
	var deleted store.Revision
	for _, r := range d.history(table, id) {
		if r.Op == work.Delete {
			deleted = r
		}
	}
	if _, refusal := d.undelete(author, deleted); refusal != nil {
		return work.Record{}, refusal
	}
	r, _ := d.record(table, id)
	return r, nil
}

// undelete restores what a revision deleted; a refusal is not committed.
func (d *desk) undelete(author apply.Author, deleted store.Revision) (done apply.Restored, refusal *apply.Refusal) {
	d.t.Helper()
	refusedErr := errors.New("refused")
	err := d.store.Update(func(tx store.Tx) (err error) {
		done, refusal, err = apply.RestoreRecord(tx, d.rules, author, deleted, d.clock.Now())
		if err == nil && refusal != nil {
			err = refusedErr
		}
		return err
	})
	if err != nil && refusal == nil {
		d.t.Fatal(err)
	}
	return done, refusal
}

// A deleted record comes back as it was, with all that follows from it, and with revs that
// no device has seen yet.
func TestRestoreRecord(t *testing.T) {
	d := stocked(t, false)
	line := d.newID()
	d.accept(annLaptop, valves(line, 2, work.Fields{"msdyn_workorder": work.Ref(st.MillToday), "msdyn_unitamount": work.Decimal(9.95)}))
	d.accept(annLaptop, from(1, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress))))
	later(d, time.Hour)
	account := d.newID()
	d.accept(dora, work.CreateOf(work.AccountTable, account, text("name", "x")))
	for _, c := range []struct {
		table string
		id    work.ID
	}{{work.WorkOrderProductTable, line}, {work.QuickNoteTable, st.Note}, {work.AccountTable, account}, {work.BookingTable, st.AnnToday}} {
		was, _ := d.record(c.table, c.id)
		order, stamps := d.order(st.MillToday), len(d.all(work.BookingTimestampTable))
		d.accept(adam, work.DeleteOf(c.table, c.id))
		r, refusal := d.restored(adam, c.table, c.id)
		if refusal != nil {
			t.Errorf("%s: %+v", c.table, refusal)
			continue
		}
		for column := range was.Fields() {
			if column != "createdon" && column != "createdby" && column != "modifiedon" && column != "modifiedby" && !work.Equal(was.Column(column), r.Column(column)) {
				t.Errorf("%s: %s was %s and is %s", c.table, column, was.Column(column), r.Column(column))
			}
		}
		if r.Rev <= was.Rev+1 || r.Column("msdyn_preventtimestampcreation") != nil {
			t.Errorf("%s: rev %d after %d: %s", c.table, r.Rev, was.Rev, r.Data)
		}
		now := d.order(st.MillToday)
		if now.SystemStatus != order.SystemStatus || len(d.all(work.BookingTimestampTable)) != stamps {
			t.Errorf("%s: the order stands at %s, %d timestamps", c.table, work.OrderStatusLabel(now.SystemStatus), len(d.all(work.BookingTimestampTable)))
		}
		if got := d.all(work.ProductInventoryTable)[0].Fields().Float("msdyn_qtyavailable"); got != 3 {
			t.Errorf("%s: %v available", c.table, got)
		}
		if _, refusal := d.restored(adam, c.table, c.id); refusal == nil || refusal.Kind != work.Exists {
			t.Errorf("%s: restored twice: %+v", c.table, refusal)
		}
	}
}

func TestRestoringWhatCannotBe(t *testing.T) {
	d := newDesk(t)
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, text("name", "x")))
	if _, refusal := d.undelete(adam, d.history(work.BookingTable, st.AnnToday)[0]); refusal == nil || refusal.Kind != work.NotFound {
		t.Errorf("a revision that deleted nothing: %+v", refusal)
	}
	d.accept(adam, work.DeleteOf(work.QuickNoteTable, st.Note), work.DeleteOf(work.BookingTable, st.AnnToday))
	if _, refusal := d.restored(adam, work.QuickNoteTable, st.Note); refusal == nil || refusal.Code != work.DanglingLookup {
		t.Errorf("before what it hangs on: %+v", refusal)
	}
	if _, refusal := d.restored(adam, work.BookingTable, st.AnnToday); refusal != nil {
		t.Errorf("%+v", refusal)
	}
	if _, refusal := d.restored(adam, work.QuickNoteTable, st.Note); refusal != nil {
		t.Errorf("after it: %+v", refusal)
	}
	d.accept(adam, work.DeleteOf(work.ProductTable, st.Labor))
	if _, refusal := d.restored(annLaptop, work.ProductTable, st.Labor); refusal == nil || refusal.Kind != work.Forbidden {
		t.Errorf("without the right to create products: %+v", refusal)
	}
}
