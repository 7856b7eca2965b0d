package server

import (
	"net/http"
	"slices"
	"strconv"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// listSyncErrors leaves out what was sent: one error shows it.
func (s *Server) listSyncErrors(r *http.Request, _ caller) (any, error) {
	f, err := syncErrorFilter(r)
	if err != nil {
		return nil, err
	}
	list, err := s.SyncErrors(f)
	for i := range list {
		list[i].Group, list[i].Server, list[i].RequestData = nil, nil, nil
	}
	return list, err
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

func (s *Server) getSyncError(r *http.Request, _ caller) (any, error) {
	id, err := syncErrorIn(r)
	if err != nil {
		return nil, err
	}
	return s.SyncError(id)
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
