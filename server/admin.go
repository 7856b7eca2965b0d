package server

import (
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
)

// The administrator's and dispatcher's endpoints. They speak JSON and are for the
// fieldbookd commands; devices never call them.
const (
	PathRecords    = "/v1/admin/records"
	PathSettings   = "/v1/admin/settings"
	PathUsers      = "/v1/admin/users"
	PathSyncErrors = "/v1/admin/sync-errors"
	PathDevices    = "/v1/admin/devices"
	PathRoles      = "/v1/admin/roles"
	PathProfile    = "/v1/admin/profile"
	PathTeams      = "/v1/admin/teams"
)

func (s *Server) adminRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET "+PathRecords+"/{table}", s.office(s.listRecords))
	mux.HandleFunc("POST "+PathRecords+"/{table}", s.office(s.createRecord))
	mux.HandleFunc("GET "+PathRecords+"/{table}/{id}", s.office(s.getRecord))
	mux.HandleFunc("PATCH "+PathRecords+"/{table}/{id}", s.office(s.patchRecord))
	mux.HandleFunc("DELETE "+PathRecords+"/{table}/{id}", s.office(s.deleteRecord))
	mux.HandleFunc("GET "+PathRecords+"/{table}/{id}/history", s.office(s.getHistory))
	mux.HandleFunc("POST "+PathRecords+"/{table}/{id}/restore", s.office(s.postRestore))
	mux.HandleFunc("GET "+PathSyncErrors, s.office(s.listSyncErrors))
	mux.HandleFunc("GET "+PathSyncErrors+"/{id}", s.office(s.getSyncError))
	mux.HandleFunc("POST "+PathSyncErrors+"/{id}/retry", s.administrators(s.postRetry))
	mux.HandleFunc("POST "+PathSyncErrors+"/{id}/discard", s.administrators(s.settle(wire.DisposalDiscarded)))
	mux.HandleFunc("POST "+PathSyncErrors+"/{id}/resolve", s.administrators(s.settle(wire.DisposalResolved)))
	mux.HandleFunc("POST "+PathSyncErrors+"/{id}/undo", s.administrators(s.postReopen))
	mux.HandleFunc("GET "+PathDevices, s.office(func(*http.Request, caller) (any, error) { return s.DeviceStatuses() }))
	mux.HandleFunc("GET "+PathDevices+"/{id}", s.office(s.getDevice))
	mux.HandleFunc("POST "+PathDevices+"/{id}/revoke", s.administrators(s.postRevoke))
	mux.HandleFunc("GET "+PathSettings, s.office(func(*http.Request, caller) (any, error) { return s.AllSettings() }))
	mux.HandleFunc("PUT "+PathSettings, s.administrators(s.putSettings))
	mux.HandleFunc("PATCH "+PathSettings+"/field-service", s.administrators(s.patchFieldService))
	mux.HandleFunc("GET "+PathUsers, s.administrators(func(*http.Request, caller) (any, error) { return s.Users() }))
	mux.HandleFunc("POST "+PathUsers, s.administrators(s.postUser))
	mux.HandleFunc("PATCH "+PathUsers+"/{login}", s.administrators(s.patchUser))
	mux.HandleFunc("PUT "+PathUsers+"/{login}/password", s.administrators(s.putPassword))
	mux.HandleFunc("GET "+PathRoles, s.administrators(s.listRoles))
	mux.HandleFunc("GET "+PathRoles+"/{role}", s.administrators(func(r *http.Request, _ caller) (any, error) { return s.Role(roleIn(r)) }))
	mux.HandleFunc("DELETE "+PathRoles+"/{role}", s.administrators(func(r *http.Request, _ caller) (any, error) { return s.ResetRole(roleIn(r)) }))
	mux.HandleFunc("PUT "+PathRoles+"/{role}/tables/{table}", s.administrators(s.putTableRights))
	mux.HandleFunc("PUT "+PathRoles+"/{role}/columns/{table}/{column}", s.administrators(s.putColumnRights))
	mux.HandleFunc("GET "+PathTeams, s.office(func(*http.Request, caller) (any, error) { return s.Teams() }))
	mux.HandleFunc("POST "+PathTeams, s.administrators(s.postTeam))
	mux.HandleFunc("DELETE "+PathTeams+"/{team}", s.administrators(s.deleteTeam))
	mux.HandleFunc("PUT "+PathTeams+"/{team}/members/{user}", s.administrators(s.putMember))
	mux.HandleFunc("DELETE "+PathTeams+"/{team}/members/{user}", s.administrators(s.deleteMember))
	mux.HandleFunc("GET "+PathProfile, s.office(func(*http.Request, caller) (any, error) { return s.Profile(), nil }))
	mux.HandleFunc("POST "+PathProfile+"/publish", s.administrators(func(r *http.Request, _ caller) (any, error) { return s.PublishProfile(r.Context(), true) }))
	mux.HandleFunc("POST "+PathProfile+"/unpublish", s.administrators(func(r *http.Request, _ caller) (any, error) { return s.PublishProfile(r.Context(), false) }))
}

// office wraps a handler for dispatchers and administrators.
func (s *Server) office(handle func(*http.Request, caller) (any, error)) http.HandlerFunc {
	return s.signedIn(func(w http.ResponseWriter, r *http.Request, c caller) error {
		if c.role != apply.Dispatcher && c.role != apply.Administrator {
			return work.Errorf(work.Forbidden, "this is for dispatchers and administrators")
		}
		message, err := handle(r, c)
		if err == nil {
			s.answer(w, r, message)
		}
		return err
	})
}

// administrators wraps a handler for administrators only.
func (s *Server) administrators(handle func(*http.Request, caller) (any, error)) http.HandlerFunc {
	return s.office(func(r *http.Request, c caller) (any, error) {
		if c.role != apply.Administrator {
			return nil, work.Errorf(work.Forbidden, "this is for administrators")
		}
		return handle(r, c)
	})
}
