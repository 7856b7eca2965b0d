package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type recordRestore struct {
	recordArgs
	Rev    uint64 `help:"Revision that deleted the record or that the value lost against, from fieldbookd record history."`
	Column string `help:"Logical name of the column whose value comes back; without it the deleted record does."`
	Error  string `help:"Sync error that holds the value, where several lost against one revision." placeholder:"ID"`
}

// Help is shown by record restore --help.
func (recordRestore) Help() string {
	return `The value is set, or the record made, again as a change of yours; what it replaces stays in the history.
A sync error is settled once all of its values are back.
The parts that were deleted with a record come back with it; what was deleted before stays deleted.

Examples:
  fieldbookd record restore bookableresourcebooking 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11 --rev 7 --column name
  fieldbookd record restore account 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b12 --rev 3`
}

// Run brings the value or the record back and prints the record as it is then.
func (c *recordRestore) Run(con *console) error {
	request := server.RestoreRequest{Rev: c.Rev, Column: c.Column}
	if c.Error != "" {
		var err error
		if request.SyncError, err = work.ParseID(c.Error); err != nil {
			return program.Misused(err)
		}
	}
	if c.Rev == 0 && (c.Error == "" || c.Column == "") {
		return program.Misuse("name the revision with --rev, or a value with --column and --error: fieldbookd record history shows them")
	}
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	var m server.RestoreAnswer
	if err := o.call(con, http.MethodPost, path+"/restore", request, &m); err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(m)
	}
	if err := c.show(con, o, m.RecordMessage); err != nil {
		return err
	}
	if m.Unchanged {
		fmt.Fprintln(con.Out, "Nothing changed: the record has this value already.")
	}
	printParts(con, m)
	return nil
}

// printParts says what became of the parts that were deleted with a record.
func printParts(con *console, m server.RestoreAnswer) {
	schema, total, counts := work.Standard(), 0, []string{}
	for _, table := range slices.Sorted(maps.Keys(m.Parts)) {
		n := m.Parts[table]
		total += n
		counts = append(counts, fmt.Sprintf("%d %s", n, labelOf(schema, table, n)))
	}
	switch total {
	case 0:
	case 1:
		fmt.Fprintf(con.Out, "1 part came back with it: %s.\n", counts[0])
	default:
		fmt.Fprintf(con.Out, "%d parts came back with it: %s.\n", total, strings.Join(counts, ", "))
	}
	for _, l := range m.Left {
		fmt.Fprintf(con.Out, "%s %s stays deleted: it points to the %s %s, which is gone.\n", labelOf(schema, l.Table, 1), l.ID, labelOf(schema, l.Needs.Table, 1), l.Needs.ID)
		if l.NeedsRev > 0 {
			fmt.Fprintf(con.Out, "  fieldbookd record restore %s %s --rev %d\n", line(l.Needs.Table), l.Needs.ID, l.NeedsRev)
		}
		fmt.Fprintf(con.Out, "  fieldbookd record restore %s %s --rev %d\n", line(l.Table), l.ID, l.Rev)
	}
}

// labelOf is what people call so many records of a table.
func labelOf(schema *work.Schema, table string, n int) string {
	t := schema.Table(table)
	switch {
	case t == nil:
		return line(table)
	case n == 1:
		return t.Label
	}
	return t.Plural
}
