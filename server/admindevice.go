package server

import (
	"net/http"

	"fieldbook/internal/work"
)

func (s *Server) getDevice(r *http.Request, _ caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.DeviceStatus(id)
}

func (s *Server) postRevoke(r *http.Request, _ caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.RevokeDevice(r.Context(), id)
}
