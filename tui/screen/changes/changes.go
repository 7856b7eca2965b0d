package changes

import (
	"encoding/json"
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// Reader is where the names of records and columns are read from.
type Reader interface {
	Get(table string, id work.ID) (work.Record, error)
	Plan() (*localdb.Plan, error)
}

// Told is one change in words.
type Told struct {
	Table   string // the table's label
	Record  string // the record's name, "" if it has none here
	Op      work.Op
	Columns []Column // in the table's order
}

// Column is one changed column in words. Empty values are "".
type Column struct {
	Name, Label      string // logical name, and what people call it
	From, To, Server string
	HasServer        bool // whether the server's value is known
}

// Subject returns the change's record: its table and its name.
func (t Told) Subject() string {
	if t.Record == "" {
		return t.Table
	}
	return t.Table + ": " + t.Record
}

// Doing returns what the change does to its record.
func (t Told) Doing() string {
	switch t.Op {
	case work.Create:
		return "New"
	case work.Delete:
		return "Deleted"
	}
	return "Changed"
}

// Teller tells changes. Make one for each reading: it remembers names.
type Teller struct {
	r      Reader
	schema *work.Schema
	zone   *time.Location
	names  map[string]string
}

// New returns a teller that reads names from r and shows times in the zone.
func New(r Reader, zone *time.Location) (*Teller, error) {
	plan, err := r.Plan()
	if err != nil {
		return nil, err
	}
	t := &Teller{r: r, zone: zone, names: map[string]string{}}
	if plan != nil {
		t.schema = plan.Schema
	}
	return t, nil
}

// Table returns the description of a table, nil if this device has none.
func (t *Teller) Table(name string) *work.Table {
	if t.schema == nil {
		return nil
	}
	return t.schema.Table(name)
}

// Tell puts a change into words. Server is the server's data of the record, nil if it
// is not known.
func (t *Teller) Tell(c work.Change, server []byte) Told {
	told := Told{Table: c.Table, Op: c.Op, Record: t.name(c.Table, c.ID)}
	table := t.Table(c.Table)
	if table != nil {
		told.Table = table.Label
		if told.Record == "" {
			told.Record = c.Columns().Text(table.Primary)
		}
	}
	was := work.Record{Data: server}
	for _, name := range order(table, c.ColumnNames()) {
		e, label := c.Set[name], name
		var described *work.Column
		if table != nil {
			described = table.Column(name)
		}
		if described != nil {
			label = described.Label
		}
		col := Column{Name: name, Label: label, From: t.value(described, e.From), To: t.value(described, e.To)}
		if server != nil {
			col.Server, col.HasServer = t.value(described, was.Column(name)), true
		}
		told.Columns = append(told.Columns, col)
	}
	return told
}

// Office returns the columns of a sync error's record that the office changed and the user
// did not, in the table's order. What they were is From and To: the user left them alone.
func (t *Teller) Office(e localdb.SyncError) []Column {
	table := t.Table(e.Change.Table)
	if table == nil {
		return nil
	}
	var out []Column
	was, is := work.Record{Data: e.Base}, work.Record{Data: e.Server}
	for _, name := range order(table, e.OfficeOnly()) {
		c := table.Column(name)
		if c == nil {
			continue // the office's business
		}
		left := t.value(c, was.Column(name))
		out = append(out, Column{Name: name, Label: c.Label, From: left, To: left, Server: t.value(c, is.Column(name)), HasServer: true})
	}
	return out
}

// order puts column names into the table's order; unknown ones come last.
func order(table *work.Table, names []string) []string {
	if table == nil {
		return names
	}
	var out []string
	for _, c := range table.Columns {
		if slices.Contains(names, c.Name) {
			out = append(out, c.Name)
		}
	}
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// value puts a column's value into words. A lookup is the name of its record.
func (t *Teller) value(c *work.Column, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	if c == nil {
		return string(raw)
	}
	if c.Type != work.TypeLookup {
		return c.Format(raw, t.zone)
	}
	table, id := work.Fields{"": raw}.RefTable("")
	if table == "" && len(c.Targets) > 0 {
		table = c.Targets[0]
	}
	if name := t.name(table, id); name != "" {
		return name
	}
	return "a record that is not on this device"
}

// name returns what a record is called, "" if it is not here.
func (t *Teller) name(table string, id work.ID) string {
	key := table + "/" + id.String()
	if n, ok := t.names[key]; ok {
		return n
	}
	n := ""
	if described := t.Table(table); described != nil {
		if r, err := t.r.Get(table, id); err == nil {
			n = described.NameOf(r)
		}
	}
	t.names[key] = n
	return n
}
