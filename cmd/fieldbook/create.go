package main

import (
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

type createCommand struct {
	readFlags
	Table   string   `arg:"" help:"Logical name of the table."`
	Columns []string `arg:"" help:"column=value."`
}

// Help is shown by create --help.
func (createCommand) Help() string {
	return `The record's id is final from the start. It is sent with the next sync.

Example:
  fieldbook create msdyn_timeentry "msdyn_description=Van service" "msdyn_start=2026-11-24 08:00" msdyn_duration=30`
}

// Run saves a new record on this device.
func (c *createCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		columns, err := parseColumns(con, from, t, c.Columns)
		if err != nil {
			return err
		}
		act, err := from.act()
		if err != nil {
			return err
		}
		g, err := visit.Create(con.Ctx, from, act, t, columns)
		if err != nil {
			return err
		}
		return c.save(con, from, g)
	})
}

type deleteCommand struct {
	readFlags
	Table  string `arg:"" help:"Logical name of the table."`
	Record string `arg:"" help:"Id or name of the record."`
}

// Help is shown by delete --help.
func (deleteCommand) Help() string {
	return `Bookings, work orders and their lines cannot be deleted on a device.

Example:
  fieldbook delete msdyn_bookableresourcebookingquicknote 0190f5c2-…`
}

// Run deletes a record on this device; the server follows with the next sync.
func (c *deleteCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		r, err := from.get(con.Ctx, t, c.Record)
		if err != nil {
			return err
		}
		g, err := work.DeleteRecord(t, r, time.Now())
		if err != nil {
			return err
		}
		return c.save(con, from, g)
	})
}
