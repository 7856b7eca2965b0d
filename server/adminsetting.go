package server

import "net/http"

func (s *Server) putSettings(r *http.Request, _ caller) (any, error) {
	var to Settings
	if err := read(r, &to); err != nil {
		return nil, err
	}
	if err := s.ChangeSettings(to); err != nil {
		return nil, err
	}
	return s.AllSettings()
}

func (s *Server) patchFieldService(r *http.Request, c caller) (any, error) {
	var m RecordMessage
	columns, err := readColumns(r, &m)
	if err != nil {
		return nil, err
	}
	if err := s.changeFieldService(r.Context(), c, columns); err != nil {
		return nil, err
	}
	return s.AllSettings()
}
