package apply

import (
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// targetsExist refuses lookups that point nowhere.
func (a *application) targetsExist(t *work.Table, c work.Change) error {
	columns := c.Columns()
	for _, name := range c.ColumnNames() {
		column := t.Column(name)
		if column.Type != work.TypeLookup || !columns.Has(name) {
			continue
		}
		table, id := columns.RefTable(name)
		if table == "" {
			table = column.Targets[0]
		}
		_, ok, err := a.stage.get(table, id)
		if err != nil {
			return err
		}
		if !ok {
			return refuse(&work.Error{
				Kind: work.Invalid, Reason: work.DanglingLookup, Column: name,
				Message: column.Label + " points to a record that does not exist: " + table + " " + id.String(),
			})
		}
	}
	return nil
}

// checkStatus refuses a booking status that cannot follow the one its author saw. That
// is the one in force, unless others changed it meanwhile: what they made of the booking
// is a conflict and not asked here. Dispatchers and administrators may set any status.
func (a *application) checkStatus(c work.Change, old work.Record, foreign []store.Revision) error {
	edit, changes := c.Set["bookingstatus"]
	if c.Table != work.BookingTable || !changes || a.author.Role != Technician {
		return nil
	}
	seen := work.Fields{"": old.Column("bookingstatus")}
	for _, r := range foreign {
		if _, changed := r.Set["bookingstatus"]; changed && len(edit.From) > 0 {
			seen[""] = edit.From
		}
	}
	from, err := a.status(seen.Ref(""))
	if err != nil {
		return err
	}
	to, err := a.status(work.Fields{"": edit.To}.Ref(""))
	if err != nil {
		return err
	}
	if from.ID == to.ID { // the device says so again: nothing to refuse
		return nil
	}
	return work.CheckTransition(from, to)
}

// status reads a bookingstatus record; one that is gone has no meaning.
func (a *application) status(id work.ID) (work.BookingStatus, error) {
	r, ok, err := a.stage.get(work.BookingStatusTable, id)
	if err != nil || !ok {
		return work.BookingStatus{ID: id}, err
	}
	return work.BookingStatusOf(r), nil
}
