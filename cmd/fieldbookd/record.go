package main

import (
	"net/http"
	"strings"
	"time"

	"fieldbook/internal/program"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
)

type recordCommands struct {
	List    recordList    `cmd:"" help:"List records of a table."`
	Get     recordGet     `cmd:"" help:"Show one record."`
	Set     recordSet     `cmd:"" help:"Change columns of a record."`
	Create  recordCreate  `cmd:"" help:"Make a record."`
	Delete  recordDelete  `cmd:"" help:"Delete a record."`
	History recordHistory `cmd:"" help:"Show who changed a record, when, and which values were put aside."`
	Restore recordRestore `cmd:"" help:"Bring back a value that was put aside, or a deleted record."`
}

// recordArgs name one record.
type recordArgs struct {
	officeFlags
	Table  string `arg:"" help:"Logical name of the table, or booking."`
	Record string `arg:"" help:"Id or name of the record."`
}

// open connects to the server and finds the record's path there.
func (c *recordArgs) open(con *console) (o *office, path string, err error) {
	c.Table = program.TableName(c.Table)
	if _, err := work.Standard().Need(c.Table); err != nil {
		return nil, "", err
	}
	if o, err = c.connect(); err != nil {
		return nil, "", err
	}
	id, err := work.ParseID(c.Record)
	if err != nil {
		if id, err = o.find(con, c.Table, c.Record); err != nil {
			return nil, "", err
		}
	}
	return o, server.PathRecords + "/" + c.Table + "/" + id.String(), nil
}

// parseColumns reads column=value arguments.
func parseColumns(con *console, o *office, table string, args []string) (work.Fields, error) {
	t, err := work.Standard().Need(table)
	if err != nil {
		return nil, err
	}
	columns, err := t.ParseColumns(args, time.Local, o.finder(con))
	return columns, program.Misused(err)
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
