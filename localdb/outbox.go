package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// EntryState is where an entry of the outbox stands.
type EntryState uint8

// The states of an entry. Append, never renumber.
const (
	EntryWaiting EntryState = iota // will be sent with the next batch
	EntrySending                   // handed out by NextBatch, no answer yet
	EntryHeld                      // waits behind a refused group that a person must decide on
)

// String returns the state's stable name.
func (s EntryState) String() string {
	switch s {
	case EntrySending:
		return "sending"
	case EntryHeld:
		return "held"
	}
	return "waiting"
}

// Entry is one group in the outbox and how far it has come.
type Entry struct {
	Group     work.Group
	State     EntryState
	Attempts  int       // requests that failed or that the server asked to repeat
	LastTry   time.Time // zero = never tried
	LastError string    // why the last attempt failed, for people
	HeldBy    work.ID   // the refused group that it waits for
	NotBefore time.Time // the server asked to wait until then; zero = at once
	Bytes     int       // size of the stored group
}
