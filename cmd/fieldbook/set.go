package main

import (
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

type setCommand struct {
	dataFlags
	Table   string   `arg:"" help:"Logical name of the table, or booking."`
	Record  string   `arg:"" help:"Id or name of the record."`
	Columns []string `arg:"" help:"column=value; an empty value empties the column."`
}

// Help is shown by set --help.
func (setCommand) Help() string {
	return `A booking's status also sets the times and the timestamp that the change implies.

Examples:
  fieldbook set booking 0190f5c2-… "bookingstatus=In Progress"
  fieldbook set msdyn_workorderservicetask 0190f5c3-… msdyn_percentcomplete=100 msdyn_actualduration=25`
}

// Run saves the change on this device; it is sent with the next sync.
func (c *setCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		t, err := tableOf(db, c.Table)
		if err != nil {
			return err
		}
		r, err := record(con, db, t.Name, c.Record)
		if err != nil {
			return err
		}
		columns, err := parseColumns(con, db, t, c.Columns)
		if err != nil {
			return err
		}
		g, err := c.group(con, db, t, r, columns)
		if err != nil {
			return err
		}
		if g, err = db.Edit(g); err != nil {
			return err
		}
		return saved(con, c.dataFlags, g)
	})
}

// group makes the changes: by the status rule when a booking's status is all that is set.
func (c *setCommand) group(con *console, db *localdb.DB, t *work.Table, r work.Record, columns work.Fields) (work.Group, error) {
	if t.Name != work.BookingTable || !columns.Has("bookingstatus") {
		return work.SetColumns(t, r, columns, time.Now())
	}
	if len(columns) > 1 {
		return work.Group{}, work.Errorf(work.Invalid, "set the status alone: it sets the booking's times itself")
	}
	d, err := visit.Open(con.Ctx, db, r.ID)
	if err != nil {
		return work.Group{}, err
	}
	to, err := db.Get(work.BookingStatusTable, columns.Ref("bookingstatus"))
	if err != nil {
		return work.Group{}, err
	}
	return d.SetStatus(con.Ctx, db, work.BookingStatusOf(to), time.Now(), work.RandomID)
}
