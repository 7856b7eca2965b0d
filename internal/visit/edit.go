package visit

import (
	"context"
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
	g, err := work.CreateRecord(t, columns, a.Now, a.NewID)
	if err != nil {
		return work.Group{}, err
	}
	made := g.Changes[0]
	g.Provisional, err = follows(ctx, r, work.Record{}, work.Record{Table: t.Name, ID: made.ID, Data: made.Apply(nil)})
	return g, err
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
