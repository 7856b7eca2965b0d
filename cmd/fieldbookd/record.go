package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/store"
	"fieldbook/tui/text"
)

type recordCommands struct {
	List    recordList    `cmd:"" help:"List records of a table."`
	Get     recordGet     `cmd:"" help:"Show one record."`
	Set     recordSet     `cmd:"" help:"Change columns of a record."`
	Create  recordCreate  `cmd:"" help:"Make a record."`
	Delete  recordDelete  `cmd:"" help:"Delete a record."`
	History recordHistory `cmd:"" help:"Show who changed a record, when, and which values were put aside."`
}

type recordList struct {
	officeFlags
	Table string `arg:"" help:"Logical name, such as bookableresourcebooking."`
	Where string `help:"Only records whose lookup column points at a record: column=ID or column=NAME." placeholder:"COLUMN=VALUE"`
	Limit int    `help:"At most so many." default:"200"`
}

// Help is shown by record list --help.
func (recordList) Help() string {
	return `Examples:
  fieldbookd record list msdyn_workorder --limit 20
  fieldbookd record list bookableresourcebooking --where "resource=Mara Lindqvist"`
}

// Run prints a line a record.
func (c *recordList) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	t, err := work.Standard().Need(c.Table)
	if err != nil {
		return err
	}
	query := url.Values{"limit": {fmt.Sprint(c.Limit)}}
	if c.Where != "" {
		column, value, ok := strings.Cut(c.Where, "=")
		described := t.Column(column)
		if !ok || described == nil || described.Type != work.TypeLookup {
			return work.Errorf(work.Invalid, "--where %q: expected a lookup column of %s, an equals sign, and an id or a name", c.Where, c.Table)
		}
		raw, err := described.Parse(value, time.Local, o.finder(con))
		if err != nil {
			return err
		}
		query.Set("lookup", column)
		query.Set("target", work.Fields{"": raw}.Ref("").String())
	}
	var list []server.RecordMessage
	if err := o.call(con, http.MethodGet, server.PathRecords+"/"+url.PathEscape(c.Table)+"?"+query.Encode(), nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, list)
	}
	for _, m := range list {
		fmt.Fprintf(con.out, "%s  rev %-3d %s\n", m.ID, m.Rev, text.Line(t.NameOf(work.Record{Data: m.Columns})))
	}
	return nil
}

// recordArgs name one record.
type recordArgs struct {
	officeFlags
	Table  string `arg:"" help:"Logical name of the table."`
	Record string `arg:"" help:"Id or name of the record."`
}

func (c *recordArgs) path(con *console, o *office) (string, error) {
	if _, err := work.Standard().Need(c.Table); err != nil {
		return "", err
	}
	id, err := work.ParseID(c.Record)
	if err != nil {
		if id, err = o.find(con, c.Table, c.Record); err != nil {
			return "", err
		}
	}
	return server.PathRecords + "/" + c.Table + "/" + id.String(), nil
}

type recordGet struct{ recordArgs }

// Run prints a column a line.
func (c *recordGet) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	path, err := c.path(con, o)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodGet, path, nil, &m); err != nil {
		return err
	}
	return c.show(con, m)
}

func (f officeFlags) show(con *console, m server.RecordMessage) error {
	if f.JSON {
		return printJSON(con, m)
	}
	t := work.Standard().Table(m.Table)
	fmt.Fprintf(con.out, "%s %s, rev %d\n", t.Label, m.ID, m.Rev)
	return work.Record{Data: m.Columns}.Scan(func(name string, raw rawJSON) bool {
		value := string(raw)
		if column := t.Column(name); column != nil {
			value = column.Format(raw, time.Local)
		}
		fmt.Fprintf(con.out, "  %-34s %s\n", name, text.Line(value))
		return true
	})
}

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
	o, err := c.connect()
	if err != nil {
		return err
	}
	path, err := c.path(con, o)
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
	return c.show(con, m)
}

type recordCreate struct {
	officeFlags
	Table   string   `arg:"" help:"Logical name of the table."`
	Columns []string `arg:"" help:"column=value."`
}

