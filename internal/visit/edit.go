package visit

import (
	"context"
	"maps"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// Act is one user action: whose it is, when it happens, and what names new records.
type Act struct {
	By    Person
	Now   time.Time
	NewID work.NewID
}

// Set makes the group by which a user sets columns of a record, and, provisionally, what
// the server will make of other columns and records as far as the device can know it. A
// booking's status sets its times by its own rule and is set alone. The error is Invalid or
// Forbidden where a rule of the table refuses the columns.
func Set(ctx context.Context, r Reader, a Act, t *work.Table, record work.Record, columns work.Fields) (work.Group, error) {
	if t.Name == work.BookingTable && columns.Has("bookingstatus") {
		return setStatus(ctx, r, a, record.ID, columns)
	}
	columns, err := completed(a, t, record, columns)
	if err != nil {
		return work.Group{}, err
	}
	g, err := work.SetColumns(t, record, columns, a.Now)
	if err != nil {
		return work.Group{}, err
	}
	after := record
	after.Data = g.Changes[0].Apply(record.Data)
	if t.Name == work.ServiceTaskTable && columns.Has("msdyn_actualduration") {
		if err := checkDuration(ctx, r, work.ServiceTaskOf(after), a.Now); err != nil {
			return work.Group{}, err
		}
	}
	g.Provisional, err = follows(ctx, r, record, after)
	return g, err
}

// Create makes the group by which a user makes a new record, with what follows from it, as
// [Set] does.
func Create(ctx context.Context, r Reader, a Act, t *work.Table, columns work.Fields) (work.Group, error) {
	columns, err := completed(a, t, work.Record{}, columns)
	if err == nil && t.Name == work.ServiceTaskTable {
		columns, err = newTask(r, columns)
	}
	if err != nil {
		return work.Group{}, err
	}
	g, err := work.CreateRecord(t, columns, a.Now, a.NewID)
	if err != nil {
		return work.Group{}, err
	}
	made := g.Changes[0]
	g.Provisional, err = follows(ctx, r, work.Record{}, work.Record{Table: t.Name, ID: made.ID, Data: made.Apply(nil)})
	return g, err
}

// newTask adds to the columns of a new service task its place, until the server gives it one,
// and how long it takes, as its type says.
func newTask(r Reader, columns work.Fields) (work.Fields, error) {
	out := work.Fields{"msdyn_lineorder": work.Int(work.NewLine)}
	maps.Copy(out, columns)
	kind, ok, err := get(r, work.ServiceTaskTypeTable, columns.Ref("msdyn_tasktype"))
	if estimated := kind.Column("msdyn_estimatedduration"); ok && estimated != nil && !columns.Has("msdyn_estimatedduration") {
		out["msdyn_estimatedduration"] = estimated
	}
	if work.Is(err, work.Unavailable) {
		err = nil // in online mode without a network: the server fills it in
	}
	return out, err
}

// completed adds to columns what follows from them in the same record: start, end and
// duration of a time entry agree, and a new one is its maker's unless it names another.
func completed(a Act, t *work.Table, record work.Record, columns work.Fields) (work.Fields, error) {
	if t.Name != work.TimeEntryTable {
		return columns, nil
	}
	out := work.Fields{}
	if record.Data == nil && a.By.Resource != (work.ID{}) {
		out["msdyn_bookableresource"] = work.Ref(a.By.Resource)
	}
	maps.Copy(out, columns)
	times := slices.ContainsFunc(work.TimeEntryTimes, func(c string) bool { _, ok := columns[c]; return ok })
	if record.Data != nil && !times {
		return out, nil // what does not agree already is not this change's to mend
	}
	follows, err := work.FitTimeEntry(record.Fields(), columns)
	maps.Copy(out, follows)
	return out, err
}

func setStatus(ctx context.Context, r Reader, a Act, booking work.ID, columns work.Fields) (work.Group, error) {
	if len(columns) > 1 {
		return work.Group{}, work.Errorf(work.Invalid, "set the status alone: it sets the booking's times itself")
	}
	d, err := Open(ctx, r, booking)
	if err != nil {
		return work.Group{}, err
	}
	to, err := r.Get(work.BookingStatusTable, columns.Ref("bookingstatus"))
	if err != nil {
		return work.Group{}, err
	}
	return d.SetStatus(ctx, r, a.By, work.BookingStatusOf(to), a.Now, a.NewID)
}
