package main

import (
	"net/http"
	"net/url"
	"strconv"
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

// maxRecords is how many records the server lists at once.
const maxRecords = 10_000

// records reads the records of a table that a query selects, in as many parts as the server
// answers with, and calls yield for each: for limit of them, 0 for all. It reports whether
// there are more.
func (o *office) records(con *console, table string, query url.Values, limit int, yield func(server.RecordMessage)) (more bool, err error) {
	for read := 0; ; {
		part := 5000
		if limit > 0 {
			part = min(part, limit-read)
		}
		query.Set("limit", strconv.Itoa(part))
		var list server.RecordList
		if err := o.call(con, http.MethodGet, server.PathRecords+"/"+url.PathEscape(table)+"?"+query.Encode(), nil, &list); err != nil {
			return false, err
		}
		for _, m := range list.Records {
			yield(m)
		}
		read += len(list.Records)
		if !list.More || len(list.Records) == 0 || read == limit {
			return list.More, nil
		}
		query.Set("after", list.Records[len(list.Records)-1].ID.String())
	}
}

// find looks a record up by its name. Two of one name are an error that lists both.
func (o *office) find(con *console, table, name string) (work.ID, error) {
	t, err := work.Standard().Need(table)
	if err != nil {
		return work.ID{}, err
	}
	var found []work.ID
	_, err = o.records(con, table, url.Values{}, 0, func(m server.RecordMessage) {
		if strings.EqualFold(t.NameOf(work.Record{Data: m.Columns}), name) {
			found = append(found, m.ID)
		}
	})
	if err != nil {
		return work.ID{}, err
	}
	switch len(found) {
	case 0:
		return work.ID{}, work.Errorf(work.NotFound, "there is no %s called %q", t.Label, name)
	case 1:
		return found[0], nil
	}
	return work.ID{}, work.Errorf(work.Invalid, "%d records of %s are called %q: use the id, such as %s", len(found), t.Plural, name, found[0])
}
