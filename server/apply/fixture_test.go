package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// desk is a store with the company and the rules in force.
type desk struct {
	t     *testing.T
	store store.Store
	rules apply.Rules
	clock *st.Clock
	newID work.NewID
}

func newDesk(t *testing.T) *desk {
	return &desk{
		t: t, store: st.OpenCompany(t), clock: st.NewClock(), newID: st.IDs(100_000),
		rules: apply.Rules{Schema: work.Standard()},
	}
}

var (
	annLaptop = apply.Author{User: st.Ann, Role: apply.Technician, Device: st.ID(901)}
	bobLaptop = apply.Author{User: st.Bob, Role: apply.Technician, Device: st.ID(902)}
	dora      = apply.Author{User: st.Dora, Role: apply.Dispatcher}
	adam      = apply.Author{User: st.Adam, Role: apply.Administrator}
)

// group applies changes; a refused group is not committed, as the service does it not either.
func (d *desk) group(author apply.Author, changes ...work.Change) (apply.Effect, *apply.Refusal) {
	d.t.Helper()
	var effect apply.Effect
	var refusal *apply.Refusal
	g := work.Group{ID: d.newID(), At: d.clock.Now(), Changes: changes}
	err := d.store.Update(func(tx store.Tx) (err error) {
		effect, refusal, err = apply.Group(tx, d.rules, author, g, d.clock.Now())
		return err
	})
	if err != nil {
		d.t.Fatalf("the store failed: %v", err)
	}
	return effect, refusal
}

// try is group for what the store fails at.
func (d *desk) try(author apply.Author, changes ...work.Change) error {
	g := work.Group{ID: d.newID(), At: d.clock.Now(), Changes: changes}
	return d.store.Update(func(tx store.Tx) error {
		_, _, err := apply.Group(tx, d.rules, author, g, d.clock.Now())
		return err
	})
}

// accept is group for what must go through.
func (d *desk) accept(author apply.Author, changes ...work.Change) apply.Effect {
	d.t.Helper()
	effect, refusal := d.group(author, changes...)
	if refusal != nil {
		d.t.Fatalf("refused: %s", refusal.Message)
	}
	return effect
}

func (d *desk) record(table string, id work.ID) (r work.Record, ok bool) {
	d.t.Helper()
	err := d.store.View(func(tx store.Tx) error {
		found, exists, err := tx.Record(table, id)
		r, ok = found, exists
		r.Data = append([]byte(nil), r.Data...)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return r, ok
}

// all lists the records of a table in id order.
func (d *desk) all(table string) (rows []work.Record) {
	d.t.Helper()
	err := d.store.View(func(tx store.Tx) error {
		return tx.Rows(table, work.ID{}, func(r work.Record) bool {
			r.Data = append([]byte(nil), r.Data...)
			rows = append(rows, r)
			return true
		})
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return rows
}

func (d *desk) history(table string, id work.ID) (list []store.Revision) {
	d.t.Helper()
	err := d.store.View(func(tx store.Tx) error {
		return tx.Revisions(table, id, 0, func(r store.Revision) bool {
			list = append(list, r)
			return true
		})
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

func (d *desk) order(id work.ID) work.WorkOrder {
	r, _ := d.record(work.WorkOrderTable, id)
	return work.WorkOrderOf(r)
}

// from is an update that was made on a version of the record.
func from(rev uint64, c work.Change) work.Change {
	c.BaseRev = rev
	return c
}

func text(column, value string) work.Fields { return work.Fields{column: work.Text(value)} }

func status(id work.ID) work.Fields { return work.Fields{"bookingstatus": work.Ref(id)} }

func noteOn(booking work.ID, text string) work.Fields {
	return work.Fields{"msdyn_text": work.Text(text), "msdyn_quicknote_lookup_entity": work.Ref(booking)}
}

func later(d *desk, by time.Duration) { d.clock.Advance(by) }
