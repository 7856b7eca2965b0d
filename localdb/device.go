package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Device is the identity of this installation and who is signed in on it.
type Device struct {
	Install     work.ID   `json:"install"` // made when the file is created, never changes
	Server      string    `json:"server,omitempty"`
	Environment string    `json:"environment,omitempty"`
	Login       string    `json:"login,omitempty"`
	UserName    string    `json:"user_name,omitempty"`
	User        work.ID   `json:"user"`
	Resource    work.ID   `json:"resource"` // the user's bookable resource, zero if there is none
	Token       string    `json:"token,omitempty"`
	HealthKey   []byte    `json:"health_key,omitempty"` // proves that the peer is the server we signed in to
	SignedIn    time.Time `json:"signed_in"`
	Zone        string    `json:"zone,omitempty"` // IANA name of the user's time zone
}

// Device returns the identity of this installation and whose work it holds. Without a
// Server nobody has ever signed in; without a Token the sign-in is over.
func (db *DB) Device() (d Device, err error) {
	err = db.view("Device", func(t *txn) (err error) { d, err = t.device(); return err })
	return d, err
}

func (t *txn) device() (d Device, err error) {
	found, err := t.getJSON(t.top(metaBucket), deviceKey, &d)
	if err == nil && !found {
		err = damaged(metaBucket, deviceKey, "a value is missing")
	}
	return d, err
}

// SaveDevice stores who is signed in: after a sign-in, or when a token changes. Install is
// not changed, whatever the argument says.
//
// When the user, or the environment, is another than before, what was downloaded is
// dropped and everything that the former user did is put aside: the outbox, sync errors,
// drafts and the log are neither shown nor sent under another name, and are back when that
// user signs in at that environment again. [DB.Parked] tells who waits so. The error is
// Conflict while changes are being sent, Invalid for a device without a user after one
// that had one. A sync that was begun under the former user must have ended.
func (db *DB) SaveDevice(d Device) error {
	if db.readOnly {
		return failure("SaveDevice", work.Errorf(work.Forbidden, "the local database was opened for reading only"))
	}
	db.write.Lock()
	defer db.write.Unlock()
	var was Device
	err := db.view("SaveDevice", func(t *txn) (err error) { was, err = t.device(); return err })
	if err != nil {
		return err
	}
	another := was.User != (work.ID{}) && was.owner() != d.owner()
	switch {
	case another && d.User == (work.ID{}):
		return failure("SaveDevice", work.Errorf(work.Invalid, "the sign-in names no user"))
	case another && db.flight.any():
		return failure("SaveDevice", work.Errorf(work.Conflict, "changes of %s are being sent: wait for the answer, then sign in", was.UserName))
	case another:
		if err := db.change((*txn).wipe); err != nil {
			return failure("SaveDevice", err)
		}
	}
	return failure("SaveDevice", db.change(func(t *txn) error {
		if another {
			if err := t.switchUser(was, d); err != nil {
				return err
			}
		}
		d.Install = was.Install
		t.change.Status = true
		if d.Token != "" {
			if err := t.top(metaBucket).del(signedOutKey); err != nil {
				return err
			}
		}
		return t.putJSON(t.top(metaBucket), deviceKey, d)
	}))
}
