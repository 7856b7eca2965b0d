package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Run is one line of the sync log.
type Run struct {
	ID      work.ID   `json:"id"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended"`
	Reason  string    `json:"reason,omitempty"`
	Sent    int       `json:"sent,omitempty"`    // changes sent
	Rows    int       `json:"rows,omitempty"`    // rows received
	Removed int       `json:"removed,omitempty"` // records taken away
	Bytes   int64     `json:"bytes,omitempty"`   // received and sent, on the wire
	Error   string    `json:"error,omitempty"`
	Kind    string    `json:"kind,omitempty"` // of the error, a work.Kind's name
}
