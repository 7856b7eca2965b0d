package server

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
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
	etag := s.manifestTag(f)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	m := wire.Manifest{
		Protocol: wire.Version, Environment: s.identity.Environment, Epoch: s.identity.Epoch, Offline: offline(f.assignment),
		Profile: f.assignment.Name, ProfileVersion: f.assignment.Version,
		Grace: f.assignment.Compiled.Profile.GraceDays(), Forbidden: f.settings.Forbidden, DetectConflicts: f.settings.DetectConflicts, ServerTime: s.now().UTC(),
	}
	seen := map[string]bool{}
	if m.Offline != wire.OfflineConfigured {
		s.describeOnline(&m, f.role)
		s.answer(w, r, m)
		return nil
	}
	m.Definition = f.assignment.Compiled.Profile.Encode()
	for _, scope := range compiledFor(f.assignment.Edition, f.role).Tables {
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
	settings   Settings
	role       *rights.Role
	assignment profiles.Assignment
}

func (s *Server) manifestFacts(tx store.Tx, c caller) (manifestFacts, error) {
	var f manifestFacts
	var err error
	if f.settings, err = settings(tx); err != nil {
		return f, err
	}
	if f.assignment, err = s.assignment(tx, c.user); err == nil {
		f.role, err = s.roleOf(tx, c.role)
	}
	return f, err
}

// manifestTag names the state of everything that a manifest says.
func (s *Server) manifestTag(f manifestFacts) string {
	return fmt.Sprintf(`"%s-%s-%d-%x-%t-%s-%s-%x"`, s.identity.Epoch, f.assignment.Profile, f.assignment.Version, s.schemaHash,
		f.settings.DetectConflicts, forbiddenTag(f.settings.Forbidden), offline(f.assignment), roleHash(f.role))
}

// forbiddenTag names a set of user settings.
func forbiddenTag(list []wire.UserSetting) (tag string) {
	for i, f := range wire.UserSettings() {
		if slices.Contains(list, f) {
			tag += strconv.Itoa(i)
		}
	}
	return tag
}

// profileOf returns the offline profile of a caller, and the name of the manifest that is in
// force for them.
func (s *Server) profileOf(c caller) (a profiles.Assignment, tag string, err error) {
	err = s.store.View(func(tx store.Tx) error {
		f, err := s.manifestFacts(tx, c)
		if err == nil {
			a, tag = f.assignment, s.manifestTag(f)
		}
		return err
	})
	return a, tag, err
}
