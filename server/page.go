package server

import (
	"maps"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
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
	drifted bool // a record is not as it was when it was looked at
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
func (b *pageBuilder) fill(tx store.Tx, c *profile.Compiled, steps []scope.Step) (taken int, err error) {
	for taken < len(steps) && len(b.page.Rows)+len(b.page.Removed) < b.limits.pageRows {
		st := steps[taken]
		if st.Why != "" {
			if err := b.remove(tx, st); err != nil {
				return taken, err
			}
			taken++
			continue
		}
		r, ok, err := tx.Record(st.Table, st.ID)
		if err != nil {
			return taken, err
		}
		b.drifted = b.drifted || !ok || r.Rev != st.Rev
		if ok {
			s, points := c.Table(st.Table), c.Points(r)
			r.Data = append([]byte(nil), work.Project(r.Data, s.Keep)...)
			if b.bytes+len(r.Data) > b.limits.pageBytes && !b.empty() {
				return taken, nil
			}
			if err := b.put(tx, r, s.Shape, points); err != nil {
				return taken, err
			}
		}
		taken++
	}
	return taken, nil
}

func (b *pageBuilder) put(tx store.Tx, r work.Record, shape uint32, points []work.RecordRef) error {
	leaf := work.Leaf(r, shape)
	b.bytes += len(r.Data)
	b.page.Rows = append(b.page.Rows, wire.Row{Table: r.Table, ID: r.ID, Rev: r.Rev, D: r.Data})
	b.pending.Held = append(b.pending.Held, pendingHold{r.Table, r.ID, r.Rev, shape, leaf, points})
	return b.sum(tx, r.Table, r.ID, &leaf)
}

func (b *pageBuilder) remove(tx store.Tx, st scope.Step) error {
	b.page.Removed = append(b.page.Removed, wire.Removed{Table: st.Table, ID: st.ID, Why: st.Why})
	b.pending.Gone = append(b.pending.Gone, pendingGone{st.Table, st.ID})
	return b.sum(tx, st.Table, st.ID, nil)
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
