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
