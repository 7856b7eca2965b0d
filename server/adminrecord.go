package server

import (
	"encoding/json"
	"net/http"
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// RecordMessage is a record in an admin request or answer.
type RecordMessage struct {
	Table   string          `json:"table,omitempty"`
	ID      work.ID         `json:"id,omitzero"`
	Rev     uint64          `json:"rev,omitempty"`
	Columns json.RawMessage `json:"columns,omitempty"` // a flat object of columns
}

// RecordList is what a list of records answers with: in the order of their ids, as many as
// were asked for and as one answer has room for.
type RecordList struct {
	Records []RecordMessage `json:"records"`
	More    bool            `json:"more"` // others follow: ask with after, the last record's id
}

// maxListBytes is about how much data one list has: a record more, at most.
const maxListBytes = 8 << 20

func (s *Server) listRecords(r *http.Request, c caller) (any, error) {
	query := r.URL.Query()
	q := Query{Table: r.PathValue("table"), Lookup: query.Get("lookup")}
	for name, into := range map[string]*work.ID{"target": &q.Target, "after": &q.After} {
		if text := query.Get(name); text != "" {
			id, err := work.ParseID(text)
			if err != nil {
				return nil, err
			}
			*into = id
		}
	}
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 10_000 {
			return nil, work.Errorf(work.Invalid, "limit must be from 1 to 10,000")
		}
		q.Limit = n
	}
	list := RecordList{Records: []RecordMessage{}}
	size := 0
	return &list, s.reading(c, q.Table, func(tx store.Tx, t *work.Table, reader *reader) error {
		if q.Lookup != "" {
			if err := reader.column(t, q.Lookup); err != nil {
				return err
			}
		}
		return s.eachRecord(tx, q, func(record work.Record) bool {
			seen, ok := reader.see(t, record)
			if !ok {
				return true
			}
			if list.More = len(list.Records) >= q.limit() || size >= maxListBytes; list.More {
				return false
			}
			list.Records = append(list.Records, messageOf(seen))
			size += len(seen.Data)
			return true
		})
	})
}

// reading runs fn with what the caller may read of a table. The errors are NotFound and
// Forbidden.
func (s *Server) reading(c caller, table string, fn func(store.Tx, *work.Table, *reader) error) error {
	return s.store.View(func(tx store.Tx) error {
		reader, err := s.readerOf(tx, c)
		if err != nil {
			return err
		}
		t, err := reader.table(s.schema, table)
		if err != nil {
			return err
		}
		return fn(tx, t, reader)
	})
}

// readAs returns a record as the caller may see it. The errors are NotFound and Forbidden.
func (s *Server) readAs(c caller, table string, id work.ID) (RecordMessage, error) {
	var m RecordMessage
	return m, s.reading(c, table, func(tx store.Tx, t *work.Table, reader *reader) error {
		record, ok, err := tx.Record(table, id)
		if err != nil {
			return err
		}
		if !ok {
			return work.Errorf(work.NotFound, "there is no %s with id %s", t.Label, id)
		}
		if record, ok = reader.see(t, record); !ok {
			return work.Errorf(work.Forbidden, "you do not have the right to read this %s", t.Label)
		}
		m = messageOf(record)
		return nil
	})
}

func messageOf(r work.Record) RecordMessage {
	return RecordMessage{Table: r.Table, ID: r.ID, Rev: r.Rev, Columns: r.Data}
}

func (s *Server) getRecord(r *http.Request, c caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.readAs(c, r.PathValue("table"), id)
}

func (s *Server) createRecord(r *http.Request, c caller) (any, error) {
	var m RecordMessage
	columns, err := readColumns(r, &m)
	if err != nil {
		return nil, err
	}
	if m.ID == (work.ID{}) {
		m.ID = s.newID()
	}
	return s.changeRecord(r, c, work.CreateOf(r.PathValue("table"), m.ID, columns))
}

func (s *Server) patchRecord(r *http.Request, c caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var m RecordMessage
	columns, err := readColumns(r, &m)
	if err != nil {
		return nil, err
	}
	return s.changeRecord(r, c, work.UpdateOf(r.PathValue("table"), id, columns))
}

func (s *Server) deleteRecord(r *http.Request, c caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.changeRecord(r, c, work.DeleteOf(r.PathValue("table"), id))
}

// changeRecord applies one change and answers with the record as it is then.
func (s *Server) changeRecord(r *http.Request, c caller, change work.Change) (any, error) {
	change.MID = s.newID()
	g := work.Group{ID: s.newID(), At: s.now(), Changes: []work.Change{change}}
	if _, err := s.Change(r.Context(), apply.Author{User: c.user, Role: c.role}, g); err != nil {
		return nil, err
	}
	if change.Op == work.Delete {
		return RecordMessage{Table: change.Table, ID: change.ID}, nil
	}
	return s.readAs(c, change.Table, change.ID)
}

// fields are the columns of the message, none if it has none.
func (m RecordMessage) fields() (work.Fields, error) {
	if len(m.Columns) == 0 {
		return nil, nil
	}
	if err := work.CheckData(m.Columns); err != nil {
		return nil, err
	}
	return work.Record{Data: m.Columns}.Fields(), nil
}

func readColumns(r *http.Request, m *RecordMessage) (work.Fields, error) {
	if err := read(r, m); err != nil {
		return nil, err
	}
	if len(m.Columns) == 0 {
		return nil, work.Errorf(work.Invalid, "the request has no columns")
	}
	return m.fields()
}
