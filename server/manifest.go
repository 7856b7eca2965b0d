package server

import (
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

func (s *Server) manifest(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var f manifestFacts
	err := s.store.View(func(tx store.Tx) (err error) {
		f, err = s.manifestFacts(tx, c)
		return err
	})
	if err != nil {
		return err
	}
	p := s.publicationFor(f.role)
	etag := s.manifestTag(p, f)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	m := wire.Manifest{
		Protocol: wire.Version, Environment: s.identity.Environment, Epoch: s.identity.Epoch, Offline: f.offline,
		Profile: p.compiled.Profile.Name, ProfileVersion: p.version,
		Grace: p.compiled.Profile.GraceDays(), DetectConflicts: f.settings.DetectConflicts, ServerTime: s.now().UTC(),
	}
	seen := map[string]bool{}
	if f.offline != wire.OfflineConfigured {
		s.describeOnline(&m, f.role)
		s.answer(w, r, m)
		return nil
	}
	for _, scope := range p.compiled.Tables {
		m.Tables = append(m.Tables, wire.ManifestTable{
			Table: scope.Table.Name, Columns: scope.Columns, Shape: scope.Shape, Interval: int(scope.Interval / time.Minute),
		})
		s.describeTable(&m, seen, scope.Table)
	}
	s.answer(w, r, m)
	return nil
}

// describeTable adds a table and those that its lookups name: a device must know them to
// say which table a missing record belongs to.
func (s *Server) describeTable(m *wire.Manifest, seen map[string]bool, t *work.Table) {
	if seen[t.Name] {
		return
	}
	seen[t.Name] = true
	m.Schema = append(m.Schema, t)
	for _, c := range t.Columns {
		for _, target := range c.Targets {
			s.describeTable(m, seen, s.schema.Table(target))
		}
	}
}

// describeOnline adds every table of which the user may read something: there is no
// profile that chooses.
func (s *Server) describeOnline(m *wire.Manifest, role *rights.Role) {
	m.Tables = []wire.ManifestTable{}
	if m.Offline == wire.OfflineNotConfigured {
		m.Profile, m.ProfileVersion, m.Grace = "", 0, 0
	}
	for _, t := range s.schema.Tables {
		if role.On(t.Name).Read != rights.None {
			m.Schema = append(m.Schema, t)
		}
	}
}

// manifestFacts are what a manifest depends on besides the profile and the schema.
type manifestFacts struct {
	settings Settings
	role     *rights.Role
	offline  wire.Offline
}

func (s *Server) manifestFacts(tx store.Documents, c caller) (manifestFacts, error) {
	f := manifestFacts{offline: s.offline(c)}
	var err error
	if f.settings, err = settings(tx); err == nil {
		f.role, err = s.roleOf(tx, c.role)
	}
	return f, err
}

// manifestTag names the state of everything that a manifest says.
func (s *Server) manifestTag(p *publication, f manifestFacts) string {
	return fmt.Sprintf(`"%s-%d-%x-%t-%s-%x"`, s.identity.Epoch, p.version, s.schemaHash, f.settings.DetectConflicts, f.offline, roleHash(f.role))
}

// tagFor names the manifest that is in force for a caller.
func (s *Server) tagFor(c caller) (tag string, err error) {
	err = s.store.View(func(tx store.Tx) error {
		f, err := s.manifestFacts(tx, c)
		if err == nil {
			tag = s.manifestTag(s.published.Load(), f)
		}
		return err
	})
	return tag, err
}
