package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/tui/text"
)

type recordList struct {
	officeFlags
	Table string `arg:"" help:"Logical name of the table, or booking."`
	Where string `help:"Only records whose lookup column points at a record: column=ID or column=NAME." placeholder:"COLUMN=VALUE"`
	Limit *int   `help:"At most so many, from 1 to 10,000; all of them if it is left out."`
}

// Help is shown by record list --help.
func (recordList) Help() string {
	return `Lists every record. A list that --limit ends says so on the error output.

Examples:
  fieldbookd record list msdyn_workorder --limit 20
  fieldbookd record list bookableresourcebooking --where "resource=Mara Lindqvist"`
}

// Run prints a line a record.
func (c *recordList) Run(con *console) error {
	limit := 0
	if c.Limit != nil {
		if limit = *c.Limit; limit < 1 || limit > maxRecords {
			return program.Misuse("--limit must be from 1 to 10,000, not %d; without it all are listed", limit)
		}
	}
	o, err := c.connect()
	if err != nil {
		return err
	}
	c.Table = program.TableName(c.Table)
	t, err := work.Standard().Need(c.Table)
	if err != nil {
		return err
	}
	query := url.Values{}
	if c.Where != "" {
		column, value, ok := strings.Cut(c.Where, "=")
		described := t.Column(column)
		if !ok || described == nil || described.Type != work.TypeLookup {
			return program.Misuse("--where %q: expected a lookup column of %s, an equals sign, and an id or a name", c.Where, c.Table)
		}
		raw, err := described.Parse(value, time.Local, o.finder(con))
		if err != nil {
			return err
		}
		query.Set("lookup", column)
		query.Set("target", work.Fields{"": raw}.Ref("").String())
	}
	return c.print(con, o, t, query, limit)
}

// print prints the records as they come; JSON is one document and waits for the last.
func (c *recordList) print(con *console, o *office, t *work.Table, query url.Values, limit int) error {
	list, n := []server.RecordMessage{}, 0
	more, err := o.records(con, c.Table, query, limit, func(m server.RecordMessage) {
		if n++; c.JSON {
			list = append(list, m)
			return
		}
		fmt.Fprintf(con.Out, "%s  rev %-3d %s\n", m.ID, m.Rev, text.Line(t.NameOf(work.Record{Data: m.Columns})))
	})
	if err == nil && c.JSON {
		err = con.JSON(list)
	}
	if err == nil && more {
		fmt.Fprintf(con.Err, "The first %d of more %s\n", n, text.Line(t.Plural))
	}
	return err
}

type recordGet struct{ recordArgs }

// Help is shown by its --help.
func (recordGet) Help() string {
	return "Example:\n  fieldbookd record get bookableresourcebooking 0190f2c1-6a2e-7c33-9d0e-3f6c1c7a4b11"
}

// Run prints a column a line.
func (c *recordGet) Run(con *console) error {
	o, path, err := c.open(con)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodGet, path, nil, &m); err != nil {
		return err
	}
	return c.show(con, o, m)
}

func (f officeFlags) show(con *console, o *office, m server.RecordMessage) error {
	if f.JSON {
		return con.JSON(m)
	}
	t, names := work.Standard().Table(m.Table), newNames(con, o)
	fmt.Fprintf(con.Out, "%s %s, rev %d\n", t.Label, m.ID, m.Rev)
	return work.Record{Data: m.Columns}.Scan(func(name string, raw json.RawMessage) bool {
		fmt.Fprintf(con.Out, "  %-34s %s\n", line(name), names.shown(t, name, raw))
		return true
	})
}

func shown(t *work.Table, column string, raw []byte) string {
	c := t.Column(column)
	if c == nil {
		return text.Line(string(raw))
	}
	if value := c.Format(raw, time.Local); value != "" {
		return text.Line(value)
	}
	return "(empty)"
}
