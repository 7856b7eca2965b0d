package main

import (
	"fieldbook/internal/program"
	"fieldbook/internal/work"
)

// parseColumns reads column=value arguments. Lookups may be named, as the record's name on
// this device or, online, on the server. The error is Invalid and names the argument, or
// NotFound for a name that no record has.
func parseColumns(con *console, r *records, t *work.Table, args []string) (work.Fields, error) {
	zone, err := zoneOf(r.DB)
	if err != nil {
		return nil, err
	}
	find := func(table, name string) (work.ID, error) {
		t, err := tableOf(r.DB, table)
		if err != nil {
			return work.ID{}, err
		}
		return named(con.Ctx, r, t, name)
	}
	columns, err := t.ParseColumns(args, zone, find)
	return columns, program.Misused(err)
}
