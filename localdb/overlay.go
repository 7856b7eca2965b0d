package localdb

import (
	"maps"
	"slices"

	"fieldbook/internal/work"
)

// spoil notes that a record's visible row must be made anew.
func (t *txn) spoil(k recordKey) {
	t.dirty[k] = true
	delete(t.added, k)
}

// append notes that a group at the end of the outbox touches a record.
func (t *txn) append(k recordKey, g *storedGroup) {
	if !t.dirty[k] {
		t.added[k] = g
	} else {
		delete(t.added, k)
	}
	t.dirty[k] = true
}

// rebuildDirty makes the visible rows of all noted records anew. Halfway through a
// transaction that takes groups out of the outbox to put them back, final is false: what
// was kept for them is still needed.
func (t *txn) rebuildDirty(final bool) error {
	keys := slices.SortedFunc(maps.Keys(t.dirty), recordKey.compare)
	clear(t.dirty)
	for _, k := range keys {
		if err := t.rebuild(k, final); err != nil {
			return err
		}
	}
	clear(t.added)
	return nil
}

// rebuild makes a record's visible row: the base row, the pending changes in the order
// of their groups, then the provisional ones. A record that no group touches has no
// overlay, and what was kept for it goes.
func (t *txn) rebuild(k recordKey, final bool) error {
	base, _, err := t.base(k)
	if err != nil {
		return err
	}
	overlay := t.sub(overlayBucket, k.table, "")
	was, had, err := t.shown(overlayBucket, k)
	if err != nil {
		return err
	}
	old := was.data
	if !had {
		old = base.data
	}
	touches, err := t.touches(k)
	if err != nil {
		return err
	}
	if len(touches) == 0 {
		if had {
			if err := overlay.del(k.id[:]); err != nil {
				return err
			}
		}
		if final {
			if err := t.sub(keptBucket, k.table, "").del(k.id[:]); err != nil {
				return err
			}
		}
		return t.visible(k, old, base.data)
	}
	now := was
	if g := t.added[k]; g != nil && was.flag == flagRow && !anyProvisional(touches) {
		// The many earlier edits of the record are in the row that was there.
		now.data = patchAll(was.data, k, g.Changes)
		if now.data == nil {
			now.flag = flagHidden
		}
	} else if now, err = t.patched(k, base, touches); err != nil {
		return err
	}
	if err := t.visible(k, old, now.data); err != nil {
		return err
	}
	return t.writeShown(overlayBucket, k, now)
}

// patched returns the overlay row of a record that groups touch.
func (t *txn) patched(k recordKey, base baseRow, touches []touch) (shown, error) {
	s := shown{flagRow, base.rev, base.data}
	if s.data == nil {
		kept, found, err := t.shown(keptBucket, k)
		if err != nil {
			return s, err
		}
		if found && kept.flag == flagRevoked {
			return shown{flag: flagHidden}, nil
		}
		if found {
			s = kept
		}
	}
	for _, provisional := range [...]bool{false, true} {
		for _, touch := range touches {
			g, err := t.group(touch.seq)
			if err != nil {
				return s, err
			}
			changes := g.Changes
			if provisional {
				changes = g.Provisional
			}
			s.data = patchAll(s.data, k, changes)
		}
	}
	if s.data == nil {
		s.flag = flagHidden
	}
	return s, nil
}

func anyProvisional(touches []touch) bool {
	return slices.ContainsFunc(touches, func(t touch) bool { return t.flags&touchProvisional != 0 })
}

// patchAll applies the changes of one record.
func patchAll(data []byte, k recordKey, changes []work.Change) []byte {
	for _, c := range changes {
		if c.Table == k.table && c.ID == k.id {
			data = patch(data, c)
		}
	}
	return data
}

// patch applies one change to what is there, which may be nothing: the update of a record
// that has gone shows nothing, and a creation that the server has already carried out
// shows on top of what the server made of it.
func patch(data []byte, c work.Change) []byte {
	switch {
	case c.Op == work.Update && data == nil:
		return nil
	case c.Op == work.Create && data != nil:
		return work.Patch(data, c.Columns())
	}
	return c.Apply(data)
}
