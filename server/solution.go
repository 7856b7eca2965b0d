package server

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"fieldbook/internal/profile"
	"fieldbook/internal/solution"
	"fieldbook/internal/work"
	"fieldbook/server/profiles"
	"fieldbook/server/store"
)

// SolutionMessage carries a solution, or says what to export.
type SolutionMessage struct {
	Archive []byte `json:"archive,omitempty"`
	// Replace lets an import replace the drafts of profiles of the same names.
	Replace bool `json:"replace,omitempty"`
	// What to export: the draft of each of the profiles.
	Name     string   `json:"uniquename,omitempty"`
	Version  string   `json:"version,omitempty"`
	Managed  bool     `json:"ismanaged,omitempty"`
	Profiles []string `json:"profiles,omitempty"`
}

// ExportSolution returns an archive with the drafts of profiles and what they need of tables. The
// errors are Invalid and NotFound.
func (s *Server) ExportSolution(m SolutionMessage) ([]byte, error) {
	if strings.TrimSpace(m.Name) == "" || len(m.Profiles) == 0 {
		return nil, work.Errorf(work.Invalid, "a solution needs a name and at least one offline profile")
	}
	out := solution.Solution{Name: m.Name, Version: m.Version, Managed: m.Managed, Created: s.now().UTC(), From: s.identity.Environment}
	err := s.store.View(func(tx store.Tx) error {
		for _, name := range m.Profiles {
			e, err := profiles.Find(tx, name)
			if err != nil {
				return err
			}
			out.Profiles = append(out.Profiles, e.Draft)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Tables = solution.Needs(out.Profiles, s.schema)
	var b bytes.Buffer
	err = solution.Write(&b, out)
	return b.Bytes(), err
}

// ImportSolution adds the profiles of an archive as drafts, all of them or none, and publishes
// nothing. The errors are Invalid, for an archive that is damaged or needs what this
// environment does not have, and Exists for a profile of a name that is here, unless it is to
// be replaced.
func (s *Server) ImportSolution(ctx context.Context, by string, m SolutionMessage) ([]ProfileStatus, error) {
	in, err := solution.Read(m.Archive)
	if err != nil {
		return nil, err
	}
	if missing := in.Missing(s.schema); len(missing) > 0 {
		return nil, work.Errorf(work.Invalid, "this environment lacks what the solution %s needs: %s", in.Name, strings.Join(missing, ", "))
	}
	var ids []work.ID
	err = s.editProfiles(ctx, by, func(tx store.Tx, e profiles.Editor) error {
		for _, p := range in.Profiles {
			entry, err := importProfile(tx, e, p, in.Managed, m.Replace)
			if err != nil {
				return err
			}
			ids = append(ids, entry.ID)
		}
		return nil
	})
	list := []ProfileStatus{}
	for _, id := range ids {
		if err != nil {
			break
		}
		var status ProfileStatus
		status, err = s.Profile(id.String())
		list = append(list, status)
	}
	return list, err
}

// importProfile adds a profile, or replaces the draft of the one of its name.
func importProfile(tx store.Tx, e profiles.Editor, p profile.Profile, managed, replace bool) (profiles.Entry, error) {
	entry, err := e.Create(p, managed)
	if !work.Is(err, work.Exists) || !replace {
		return entry, err
	}
	list, err := profiles.List(tx)
	for _, other := range list {
		if strings.EqualFold(other.Name(), p.Name) {
			return e.Edit(other.ID.String(), p)
		}
	}
	return entry, err
}

func (s *Server) postExport(r *http.Request, _ caller) (any, error) {
	var m SolutionMessage
	if err := read(r, &m); err != nil {
		return nil, err
	}
	archive, err := s.ExportSolution(m)
	return SolutionMessage{Archive: archive}, err
}

func (s *Server) postImport(r *http.Request, c caller) (any, error) {
	var m SolutionMessage
	if err := read(r, &m); err != nil {
		return nil, err
	}
	return s.ImportSolution(r.Context(), c.login, m)
}
