package main

import (
	"encoding/json"
	"strconv"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/text"
)

// wording puts raw values of columns into words: options by their labels, records by their
// names where this device holds them.
type wording struct {
	db   *localdb.DB
	zone *time.Location
}

// value is one value on a line. Text stands in quotes.
func (w wording) value(table, name string, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return "empty"
	}
	t, err := tableOf(w.db, table)
	if err != nil {
		return text.Line(string(raw))
	}
	column := t.Column(name)
	switch {
	case column == nil:
		return text.Line(string(raw))
	case column.Type == work.TypeLookup:
		return text.Line(w.record(column, raw))
	case column.Type == work.TypeText, column.Type == work.TypeMemo:
		return text.Line(strconv.Quote(work.Fields{"": raw}.Text("")))
	}
	return text.Line(column.Format(raw, w.zone))
}

func (w wording) record(column *work.Column, raw json.RawMessage) string {
	table, id := work.Fields{"": raw}.RefTable("")
	if table == "" {
		table = column.Targets[0]
	}
	if t, err := tableOf(w.db, table); err == nil {
		if r, err := w.db.Recall(table, id); err == nil && t.NameOf(r) != "" {
			return t.NameOf(r)
		}
	}
	return table + " " + id.String()
}
