package server

import (
	"context"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// offline is the state of the caller's offline profile.
func (s *Server) offline(c caller) wire.Offline {
	switch {
	case c.onlineOnly:
		return wire.OfflineNotConfigured
	case s.published.Load().withdrawn:
		return wire.OfflineNotPublished
	}
	return wire.OfflineConfigured
}

// mayPull refuses a device whose user has no offline profile in force. The error is
// NoProfile and says who can change that, and where.
func (s *Server) mayPull(c caller) error {
	switch s.offline(c) {
	case wire.OfflineNotConfigured:
		return work.Errorf(work.NoProfile, "offline is not configured for %s: work online, or ask your administrator to add you to an offline profile "+
			"(fieldbookd user set %s --offline on)", c.login, c.login)
	case wire.OfflineNotPublished:
		return work.Errorf(work.NoProfile, "%s", wire.TextNotPublished)
	}
	return nil
}

// PublishedProfile is the environment's offline profile and whether it is in force.
type PublishedProfile struct {
	Version   int             `json:"version"`
	Published bool            `json:"published"`
	Profile   profile.Profile `json:"profile"`
}

// Profile returns the environment's offline profile.
func (s *Server) Profile() PublishedProfile {
	p := s.published.Load()
	return PublishedProfile{Version: p.version, Published: !p.withdrawn, Profile: p.compiled.Profile}
}

// PublishProfile puts the offline profile in force or withdraws it. Devices whose profile
// is withdrawn keep what they hold and send their changes, but download nothing.
func (s *Server) PublishProfile(ctx context.Context, published bool) (PublishedProfile, error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	var next publication
	err := s.store.Update(func(tx store.Tx) error {
		next = *s.published.Load()
		next.withdrawn = !published
		return store.WriteJSON(tx, docProfile, "published", publishedProfile{
			Version: next.version, Profile: next.compiled.Profile, Withdrawn: next.withdrawn,
		})
	})
	if err != nil {
		return PublishedProfile{}, err
	}
	s.published.Store(&next)
	s.live.published() // devices come and are told
	s.log.InfoContext(ctx, "profile", "published", published, "version", next.version)
	return s.Profile(), nil
}
