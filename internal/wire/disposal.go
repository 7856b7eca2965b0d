package wire

import (
	"time"

	"fieldbook/internal/work"
)

// What a person made of a sync error. Active undoes a discard.
const (
	DisposalActive    = "active"
	DisposalRetried   = "retried"   // sent again, as it was or corrected
	DisposalDiscarded = "discarded" // the server's state stays
	DisposalResolved  = "resolved"  // settled by hand at the office
)

// Disposal says what became of one sync error. The id is the sync error's, which is the
// same on both sides.
type Disposal struct {
	ID  work.ID   `json:"id"`
	How string    `json:"how"` // one of the Disposal constants
	By  string    `json:"by"`  // display name of the person
	At  time.Time `json:"at"`
	// Note is what that person wrote about it, for the sync error's description. A device
	// writes none.
	Note string `json:"note,omitempty"`
}

// SyncErrorsRequest brings what the technician disposed of since the server last
// confirmed, and the ids of the errors that are still active on the device and of those
// that were given up and could be taken up again. The newest disposal of an error counts;
// the same one may come again.
type SyncErrorsRequest struct {
	Disposed []Disposal `json:"disposed,omitempty"`
	Active   []work.ID  `json:"active,omitempty"`
	Settled  []work.ID  `json:"settled,omitempty"`
}

// SyncErrorsAnswer confirms what was sent and says which of the active ones the office
// has disposed of, and which of the settled ones it has made active again.
type SyncErrorsAnswer struct {
	Disposed []Disposal `json:"disposed"`
}
