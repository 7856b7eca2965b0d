package visit

import (
	"context"
	"slices"

	"fieldbook/internal/work"
)

// following puts together what the server will derive from a change of one record. Each
// sum and status is shown only where the records on the device explain what it is now:
// where they do not, some are missing, and the result would be wrong.
type following struct {
	ctx           context.Context
	from          Reader
	before, after work.Record // before has no data for a new record
	changes       []work.Change
}

// follows returns the provisional changes that a change of one record brings along.
func follows(ctx context.Context, r Reader, before, after work.Record) ([]work.Change, error) {
	f := &following{ctx: ctx, from: r, before: before, after: after}
	var err error
	switch after.Table {
	case work.ServiceTaskTable:
		err = f.incidents()
	case work.WorkOrderProductTable, work.WorkOrderServiceTable:
		err = f.sums()
	case work.BookingTable:
		err = f.orders()
	}
	return f.changes, err
}

// moves reports whether one of the columns changes. All of a new record's do.
func (f *following) moves(columns []string) bool {
	return f.before.Data == nil || slices.ContainsFunc(columns, func(c string) bool {
		return !work.Equal(f.before.Column(c), f.after.Column(c))
	})
}

func (f *following) show(r work.Record, set work.Fields) {
	if len(set) > 0 {
		f.changes = append(f.changes, work.UpdateOf(r.Table, r.ID, set))
	}
}

// each visits the records that a lookup of the record points to before and after the
// change, as far as they are on the device, with all that point to them in each of the
// tables: as they are now, and as they will be.
func (f *following) each(target, lookup string, tables []string, visit func(target work.Record, now, then []work.Record) error) error {
	was, is := refOf(f.before, lookup), refOf(f.after, lookup)
	for _, id := range slices.Compact([]work.ID{was, is}) {
		record, ok, err := get(f.from, target, id)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		var now []work.Record
		for _, table := range tables {
			found, err := f.from.List(f.ctx, work.Query{Table: table, Lookup: lookup, Equals: id})
			if err != nil {
				return err
			}
			now = append(now, found...)
		}
		then := slices.DeleteFunc(slices.Clone(now), func(r work.Record) bool { return r.Table == f.after.Table && r.ID == f.after.ID })
		if is == id {
			then = append(then, f.after)
		}
		if err := visit(record, now, then); err != nil {
			return err
		}
	}
	return nil
}

func refOf(r work.Record, lookup string) work.ID {
	return work.Fields{"": r.Column(lookup)}.Ref("")
}

// incidents is how much of a task's incident is done.
func (f *following) incidents() error {
	if !f.moves(work.TaskColumns) {
		return nil
	}
	return f.each(work.WorkOrderIncidentTable, "msdyn_workorderincident", []string{work.ServiceTaskTable}, func(incident work.Record, _, then []work.Record) error {
		tasks := make([]work.ServiceTask, len(then))
		for i, r := range then {
			tasks[i] = work.ServiceTaskOf(r)
		}
		f.show(incident, work.DeriveIncident(incident, tasks))
		return nil
	})
}

// sums are those of a line and of its work order.
func (f *following) sums() error {
	if f.moves(work.PriceColumns) && (f.before.Data == nil || len(work.DeriveLine(f.before)) == 0) {
		f.show(f.after, work.DeriveLine(f.after))
	}
	// The server looks up the price of a new line that has none.
	if !f.moves(work.SumColumns) || f.before.Data == nil && !f.after.Fields().Has("msdyn_unitamount") {
		return nil
	}
	lines := []string{work.WorkOrderProductTable, work.WorkOrderServiceTable}
	return f.each(work.WorkOrderTable, "msdyn_workorder", lines, func(order work.Record, now, then []work.Record) error {
		if len(orderSums(order, now)) == 0 {
			f.show(order, orderSums(order, then))
		}
		return nil
	})
}

// orderSums are the sums that lines give an order. Nothing is no other sum than none.
func orderSums(order work.Record, records []work.Record) work.Fields {
	lines := make([]work.Line, len(records))
	for i, r := range records {
		lines[i] = work.LineOf(r)
	}
	set, has := work.DeriveOrderSums(order, lines), order.Fields()
	for column := range set {
		if set.Float(column) == 0 && !has.Has(column) {
			delete(set, column)
		}
	}
	return set
}

// orders is the status of a booking's work order, and when it was begun and completed.
func (f *following) orders() error {
	if !f.moves(work.FactColumns) {
		return nil
	}
	return f.each(work.WorkOrderTable, "msdyn_workorder", []string{work.BookingTable}, func(order work.Record, now, then []work.Record) error {
		known, err := f.facts(now)
		if err != nil || len(work.DeriveOrder(order, known)) > 0 {
			return err
		}
		if known, err = f.facts(then); err == nil {
			f.show(order, work.DeriveOrder(order, known))
		}
		return err
	})
}

func (f *following) facts(bookings []work.Record) ([]work.BookingFact, error) {
	facts := make([]work.BookingFact, len(bookings))
	for i, b := range bookings {
		status, _, err := get(f.from, work.BookingStatusTable, work.BookingOf(b).Status)
		if err != nil {
			return nil, err
		}
		facts[i] = work.FactOf(b, work.BookingStatusOf(status))
	}
	return facts, nil
}
