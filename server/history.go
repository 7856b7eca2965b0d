package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	"fieldbook/server/store"
)

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

// history answers a device with the newest revisions of a record.
func (s *Server) history(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.HistoryRequest
	if err := read(r, &request); err != nil {
		return err
	}
	if err := s.store.View(func(tx store.Tx) error { _, err := loadDevice(tx, c); return err }); err != nil {
		return err
	}
	list, err := s.historyAs(c, request.Table, request.ID)
	if err != nil {
		return err
	}
	newest := max(0, len(list)-wire.MaxHistory)
	s.answer(w, r, wire.HistoryAnswer{Revisions: list[newest:], More: newest > 0})
	return nil
}

// historyAs returns the revisions of a record without what is hidden from the caller. Who
// may not read every record of the table must be able to read this one: what a deleted one
// held is nobody's to see but theirs. The errors are NotFound and Forbidden.
func (s *Server) historyAs(c caller, table string, id work.ID) ([]wire.Revision, error) {
	list := []wire.Revision{}
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
		h, err := readHistory(tx, work.RecordRef{Table: table, ID: id})
		if err == nil {
			list = h.shown(reader.shown(t), namesOf(tx))
		}
		return err
	})
}

// past is everything that the history keeps of one record.
type past struct {
	record    work.RecordRef
	revisions []store.Revision
	losers    []loser // in the order of the revs that they lost against
}

// loser is a value that a conflict rule put aside, or a deletion, which has no column.
type loser struct {
	store.Lost
	rev       uint64          // of the revision that it lost against
	won       json.RawMessage // what the record has there for it
	syncError work.ID         // that holds it, if there is one
}

func readHistory(tx store.History, ref work.RecordRef) (past, error) {
	h := past{record: ref}
	err := tx.Revisions(ref.Table, ref.ID, 0, func(r store.Revision) bool {
		h.revisions = append(h.revisions, r)
		for _, l := range r.Lost {
			h.losers = append(h.losers, loser{Lost: l, rev: r.Rev, won: r.Set[l.Column].To})
		}
		return true
	})
	if err != nil {
		return h, err
	}
	err = tx.Asides(ref.Table, ref.ID, func(a store.Aside) bool {
		columns := slices.Sorted(maps.Keys(a.Set))
		if a.Op == work.Delete {
			columns = []string{""}
		}
		for _, column := range columns {
			h.losers = append(h.losers, loser{rev: a.Rev, won: a.Set[column].From, syncError: a.SyncError, Lost: store.Lost{
				Column: column, Value: a.Set[column].To, By: a.User, Origin: a.Origin, At: a.HappenedAt, ReceivedAt: a.ReceivedAt, Rule: a.Rule,
			}})
		}
		return true
	})
	slices.SortStableFunc(h.losers, func(a, b loser) int { return cmp.Compare(a.rev, b.rev) })
	return h, err
}

// restored is the rev that brought a value back which lost, whoever made it and in whatever
// way; 0 if none did.
func (h past) restored(l loser) uint64 {
	for _, r := range h.revisions {
		edit, set := r.Set[l.Column]
		switch {
		case r.Rev <= l.rev:
		case l.Column == "" && r.Op == work.Delete,
			r.Op != work.Delete && set && work.Equal(edit.To, l.Value):
			return r.Rev
		}
	}
	return 0
}

// shown is the history as a message, with the columns to keep, nil for all. What lost against
// a version of the record that nobody made here stands under a revision of no one's.
func (h past) shown(keep map[string]bool, name func(work.ID) string) []wire.Revision {
	list := []wire.Revision{}
	for _, r := range h.revisions {
		if keep != nil {
			maps.DeleteFunc(r.Set, func(column string, _ work.Edit) bool { return !keep[column] })
		}
		list = append(list, wire.Revision{
			Rev: r.Rev, Op: r.Op, User: r.User, UserName: name(r.User), Origin: r.Origin,
			HappenedAt: r.HappenedAt, ReceivedAt: r.ReceivedAt, Rule: r.Rule, Set: r.Set, Parts: len(r.Parts),
		})
	}
	for _, l := range h.losers {
		if keep != nil && l.Column != "" && !keep[l.Column] {
			continue
		}
		at, found := slices.BinarySearchFunc(list, l.rev, func(r wire.Revision, rev uint64) int { return cmp.Compare(r.Rev, rev) })
		if !found {
			list = slices.Insert(list, at, wire.Revision{Rev: l.rev})
		}
		list[at].Lost = append(list[at].Lost, wire.Lost{
			Column: l.Column, Value: bytes.Clone(l.Value), By: l.By, ByName: name(l.By), Origin: l.Origin, At: l.At, ReceivedAt: l.ReceivedAt,
			Rule: l.Rule, SyncError: l.syncError, Restored: h.restored(l),
		})
	}
	return list
}
