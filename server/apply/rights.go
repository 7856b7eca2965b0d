package apply

import (
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/rights"
)

// keptByServer are the record-keeping columns that nobody sets.
var keptByServer = []string{"createdon", "createdby", "modifiedon", "modifiedby"}

// complete fills in what the caller leaves to the defaults. A role that does not exist
// has no rights.
func (w Author) complete(s *work.Schema) Author {
	if w.Rights == nil {
		w.Rights = rights.Defaults(s)[string(w.Role)]
	}
	w.Person.ID = w.User
	return w
}

// mayChange checks the author's right to the table and the columns of a change, on what
// the server knows of the author and not on what the change claims. The error is Forbidden.
func (a *application) mayChange(t *work.Table, c work.Change) error {
	if a.author.Rights == nil {
		return work.Errorf(work.Forbidden, "the role %q has no rights", string(a.author.Role)).Because(work.NoTableRight)
	}
	if a.tableLevel(t, c.Op) == rights.None {
		return noRight(c.Op, t.Plural).Because(work.NoTableRight)
	}
	if c.Op == work.Delete && t.NoDelete && a.author.Role == Technician {
		return work.Errorf(work.Forbidden, "%s cannot be deleted on a device", t.Plural).Because(work.NoTableRight)
	}
	for _, name := range c.ColumnNames() {
		column := t.Column(name)
		switch {
		case column == nil: // refused as one that does not exist
		case slices.Contains(keptByServer, name), column.ServerOnly && a.author.Role == Technician:
			return (&work.Error{Kind: work.Forbidden, Column: name, Message: column.Label + " is set by the server and cannot be changed"}).Because(work.NoColumnRight)
		case !a.author.Rights.MaySet(t.Name, name):
			return (&work.Error{Kind: work.Forbidden, Column: name, Message: "you do not have the right to change " + column.Label}).Because(work.NoColumnRight)
		}
	}
	return nil
}

// tableLevel is how far the author's right to an operation on the table reaches. Whatever
// a role says, a technician writes only tables that are meant for devices.
func (a *application) tableLevel(t *work.Table, op work.Op) rights.Level {
	if a.author.Role == Technician && (t.ReadOnly || !t.Offline) {
		return rights.None
	}
	may := a.author.Rights.On(t.Name)
	level := rights.None
	switch op {
	case work.Create:
		level = may.Create
	case work.Update:
		level = may.Write
	case work.Delete:
		level = may.Delete
	}
	if level == "" { // a role document that leaves it out
		return rights.None
	}
	return level
}

// mayTouch checks the author's right to the record itself, as it is and as it will be:
// before has no data in a creation, after none in a deletion. The error is Forbidden, or
// that of the store.
func (a *application) mayTouch(t *work.Table, op work.Op, before, after work.Record) error {
	role, person := a.author.Rights, a.author.Person
	allowed := false
	switch op {
	case work.Create:
		allowed = role.MayCreate(after, person)
	case work.Update:
		allowed = role.MayWrite(before, after, person)
	case work.Delete:
		allowed = role.MayDelete(before, person)
	}
	if !allowed {
		return noRight(op, "this "+t.Label).Because(work.NoRecordRight)
	}
	if a.author.Role != Technician || a.author.Seen == nil {
		return nil
	}
	known, err := a.knows(t, op, before, after)
	if err == nil && !known {
		err = work.Errorf(work.Forbidden, "you do not have the right to work on this %s: it was never on your device", t.Label).Because(work.NoRecordRight)
	}
	return err
}

func noRight(op work.Op, what string) *work.Error {
	verb := map[work.Op]string{work.Create: "create", work.Update: "change", work.Delete: "delete"}[op]
	return work.Errorf(work.Forbidden, "you do not have the right to %s %s: ask your administrator", verb, what)
}

// knows reports whether a change stays among the records that the author's device was
// shown or that the author made. What is new, or moves, hangs on nothing else than those;
// what hangs on a record that the author made counts as shown.
func (a *application) knows(t *work.Table, op work.Op, before, after work.Record) (bool, error) {
	if op != work.Create {
		known, err := a.isKnown(before)
		if err != nil {
			return false, err
		}
		if !known {
			if known, err = a.anyParentMade(t, before); err != nil || !known {
				return false, err
			}
		}
	}
	if op == work.Delete {
		return true, nil
	}
	held, wanted := parents(t, before), parents(t, after)
	for _, parent := range wanted {
		if slices.Contains(held, parent) {
			continue
		}
		r, ok, err := a.stage.get(parent.Table, parent.ID)
		if err != nil {
			return false, err
		}
		if !ok { // refused as a lookup that points nowhere
			continue
		}
		if known, err := a.isKnown(r); err != nil || !known {
			return false, err
		}
	}
	return true, nil
}

func (a *application) isKnown(r work.Record) (bool, error) {
	if a.made(r) {
		return true, nil
	}
	return a.author.Seen(work.RecordRef{Table: r.Table, ID: r.ID})
}

// made reports whether the author created the record.
func (a *application) made(r work.Record) bool {
	return work.Fields{"": r.Column("createdby")}.Ref("") == a.author.User
}

func (a *application) anyParentMade(t *work.Table, r work.Record) (bool, error) {
	for _, parent := range parents(t, r) {
		p, ok, err := a.stage.get(parent.Table, parent.ID)
		if err != nil || ok && a.made(p) {
			return ok, err
		}
	}
	return false, nil
}

// parents are the bookings and work orders that a record hangs on.
func parents(t *work.Table, r work.Record) []work.RecordRef {
	var found []work.RecordRef
	if t.Name == work.WorkOrderTable { // a follow-up order is no part of the first
		return nil
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !slices.Contains(c.Targets, work.BookingTable) && !slices.Contains(c.Targets, work.WorkOrderTable) {
			continue
		}
		raw := r.Column(c.Name)
		if raw == nil {
			continue
		}
		table, id := work.Fields{"": raw}.RefTable("")
		if table == "" {
			table = c.Targets[0]
		}
		if table == work.BookingTable || table == work.WorkOrderTable {
			found = append(found, work.RecordRef{Table: table, ID: id})
		}
	}
	return found
}
