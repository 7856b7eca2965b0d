package server

import (
	"net/http"
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func (s *Server) pull(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	if err := s.mayPull(c); err != nil {
		return err
	}
	var request wire.PullRequest
	if err := read(r, &request); err != nil {
		return err
	}
	p := s.plans.of(c.device)
	p.busy.Lock()
	defer p.busy.Unlock()
	if err := s.catchUp(c, request); err != nil {
		return err
	}
	tag, err := s.tagFor(c)
	if err != nil {
		return err
	}
	w.Header().Set(wire.HeaderManifest, tag)
	page, err := s.nextPage(p, c, request)
	for tries := 0; err == errOvertaken && tries < 3; tries++ {
		p.rest = nil
		page, err = s.nextPage(p, c, request)
	}
	if err != nil {
		p.rest = nil // it may have been taken from without being sent
		return err
	}
	body, err := wire.EncodePage(page)
	if err != nil {
		return err
	}
	s.send(w, r, wire.TypePage, body)
	return nil
}

// nextPage makes the page that follows the device's state. An empty one changes nothing
// and keeps the cursor.
func (s *Server) nextPage(p *plan, c caller, request wire.PullRequest) (*wire.Page, error) {
	now := s.now()
	current := s.published.Load()
	wanted := wantedTables(current.compiled, request.Tables)
	var b *pageBuilder
	err := s.store.View(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		head, err := tx.Head()
		if err != nil {
			return err
		}
		b = s.newPage(d, request)
		at := state{version: current.version, head: head, view: d.Changes}
		continuing := request.Cursor != "" && p.generation == d.Generation && p.version == current.version && len(p.rest) > 0
		next := p.settled.next
		if !continuing {
			p.rest = nil
			if request.Full || request.Cursor == "" || !p.nothingNew(at, now, wanted) {
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
				p.settle(at, next, wanted)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.page, s.dispatch(p, b, c, current.version)
}

// errOvertaken says that a push of the same device changed its view while a page was made
// for it. The page must be made again: its sums and its number are of a state that is gone.
var errOvertaken = work.Errorf(work.Unavailable, "the device sent and fetched at the same time; ask again")

// dispatch gives the page its cursor and notes it as on its way.
func (s *Server) dispatch(p *plan, b *pageBuilder, c caller, version int) error {
	d := b.device
	p.version = version
	if b.empty() {
		b.page.Cursor = s.cursor(d.ID, d.Generation)
		p.generation = d.Generation
		if d.Repairing && b.page.Checkpoint != nil {
			return s.repaired(c)
		}
		return nil
	}
	return s.store.Update(func(tx store.Tx) error {
		var before pendingPage
		if _, err := readDocument(tx, docPending, d.ID.String(), &before); err != nil {
			return err
		}
		if d, err := loadDevice(tx, c); err != nil {
			return err
		} else if d.Changes != b.device.Changes || d.Generation != b.device.Generation {
			return errOvertaken
		}
		b.pending.Complete = b.page.Checkpoint != nil
		b.pending.number(before, d.Generation)
		b.page.Cursor = s.cursor(d.ID, b.pending.Generation)
		p.generation = b.pending.Generation
		return writeDocument(tx, docPending, d.ID.String(), b.pending)
	})
}

// number gives the page its generation. A page with the same records as the one that is
// on its way already is that page: a request that was served twice must not make the
// device's cursor unknown.
func (n *pendingPage) number(before pendingPage, generation uint64) {
	if before.Generation > generation && slices.Equal(before.Held, n.Held) && slices.Equal(before.Gone, n.Gone) {
		n.Generation = before.Generation
		n.Complete = n.Complete && before.Complete
		return
	}
	n.Generation = max(before.Generation, generation) + 1
}

// repaired ends a repair after which nothing was left to send.
func (s *Server) repaired(c caller) error {
	return s.store.Update(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		d.Repairing = false
		return d.save(tx)
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
