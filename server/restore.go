package server

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

// RevisionMessage is a revision in an admin answer, with the names of people.
type RevisionMessage struct {
	store.Revision
	UserName string   `json:"username"`
	LostBy   []string `json:"lost_by,omitempty"` // whose each of the lost values was
}

// namesOf looks people up once each. Who is gone has no name.
func namesOf(tx store.Records) func(work.ID) string {
	known := map[work.ID]string{}
	return func(id work.ID) string {
		name, found := known[id]
		if !found {
			name, _ = personName(tx, id)
			known[id] = name
		}
		return name
	}
}

func (s *Server) getHistory(r *http.Request, c caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.historyAs(c, r.PathValue("table"), id)
}

// historyAs returns the revisions of a record without what is hidden from the caller. Who
// may not read every record of the table must be able to read this one: what a deleted one
// held is nobody's to see but theirs. The errors are NotFound and Forbidden.
func (s *Server) historyAs(c caller, table string, id work.ID) ([]RevisionMessage, error) {
	list := []RevisionMessage{}
	return list, s.reading(c, table, func(tx store.Tx, t *work.Table, reader *reader) error {
		if reader.role.On(table).Read != rights.Organization {
			record, ok, err := tx.Record(table, id)
			if err != nil {
				return err
			}
			if _, may := reader.see(t, record); !ok || !may {
				return work.Errorf(work.Forbidden, "you do not have the right to read this %s", t.Label)
			}
		}
		keep, name := reader.shown(t), namesOf(tx)
		return tx.Revisions(table, id, 0, func(r store.Revision) bool {
			if keep != nil {
				maps.DeleteFunc(r.Set, func(column string, _ work.Edit) bool { return !keep[column] })
				r.Lost = slices.DeleteFunc(r.Lost, func(l store.Lost) bool { return !keep[l.Column] })
			}
			m := RevisionMessage{Revision: r, UserName: name(r.User)}
			for _, l := range r.Lost {
				m.LostBy = append(m.LostBy, name(l.By))
			}
			list = append(list, m)
			return true
		})
	})
}

// RestoreRequest names a value that lost: the column, and the revision that put it aside.
// Without a column it names the revision that deleted a record.
type RestoreRequest struct {
	Rev    uint64 `json:"rev"`
	Column string `json:"column,omitempty"`
}

func (s *Server) postRestore(r *http.Request, c caller) (any, error) {
	id, err := work.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var m RestoreRequest
	if err := read(r, &m); err != nil {
		return nil, err
	}
	if err := s.restore(r.Context(), c, r.PathValue("table"), id, m); err != nil {
		return nil, err
	}
	return s.readAs(c, r.PathValue("table"), id)
}

// restore puts a value back that a conflict rule put aside, or makes a deleted record again,
// as the caller and as an edit like any other: what it replaces is in the history in turn.
// The errors are NotFound, Forbidden and those of an edit.
func (s *Server) restore(ctx context.Context, c caller, table string, id work.ID, m RestoreRequest) error {
	var tables []string
	err := s.store.Update(func(tx store.Tx) error {
		reader, err := s.readerOf(tx, c)
		if err != nil {
			return err
		}
		t, err := reader.table(s.schema, table)
		if err != nil {
			return err
		}
		if m.Column != "" {
			if err := reader.column(t, m.Column); err != nil {
				return err
			}
		}
		revision := store.Revision{Table: table, ID: id, Rev: m.Rev}
		if m.Rev > 0 {
			if err := tx.Revisions(table, id, m.Rev-1, func(r store.Revision) bool {
				if r.Rev == m.Rev {
					revision = r
				}
				return false
			}); err != nil {
				return err
			}
		}
		var g work.Group
		if m.Column != "" {
			g, err = apply.Restore(revision, m.Column, s.now(), s.newID)
		} else {
			g, err = apply.RestoreRecord(revision, s.now(), s.newID)
		}
		if err != nil {
			return err
		}
		effect, err := s.applyAs(tx, c, g)
		tables = changedTables(effect)
		return err
	})
	if err == nil {
		s.announce(ctx, work.ID{}, tables)
	}
	return err
}
