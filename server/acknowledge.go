package server

import (
	"errors"
	"math"
	"slices"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// acked says which results a device has stored: all up to a number, but for those of some
// numbers. It must be exact whenever a page is made. A result that is stored and counted
// later would put a record back into the view that the page took away from the device.
type acked struct {
	seq uint64
	not []uint64
}

// each calls yield for the outcomes that the device has stored and its view does not have.
func (a acked) each(tx store.Outcomes, device work.ID, yield func(store.Outcome) bool) error {
	return tx.Unacknowledged(device, a.seq, func(o store.Outcome) bool {
		return slices.Contains(a.not, o.Seq) || yield(o)
	})
}

// storedResult is an outcome's answer with the shapes of its rows, which the view needs.
type storedResult struct {
	Result wire.Result `json:"result"`
	Shapes []uint32    `json:"shapes,omitempty"`
}

// acknowledge folds into the view the results that the device says it has stored. The
// number may go back: what counts is counted.
func (d *device) acknowledge(tx store.Tx, c *profile.Compiled, a acked) error {
	var failed error
	err := a.each(tx, d.ID, func(o store.Outcome) bool {
		failed = d.fold(tx, c, o)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}

// unfolded reports whether acknowledge has anything to do.
func (d *device) unfolded(tx store.Outcomes, a acked) (found bool, err error) {
	err = a.each(tx, d.ID, func(store.Outcome) bool {
		found = true
		return false
	})
	return found, err
}

// fold notes the rows of one result as held and drops its answer's rows, which the device
// will not ask for again.
func (d *device) fold(tx store.Tx, c *profile.Compiled, o store.Outcome) error {
	var r storedResult
	if err := wire.Decode(o.Answer, &r); err != nil {
		return err
	}
	for i, row := range r.Result.Rows {
		record := work.Record{Table: row.Table, ID: row.ID, Rev: row.Rev, Data: row.D}
		h := store.Holding{Rev: row.Rev, Shape: r.Shapes[i], Leaf: work.Leaf(record, r.Shapes[i]), Points: c.Points(record)}
		if err := d.answered(tx, work.RecordRef{Table: row.Table, ID: row.ID}, &h); err != nil {
			return err
		}
	}
	for _, gone := range r.Result.Removed {
		if err := d.answered(tx, work.RecordRef{Table: gone.Table, ID: gone.ID}, nil); err != nil {
			return err
		}
	}
	return d.settle(tx, o, r)
}

// settle drops the rows of a result that are noted, or that nobody is to note.
func (d *device) settle(tx store.Outcomes, o store.Outcome, r storedResult) error {
	r.Result.Rows, r.Shapes, r.Result.Removed = nil, nil, nil
	answer, err := wire.Encode(r)
	if err != nil {
		return err
	}
	o.Answer, o.Acked = answer, true
	return tx.PutOutcome(d.ID, o)
}

// settleAnswers lets no answer that the device has not acknowledged count as held any
// more: another user signs in on it, whose groups have numbers of their own, and what the
// former one was given is gone. A group that comes again is answered with today's records.
func (d *device) settleAnswers(tx store.Tx) error {
	var failed error
	err := tx.Unacknowledged(d.ID, math.MaxUint64, func(o store.Outcome) bool {
		var r storedResult
		if failed = wire.Decode(o.Answer, &r); failed == nil {
			failed = d.settle(tx, o, r)
		}
		return failed == nil
	})
	return errors.Join(err, failed)
}

// answered notes what an answer put into the view, nil = took from it, and that the next
// look has to look at the record and at all that its old and its new copy name.
func (d *device) answered(tx store.Tx, ref work.RecordRef, h *store.Holding) error {
	old, had, err := tx.Held(d.ID, ref.Table, ref.ID)
	if err != nil || !had && h == nil || had && h != nil && old.Rev == h.Rev && old.Leaf == h.Leaf {
		return err
	}
	d.again(had != (h != nil), ref)
	d.again(false, old.Points...)
	if h == nil {
		return d.forget(tx, ref.Table, ref.ID)
	}
	d.again(false, h.Points...)
	return d.hold(tx, ref.Table, ref.ID, *h)
}
