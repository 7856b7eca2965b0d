package main

import (
	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
)

type refreshCommand struct {
	dataFlags
	passFlags
	Table   string   `arg:"" help:"Logical name of the table, or booking."`
	Records []string `arg:"" optional:"" help:"Ids of single records; the whole table if left out."`
}

// Help is shown by refresh --help.
func (refreshCommand) Help() string {
	return `Fetches one table now, with the tables that it brings along, or single records of it: also
such as this device does not hold yet, if the offline profile gives them to you.

Examples:
  fieldbook refresh booking
  fieldbook refresh booking 0190f5c2-…`
}

// Run syncs a table or single records.
func (c *refreshCommand) Run(con *console) error {
	return c.with(func(db *localdb.DB) error {
		t, err := tableOf(db, c.Table)
		if err != nil {
			return err
		}
		records := make([]work.RecordRef, len(c.Records))
		for i, name := range c.Records {
			id, err := work.ParseID(name)
			if err != nil {
				return program.Misused(err)
			}
			records[i] = work.RecordRef{Table: t.Name, ID: id}
		}
		err = c.sync(con, db, c.dataFlags, func(e *syncclient.Engine) (localdb.Run, error) {
			if len(records) > 0 {
				return e.SyncRecords(con.Ctx, records...)
			}
			return e.SyncOnce(con.Ctx, syncclient.ReasonView, t.Name)
		})
		for _, r := range records {
			if _, missing := db.Get(r.Table, r.ID); err == nil && work.Is(missing, work.NotFound) {
				err = work.Errorf(work.NotFound, "%s %s did not come: it does not exist, or your offline profile does not give it to this device", t.Label, r.ID)
			}
		}
		return err
	})
}
