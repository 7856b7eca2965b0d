package server

import (
	"context"
	"net/http"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// RestoreRequest names a value that lost: the column, and the revision that it lost against.
// SyncError tells those apart that lost against the same one; with it the revision may be
// left out. Without a column it names the revision that deleted a record.
type RestoreRequest struct {
	Rev       uint64  `json:"rev,omitempty"`
	Column    string  `json:"column,omitempty"`
	SyncError work.ID `json:"sync_error,omitzero"`
}

// RestoreAnswer is the record as it is then and, of one that was deleted, what became of the
// parts that were deleted with it.
type RestoreAnswer struct {
	RecordMessage
	Unchanged bool           `json:"unchanged,omitempty"` // the value was in force already: no revision was made
	Parts     map[string]int `json:"parts,omitempty"`     // how many came back, by table
	Left      []LeftPart     `json:"left,omitempty"`
}

// LeftPart is a part that stays deleted because it points to a record that is gone.
type LeftPart struct {
	Table    string         `json:"table"`
	ID       work.ID        `json:"id"`
	Rev      uint64         `json:"rev"` // that deleted it
	Needs    work.RecordRef `json:"needs"`
	NeedsRev uint64         `json:"needs_rev,omitzero"` // that deleted what it needs; 0 = unknown
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
	answer, err := s.restore(r.Context(), c, work.RecordRef{Table: r.PathValue("table"), ID: id}, m)
	if err != nil {
		return nil, err
	}
	answer.RecordMessage, err = s.readAs(c, r.PathValue("table"), id)
	return answer, err
}

// restore puts a value back that a conflict rule put aside, or makes a deleted record again,
// as the caller and as an edit like any other: what it replaces is in the history in turn.
// The errors are NotFound, Forbidden and those of an edit.
func (s *Server) restore(ctx context.Context, c caller, ref work.RecordRef, m RestoreRequest) (RestoreAnswer, error) {
	var effect apply.Effect
	var answer RestoreAnswer
	err := s.store.Update(func(tx store.Tx) error {
		reader, err := s.readerOf(tx, c)
		if err != nil {
			return err
		}
		t, err := reader.table(s.schema, ref.Table)
		if err != nil {
			return err
		}
		if m.Column != "" {
			if err := reader.column(t, m.Column); err != nil {
				return err
			}
		}
		h, err := readHistory(tx, ref)
		if err != nil {
			return err
		}
		if m.Column == "" {
			effect, answer, err = s.restoreRecord(tx, c, h.revision(m.Rev))
			return err
		}
		effect, answer.Unchanged, err = s.restoreValue(tx, c, h, m)
		return err
	})
	if err == nil {
		s.announce(ctx, work.ID{}, changedTables(effect))
	}
	return answer, err
}

// restoreRecord makes a deleted record again, with its parts.
func (s *Server) restoreRecord(tx store.Tx, c caller, deleted store.Revision) (apply.Effect, RestoreAnswer, error) {
	var answer RestoreAnswer
	c.device = work.ID{}
	author, err := s.authorOf(tx, c)
	if err != nil {
		return apply.Effect{}, answer, err
	}
	done, refusal, err := apply.RestoreRecord(tx, apply.Rules{Schema: s.schema}, author, deleted, s.now())
	if err == nil && refusal != nil {
		err = refusal.Err()
	}
	if len(done.Parts) > 0 {
		answer.Parts = map[string]int{}
	}
	for _, p := range done.Parts {
		answer.Parts[p.Table]++
	}
	for _, l := range done.Left {
		answer.Left = append(answer.Left, LeftPart{Table: l.Table, ID: l.ID, Rev: l.Rev, Needs: l.Needs, NeedsRev: l.NeedsRev})
	}
	return done.Effect, answer, err
}

// revision is the one with that rev, or one that changed nothing.
func (h past) revision(rev uint64) store.Revision {
	for _, r := range h.revisions {
		if r.Rev == rev {
			return r
		}
	}
	return store.Revision{Table: h.record.Table, ID: h.record.ID, Rev: rev}
}

// restoreValue puts a value back that lost, and settles the sync error that holds it if it
// was its last. A value that is in force already is no change: it makes no revision.
func (s *Server) restoreValue(tx store.Tx, c caller, h past, m RestoreRequest) (effect apply.Effect, unchanged bool, err error) {
	l, err := h.loser(m)
	if err != nil {
		return effect, false, err
	}
	if unchanged, err = s.inForce(tx, c, h.record, l); err == nil && !unchanged {
		g := apply.Restore(h.record, l.rev, l.Column, work.Edit{From: l.won, To: l.Value}, s.now(), s.newID)
		effect, err = s.applyAs(tx, c, g)
	}
	if err != nil || l.syncError == (work.ID{}) {
		return effect, unchanged, err
	}
	return effect, unchanged, s.settleRestored(tx, c, l.syncError)
}

// inForce reports whether the record has the value that lost, for one who may set it: to all
// others the rules say why they may not.
func (s *Server) inForce(tx store.Tx, c caller, ref work.RecordRef, l loser) (bool, error) {
	r, there, err := tx.Record(ref.Table, ref.ID)
	if err != nil || !there || !work.Equal(r.Column(l.Column), l.Value) {
		return false, err
	}
	c.device = work.ID{}
	author, err := s.authorOf(tx, c)
	if err != nil {
		return false, err
	}
	return author.Rights.MayWrite(r, r, author.Person) && author.Rights.MaySet(ref.Table, l.Column), nil
}

// loser finds the value that a request names. The errors are NotFound, and Invalid if there
// are several.
func (h past) loser(m RestoreRequest) (loser, error) {
	var found []loser
	for _, l := range h.losers {
		if l.Column == m.Column && (l.rev == m.Rev || m.Rev == 0 && l.syncError != (work.ID{}) && l.syncError == m.SyncError) &&
			(m.SyncError == (work.ID{}) || l.syncError == m.SyncError) {
			found = append(found, l)
		}
	}
	switch {
	case len(found) == 0 && m.SyncError != (work.ID{}):
		return loser{}, work.Errorf(work.NotFound, "the sync error %s holds no value of %s of this record: the record's history shows which does", m.SyncError, m.Column)
	case len(found) == 0:
		return loser{}, work.Errorf(work.NotFound, "no value of %s lost against rev %d of %s %s: the record's history shows which did", m.Column, m.Rev, h.record.Table, h.record.ID)
	}
	last := found[len(found)-1]
	for _, l := range found {
		if l.syncError != last.syncError {
			return loser{}, work.Errorf(work.Invalid, "%d values of %s lost against rev %d: name the sync error of the one that is to come back, as the record's history does", len(found), m.Column, m.Rev)
		}
	}
	return last, nil // what the group said last
}

// settleRestored notes that a sync error's change was sent again, once everything that it
// would have changed is in force or was brought back since.
func (s *Server) settleRestored(tx store.Tx, c caller, id work.ID) error {
	e, err := readSyncError(tx, id)
	if err != nil || e.StateCode != ErrorActive || e.Group == nil {
		return err
	}
	for _, change := range e.Group.Changes {
		back, err := broughtBack(tx, change, id)
		if err != nil || !back {
			return err
		}
	}
	e.Description = "Its values were restored from the history."
	return s.disposeAs(tx, c, &e, wire.DisposalRetried)
}

// broughtBack reports whether nothing is left to do of a change of a sync error's group.
func broughtBack(tx store.Tx, c work.Change, syncError work.ID) (bool, error) {
	r, there, err := tx.Record(c.Table, c.ID)
	if err != nil || c.Op != work.Update {
		return there == (c.Op == work.Create), err
	}
	h, err := readHistory(tx, work.RecordRef{Table: c.Table, ID: c.ID})
	if err != nil {
		return false, err
	}
	for column, edit := range c.Set {
		back := work.Equal(r.Column(column), edit.To)
		for _, l := range h.losers {
			back = back || l.syncError == syncError && l.Column == column && h.restored(l) > 0
		}
		if !back && !apply.ForServer(c.Table, column) {
			return false, nil
		}
	}
	return true, nil
}
