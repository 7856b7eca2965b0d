package server

import (
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/profiles"
)

// accept fills in the rows of everything that the group changed and the device holds, made
// or is to hold: nobody pokes a device because of its own group.
func (b *batch) accept(g work.Group, e apply.Effect, stored *storedResult) error {
	if e.Merged {
		stored.Result.Outcome = wire.Merged
	}
	made := make(map[work.RecordRef]bool, len(g.Changes))
	for _, c := range g.Changes {
		made[work.RecordRef{Table: c.Table, ID: c.ID}] = true
	}
	for _, r := range e.Written {
		comes := made[work.RecordRef{Table: r.Table, ID: r.ID}]
		if !comes {
			var err error
			if comes, err = b.comes(r, stored); err != nil {
				return err
			}
		}
		if err := b.addRow(r, comes, stored); err != nil {
			return err
		}
		b.changed(r.Table)
	}
	for _, gone := range e.Removed {
		stored.Result.Removed = append(stored.Result.Removed, wire.Removed{Table: gone.Table, ID: gone.ID, Why: wire.WhyDeleted})
		b.changed(gone.Table)
	}
	return nil
}

// comes reports whether a record that follows from the group, and that the device does not
// hold, is in the user's scope, or hangs on one that this answer brings.
func (b *batch) comes(r work.Record, stored *storedResult) (bool, error) {
	v, err := b.viewer()
	if err != nil {
		return false, err
	}
	if concerns, err := v.Concerns(b.tx, b.device.ID, work.RecordRef{Table: r.Table, ID: r.ID}); concerns || err != nil {
		return concerns, err
	}
	scope := b.profile.Table(r.Table)
	return scope != nil && v.MayRead(r) && slices.ContainsFunc(scope.Parents(r), func(parent work.RecordRef) bool {
		return slices.ContainsFunc(stored.Result.Rows, func(row wire.Row) bool { return row.Table == parent.Table && row.ID == parent.ID })
	}), nil
}

// copied says with which columns a device has copies of a table's records: those of the
// profile or, on a device that works online only, all that the user may see. known is false for
// a table that the profile does not have.
func (b *batch) copied(table string) (keep map[string]bool, shape uint32, known bool) {
	if scope := b.profile.Table(table); scope != nil {
		return scope.Keep, scope.Shape, true
	}
	described := b.server.schema.Table(table)
	if b.facts.assignment.State != profiles.NotConfigured || described == nil {
		return nil, 0, false
	}
	if shown := b.facts.role.Readable(described); shown != nil {
		keep = map[string]bool{}
		for _, column := range shown {
			keep[column] = true
		}
	}
	return keep, 0, true
}

// addRow adds a record as the device is to store it, if it comes anyway or the device has it.
func (b *batch) addRow(r work.Record, comes bool, stored *storedResult) error {
	keep, shape, known := b.copied(r.Table)
	if !known {
		return nil
	}
	if _, held, err := b.tx.Held(b.device.ID, r.Table, r.ID); err != nil || !held && !comes {
		return err
	}
	data := append([]byte(nil), work.Project(r.Data, keep)...)
	stored.Result.Rows = append(stored.Result.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: r.Rev, D: data})
	stored.Shapes = append(stored.Shapes, shape)
	return nil
}

func (b *batch) changed(table string) {
	if !slices.Contains(b.tables, table) {
		b.tables = append(b.tables, table)
	}
}

// refuse answers a group that was not applied and keeps it, whole, as a sync error. The
// device gets the records as they are here.
func (b *batch) refuse(g work.Group, refusal *apply.Refusal, stored *storedResult) error {
	c := g.Changes[refusal.Change]
	stored.Result.Outcome = wire.Rejected
	if refusal.Kind == work.Conflict {
		stored.Result.Outcome = wire.Conflicted
	}
	name, err := personName(b.tx, b.author.User)
	if err != nil {
		return err
	}
	kept := newSyncError(g, refusal, b.author, name, b.now)
	e := wire.SyncError{
		ID: c.MID, Type: refusal.Type, Code: string(refusal.Code), Message: refusal.Message, Column: refusal.Column,
		Detail: kept.ErrorDetail, Time: kept.ErrorTime,
	}
	if keep, _, known := b.copied(c.Table); known && refusal.Server != nil {
		e.Server = append([]byte(nil), work.Project(refusal.Server, keep)...)
	}
	stored.Result.Errors = []wire.SyncError{e}
	for _, c := range g.Changes {
		r, ok, err := b.tx.Record(c.Table, c.ID)
		if err != nil {
			return err
		}
		if ok {
			if err := b.addRow(r, false, stored); err != nil {
				return err
			}
		}
	}
	if refusal.Kind == work.Conflict || refusal.Type == wire.ErrorNotFound {
		if err := apply.PutAside(b.tx, b.rules, b.author, g, *refusal, b.now); err != nil {
			return err
		}
	}
	return saveSyncError(b.tx, kept)
}
