package main

import (
	"context"
	"fmt"
	"strings"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/text"
)

type searchCommand struct {
	readFlags
	Words []string `arg:"" help:"What to look for: every word must be somewhere in the record."`
	Table string   `help:"Logical name of the only table to search." placeholder:"TABLE"`
	Limit int      `help:"At most so many records of a table." default:"20"`
}

// Help is shown by search --help.
func (searchCommand) Help() string {
	return `Searches every table on this device at once: names, numbers, tags, telephone numbers, addresses
and notes, whatever the case and the marks on letters. A number of four digits or more is also
found where it is written in groups. The best records of each table come first, with the number
of all that were found. With --online the server is searched too, for what this device does not
hold and you may see: 50 records of a table and 200 in all at most.

The exit code is 3 if nothing was found, 5 if the server was to be searched without a network,
and 9 if the server has more than it looks through for one search; what was found is printed
all the same.

Examples:
  fieldbook search brewery pump
  fieldbook search FB-1049 --table msdyn_customerasset --json
  fieldbook search "01632 960115" --online`
}

// searchGroup is what was found in one table.
type searchGroup struct {
	table   *work.Table
	records []work.Record
	count   int
	more    bool // more than count
	partly  bool // not all of the table was looked through
}

// Run prints what was found, by table.
func (c *searchCommand) Run(con *console) error {
	typed := strings.Join(c.Words, " ")
	search, err := work.SearchFor(typed)
	if err != nil {
		return err
	}
	if c.Limit < 1 {
		return work.Errorf(work.Invalid, "the limit must be 1 or more")
	}
	return c.read(con, func(from *records) error {
		schema, err := schemaOf(from.DB)
		if err != nil {
			return err
		}
		tables := form.Searched(schema)
		if c.Table != "" {
			t, err := schema.Need(program.TableName(c.Table))
			if err != nil {
				return err
			}
			tables = []string{t.Name}
		}
		here, err := c.here(con.Ctx, from, schema, search, tables)
		if err != nil {
			return err
		}
		var there []searchGroup
		var thereErr error
		online := from.engine.Status().Online
		if online {
			there, thereErr = c.there(con.Ctx, from, schema, typed)
		}
		if err := c.print(con, from, schema, search, here, there, online); err != nil {
			return err
		}
		return c.outcome(here, there, thereErr, online)
	})
}

// here searches this device.
func (c *searchCommand) here(ctx context.Context, from *records, schema *work.Schema, search work.Search, tables []string) (found []searchGroup, err error) {
	err = from.DB.Search(ctx, search, tables, c.Limit, func(f localdb.SearchFound) {
		if f.Count > 0 {
			found = append(found, searchGroup{table: schema.Table(f.Table), records: f.Records, count: f.Count})
		}
	})
	return found, err
}

// there searches the server.
func (c *searchCommand) there(ctx context.Context, from *records, schema *work.Schema, typed string) (found []searchGroup, err error) {
	var only []string
	if c.Table != "" {
		only = []string{program.TableName(c.Table)}
	}
	answer, err := from.SearchServer(ctx, typed, only, c.Limit)
	for _, f := range answer {
		if t := schema.Table(f.Table); t != nil {
			found = append(found, searchGroup{table: t, records: f.Records, count: len(f.Records), more: f.More, partly: f.Partly})
		}
	}
	return found, err
}

// outcome is what the exit code says.
func (c *searchCommand) outcome(here, there []searchGroup, thereErr error, online bool) error {
	if thereErr != nil {
		return thereErr
	}
	found := len(here)
	var partly []string
	for _, g := range there {
		found += len(g.records)
		if g.partly {
			partly = append(partly, g.table.Plural)
		}
	}
	switch {
	case len(partly) > 0:
		return work.Errorf(work.Partial, "the server has more of these than it looks through for one search: %s. Search for what they belong to, such as the account, and go on with list --where", strings.Join(partly, ", "))
	case found > 0:
		return nil
	case online:
		return work.Errorf(work.NotFound, "nothing on this device or on the server has all of these words")
	}
	return work.Errorf(work.NotFound, "nothing on this device has all of these words; --online looks on the server")
}

func (c *searchCommand) print(con *console, from *records, schema *work.Schema, search work.Search, here, there []searchGroup, online bool) error {
	if c.JSON {
		message := map[string]any{"words": search.Words(), "device": searchMessages(from, here)}
		if online {
			message["server"] = searchMessages(from, there)
		}
		return con.JSON(message)
	}
	zone, err := zoneOf(from.DB)
	if err != nil {
		return err
	}
	for i, groups := range [][]searchGroup{here, there} {
		for _, g := range groups {
			if len(g.records) == 0 && !g.more { // only not looked through: see outcome
				continue
			}
			fmt.Fprintln(con.Out, g.heading(i == 1))
			names := form.Names{}
			for _, r := range g.records {
				if err := names.Add(con.Ctx, from.DB, schema, r, form.ViewOf(g.table).Columns); err != nil {
					return err
				}
				found := form.ResultOf(g.table, r, search, zone, names)
				fmt.Fprintf(con.Out, "  %s  %-9s %s\n", r.ID, from.mark(r.Table, r.ID), text.Line(searchLine(search, found)))
			}
		}
	}
	return nil
}

func (g searchGroup) heading(server bool) string {
	h := text.Line(g.table.Plural) + ": "
	if server {
		h = "On the server: " + h
	}
	switch {
	case g.more && g.count == 0: // the best ones are all on this device
		return h + "more"
	case g.more:
		return h + "more than " + text.Count(int64(g.count))
	case g.count > len(g.records):
		return h + text.Count(int64(g.count)) + ", of which these are the first"
	}
	return h + text.Count(int64(g.count))
}

// searchLine names a record, says what its list shows of it, and where the words are that
// are in neither.
func searchLine(search work.Search, r form.Result) string {
	line := r.Name
	if r.About != "" {
		line += ", " + r.About
	}
	for _, p := range r.Places {
		if !search.Shows(line)[p.Word] {
			line += "; " + p.Column.Label + ": " + p.Text
		}
	}
	return line
}

func searchMessages(from *records, groups []searchGroup) []map[string]any {
	list := make([]map[string]any, 0, len(groups))
	for _, g := range groups {
		message := map[string]any{"table": g.table.Name, "count": g.count, "records": recordMessages(from, g.records)}
		if g.more {
			message["more"] = true
		}
		if g.partly {
			message["partly"] = true
		}
		list = append(list, message)
	}
	return list
}