// Run makes the record and prints it.
func (c *recordCreate) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	columns, err := parseColumns(con, o, c.Table, c.Columns)
	if err != nil {
		return err
	}
	var m server.RecordMessage
	if err := o.call(con, http.MethodPost, server.PathRecords+"/"+c.Table, server.RecordMessage{Columns: work.Encode(columns)}, &m); err != nil {
		return err
	}
	return c.show(con, m)
}

type recordDelete struct{ recordArgs }

// Run deletes the record.
func (c *recordDelete) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	path, err := c.path(con, o)
	if err != nil {
		return err
	}
	if err := o.call(con, http.MethodDelete, path, nil, nil); err != nil {
		return err
	}
	fmt.Fprintln(con.out, "Deleted. Its last values stay in the history.")
	return nil
}

type recordHistory struct{ recordArgs }

// Run prints a paragraph a revision.
func (c *recordHistory) Run(con *console) error {
	o, err := c.connect()
	if err != nil {
		return err
	}
	path, err := c.path(con, o)
	if err != nil {
		return err
	}
	var list []store.Revision
	if err := o.call(con, http.MethodGet, path+"/history", nil, &list); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(con, list)
	}
	t := work.Standard().Table(c.Table)
	for _, r := range list {
		where := "on the server"
		if r.Origin != (work.ID{}) {
			where = "on device " + r.Origin.String()
		}
		fmt.Fprintf(con.out, "rev %d  %s  %s by %s %s %s\n", r.Rev, r.HappenedAt.Local().Format(time.DateTime), r.Op, r.User, where, r.Rule)
		change := work.Change{Set: r.Set}
		for _, name := range change.ColumnNames() {
			edit := r.Set[name]
			fmt.Fprintf(con.out, "    %-32s %s -> %s\n", name, shown(t, name, edit.From), shown(t, name, edit.To))
		}
		for _, lost := range r.Lost {
			fmt.Fprintf(con.out, "    put aside: %s = %s, by %s at %s (%s)\n", lost.Column, shown(t, lost.Column, lost.Value), lost.By, lost.At.Local().Format(time.DateTime), lost.Rule)
		}
	}
	return nil
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

// parseColumns reads column=value arguments.
func parseColumns(con *console, o *office, table string, args []string) (work.Fields, error) {
	t, err := work.Standard().Need(table)
	if err != nil {
		return nil, err
	}
	columns := work.Fields{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, work.Errorf(work.Invalid, "%q: expected column=value", arg)
		}
		c := t.Column(name)
		if c == nil {
			return nil, work.Errorf(work.Invalid, "%s has no column %q; it has %s", t.Label, name, columnNames(t))
		}
		if columns[name], err = c.Parse(value, time.Local, o.finder(con)); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

func columnNames(t *work.Table) string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// encodeAll keeps nulls: they empty columns.
func encodeAll(columns work.Fields) []byte {
	data, _ := wire.Encode(columns)
	return data
}

func (o *office) finder(con *console) work.Find {
	return func(table, name string) (work.ID, error) { return o.find(con, table, name) }
}

// find looks a record up by its name. Two of one name are an error that lists both.
func (o *office) find(con *console, table, name string) (work.ID, error) {
	t, err := work.Standard().Need(table)
	if err != nil {
		return work.ID{}, err
	}
	var found []work.ID
	after := ""
	for {
		var page []server.RecordMessage
		if err := o.call(con, http.MethodGet, server.PathRecords+"/"+table+"?limit=5000"+after, nil, &page); err != nil {
			return work.ID{}, err
		}
		for _, m := range page {
			if strings.EqualFold(t.NameOf(work.Record{Data: m.Columns}), name) {
				found = append(found, m.ID)
			}
		}
		if len(page) < 5000 {
			break
		}
		after = "&after=" + page[len(page)-1].ID.String()
	}
	switch len(found) {
	case 0:
		return work.ID{}, work.Errorf(work.NotFound, "there is no %s called %q", t.Label, name)
	case 1:
		return found[0], nil
	}
	return work.ID{}, work.Errorf(work.Invalid, "%d records of %s are called %q: use the id, such as %s", len(found), t.Plural, name, found[0])
}
