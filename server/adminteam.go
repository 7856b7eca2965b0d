package server

import "net/http"

func (s *Server) postTeam(r *http.Request, c caller) (any, error) {
	var m struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.addTeam(r.Context(), c, m.Name, m.Description)
}

func (s *Server) deleteTeam(r *http.Request, c caller) (any, error) {
	return s.removeTeam(r.Context(), c, r.PathValue("team"))
}

func (s *Server) putMember(r *http.Request, c caller) (any, error) {
	return s.addMember(r.Context(), c, r.PathValue("team"), r.PathValue("user"))
}

func (s *Server) deleteMember(r *http.Request, c caller) (any, error) {
	return s.removeMember(r.Context(), c, r.PathValue("team"), r.PathValue("user"))
}
