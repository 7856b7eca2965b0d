package main

import (
	"strings"

	"fieldbook/internal/work"
)

// parseColumns reads column=value arguments. Lookups may be named, as the record's name on
// this device or, online, on the server. The error is Invalid and names the argument.
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
	columns := work.Fields{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, work.Errorf(work.Invalid, "%q: expected column=value", arg)
		}
		column := t.Column(name)
		if column == nil {
			return nil, work.Errorf(work.Invalid, "%s has no column %q", t.Label, name)
		}
		if columns[name], err = column.Parse(value, zone, find); err != nil {
			return nil, err
		}
	}
	return columns, nil
}
