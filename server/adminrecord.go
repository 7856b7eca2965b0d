package server

import (
	"encoding/json"
	"net/http"
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
)

// RecordMessage is a record in an admin request or answer.
type RecordMessage struct {
	Table   string          `json:"table,omitempty"`
	ID      work.ID         `json:"id,omitzero"`
	Rev     uint64          `json:"rev,omitempty"`
	Columns json.RawMessage `json:"columns,omitempty"` // a flat object of columns
}

func (s *Server) listRecords(r *http.Request, _ caller) (any, error) {
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
	records, err := s.Records(q)
	list := make([]RecordMessage, len(records))
	for i, record := range records {
		list[i] = messageOf(record)
	}
	return list, err
}

func messageOf(r work.Record) RecordMessage {
	return RecordMessage{Table: r.Table, ID: r.ID, Rev: r.Rev, Columns: r.Data}
}

func (s *Server) getRecord(r *http.Request, _ caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	record, err := s.Record(r.PathValue("table"), id)
	return messageOf(record), err
}

func (s *Server) getHistory(r *http.Request, _ caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.History(r.PathValue("table"), id)
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
	record, err := s.Record(change.Table, change.ID)
	return messageOf(record), err
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
