package server

import (
	"net/http"

	"fieldbook/internal/wire"
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
	PathProfiles   = "/v1/admin/profiles"
	PathTeams      = "/v1/admin/teams"
	PathWho        = "/v1/admin/who"
	PathExplain    = "/v1/admin/explain"
	PathSolutions  = "/v1/admin/solutions"
)

// officeHandler answers a request of the office with a message.
type officeHandler func(*http.Request, caller) (any, error)

// adminRoute is one endpoint of the office.
type adminRoute struct {
	pattern       string
	administrator bool // for administrators only; otherwise for dispatchers, too
	handle        officeHandler
}

func (s *Server) adminTable() []adminRoute {
	return []adminRoute{
		{"GET " + PathWho, false, s.getWho},
		{"GET " + PathRecords + "/{table}", false, s.listRecords},
		{"POST " + PathRecords + "/{table}", false, s.createRecord},
		{"GET " + PathRecords + "/{table}/{id}", false, s.getRecord},
		{"PATCH " + PathRecords + "/{table}/{id}", false, s.patchRecord},
		{"DELETE " + PathRecords + "/{table}/{id}", false, s.deleteRecord},
		{"GET " + PathRecords + "/{table}/{id}/history", false, s.getHistory},
		{"POST " + PathRecords + "/{table}/{id}/restore", false, s.postRestore},
		{"GET " + PathSyncErrors, false, s.listSyncErrors},
		{"GET " + PathSyncErrors + "/{id}", false, s.getSyncError},
		{"POST " + PathSyncErrors + "/{id}/retry", true, s.postRetry},
		{"POST " + PathSyncErrors + "/{id}/discard", true, s.settle(wire.DisposalDiscarded)},
		{"POST " + PathSyncErrors + "/{id}/resolve", true, s.settle(wire.DisposalResolved)},
		{"POST " + PathSyncErrors + "/{id}/undo", true, s.postReopen},
		{"GET " + PathDevices, false, func(*http.Request, caller) (any, error) { return s.DeviceStatuses() }},
		{"GET " + PathDevices + "/{id}", false, s.getDevice},
		{"POST " + PathDevices + "/{id}/revoke", true, s.postRevoke},
		{"GET " + PathSettings, false, func(*http.Request, caller) (any, error) { return s.AllSettings() }},
		{"PUT " + PathSettings, true, s.putSettings},
		{"PATCH " + PathSettings + "/field-service", true, s.patchFieldService},
		{"GET " + PathUsers, true, func(*http.Request, caller) (any, error) { return s.Users() }},
		{"POST " + PathUsers, true, s.postUser},
		{"PATCH " + PathUsers + "/{login}", true, s.patchUser},
		{"PUT " + PathUsers + "/{login}/password", true, s.putPassword},
		{"GET " + PathRoles, true, s.listRoles},
		{"GET " + PathRoles + "/{role}", true, func(r *http.Request, _ caller) (any, error) { return s.Role(roleIn(r)) }},
		{"DELETE " + PathRoles + "/{role}", true, func(r *http.Request, _ caller) (any, error) { return s.ResetRole(roleIn(r)) }},
		{"PUT " + PathRoles + "/{role}/tables/{table}", true, s.putTableRights},
		{"PUT " + PathRoles + "/{role}/columns/{table}/{column}", true, s.putColumnRights},
		{"GET " + PathTeams, false, func(*http.Request, caller) (any, error) { return s.Teams() }},
		{"POST " + PathTeams, true, s.postTeam},
		{"DELETE " + PathTeams + "/{team}", true, s.deleteTeam},
		{"PUT " + PathTeams + "/{team}/members/{user}", true, s.putMember},
		{"DELETE " + PathTeams + "/{team}/members/{user}", true, s.deleteMember},
		{"POST " + PathSolutions + "/export", true, s.postExport},
		{"POST " + PathSolutions + "/import", true, s.postImport},
		{"GET " + PathExplain + "/{login}/{table}/{id}", false, s.getExplanation},
		{"GET " + PathProfiles, false, func(*http.Request, caller) (any, error) { return s.Profiles() }},
		{"POST " + PathProfiles, true, s.postProfile},
		{"POST " + PathProfiles + "/validate", true, s.postValidate},
		{"GET " + PathProfiles + "/mode", false, func(*http.Request, caller) (any, error) { return s.ProfileMode() }},
		{"PUT " + PathProfiles + "/mode", true, s.putMode},
		{"GET " + PathProfiles + "/{profile}", false, s.getProfile},
		{"PUT " + PathProfiles + "/{profile}", true, s.putProfile},
		{"DELETE " + PathProfiles + "/{profile}", true, s.deleteProfile},
		{"GET " + PathProfiles + "/{profile}/versions", false, s.getVersions},
		{"GET " + PathProfiles + "/{profile}/updates", false, s.getUpdates},
		{"POST " + PathProfiles + "/{profile}/updates", true, s.postUpdates},
		{"GET " + PathProfiles + "/{profile}/users", false, s.getProfileUsers},
		{"GET " + PathProfiles + "/{profile}/preview/{login}", false, s.getPreview},
		{"POST " + PathProfiles + "/{profile}/copy", true, s.postCopy},
		{"POST " + PathProfiles + "/{profile}/publish", true, s.postPublish},
		{"POST " + PathProfiles + "/{profile}/rollback", true, s.postRollback},
		{"POST " + PathProfiles + "/{profile}/unpublish", true, s.postUnpublish},
		{"PUT " + PathProfiles + "/{profile}/attached", true, s.putAttached},
		{"PUT " + PathProfiles + "/{profile}/members/{kind}/{member}", true, s.putProfileMember},
		{"DELETE " + PathProfiles + "/{profile}/members/{kind}/{member}", true, s.deleteProfileMember},
	}
}

func (s *Server) adminRoutes(mux *http.ServeMux) {
	for _, route := range s.adminTable() {
		handle := s.office
		if route.administrator {
			handle = s.administrators
		}
		mux.HandleFunc(route.pattern, handle(route.handle))
	}
}

// office wraps a handler for dispatchers and administrators.
func (s *Server) office(handle officeHandler) http.HandlerFunc {
	return s.signedIn(func(w http.ResponseWriter, r *http.Request, c caller) error {
		if err := c.inOffice(); err != nil {
			return err
		}
		message, err := handle(r, c)
		if err == nil {
			s.answer(w, r, message)
		}
		return err
	})
}

// administrators wraps a handler for administrators only.
func (s *Server) administrators(handle officeHandler) http.HandlerFunc {
	return s.office(func(r *http.Request, c caller) (any, error) {
		if err := c.administrator(); err != nil {
			return nil, err
		}
		return handle(r, c)
	})
}
