package server

import (
	"context"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
)

// ProfileStatus is one offline profile as the office sees it.
type ProfileStatus struct {
	profiles.Entry
	Name string `json:"name"`
	// Changed says that the draft differs from the version in force.
	Changed bool `json:"unpublished_changes"`
	// Everyone says that the profile is everybody's, in the default mode.
	Everyone bool            `json:"everyone,omitempty"`
	Members  []ProfileMember `json:"members"`
	// CanaryTeams are the names of the teams that try a version first.
	CanaryTeams []string `json:"canary_teams,omitempty"`
}

// ProfileMember is a user or a team that has a profile in the restricted mode.
type ProfileMember struct {
	profiles.Member
	Name string   `json:"name"`
	In   []string `json:"team_members,omitempty"` // who is in the team, by name
}

// ProfileMode says whom offline profiles apply to.
type ProfileMode struct {
	Restricted bool   `json:"restricted"`
	Profile    string `json:"offline_profile,omitempty"` // of the default mode
}

// Profiles returns all offline profiles, by name.
func (s *Server) Profiles() ([]ProfileStatus, error) {
	list := []ProfileStatus{}
	err := s.store.View(func(tx store.Tx) error {
		entries, err := profiles.List(tx)
		for _, e := range entries {
			if err != nil {
				break
			}
			var status ProfileStatus
			status, err = s.profileStatus(tx, e)
			list = append(list, status)
		}
		return err
	})
	return list, err
}

// Profile returns one offline profile, by name or id. The error is NotFound.
func (s *Server) Profile(name string) (ProfileStatus, error) {
	var status ProfileStatus
	err := s.store.View(func(tx store.Tx) error {
		e, err := profiles.Find(tx, name)
		if err == nil {
			status, err = s.profileStatus(tx, e)
		}
		return err
	})
	return status, err
}

// ProfileVersions returns the published versions of a profile, the oldest first. The error is
// NotFound.
func (s *Server) ProfileVersions(name string) ([]profiles.Version, error) {
	var list []profiles.Version
	err := s.store.View(func(tx store.Tx) error {
		e, err := profiles.Find(tx, name)
		if err == nil {
			list, err = profiles.Versions(tx, e.ID)
		}
		return err
	})
	return list, err
}

// ProfileUpdates is what the latest update of the default profile brought to a profile.
type ProfileUpdates struct {
	Name    string          `json:"name"`
	Managed bool            `json:"ismanaged"`
	From    int             `json:"from,omitempty"` // versions of the default profile; 0 = no update has come
	To      int             `json:"to,omitempty"`
	Offers  []profile.Offer `json:"offers"`
}

// ProfileUpdates returns what the latest update brought. The error is NotFound.
func (s *Server) ProfileUpdates(name string) (ProfileUpdates, error) {
	out := ProfileUpdates{Offers: []profile.Offer{}}
	err := s.store.View(func(tx store.Tx) error {
		p, err := profiles.Find(tx, name)
		if err != nil {
			return err
		}
		out.Name, out.Managed = p.Name(), p.Base != nil
		if u := p.Update; u != nil {
			out.From, out.To, out.Offers = u.From, u.To, append(out.Offers, u.Offers(p.Draft, p.Base.Profile)...)
		}
		return nil
	})
	return out, err
}

func (s *Server) profileStatus(tx store.Tx, e profiles.Entry) (ProfileStatus, error) {
	status := ProfileStatus{Entry: e, Name: e.Name(), Members: []ProfileMember{}}
	mode, err := profiles.ModeOf(tx)
	if err != nil {
		return status, err
	}
	status.Everyone = !mode.Restricted && mode.Profile == e.ID
	if status.Changed, err = profiles.Unpublished(tx, e); err != nil {
		return status, err
	}
	members, err := profiles.Members(tx)
	for _, m := range members {
		if err != nil {
			return status, err
		}
		if m.Profile == e.ID {
			var named ProfileMember
			named, err = nameMember(tx, m)
			status.Members = append(status.Members, named)
		}
	}
	if err == nil && e.Canary != nil {
		for _, id := range e.Canary.Teams {
			t, teamErr := readTeam(tx, id)
			if teamErr != nil && !work.Is(teamErr, work.NotFound) {
				return status, teamErr
			}
			status.CanaryTeams = append(status.CanaryTeams, t.Name)
		}
	}
	return status, err
}

// nameMember adds what people call a member. Who is gone keeps the id.
func nameMember(tx store.Tx, m profiles.Member) (ProfileMember, error) {
	out := ProfileMember{Member: m}
	if m.Kind == profiles.UserMember {
		name, err := personName(tx, m.ID)
		out.Name = name
		return out, err
	}
	t, err := readTeam(tx, m.ID)
	if work.Is(err, work.NotFound) {
		return out, nil
	}
	out.Name = t.Name
	for _, u := range t.Members {
		out.In = append(out.In, u.FullName)
	}
	return out, err
}

