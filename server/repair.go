package server

import (
	"bytes"
	"encoding/binary"
	"net/http"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// maxTableName bounds the name of a table in a repair request. It may be one that the
// environment no longer has: the device is told to drop it.
const maxTableName = 128

// repair sets the view to what the device really holds of the named tables. The pull that
// follows then sends exactly the difference; the device's outbox is not touched.
func (s *Server) repair(w http.ResponseWriter, r *http.Request, c caller) error {
	if err := c.onDevice(); err != nil {
		return err
	}
	var request wire.RepairRequest
	if err := read(r, &request); err != nil {
		return err
	}
	p := s.plans.of(c.device)
	p.busy.Lock()
	defer p.busy.Unlock()
	p.forget()
	var d device
	err := s.store.Update(func(tx store.Tx) (err error) {
		if d, err = loadDevice(tx, c); err != nil {
			return err
		}
		// What the page before brought of the tables that are not compared would else come a
		// second time. A cursor that is not known says that all tables are compared, or that
		// this is a later part, or a repetition, of what was told before.
		if request.Cursor != "" {
			if err := s.foldPage(tx, &d, request.Cursor, 0); err != nil && !work.Is(err, work.Diverged) {
				return err
			}
		}
		var lost pendingPage
		if _, err := store.ReadJSON(tx, docPending, d.ID.String(), &lost); err != nil {
			return err
		}
		// Any other page on its way was made for another view. Whoever comes with its cursor
		// did not get the answer to this request, and has to compare again.
		if err := tx.RemoveDocument(docPending, d.ID.String()); err != nil {
			return err
		}
		mine, err := s.assignment(tx, c.user)
		if err != nil {
			return err
		}
		if err := d.acknowledge(tx, mine.Compiled, acked{request.AckedSeq, request.Unanswered}); err != nil {
			return err
		}
		role, err := s.roleOf(tx, c.role)
		if err != nil {
			return err
		}
		seen := compiledFor(mine.Edition, role)
		for _, t := range request.Tables {
			if err := d.believe(tx, seen, t); err != nil {
				return err
			}
		}
		d.Generation = max(d.Generation, lost.Generation) + 1
		d.Changes++
		d.Repairing, d.Told = true, nil
		return d.save(tx)
	})
	if err != nil {
		return err
	}
	s.log.InfoContext(r.Context(), "device view replaced", "device", c.device, "tables", len(request.Tables))
	s.answer(w, r, wire.RepairAnswer{Cursor: s.cursor(c.device, d.Generation)})
	return nil
}

// believe replaces the view of one table, or of a part of it, by the device's list. A copy
// that is none of the server's, by its bytes or because its rev is yet to come, is noted
// with a shape that no copy has, so that the record is sent again. It keeps its rev: the
// device passes over an answer that is older than its copy, and so must the view.
func (d *device) believe(tx store.Tx, c *profile.Compiled, t wire.HeldTable) error {
	if t.Table == "" || len(t.Table) > maxTableName {
		return work.Errorf(work.Invalid, "a list needs the name of its table")
	}
	if len(t.Rows)%wire.HeldRow != 0 {
		return work.Errorf(work.Invalid, "the list of %s has %d bytes, no multiple of %d", t.Table, len(t.Rows), wire.HeldRow)
	}
	if t.More && len(t.Rows) == 0 {
		return work.Errorf(work.Invalid, "a part of the list of %s names no record", t.Table)
	}
	if err := d.disbelieve(tx, t); err != nil {
		return err
	}
	scope := c.Table(t.Table)
	for rows := t.Rows; len(rows) > 0; rows = rows[wire.HeldRow:] {
		id := work.ID(rows[:16])
		h := store.Holding{Rev: binary.BigEndian.Uint64(rows[16:24]), Shape: t.Shape, Leaf: work.DigestOf([16]byte(rows[24:wire.HeldRow]))}
		if scope != nil {
			r, ok, err := tx.Record(t.Table, id)
			if err != nil {
				return err
			}
			if ok {
				h.Points = c.Points(r)
				r.Data = work.Project(r.Data, scope.Keep)
			}
			if ok && (h.Rev > r.Rev || h.Rev == r.Rev && work.Leaf(r, scope.Shape) != h.Leaf) {
				h.Rev, h.Shape = r.Rev, ^scope.Shape
			}
		}
		if err := d.hold(tx, t.Table, id, h); err != nil {
			return err
		}
	}
	return nil
}

// disbelieve empties the view of what a list is about: the table, or the part between its
// bounds.
func (d *device) disbelieve(tx store.Tx, t wire.HeldTable) error {
	if t.After == (work.ID{}) && !t.More {
		delete(d.Held, t.Table)
		return tx.ForgetTable(d.ID, t.Table)
	}
	var ids []work.ID
	err := tx.Holdings(d.ID, t.Table, func(id work.ID, _ store.Holding) bool {
		if t.More && bytes.Compare(id[:], t.Rows[len(t.Rows)-wire.HeldRow:][:16]) > 0 {
			return false
		}
		if bytes.Compare(id[:], t.After[:]) > 0 {
			ids = append(ids, id)
		}
		return true
	})
	for _, id := range ids {
		if err == nil {
			err = d.forget(tx, t.Table, id)
		}
	}
	return err
}
