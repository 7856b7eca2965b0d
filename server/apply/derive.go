package apply

import (
	"fieldbook/internal/work"
)

// ruleDerived marks the revisions that follow from a group and are nobody's own edit.
const ruleDerived = "derived"

// derive stages what follows from the group in other records. Bookings come first: orders
// follow from them. What is derived has the origin of the group, so that it never
// conflicts with what the same device does next.
func (a *application) derive() error {
	for _, step := range []func() error{a.deriveStock, a.deriveBookings, a.deriveLines, a.deriveOrders, a.deriveClosings, a.deriveIncidents} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// follow stages columns that follow from other records. Nothing is written if there are none.
func (a *application) follow(r work.Record, set work.Fields) error {
	if len(set) == 0 {
		return nil
	}
	c := work.UpdateOf(r.Table, r.ID, set)
	revision := a.revision(c)
	revision.Set, revision.Rule = replaced(c, r), ruleDerived
	return a.write(r, work.Patch(r.Data, set), revision)
}

// bring stages a record that follows from other ones. The owner is raw JSON.
func (a *application) bring(table string, id work.ID, columns work.Fields, owner []byte) error {
	columns["ownerid"] = owner
	columns["statecode"], columns["statuscode"] = work.Int(0), work.Int(1)
	columns["createdon"], columns["createdby"] = work.Time(a.now), work.Ref(a.author.User)
	last, err := a.stage.lastRev(table, id)
	if err != nil {
		return err
	}
	revision := a.revision(work.CreateOf(table, id, columns))
	revision.Rule = ruleDerived
	return a.write(work.Record{Table: table, ID: id, Rev: last}, work.Encode(columns), revision)
}

// drop stages the deletion of a record that no longer follows from anything.
func (a *application) drop(r work.Record) {
	revision := a.revision(work.DeleteOf(r.Table, r.ID))
	revision.Rev, revision.Set, revision.Rule = r.Rev+1, emptied(r), ruleDerived
	a.stage.put(rowKey{r.Table, r.ID}, nil, revision)
}

// touched are the ids of the table's rows that the group has staged so far, in order.
func (a *application) touched(table string) []work.ID {
	var ids []work.ID
	for _, key := range a.stage.order {
		if key.table == table {
			ids = append(ids, key.id)
		}
	}
	return ids
}

// around returns a row as it was before the group and as it is staged; a row without data
// was or is not there.
func (a *application) around(table string, id work.ID) (before, after work.Record, err error) {
	before, _, err = a.stage.tx.Record(table, id)
	if err != nil {
		return before, after, err
	}
	after, _, err = a.stage.get(table, id)
	return before, after, err
}

// pointedTo are the targets of a lookup in the table's touched rows, before and after the
// group, each once. If columns are given, only rows count that differ in one of them.
func (a *application) pointedTo(into *targets, table, column string, columns ...string) error {
	for _, id := range a.touched(table) {
		before, after, err := a.around(table, id)
		if err != nil {
			return err
		}
		if before.Data != nil && after.Data != nil && columns != nil && !a.differs(before, after, columns...) {
			continue
		}
		for _, r := range []work.Record{before, after} {
			into.add(work.Fields{"": r.Column(column)}.Ref(""))
		}
	}
	return nil
}

// targets are ids in the order in which they came, each once.
type targets struct {
	list []work.ID
	seen map[work.ID]bool
}

func (t *targets) add(id work.ID) {
	if id == (work.ID{}) || t.seen[id] {
		return
	}
	if t.seen == nil {
		t.seen = map[work.ID]bool{}
	}
	t.seen[id] = true
	t.list = append(t.list, id)
}

// children are the staged rows of a table whose lookup points at the target, in id order.
func (a *application) children(table, column string, target work.ID) ([]work.Record, error) {
	ids, err := a.stage.lookup(table, column, target)
	if err != nil {
		return nil, err
	}
	rows := make([]work.Record, 0, len(ids))
	for _, id := range ids {
		r, ok, err := a.stage.get(table, id)
		if err != nil {
			return nil, err
		}
		if ok {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// setting is the environment's Field Service setting; a record without data if it has none.
func (a *application) setting() (work.Fields, error) {
	if a.settings == nil {
		a.settings = work.Fields{}
		err := a.stage.tx.Rows(work.SettingTable, work.ID{}, func(r work.Record) bool {
			a.settings = r.Fields()
			return false
		})
		if err != nil {
			return nil, err
		}
	}
	return a.settings, nil
}
