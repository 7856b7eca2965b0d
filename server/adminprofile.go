package server

import (
	"encoding/json"
	"net/http"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
)

// ProfileMessage carries a profile as it stands in a file.
type ProfileMessage struct {
	Profile json.RawMessage `json:"profile"`
}

// PublishMessage says how to publish.
type PublishMessage struct {
	Teams []string `json:"teams,omitempty"` // names or ids: only they get it yet
	Note  string   `json:"note,omitempty"`
}

// readProfile reads a profile that was sent. The error is Invalid and names the place.
func readProfile(r *http.Request) (profile.Profile, error) {
	var m ProfileMessage
	if err := read(r, &m); err != nil {
		return profile.Profile{}, err
	}
	return profile.Parse(m.Profile)
}

func (s *Server) getProfile(r *http.Request, _ caller) (any, error) {
	return s.Profile(r.PathValue("profile"))
}

func (s *Server) getVersions(r *http.Request, _ caller) (any, error) {
	return s.ProfileVersions(r.PathValue("profile"))
}

func (s *Server) getProfileUsers(r *http.Request, _ caller) (any, error) {
	return s.ProfileUsers(r.PathValue("profile"))
}

func (s *Server) getPreview(r *http.Request, _ caller) (any, error) {
	return s.PreviewProfile(r.PathValue("profile"), r.PathValue("login"))
}

func (s *Server) postProfile(r *http.Request, c caller) (any, error) {
	p, err := readProfile(r)
	if err != nil {
		return nil, err
	}
	return s.ChangeProfile(r.Context(), c.login, func(e profiles.Editor) (profiles.Entry, error) { return e.Create(p, false) })
}

func (s *Server) putProfile(r *http.Request, c caller) (any, error) {
	p, err := readProfile(r)
	if err != nil {
		return nil, err
	}
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Edit(name, p) })
}

func (s *Server) postValidate(r *http.Request, _ caller) (any, error) {
	p, err := readProfile(r)
	if err != nil {
		return nil, err
	}
	return s.CheckProfile(p)
}

func (s *Server) deleteProfile(r *http.Request, c caller) (any, error) {
	var gone profiles.Entry
	err := s.editProfiles(r.Context(), c.login, func(_ store.Tx, e profiles.Editor) (err error) {
		gone, err = e.Delete(r.PathValue("profile"))
		return err
	})
	return ProfileStatus{Entry: gone, Name: gone.Name(), Members: []ProfileMember{}}, err
}

func (s *Server) postCopy(r *http.Request, c caller) (any, error) {
	var m struct {
		Name string `json:"name"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Copy(name, m.Name) })
}

func (s *Server) postPublish(r *http.Request, c caller) (any, error) {
	var m PublishMessage
	if err := read(r, &m); err != nil {
		return nil, err
	}
	var teams []work.ID
	err := s.store.View(func(tx store.Tx) error {
		for _, t := range m.Teams {
			id, err := s.findTeam(tx, t)
			if err != nil {
				return err
			}
			teams = append(teams, id)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) {
		if len(teams) > 0 {
			return e.Try(name, teams, m.Note)
		}
		return e.Publish(name, m.Note)
	})
}

func (s *Server) postRollback(r *http.Request, c caller) (any, error) {
	var m struct {
		Version int `json:"version,omitempty"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Rollback(name, m.Version) })
}

func (s *Server) postUnpublish(r *http.Request, c caller) (any, error) {
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Unpublish(name) })
}

func (s *Server) putAttached(r *http.Request, c caller) (any, error) {
	var m struct {
		Attached bool `json:"attached"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.changeNamed(r, c, func(e profiles.Editor, name string) (profiles.Entry, error) { return e.Attach(name, m.Attached) })
}

func (s *Server) putMode(r *http.Request, c caller) (any, error) {
	var to ProfileMode
	if err := read(r, &to); err != nil {
		return nil, err
	}
	return s.SetProfileMode(r.Context(), c.login, to)
}

func (s *Server) putProfileMember(r *http.Request, c caller) (any, error) {
	var m struct {
		Move bool `json:"move,omitempty"`
	}
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.changeMember(r, c, true, m.Move)
}

func (s *Server) deleteProfileMember(r *http.Request, c caller) (any, error) {
	return s.changeMember(r, c, false, false)
}

func (s *Server) changeMember(r *http.Request, c caller, in, move bool) (any, error) {
	kind := profiles.MemberKind(r.PathValue("kind"))
	if kind != profiles.UserMember && kind != profiles.TeamMember {
		return nil, work.Errorf(work.Invalid, "a member is a user or a team")
	}
	return s.ChangeProfileMember(r.Context(), c.login, r.PathValue("profile"), kind, r.PathValue("member"), in, move)
}

// changeNamed carries out a change of the profile that the request's address names.
func (s *Server) changeNamed(r *http.Request, c caller, change func(profiles.Editor, string) (profiles.Entry, error)) (any, error) {
	return s.ChangeProfile(r.Context(), c.login, func(e profiles.Editor) (profiles.Entry, error) { return change(e, r.PathValue("profile")) })
}

// UpdateMessage says which parts of an update to take, and which to leave, by their tables.
type UpdateMessage struct {
	Take  []string `json:"take,omitempty"`
	Leave []string `json:"leave,omitempty"`
}

func (s *Server) getUpdates(r *http.Request, _ caller) (any, error) {
	return s.ProfileUpdates(r.PathValue("profile"))
}

func (s *Server) postUpdates(r *http.Request, c caller) (any, error) {
	var m UpdateMessage
	if err := read(r, &m); err != nil {
		return nil, err
	}
	name := r.PathValue("profile")
	_, err := s.ChangeProfile(r.Context(), c.login, func(e profiles.Editor) (profiles.Entry, error) { return e.Choose(name, m.Take, m.Leave) })
	if err != nil {
		return nil, err
	}
	return s.ProfileUpdates(name)
}

func (s *Server) getExplanation(r *http.Request, _ caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.Explain(r.PathValue("login"), r.PathValue("table"), id)
}
