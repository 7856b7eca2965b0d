package localdb

import (
	"maps"
	"slices"

	"fieldbook/internal/work"
)

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
	now, err := t.patched(k, base, touches)
	if err != nil {
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
			for _, c := range changes {
				if c.Table == k.table && c.ID == k.id {
					s.data = patch(s.data, c)
				}
			}
		}
	}
	if s.data == nil {
		s.flag = flagHidden
	}
	return s, nil
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
