package server

import (
	"slices"

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
	// Told is where the device stands with it. nil = in the middle of a plan: if the rest does
	// not follow, the whole scope has to be evaluated.
	Told      *told  `json:"told,omitempty"`
	Rechecked uint64 `json:"rechecked,omitempty"`
}

type pendingHold struct {
	Table  string           `json:"t"`
	ID     work.ID          `json:"id"`
	Rev    uint64           `json:"rev"`
	Shape  uint32           `json:"shape"`
	Leaf   work.Digest      `json:"leaf"`
	Points []work.RecordRef `json:"points,omitempty"`
}

func (h pendingHold) equal(o pendingHold) bool {
	return h.Table == o.Table && h.ID == o.ID && h.Rev == o.Rev && h.Shape == o.Shape && h.Leaf == o.Leaf && slices.Equal(h.Points, o.Points)
}

type pendingGone struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
}

// catchUp brings the device's view to what the request says the device has stored.
func (s *Server) catchUp(c caller, request wire.PullRequest) error {
	stored := acked{request.AckedSeq, request.Unanswered}
	behind := false
	err := s.store.View(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		unfolded, err := d.unfolded(tx, stored)
		behind = unfolded || request.Cursor != s.cursor(d.ID, d.Generation)
		return err
	})
	if err != nil || !behind {
		return err
	}
	return s.store.Update(func(tx store.Tx) error {
		d, err := loadDevice(tx, c)
		if err != nil {
			return err
		}
		mine, err := s.assignment(tx, c.user)
		if err != nil {
			return err
		}
		// A device that starts anew has dropped what it got as answers as well: they are
		// taken note of first, and forgotten with all the rest.
		if request.Cursor == "" {
			if err := d.acknowledge(tx, mine.Compiled, stored); err != nil {
				return err
			}
		}
		if err := s.foldPage(tx, &d, request.Cursor, request.Anew); err != nil {
			return err
		}
		if err := d.acknowledge(tx, mine.Compiled, stored); err != nil {
			return err
		}
		return d.save(tx)
	})
}

// beginAnew makes the view follow a device that has no page of ours. What the device was
// answered since it dropped everything counts: it sends before it fetches, so it says how
// often it has dropped everything before it is answered anything more.
func (d *device) beginAnew(tx store.Tx, anew uint64) error {
	before := d.Anew
	d.Anew = anew
	switch {
	case d.Generation == d.Began && anew == before:
	case len(d.Held) == 0: // the page on its way may still be
		d.Began = d.Generation
	default:
		return d.startAnew(tx)
	}
	d.Repairing = false
	return nil
}

// foldPage makes the view follow the cursor that the device came with.
func (s *Server) foldPage(tx store.Tx, d *device, cursor string, anew uint64) error {
	if cursor == "" {
		return d.beginAnew(tx, anew)
	}
	var page pendingPage
	if _, err := store.ReadJSON(tx, docPending, d.ID.String(), &page); err != nil {
		return err
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
		if err := d.hold(tx, h.Table, h.ID, store.Holding{Rev: h.Rev, Shape: h.Shape, Leaf: h.Leaf, Points: h.Points}); err != nil {
			return err
		}
	}
	for _, g := range page.Gone {
		if err := d.forget(tx, g.Table, g.ID); err != nil {
			return err
		}
	}
	if page.Told != nil {
		if err := d.rechecked(tx, page.Rechecked); err != nil {
			return err
		}
	}
	d.Generation, d.Told = page.Generation, page.Told
	d.Repairing = d.Repairing && !page.Complete
	return tx.RemoveDocument(docPending, d.ID.String())
}
