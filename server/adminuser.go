package server

import (
	"net/http"

	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// getWho answers with the user who asks.
func (s *Server) getWho(_ *http.Request, c caller) (any, error) {
	var u User
	err := s.store.View(func(tx store.Tx) error {
		now, err := readCredential(tx, c.login)
		if err == nil {
			u, err = s.describe(tx, now)
		}
		return err
	})
	return u, err
}

func (s *Server) postUser(r *http.Request, _ caller) (any, error) {
	var u NewUser
	if err := read(r, &u); err != nil {
		return nil, err
	}
	return s.AddUser(u)
}

func (s *Server) putPassword(r *http.Request, _ caller) (any, error) {
	var m struct {
		Password string `json:"password"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	login := r.PathValue("login")
	return struct {
		Login string `json:"login"`
	}{login}, s.SetPassword(login, m.Password)
}

func (s *Server) patchUser(r *http.Request, _ caller) (any, error) {
	var to UserChange
	if err := read(r, &to); err != nil {
		return nil, err
	}
	return s.ChangeUser(r.Context(), r.PathValue("login"), to)
}

func (s *Server) listRoles(*http.Request, caller) (any, error) {
	list := make([]*rights.Role, len(roles))
	for i, name := range roles {
		var err error
		if list[i], err = s.Role(name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func roleIn(r *http.Request) apply.Role { return apply.Role(r.PathValue("role")) }

func (s *Server) putTableRights(r *http.Request, _ caller) (any, error) {
	var to rights.Table
	if err := read(r, &to); err != nil {
		return nil, err
	}
	return s.ChangeTableRights(roleIn(r), r.PathValue("table"), to)
}

func (s *Server) putColumnRights(r *http.Request, _ caller) (any, error) {
	var to rights.Column
	if err := read(r, &to); err != nil {
		return nil, err
	}
	return s.ChangeColumnRights(roleIn(r), r.PathValue("table"), r.PathValue("column"), to)
}
