package server

import (
	"fmt"
	"net/http"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

func (s *Server) manifest(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	current, err := s.Settings()
	if err != nil {
		return err
	}
	p := s.published.Load()
	etag := s.manifestTag(p, current)
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	m := wire.Manifest{
		Protocol: wire.Version, Environment: s.identity.Environment, Epoch: s.identity.Epoch, Offline: wire.OfflineConfigured,
		Profile: p.compiled.Profile.Name, ProfileVersion: p.version,
		DetectConflicts: current.DetectConflicts, ServerTime: s.now().UTC(),
	}
	seen := map[string]bool{}
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

// manifestTag names the state of everything that a manifest says.
func (s *Server) manifestTag(p *publication, current Settings) string {
	return fmt.Sprintf(`"%s-%d-%x-%t"`, s.identity.Epoch, p.version, s.schemaHash, current.DetectConflicts)
}
