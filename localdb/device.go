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

// SaveDevice stores who is signed in: after a sign-in, a sign-out or a change of token.
// Install is not changed, whatever the argument says.
func (db *DB) SaveDevice(d Device) error {
	return db.update("SaveDevice", func(t *txn) error {
		was, err := t.device()
		if err != nil {
			return err
		}
		d.Install = was.Install
		t.change.Status = true
		if d.Token != "" {
			if err := t.top(metaBucket).del(signedOutKey); err != nil {
				return err
			}
		}
		return t.putJSON(t.top(metaBucket), deviceKey, d)
	})
}
