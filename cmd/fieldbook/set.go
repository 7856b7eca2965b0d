package main

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

type setCommand struct {
	readFlags
	Table   string   `arg:"" help:"Logical name of the table, or booking."`
	Record  string   `arg:"" help:"Id or name of the record."`
	Columns []string `arg:"" help:"column=value; an empty value empties the column."`
}

// Help is shown by set --help.
func (setCommand) Help() string {
	return `A booking's status also sets the times and the timestamp that the change implies.
Online the server's answer is waited for. If it does not take the change, the exit code is 7 and
the change waits in a sync error. With --json the answer says "changed" and, where it is known,
"outcome"; of a change that was not taken also "syncerrorid" and "message".

Examples:
  fieldbook set booking 0190f5c2-… "bookingstatus=In Progress"
  fieldbook set msdyn_workorderservicetask 0190f5c3-… msdyn_percentcomplete=100 msdyn_actualduration=25`
}

// Run saves the change on this device; it is sent with the next sync.
func (c *setCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		r, err := from.get(con.Ctx, t, c.Record)
		if err != nil {
			return err
		}
		if err := from.opened(con.Ctx, r); err != nil {
			return err
		}
		columns, err := parseColumns(con, from, t, c.Columns)
		if err != nil {
			return err
		}
		g, err := setting(con, from, t, r, columns)
		if err != nil {
			return err
		}
		return c.save(con, from, g)
	})
}

// setting makes the changes, with what follows from them as far as this device can know it.
func setting(con *console, from *records, t *work.Table, r work.Record, columns work.Fields) (work.Group, error) {
	act, err := from.act()
	if err != nil {
		return work.Group{}, err
	}
	return visit.Set(con.Ctx, from, act, t, r, columns)
}
