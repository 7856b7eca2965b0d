package server

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"math"
	"slices"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// device is what the server keeps of one installation.
type device struct {
	ID        work.ID   `json:"id"`
	User      work.ID   `json:"user"`
	Login     string    `json:"login"`
	Name      string    `json:"name"`
	HealthKey []byte    `json:"health_key"`
	Enrolled  time.Time `json:"enrolled"`

	// Generation counts the pages made for the device; the view stands at it.
	Generation uint64               `json:"generation"`
	Changes    uint64               `json:"changes"`   // of the view, whatever made them
	Held       map[string]wire.Held `json:"held"`      // sums over the view, by table
	Repairing  bool                 `json:"repairing"` // the view was set to what the device said it holds
	// Told says up to where the view agrees with the scope. nil = that is not known.
	Told *told `json:"told,omitempty"`

	rechecks []recheck // noted and not saved yet
}

// enrol notes a sign-in on a device. A device that another user signs in on starts anew:
// it must not keep what the first one was given.
func (s *Server) enrol(tx store.Tx, request wire.TokenRequest, c credential) (device, error) {
	var d device
	found, err := readDocument(tx, docDevice, request.Device.String(), &d)
	if err != nil {
		return d, err
	}
	if !found || d.User != c.User {
		d.ID = request.Device
		if found {
			if err := errors.Join(d.startAnew(tx), d.settleAnswers(tx), tx.RemoveDocument(docPins, d.ID.String()), tx.MoveSeen(d.ID, seenBy(d.ID, d.User)), tx.MoveSeen(seenBy(d.ID, c.User), d.ID)); err != nil {
				return d, err
			}
		}
		d = device{
			ID: d.ID, User: c.User, Login: c.Login, Generation: d.Generation, Changes: d.Changes, Enrolled: s.now().UTC(),
		}
		d.HealthKey = make([]byte, 32)
		_, _ = rand.Read(d.HealthKey) // never fails
	}
	d.Name = request.DeviceName
	return d, d.save(tx)
}

// seenBy is under which name it is kept what a device showed a user while another one is
// signed in on it: work that the user left on the device may still be sent when they are back.
func seenBy(device, user work.ID) work.ID {
	sum := sha256.Sum256(slices.Concat(device[:], user[:]))
	return work.ID(sum[:16])
}

// loadDevice reads what is known of the caller's device. A session that began before
// somebody else signed in on the device is over.
func loadDevice(tx store.Documents, c caller) (device, error) {
	var d device
	found, err := readDocument(tx, docDevice, c.device.String(), &d)
	if err == nil && (!found || d.User != c.user) {
		err = work.Errorf(work.Unauthenticated, "this sign-in is no longer valid on this device: sign in again")
	}
	if d.Held == nil {
		d.Held = map[string]wire.Held{}
	}
	return d, err
}

func (d *device) save(tx store.Documents) error {
	if err := d.saveRechecks(tx); err != nil {
		return err
	}
	return writeDocument(tx, docDevice, d.ID.String(), d)
}

// startAnew empties the view and lets no cursor that was given before count any more. What
// is pinned stays so: it is as much the user's as what the profile gives them.
func (d *device) startAnew(tx store.Tx) error {
	var lost pendingPage
	if _, err := readDocument(tx, docPending, d.ID.String(), &lost); err != nil {
		return err
	}
	if err := tx.RemoveDocument(docPending, d.ID.String()); err != nil {
		return err
	}
	d.Generation = max(d.Generation, lost.Generation) + 1
	d.Changes++
	d.Held, d.Repairing, d.Told, d.rechecks = map[string]wire.Held{}, false, nil, nil
	if err := tx.RemoveDocument(docRecheck, d.ID.String()); err != nil {
		return err
	}
	return tx.ForgetAll(d.ID)
}

// hold notes that the device holds a copy and keeps the sums right. A copy that is older
// than the one noted already is ignored.
func (d *device) hold(tx store.Views, table string, id work.ID, h store.Holding) error {
	old, had, err := tx.Held(d.ID, table, id)
	if err != nil || had && old.Rev > h.Rev {
		return err
	}
	sum := d.Held[table]
	if had {
		sum.Digest = sum.Digest.Minus(old.Leaf)
	} else {
		sum.Count++
	}
	sum.Digest = sum.Digest.Plus(h.Leaf)
	d.Held[table] = sum
	d.Changes++
	return tx.Hold(d.ID, table, id, h)
}

// forget notes that the device holds no copy of the record any more.
func (d *device) forget(tx store.Views, table string, id work.ID) error {
	old, had, err := tx.Held(d.ID, table, id)
	if err != nil || !had {
		return err
	}
	d.Changes++
	sum := d.Held[table]
	sum.Count--
	sum.Digest = sum.Digest.Minus(old.Leaf)
	if d.Held[table] = sum; sum.Count == 0 {
		delete(d.Held, table)
	}
	return tx.Forget(d.ID, table, id)
}

// acknowledge folds into the view the results that the device says it has stored. The
// number may go back: a group that was held is answered after later ones.
func (d *device) acknowledge(tx store.Tx, c *profile.Compiled, seq uint64) error {
	var failed error
	err := tx.Unacknowledged(d.ID, seq, func(o store.Outcome) bool {
		failed = d.fold(tx, c, o)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}

// unfolded reports whether acknowledge has anything to do.
func (d *device) unfolded(tx store.Outcomes, seq uint64) (found bool, err error) {
	err = tx.Unacknowledged(d.ID, seq, func(store.Outcome) bool {
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

// repoint corrects what copies in the view are taken to name. Until the device is told what
// follows from that, nobody knows up to where its view agrees with the scope.
func (d *device) repoint(tx store.Tx, list []scope.Repoint) error {
	if len(list) == 0 {
		return nil
	}
	for _, r := range list {
		if err := tx.Hold(d.ID, r.Ref.Table, r.Ref.ID, r.Holding); err != nil {
			return err
		}
	}
	d.Told = nil
	return d.save(tx)
}

// storedResult is an outcome's answer with the shapes of its rows, which the view needs.
type storedResult struct {
	Result wire.Result `json:"result"`
	Shapes []uint32    `json:"shapes,omitempty"`
}

// Device is what the server knows of one installation.
type Device struct {
	ID       work.ID        `json:"id"`
	Login    string         `json:"login"`
	Name     string         `json:"name"`
	Enrolled time.Time      `json:"enrolled"`
	Rows     map[string]int `json:"rows"` // records held, by table
}

// Devices returns every device that has signed in, by id.
func (s *Server) Devices() ([]Device, error) {
	list := []Device{}
	err := s.store.View(func(tx store.Tx) error {
		return eachDocument(tx, docDevice, func(_ string, d device) error {
			shown := Device{ID: d.ID, Login: d.Login, Name: d.Name, Enrolled: d.Enrolled, Rows: map[string]int{}}
			for table, held := range d.Held {
				shown.Rows[table] = held.Count
			}
			list = append(list, shown)
			return nil
		})
	})
	return list, err
}
