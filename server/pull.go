package server

import (
	"maps"
	"net/http"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// pendingPage is the page that is on its way to a device. It becomes part of the view when
// the device asks for the next one with its cursor: a reply that was lost leaves no trace.
type pendingPage struct {
	Generation uint64        `json:"generation"`
	Complete   bool          `json:"complete"` // it carried a checkpoint
	Held       []pendingHold `json:"held,omitempty"`
	Gone       []pendingGone `json:"gone,omitempty"`
}

type pendingHold struct {
	Table string      `json:"t"`
	ID    work.ID     `json:"id"`
	Rev   uint64      `json:"rev"`
	Shape uint32      `json:"shape"`
	Leaf  work.Digest `json:"leaf"`
}

type pendingGone struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
}

func (s *Server) pull(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.PullRequest
	if err := read(r, &request); err != nil {
		return err
	}
	p := s.plans.of(c.device)
	p.busy.Lock()
	defer p.busy.Unlock()
	d, err := s.catchUp(c.device, request)
	if err != nil {
		return err
	}
	current, err := s.Settings()
	if err != nil {
		return err
	}
	w.Header().Set(wire.HeaderManifest, s.manifestTag(s.published.Load(), current))
	page, err := s.nextPage(p, d, request)
	if err != nil {
		return err
	}
	body, err := wire.EncodePage(page)
	if err != nil {
		return err
	}
	s.send(w, r, wire.TypePage, body)
	return nil
}

// catchUp brings the device's view to what the request says the device has stored.
func (s *Server) catchUp(id work.ID, request wire.PullRequest) (device, error) {
	var d device
	err := s.store.View(func(tx store.Tx) (err error) {
		d, err = loadDevice(tx, id)
		return err
	})
	if err != nil {
		return d, err
	}
	if request.Cursor == s.cursor(id, d.Generation) && request.AckedSeq <= d.AckedSeq {
		return d, nil
	}
	err = s.store.Update(func(tx store.Tx) (err error) {
		if d, err = loadDevice(tx, id); err != nil {
			return err
		}
		if err := s.foldPage(tx, &d, request.Cursor); err != nil {
			return err
		}
		if err := d.acknowledge(tx, request.AckedSeq); err != nil {
			return err
		}
		return d.save(tx)
	})
	return d, err
}

// foldPage makes the view follow the cursor that the device came with.
func (s *Server) foldPage(tx store.Tx, d *device, cursor string) error {
	var page pendingPage
	if _, err := readDocument(tx, docPending, d.ID.String(), &page); err != nil {
		return err
	}
	if cursor == "" { // the device holds nothing
		d.Held = map[string]wire.Held{}
		d.Generation = max(d.Generation, page.Generation) + 1
		return tx.ForgetAll(d.ID)
	}
	generation, err := s.generation(d.ID, cursor)
	if err != nil {
		return err
	}
	switch generation {
	case d.Generation: // the page was lost, or there was none
		return nil
	case page.Generation:
	default:
		return work.Errorf(work.Diverged, "the server does not know this state of the device; it must be compared again")
	}
	for _, h := range page.Held {
		if err := d.hold(tx, h.Table, h.ID, store.Holding{Rev: h.Rev, Shape: h.Shape, Leaf: h.Leaf}); err != nil {
			return err
		}
	}
	for _, g := range page.Gone {
		if err := d.forget(tx, g.Table, g.ID); err != nil {
			return err
		}
	}
	d.Generation = page.Generation
	d.Repairing = d.Repairing && !page.Complete
	return tx.RemoveDocument(docPending, d.ID.String())
}

// nextPage makes the page that follows the device's state. An empty one changes nothing
// and keeps the cursor.
func (s *Server) nextPage(p *plan, d device, request wire.PullRequest) (*wire.Page, error) {
	now := s.now()
	b := &pageBuilder{device: d, held: maps.Clone(d.Held), page: &wire.Page{Mode: wire.ModeDelta}}
	if d.Repairing {
		b.page.Mode = wire.ModeRepair
	} else if request.Cursor == "" || len(d.Held) == 0 {
		b.page.Mode = wire.ModeSnapshot
	}
	if b.held == nil {
		b.held = map[string]wire.Held{}
	}
	current := s.published.Load()
	wanted := wantedTables(current.compiled, request.Tables)
	err := s.store.View(func(tx store.Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		continuing := p.generation == d.Generation && p.version == current.version && len(p.rest) > 0
		next := p.settled.next
		if !continuing {
			p.rest = nil
			if request.Full || !p.nothingNew(current.version, head, now, wanted) || request.Cursor == "" {
				if p.rest, next, err = s.difference(tx, d, current, wanted, now); err != nil {
					return err
				}
			}
		}
		b.page.EstRows = int64(len(p.rest))
		taken, err := b.fill(tx, current.compiled, p.rest)
		if err != nil {
			return err
		}
		p.rest = p.rest[taken:]
		// Only what was worked out and read in one transaction is consistent across tables.
		// The end of a longer plan is followed by one more, short, look.
		if b.page.More = continuing || len(p.rest) > 0; !b.page.More {
			b.page.Checkpoint = &wire.Checkpoint{At: now.UTC(), Tables: b.held, Next: next}
			if b.empty() {
				p.settle(current.version, head, next, wanted)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.page, s.dispatch(p, b, current.version)
}

// dispatch gives the page its cursor and notes it as on its way.
func (s *Server) dispatch(p *plan, b *pageBuilder, version int) error {
	d := b.device
	if b.empty() {
		b.page.Cursor = s.cursor(d.ID, d.Generation)
		p.generation, p.version = d.Generation, version
		return nil
	}
	return s.store.Update(func(tx store.Tx) error {
		var before pendingPage
		if _, err := readDocument(tx, docPending, d.ID.String(), &before); err != nil {
			return err
		}
		b.pending.Generation = max(before.Generation, d.Generation) + 1
		b.pending.Complete = b.page.Checkpoint != nil
		b.page.Cursor = s.cursor(d.ID, b.pending.Generation)
		p.generation, p.version = b.pending.Generation, version
		return writeDocument(tx, docPending, d.ID.String(), b.pending)
	})
}

// wantedTables are the tables of the profile that a request asks for, in profile order.
func wantedTables(c *profile.Compiled, asked []string) []string {
	want := make(map[string]bool, len(asked))
	for _, t := range asked {
		want[t] = true
	}
	var tables []string
	for _, scope := range c.Tables {
		if len(asked) == 0 || want[scope.Table.Name] {
			tables = append(tables, scope.Table.Name)
		}
	}
	return tables
}

// pageBuilder collects a page and what the device will hold after it.
type pageBuilder struct {
	device  device
	held    map[string]wire.Held
	page    *wire.Page
	pending pendingPage
	bytes   int
}

func (b *pageBuilder) empty() bool { return len(b.page.Rows)+len(b.page.Removed) == 0 }

// fill takes steps until the page is full and returns how many. A row that is larger than
// a page travels alone.
func (b *pageBuilder) fill(tx store.Tx, c *profile.Compiled, steps []step) (taken int, err error) {
	for taken < len(steps) && len(b.page.Rows)+len(b.page.Removed) < wire.MaxPageRows {
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
			if b.bytes+len(r.Data) > wire.MaxPageBytes && !b.empty() {
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
	b.held[table] = h
	return nil
}
