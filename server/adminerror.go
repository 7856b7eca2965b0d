package server

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// listSyncErrors leaves out what was sent: one error shows it.
func (s *Server) listSyncErrors(r *http.Request, c caller) (any, error) {
	f, err := syncErrorFilter(r)
	if err != nil {
		return nil, err
	}
	all, err := s.SyncErrors(f)
	if err != nil {
		return nil, err
	}
	list := []SyncError{}
	return list, s.store.View(func(tx store.Tx) error {
		reader, err := s.readerOf(tx, c)
		for _, e := range all {
			if err != nil {
				return err
			}
			e.Group, e.Server, e.RequestData = nil, nil, nil
			var shown bool
			if shown, err = reader.syncError(tx, s.schema, &e); shown {
				list = append(list, e)
			}
		}
		return err
	})
}

// syncError takes from a sync error what the user may not see of the records that it is
// about; shown is false if that is the whole of it.
func (r *reader) syncError(tx store.Records, schema *work.Schema, e *SyncError) (shown bool, err error) {
	t := schema.Table(e.Name)
	if t == nil { // a device sent nonsense
		return r.role.Others.Read == rights.Organization, nil
	}
	if r.role.On(e.Name).Read != rights.Organization {
		record, found, err := tx.Record(e.Name, e.Record)
		if err != nil || !found || !r.role.MayRead(record, r.user) {
			return false, err
		}
	}
	if keep := r.shown(t); keep != nil {
		keep = clone(keep)
		keep["syncerror__regardingentityid"], keep["entitylogicalname"] = true, true
		for _, data := range []*json.RawMessage{&e.ActionData, &e.RequestData, &e.Server} {
			if len(*data) > 0 {
				*data = work.Project(*data, keep)
			}
		}
	}
	if e.Group != nil {
		g := *e.Group
		g.Changes = slices.Clone(g.Changes)
		for i := range g.Changes {
			g.Changes[i].Set = r.edits(schema, g.Changes[i])
		}
		e.Group = &g
	}
	return true, nil
}

// edits are the edits of a change that the user may see.
func (r *reader) edits(schema *work.Schema, c work.Change) map[string]work.Edit {
	t := schema.Table(c.Table)
	if t == nil || r.role.On(c.Table).Read == rights.None {
		return nil
	}
	set := clone(c.Set)
	if keep := r.shown(t); keep != nil {
		maps.DeleteFunc(set, func(column string, _ work.Edit) bool { return !keep[column] })
	}
	return set
}

func syncErrorFilter(r *http.Request) (SyncErrorFilter, error) {
	query := r.URL.Query()
	f := SyncErrorFilter{User: query.Get("user"), Table: query.Get("table")}
	if text := query.Get("type"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < wire.ErrorConflict || n > wire.ErrorOther {
			return f, work.Errorf(work.Invalid, "type must be 0 (conflict), 1 (record not found), 2 (record already exists) or 3 (others)")
		}
		f.Type = &n
	}
	if text := query.Get("state"); text != "" {
		n := slices.Index([]string{"active", "resolved"}, text)
		if n < 0 {
			return f, work.Errorf(work.Invalid, "state must be active or resolved")
		}
		f.State = &n
	}
	if text := query.Get("device"); text != "" {
		id, err := work.ParseID(text)
		if err != nil {
			return f, err
		}
		f.Device = id
	}
	return f, instant(query.Get("since"), &f.Since)
}

// syncErrorIn reads which sync error a request is about.
func syncErrorIn(r *http.Request) (work.ID, error) { return work.ParseID(r.PathValue("id")) }

func (s *Server) getSyncError(r *http.Request, c caller) (any, error) {
	id, err := syncErrorIn(r)
	if err != nil {
		return nil, err
	}
	var e SyncError
	err = s.store.View(func(tx store.Tx) error {
		if e, err = readSyncError(tx, id); err != nil {
			return err
		}
		reader, err := s.readerOf(tx, c)
		if err != nil {
			return err
		}
		shown, err := reader.syncError(tx, s.schema, &e)
		if err == nil && !shown {
			err = work.Errorf(work.Forbidden, "you do not have the right to read the record of this sync error")
		}
		return err
	})
	return e, err
}

func (s *Server) postRetry(r *http.Request, c caller) (any, error) {
	id, err := syncErrorIn(r)
	if err != nil {
		return nil, err
	}
	var m RecordMessage
	if err := read(r, &m); err != nil {
		return nil, err
	}
	columns, err := m.fields()
	if err != nil {
		return nil, err
	}
	return s.retrySyncError(r.Context(), c, id, columns)
}

// settle handles the ends of a sync error that change no record.
func (s *Server) settle(how string) officeHandler {
	return func(r *http.Request, c caller) (any, error) {
		id, err := syncErrorIn(r)
		if err != nil {
			return nil, err
		}
		var m struct {
			Note string `json:"note"`
		}
		if err := read(r, &m); err != nil {
			return nil, err
		}
		return s.settleSyncError(r.Context(), c, id, how, m.Note)
	}
}

func (s *Server) postReopen(r *http.Request, c caller) (any, error) {
	id, err := syncErrorIn(r)
	if err != nil {
		return nil, err
	}
	return s.reopenSyncError(r.Context(), c, id)
}
