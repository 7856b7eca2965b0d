package server

import (
	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/rights"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// foundProfiles gives a new environment its first offline profile: the default one, published,
// for everyone. In one that has profiles it brings those up to date that are based on an older
// default.
func (s *Server) foundProfiles(tx store.Documents) error {
	e := profiles.Editor{Docs: tx, Schema: s.schema, NewID: s.newID, Now: s.now()}
	list, err := profiles.List(tx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		return e.Refresh(s.shipped)
	}
	p, err := e.CreateDefault(s.shipped)
	if err != nil {
		return err
	}
	if err := e.SetMode(profiles.Mode{Profile: p.ID}); err != nil {
		return err
	}
	_, err = e.Publish(p.ID.String(), "")
	return err
}

// loadProfiles makes requests follow what the store says of the profiles.
func (s *Server) loadProfiles() error {
	return s.store.View(func(tx store.Tx) error {
		l, err := profiles.Load(tx, s.schema)
		if err == nil {
			s.library.Store(l)
		}
		return err
	})
}

// assignment is the offline profile that applies to a user now.
func (s *Server) assignment(tx store.Records, user work.ID) (profiles.Assignment, error) {
	l := s.library.Load()
	if !l.ByTeams() {
		return l.For(user, nil), nil
	}
	teams, err := scope.TeamsOf(tx, user)
	return l.For(user, teams), err
}

// offline is what devices are told of an assignment.
func offline(a profiles.Assignment) wire.Offline {
	switch a.State {
	case profiles.NotConfigured:
		return wire.OfflineNotConfigured
	case profiles.NotPublished:
		return wire.OfflineNotPublished
	case profiles.NotAttached:
		return wire.OfflineNotAttached
	}
	return wire.OfflineConfigured
}

// mayPull refuses a device whose user has no offline profile in force. The error is
// NoProfile and says who can change that, and where.
func mayPull(c caller, a profiles.Assignment) error {
	state := offline(a)
	if state == wire.OfflineNotConfigured {
		return work.Errorf(work.NoProfile, "offline is not configured for %s: work online, or ask your administrator to add you to an offline profile "+
			"(fieldbookd profile member add PROFILE %s)", c.login, c.login)
	}
	if text := state.Text(); text != "" {
		return work.Errorf(work.NoProfile, "%s", text)
	}
	return nil
}

// compiledFor is an edition's profile as far as a role may see it.
func compiledFor(e *profiles.Edition, role *rights.Role) *profile.Compiled {
	if len(role.Columns) == 0 {
		return e.Compiled
	}
	return e.Compiled.Hiding(role.Readable)
}
