package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Outcome is what became of a group at the server.
type Outcome string

// The outcomes. The first four are final: the group leaves the outbox. A server's
// "duplicate" is never one of them: pass the original outcome.
const (
	Applied  Outcome = "applied"
	Merged   Outcome = "merged"
	Conflict Outcome = "conflict" // the server's values won; the device's are kept in a sync error
	Rejected Outcome = "rejected"
	Held     Outcome = "held"  // waits for another group
	Retry    Outcome = "retry" // a passing failure
)

// Final reports whether the outcome ends the group's way.
func (o Outcome) Final() bool {
	return o == Applied || o == Merged || o == Conflict || o == Rejected
}

// Row is a record as the server sent it. Shape is the fingerprint of the columns that
// it was made with.
type Row struct {
	Record work.Record
	Shape  uint32
}

// Answer is the server's answer to one group.
type Answer struct {
	Group      work.ID
	Outcome    Outcome
	Rows       []Row     // every record of this device that the group changed
	Gone       []Removed // records that left this device's scope by the group
	Errors     []SyncError
	HeldBy     work.ID       // with Held
	RetryAfter time.Duration // with Retry
	Message    string        // for people; the sync error's text if Errors is empty
}

// AnswerResult says what storing answers did.
type AnswerResult struct {
	Final  int       // groups that left the outbox
	Stay   int       // groups that stay (held, retry)
	Late   int       // answers to groups that are not in the outbox
	Errors []work.ID // sync errors that were stored
	Tables []string  // tables whose visible records changed
}