// ProfileMode returns the mode in force.
func (s *Server) ProfileMode() (ProfileMode, error) {
	var m ProfileMode
	err := s.store.View(func(tx store.Tx) error {
		mode, err := profiles.ModeOf(tx)
		m.Restricted = mode.Restricted
		if err != nil || mode.Restricted {
			return err
		}
		e, err := profiles.Find(tx, mode.Profile.String())
		m.Profile = e.Name()
		return err
	})
	return m, err
}

// SetProfileMode chooses whom offline profiles apply to: everyone has the named one, or each
// user the one that they or a team of theirs were added to. The error is NotFound.
func (s *Server) SetProfileMode(ctx context.Context, by string, to ProfileMode) (ProfileMode, error) {
	err := s.editProfiles(ctx, by, func(tx store.Tx, e profiles.Editor) error {
		mode := profiles.Mode{Restricted: to.Restricted}
		if to.Restricted {
			return e.SetMode(mode)
		}
		p, err := profiles.Find(tx, to.Profile)
		if err != nil {
			return err
		}
		mode.Profile = p.ID
		return e.SetMode(mode)
	})
	if err != nil {
		return ProfileMode{}, err
	}
	return s.ProfileMode()
}

// ChangeProfile carries out one change of a profile, on behalf of a user, and returns the
// profile as it is then. The errors are those of the change.
func (s *Server) ChangeProfile(ctx context.Context, by string, change func(profiles.Editor) (profiles.Entry, error)) (ProfileStatus, error) {
	var id work.ID
	err := s.editProfiles(ctx, by, func(_ store.Tx, e profiles.Editor) error {
		p, err := change(e)
		id = p.ID
		return err
	})
	if err != nil {
		return ProfileStatus{}, err
	}
	return s.Profile(id.String())
}

// ChangeProfileMember puts a user or a team into a profile, moving them out of another one if
// move says so, or takes them out of it. The errors are NotFound, Invalid and Exists.
func (s *Server) ChangeProfileMember(ctx context.Context, by, name string, kind profiles.MemberKind, member string, in, move bool) (ProfileStatus, error) {
	var id work.ID
	err := s.editProfiles(ctx, by, func(tx store.Tx, e profiles.Editor) error {
		who, called, err := s.findMember(tx, kind, member)
		if err != nil {
			return err
		}
		var p profiles.Entry
		if in {
			p, err = e.AddMember(name, kind, who, called, move)
		} else {
			p, err = e.RemoveMember(name, kind, who, called)
		}
		id = p.ID
		return err
	})
	if err != nil {
		return ProfileStatus{}, err
	}
	return s.Profile(id.String())
}

// findMember returns the user or team whom a text means, and what people call them.
func (s *Server) findMember(tx store.Tx, kind profiles.MemberKind, text string) (work.ID, string, error) {
	if kind == profiles.UserMember {
		id, err := s.findUser(tx, text)
		if err != nil {
			return id, "", err
		}
		name, err := personName(tx, id)
		return id, name, err
	}
	id, err := s.findTeam(tx, text)
	if err != nil {
		return id, "", err
	}
	t, err := readTeam(tx, id)
	return id, "the team " + t.Name, err
}

// editProfiles changes profiles and makes requests follow: devices are told, and those that
// are affected fetch another manifest.
func (s *Server) editProfiles(ctx context.Context, by string, change func(store.Tx, profiles.Editor) error) error {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	err := s.store.Update(func(tx store.Tx) error {
		now, err := settings(tx)
		if err != nil {
			return err
		}
		return change(tx, profiles.Editor{Docs: tx, Schema: s.schema, Limits: now.profileLimits(), NewID: s.newID, Now: s.now(), By: by})
	})
	if err != nil {
		return err
	}
	if err := s.loadProfiles(); err != nil {
		return err
	}
	s.live.published()
	s.log.InfoContext(ctx, "offline profiles changed", "by", by)
	return nil
}

// Checked is what is to be said of a profile before it is published.
type Checked struct {
	Faults []string         `json:"faults"` // for which it cannot be published, none if it can
	Advice []profile.Advice `json:"advice"` // what works, but costs
}

// CheckProfile says for what a profile could not be published here, and what is to be advised
// against it.
func (s *Server) CheckProfile(p profile.Profile) (Checked, error) {
	now, err := s.Settings()
	found := Checked{Faults: []string{}, Advice: profile.Advise(p, s.schema)}
	for _, f := range now.profileLimits().Faults(p, s.schema) {
		found.Faults = append(found.Faults, work.Message(f))
	}
	if found.Advice == nil {
		found.Advice = []profile.Advice{}
	}
	return found, err
}
