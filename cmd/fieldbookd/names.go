package main

import (
	"encoding/json"
	"net/http"

	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/tui/text"
)

// names says for people to which records lookups point, asking the server for each once.
type names struct {
	con   *console
	o     *office
	known map[work.RecordRef]string
	lost  bool // the server has not answered: it is asked no more
}

func newNames(con *console, o *office) *names {
	return &names{con: con, o: o, known: map[work.RecordRef]string{}}
}

// shown is a value of a table's column in one line: a lookup is the name of the record that it
// points to, with its id. Records that are gone, not for this user, or that cannot be asked for
// now, are their ids alone.
func (n *names) shown(t *work.Table, column string, raw json.RawMessage) string {
	plain := shown(t, column, raw)
	c := t.Column(column)
	if c == nil || c.Type != work.TypeLookup {
		return plain
	}
	lookup := work.Fields{"": raw}
	table, id := lookup.RefTable("")
	if id == (work.ID{}) {
		return plain
	}
	if table == "" {
		table = c.Targets[0]
	}
	if name := n.of(work.RecordRef{Table: table, ID: id}); name != "" {
		return text.Line(name) + " (" + plain + ")"
	}
	return plain
}

// of is a record's name, "" if it has none or cannot be read.
func (n *names) of(ref work.RecordRef) string {
	name, asked := n.known[ref]
	if asked || n.lost {
		return name
	}
	var m server.RecordMessage
	err := n.o.call(n.con, http.MethodGet, server.PathRecords+"/"+ref.Table+"/"+ref.ID.String(), nil, &m)
	if t := work.Standard().Table(ref.Table); err == nil && t != nil {
		name = t.NameOf(work.Record{Data: m.Columns})
	}
	n.lost = err != nil && !work.Is(err, work.NotFound) && !work.Is(err, work.Forbidden)
	n.known[ref] = name
	return name
}
