package wire

import (
	"time"

	"fieldbook/internal/work"
)

// Unsent tells the office what waits on a device at the moment of a request, the groups of
// a push included. It decides nothing.
type Unsent struct {
	Count  int       `json:"count"`           // changes
	Oldest time.Time `json:"oldest,omitzero"` // when the oldest was made, by the device's clock
}

func (u *Unsent) check() error {
	if u != nil && u.Count < 0 {
		return work.Errorf(work.Invalid, "the message says that %d changes wait", u.Count)
	}
	return nil
}
