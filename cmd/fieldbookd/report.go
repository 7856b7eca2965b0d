package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"fieldbook/server"
	"fieldbook/tui/text"
)

type syncErrorCommand struct{ officeFlags }

// Run prints a paragraph an error.
func (c *syncErrorCommand) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var list []server.SyncError
	if err := o.call(con, http.MethodGet, server.PathSyncErrors, nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(list)
	}
	kinds := []string{"Conflict", "Record not found", "Record already exists", "Others"}
	for _, e := range list {
		fmt.Fprintf(con.Out, "%s  %s  %s %s\n  %s\n", e.ErrorTime.Local().Format("2006-01-02 15:04"), kinds[min(max(e.ErrorType, 0), 3)],
			e.Action, text.Line(e.Name), text.Line(e.ErrorMessage))
	}
	if len(list) == 0 {
		fmt.Fprintln(con.Out, "No sync errors.")
	}
	return nil
}

type deviceCommand struct{ officeFlags }

// Run prints a line a device.
func (c *deviceCommand) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	var list []server.Device
	if err := o.call(con, http.MethodGet, server.PathDevices, nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return con.JSON(list)
	}
	for _, d := range list {
		total := 0
		tables := make([]string, 0, len(d.Rows))
		for t, n := range d.Rows {
			total += n
			tables = append(tables, fmt.Sprintf("%s %d", t, n))
		}
		slices.Sort(tables)
		fmt.Fprintf(con.Out, "%s  %-12s %-16s %d rows\n  %s\n", d.ID, text.Line(d.Login), text.Line(d.Name), total, strings.Join(tables, ", "))
	}
	return nil
}

type versionCommand struct{}

// Run prints the version that the build recorded.
func (versionCommand) Run(con *console) error { return con.Version("fieldbookd") }
