package server

import (
	"maps"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// pageBuilder collects a page and what the device will hold after it.
type pageBuilder struct {
	limits  limits
	device  device
	held    map[string]wire.Held
	page    *wire.Page
	pending pendingPage
	bytes   int
}

func (s *Server) newPage(d device, request wire.PullRequest) *pageBuilder {
	b := &pageBuilder{limits: s.limits, device: d, held: maps.Clone(d.Held), page: &wire.Page{Mode: wire.ModeDelta}}
	if d.Repairing {
		b.page.Mode = wire.ModeRepair
	} else if request.Cursor == "" || len(d.Held) == 0 {
		b.page.Mode = wire.ModeSnapshot
	}
	return b
}

func (b *pageBuilder) empty() bool { return len(b.page.Rows)+len(b.page.Removed) == 0 }

// fill takes steps until the page is full and returns how many. A row that is larger than
// a page travels alone.
func (b *pageBuilder) fill(tx store.Tx, c *profile.Compiled, steps []step) (taken int, err error) {
	for taken < len(steps) && len(b.page.Rows)+len(b.page.Removed) < b.limits.pageRows {
		st := steps[taken]
		if st.why != "" {
			if err := b.remove(tx, st); err != nil {
				return taken, err
			}
			taken++
			continue
		}
		r, ok, err := tx.Record(st.table, st.id)
		if err != nil {
			return taken, err
		}
		if ok {
			scope := c.Table(st.table)
			r.Data = append([]byte(nil), work.Project(r.Data, scope.Keep)...)
			if b.bytes+len(r.Data) > b.limits.pageBytes && !b.empty() {
				return taken, nil
			}
			if err := b.put(tx, r, scope.Shape); err != nil {
				return taken, err
			}
		}
		taken++
	}
	return taken, nil
}

func (b *pageBuilder) put(tx store.Tx, r work.Record, shape uint32) error {
	leaf := work.Leaf(r, shape)
	b.bytes += len(r.Data)
	b.page.Rows = append(b.page.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: r.Rev, D: r.Data})
	b.pending.Held = append(b.pending.Held, pendingHold{r.Table, r.ID, r.Rev, shape, leaf})
	return b.sum(tx, r.Table, r.ID, &leaf)
}

func (b *pageBuilder) remove(tx store.Tx, st step) error {
	b.page.Removed = append(b.page.Removed, wire.Removed{Table: st.table, ID: st.id, Why: st.why})
	b.pending.Gone = append(b.pending.Gone, pendingGone{st.table, st.id})
	return b.sum(tx, st.table, st.id, nil)
}

// sum keeps the checkpoint's sums: leaf replaces what was held, nil takes it away.
func (b *pageBuilder) sum(tx store.Tx, table string, id work.ID, leaf *work.Digest) error {
	old, had, err := tx.Held(b.device.ID, table, id)
	if err != nil {
		return err
	}
	h := b.held[table]
	if had {
		h.Count--
		h.Digest = h.Digest.Minus(old.Leaf)
	}
	if leaf != nil {
		h.Count++
		h.Digest = h.Digest.Plus(*leaf)
	}
	if b.held[table] = h; h.Count == 0 {
		delete(b.held, table)
	}
	return nil
}
