package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// The office's side of sync errors: what an administrator makes of one. The technician's
// device is told when it next asks.

// retrySyncError applies what was refused once more, by the same rules, as the caller and
// on today's state; set changes columns of the change at fault before. A refusal is
// returned as an error of its kind, and the sync error stays active. The errors are also
// NotFound and Conflict.
func (s *Server) retrySyncError(ctx context.Context, c caller, id work.ID, set work.Fields) (SyncError, error) {
	var e SyncError
	var effect apply.Effect
	err := s.store.Update(func(tx store.Tx) (err error) {
		if e, err = readActive(tx, id); err != nil {
			return err
		}
		g, err := e.again(set, s.newID)
		if err != nil {
			return err
		}
		if effect, err = s.applyAs(tx, c, g); err != nil {
			return refusedAgain(err)
		}
		if err := e.shown(tx, g); err != nil {
			return err
		}
		if len(set) > 0 {
			e.Description = clip("Sent again with another value of "+strings.Join(work.Change{Set: editsOf(set)}.ColumnNames(), ", ")+".", 4000)
		}
		return s.disposeAs(tx, c, &e, wire.DisposalRetried)
	})
	if err != nil {
		return SyncError{}, err
	}
	s.log.InfoContext(ctx, "sync error retried", "id", id, "by", c.login)
	s.announce(ctx, work.ID{}, changedTables(effect))
	return e, nil
}

// shown notes that the technician's device knows what the group created: it made the records
// first, and what waits there for the group is sent before they are downloaded.
func (e SyncError) shown(tx store.Tx, g work.Group) error {
	var d device
	found, err := store.ReadJSON(tx, docDevice, e.Device.String(), &d)
	if err != nil || !found {
		return err
	}
	holder := e.Device
	if d.User != e.Owner {
		holder = seenBy(e.Device, e.Owner)
	}
	for _, c := range g.Changes {
		if c.Op != work.Create {
			continue
		}
		if err := tx.MarkSeen(holder, c.Table, c.ID); err != nil {
			return err
		}
	}
	return nil
}

func refusedAgain(err error) error {
	switch kind := work.KindOf(err); kind {
	case work.Internal, work.Damaged, work.DiskFull, work.Unavailable:
		return err
	default:
		again := work.Errorf(kind, "refused again, the sync error stays active: %s", work.Message(err))
		if refused, ok := err.(*work.Error); ok {
			again.Column = refused.Column
		}
		return again
	}
}

// again is the kept group as it is to be applied once more. Records that it creates belong
// to the technician whose they would have been.
func (e SyncError) again(set work.Fields, newID work.NewID) (work.Group, error) {
	if e.Group == nil || e.Change >= len(e.Group.Changes) {
		return work.Group{}, work.Errorf(work.Invalid, "nothing was kept of this change: make it by fieldbookd record set, then resolve the error")
	}
	g := *e.Group
	g.ID, g.Seq, g.At = newID(), 0, e.Happened
	g.Changes = slices.Clone(g.Changes)
	if fault := g.Changes[e.Change]; len(set) > 0 && fault.Op == work.Delete {
		return g, work.Errorf(work.Invalid, "the refused change deletes a record: it has no columns to set")
	}
	for i := range g.Changes {
		change := &g.Changes[i]
		columns := clone(change.Set)
		if i == e.Change {
			for name, edit := range editsOf(set) {
				edit.From = columns[name].From
				columns[name] = edit
			}
		}
		if _, owned := columns["ownerid"]; change.Op == work.Create && !owned {
			columns["ownerid"] = work.Edit{To: work.RefTo(work.UserTable, e.Owner)}
		}
		change.Set, change.After = columns, nil
	}
	return g, nil
}

func editsOf(columns work.Fields) map[string]work.Edit {
	return work.UpdateOf("", work.ID{}, columns).Set
}

// settleSyncError discards a sync error or resolves it by hand. The errors are NotFound
// and Conflict.
func (s *Server) settleSyncError(ctx context.Context, c caller, id work.ID, how, note string) (SyncError, error) {
	return s.changeSyncError(ctx, c, id, how, func(tx store.Documents) (SyncError, error) {
		e, err := readActive(tx, id)
		if note != "" {
			e.Description = clip(note, 4000)
		}
		return e, err
	})
}

// reopenSyncError undoes a discard, or a resolution by hand. What was sent again is in
// force and cannot be reopened. The errors are NotFound and Conflict.
func (s *Server) reopenSyncError(ctx context.Context, c caller, id work.ID) (SyncError, error) {
	return s.changeSyncError(ctx, c, id, wire.DisposalActive, func(tx store.Documents) (SyncError, error) {
		e, err := readSyncError(tx, id)
		switch {
		case err != nil:
		case e.StateCode == ErrorActive:
			err = work.Errorf(work.Conflict, "the sync error is active: there is nothing to undo")
		case e.Disposal.How == wire.DisposalRetried:
			err = work.Errorf(work.Conflict, "%s: what was sent again is in force; change the record instead", e.fate())
		}
		return e, err
	})
}

func (s *Server) changeSyncError(ctx context.Context, c caller, id work.ID, how string, find func(store.Documents) (SyncError, error)) (SyncError, error) {
	var e SyncError
	err := s.store.Update(func(tx store.Tx) (err error) {
		if e, err = find(tx); err != nil {
			return err
		}
		return s.disposeAs(tx, c, &e, how)
	})
	if err != nil {
		return SyncError{}, err
	}
	s.log.InfoContext(ctx, "sync error", "id", id, "disposal", how, "by", c.login)
	return e, nil
}

// disposeAs stores what the caller made of a sync error, as the newest word on it.
func (s *Server) disposeAs(tx store.Tx, c caller, e *SyncError, how string) error {
	name, err := personName(tx, c.user)
	if err != nil {
		return err
	}
	at := s.now().UTC()
	if e.Disposal != nil && !at.After(e.Disposal.At) {
		at = e.Disposal.At.Add(time.Millisecond)
	}
	e.dispose(wire.Disposal{How: how, By: name, At: at, Note: e.Description})
	return saveSyncError(tx, *e)
}

// readActive reads a sync error that nobody has disposed of. The errors are NotFound and
// Conflict.
func readActive(tx store.Documents, id work.ID) (SyncError, error) {
	e, err := readSyncError(tx, id)
	if err == nil && e.StateCode != ErrorActive {
		err = work.Errorf(work.Conflict, "%s: undo that first, where it can be undone", e.fate())
	}
	return e, err
}

// fate says who disposed of the sync error, and how.
func (e SyncError) fate() string {
	if e.Disposal == nil {
		return "the sync error is resolved"
	}
	return "the sync error was " + e.Disposal.How + " by " + e.Disposal.By + " at " + e.Disposal.At.Format(time.RFC3339)
}
