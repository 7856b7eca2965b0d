package server

import (
	"net/http"
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

func (s *Server) pull(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	mine, tag, err := s.profileOf(c)
	if err != nil {
		return err
	}
	if err := mayPull(c, mine); err != nil {
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
	s.cameWith(c.device, request.Cursor)
	w.Header().Set(wire.HeaderManifest, tag)
	page, err := s.nextPage(p, c, request)
	for tries := 0; err == errOvertaken && tries < 3; tries++ {
		p.forget()
		page, err = s.nextPage(p, c, request)
	}
	if err != nil {
		p.forget() // steps may have been taken without being sent
		return err
	}
	body, err := wire.EncodePage(page)
	if err != nil {
		return err
	}
	if page.Checkpoint != nil {
		s.told(c.device, page.Cursor, page.Checkpoint.At, mine.Key)
	}
	s.send(w, r, wire.TypePage, body)
	return nil
}

// nextPage makes the page that follows the device's state. An empty one changes nothing
// and keeps the cursor.
func (s *Server) nextPage(p *plan, c caller, request wire.PullRequest) (*wire.Page, error) {
	if len(request.Records) > wire.MaxPokeRecords {
		return nil, work.Errorf(work.TooLarge, "the request names %d records; the limit is %d", len(request.Records), wire.MaxPokeRecords)
	}
	var b *pageBuilder
	err := s.store.View(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		v, err := s.viewerOf(tx, p, c, s.now())
		if err != nil {
			return err
		}
		b = s.newPage(d, request)
		continuing, err := s.choose(tx, p, b, v, request)
		if err != nil {
			return err
		}
		steps := p.look.Steps[p.sent:]
		b.page.EstRows = int64(len(steps))
		taken, err := b.fill(tx, v.Profile, steps)
		if err != nil {
			return err
		}
		p.next = p.sent + taken
		p.drifted = p.drifted || b.drifted
		// Only what was worked out and read in one transaction is consistent across tables.
		// The end of a longer plan is followed by one more, short, look.
		if b.page.More = continuing || p.next < len(p.look.Steps); !b.page.More {
			b.page.Checkpoint = &wire.Checkpoint{At: v.Now.UTC(), Tables: b.held, Next: p.flip.at}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return b.page, s.dispatch(p, b, c)
}

// choose makes the plan that the page is of: the rest of the one before, or a new look.
func (s *Server) choose(tx store.Tx, p *plan, b *pageBuilder, v viewer, request wire.PullRequest) (continuing bool, err error) {
	if !request.Full && p.resume(b.device, v) {
		return true, nil
	}
	p.forget()
	head, err := tx.Head()
	if err != nil {
		return false, err
	}
	if p.nothingNew(b.device, v, request, head) {
		p.look.end = *p.quiet.told
		return false, nil
	}
	if p.look, err = s.lookAt(tx, p, b.device, v, request, head); err != nil {
		return false, err
	}
	return false, p.foresee(tx, v, p.look)
}

// errOvertaken says that a push of the same device changed its view while a page was made
// for it. The page must be made again: its sums and its number are of a state that is gone.
var errOvertaken = work.Errorf(work.Unavailable, "the device sent and fetched at the same time; ask again")

// dispatch gives the page its cursor and notes it as on its way.
func (s *Server) dispatch(p *plan, b *pageBuilder, c caller) error {
	d := b.device
	if b.empty() {
		b.page.Cursor = s.cursor(d.ID, d.Generation)
		p.before, p.after = d.Generation, d.Generation
		if b.page.Checkpoint == nil {
			return nil
		}
		return s.rest(p, b, c)
	}
	return s.store.Update(func(tx store.Tx) error {
		var before pendingPage
		if _, err := store.ReadJSON(tx, docPending, d.ID.String(), &before); err != nil {
			return err
		}
		now, err := b.overtaken(tx, c)
		if err != nil {
			return err
		}
		if p.sent == 0 && len(p.look.Repoint) > 0 {
			p.quiet = quiet{}
			if err := now.repoint(tx, p.look.Repoint); err != nil {
				return err
			}
		}
		b.pending.Complete = b.page.Checkpoint != nil
		if p.next == len(p.look.Steps) && !p.drifted {
			b.pending.Told, b.pending.Rechecked = &p.look.end, p.look.rechecked
		}
		b.pending.number(before, d.Generation)
		b.page.Cursor = s.cursor(d.ID, b.pending.Generation)
		p.before, p.after = d.Generation, b.pending.Generation
		return store.WriteJSON(tx, docPending, d.ID.String(), b.pending)
	})
}

// rest notes that there is nothing to tell the device. What the next look needs to know of
// that is written when it saves enough.
func (s *Server) rest(p *plan, b *pageBuilder, c caller) error {
	if p.look.single {
		return nil // nobody looked at what else there may be
	}
	end := p.look.end
	if !p.look.keep && !b.device.Repairing {
		p.quiet = quiet{told: &end, view: b.device.state()}
		return nil
	}
	p.quiet = quiet{}
	err := s.store.Update(func(tx store.Tx) error {
		d, err := b.overtaken(tx, c)
		if err != nil {
			return err
		}
		if err := d.repoint(tx, p.look.Repoint); err != nil {
			return err
		}
		if err := d.rechecked(tx, p.look.rechecked); err != nil {
			return err
		}
		d.Repairing, d.Told = false, &end
		return d.save(tx)
	})
	if err == nil {
		p.quiet = quiet{told: &end, view: b.device.state()}
	}
	return err
}

// overtaken loads the device again and fails if its view is not the page's any more.
func (b *pageBuilder) overtaken(tx store.Tx, c caller) (device, error) {
	d, err := loadDevice(tx, c)
	if err == nil && d.state() != b.device.state() {
		err = errOvertaken
	}
	return d, err
}

// number gives the page its generation. A page with the same records as the one that is
// on its way already is that page: a request that was served twice must not make the
// device's cursor unknown.
func (n *pendingPage) number(before pendingPage, generation uint64) {
	if before.Generation > generation && slices.EqualFunc(before.Held, n.Held, pendingHold.equal) && slices.Equal(before.Gone, n.Gone) {
		n.Generation = before.Generation
		n.Complete = n.Complete && before.Complete
		return
	}
	n.Generation = max(before.Generation, generation) + 1
}
