package server

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

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
	Began      uint64               `json:"began,omitzero"` // the generation at which the view was empty
	Anew       uint64               `json:"anew,omitzero"`  // how often the device had dropped everything by then
	Changes    uint64               `json:"changes"`        // of the view, whatever made them
	Held       map[string]wire.Held `json:"held"`           // sums over the view, by table
	Repairing  bool                 `json:"repairing"`      // the view was set to what the device said it holds
	// Told says up to where the view agrees with the scope. nil = that is not known.
	Told *told `json:"told,omitempty"`

	rechecks []recheck // noted and not saved yet
}

// enrol notes a sign-in on a device. A device that another user signs in on starts anew:
// it must not keep what the first one was given.
func (s *Server) enrol(tx store.Tx, request wire.TokenRequest, c credential) (device, error) {
	var d device
	found, err := store.ReadJSON(tx, docDevice, request.Device.String(), &d)
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
			ID: d.ID, User: c.User, Login: c.Login, Generation: d.Generation, Began: d.Began, Changes: d.Changes, Enrolled: s.now().UTC(),
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
	found, err := store.ReadJSON(tx, docDevice, c.device.String(), &d)
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
	return store.WriteJSON(tx, docDevice, d.ID.String(), d)
}

// startAnew empties the view and lets no cursor that was given before count any more. What
// is pinned stays so: it is as much the user's as what the profile gives them. What the page
// on its way brought counts as shown: nobody can say any more whether it arrived, and work
// on its records may have been saved.
func (d *device) startAnew(tx store.Tx) error {
	var lost pendingPage
	if _, err := store.ReadJSON(tx, docPending, d.ID.String(), &lost); err != nil {
		return err
	}
	if err := tx.RemoveDocument(docPending, d.ID.String()); err != nil {
		return err
	}
	for _, h := range lost.Held {
		if err := tx.MarkSeen(d.ID, h.Table, h.ID); err != nil {
			return err
		}
	}
	d.Generation = max(d.Generation, lost.Generation) + 1
	d.Began = d.Generation
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
		return store.EachJSON(tx, docDevice, func(_ string, d device) error {
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
