package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/tui/text"
)

type listCommand struct {
	readFlags
	Table string `arg:"" help:"Logical name of the table."`
	Where string `help:"Only records whose lookup column points to this record: column=id or name." placeholder:"COLUMN=RECORD"`
	Limit int    `help:"At most so many records; 0 = all." default:"0"`
}

// Help is shown by list --help.
func (listCommand) Help() string {
	return `Lists what this device holds of any table of the profile, in the order of creation; with
--online what you may see of it on the server. A list from the server ends after 10,000
records, or after 32 MB of them. It says so, and the exit code is 9: choose fewer with --where
or --limit.

Examples:
  fieldbook list msdyn_workorder
  fieldbook list msdyn_workorderservicetask --where msdyn_workorder=WO-1001 --json
  fieldbook list account --online --limit 20`
}

// Run prints a line a record: its id, its name and how far its changes have come.
func (c *listCommand) Run(con *console) error {
	return c.read(con, func(from *records) error {
		t, err := tableOf(from.DB, c.Table)
		if err != nil {
			return err
		}
		q := work.Query{Table: t.Name, Limit: max(0, c.Limit)}
		if c.Where != "" {
			if err := c.where(con, from, t, &q); err != nil {
				return err
			}
		}
		records, more := from.List(con.Ctx, q)
		if more != nil && !work.Is(more, work.Partial) {
			return more
		}
		if c.JSON {
			if err := con.JSON(recordMessages(from, records)); err != nil {
				return err
			}
			return more
		}
		for _, r := range records {
			fmt.Fprintf(con.Out, "%s  %-9s %s\n", r.ID, from.mark(r.Table, r.ID), text.Line(t.NameOf(r)))
		}
		where := "on this device"
		if s := from.engine.Status(); s.Online && s.Network.Online() {
			where = "on the server"
		}
		fmt.Fprintf(con.Err, "%d %s %s\n", len(records), text.Line(t.Plural), where)
		return more
	})
}

// where reads a condition on a lookup column.
func (c *listCommand) where(con *console, from *records, t *work.Table, q *work.Query) error {
	name, _, _ := strings.Cut(c.Where, "=")
	if column := t.Column(name); column != nil && column.Type != work.TypeLookup {
		return program.Misuse("%s of %s points to no record: choose a lookup column", column.Label, t.Label)
	}
	columns, err := parseColumns(con, from, t, []string{c.Where})
	if err != nil {
		return err
	}
	q.Lookup, q.Equals = name, columns.Ref(name)
	return nil
}

func recordMessages(from *records, found []work.Record) []map[string]any {
	list := make([]map[string]any, 0, len(found))
	for _, r := range found {
		list = append(list, recordMessage(r, from.mark(r.Table, r.ID)))
	}
	return list
}

func recordMessage(r work.Record, mark string) map[string]any {
	return map[string]any{"table": r.Table, "id": r.ID, "rev": r.Rev, "sync": mark, "columns": json.RawMessage(r.Data)}
}
