package main

import (
	"fmt"
	"net/http"
	"strings"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type recordSet struct {
	recordArgs
	Columns []string `arg:"" help:"column=value; an empty value empties the column."`
}

// Help is shown by record set --help.
func (recordSet) Help() string {
	return `Examples:
  fieldbookd record set msdyn_workorder WO-1001 "msdyn_instructions=Key at the gate"
  fieldbookd record set bookableresourcebooking 0190… bookingstatus=Canceled
  fieldbookd record set bookableresourcebooking 0190… "resource=Jonas Weber" "starttime=2026-11-23 14:00"`
}

// Run changes the columns and prints the record as it is then.
func (c *recordSet) Run(con *console) error {
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	columns, err := parseColumns(con, o, c.Table, c.Columns)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodPatch, path, server.RecordMessage{Columns: encodeAll(columns)}, &m); err != nil {
		return err
	}
	return c.show(con, o, m)
}

type recordCreate struct {
	officeFlags
	Table   string   `arg:"" help:"Logical name of the table, or booking."`
	Columns []string `arg:"" help:"column=value."`
}

// Help is shown by record create --help.
func (recordCreate) Help() string {
	return "Example:\n  fieldbookd record create account \"name=Harbour Baths\" telephone1=555-0100"
}

// Run makes the record and prints it.
func (c *recordCreate) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	c.Table = program.TableName(c.Table)
	columns, err := parseColumns(con, o, c.Table, c.Columns)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodPost, server.PathRecords+"/"+c.Table, server.RecordMessage{Columns: work.Encode(columns)}, &m); err != nil {
		return err
	}
	return c.show(con, o, m)
}

type recordDelete struct{ recordArgs }

// Help is shown by record delete --help.
func (recordDelete) Help() string {
	return "Example:\n  fieldbookd record delete account \"Harbour Baths\""
}

// Run deletes the record.
func (c *recordDelete) Run(con *console) error {
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	if err := o.call(con, http.MethodDelete, path, nil, nil); err != nil {
		return err
	}
	id := path[strings.LastIndexByte(path, '/')+1:]
	fmt.Fprintln(con.Out, "Deleted. Its last values stay in the history: fieldbookd record history "+c.Table+" "+id)
	return nil
}
