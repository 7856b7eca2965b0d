package localdb

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// The types of sync errors.
const (
	ErrorConflict       int64 = 0
	ErrorRecordNotFound int64 = 1
	ErrorAlreadyExists  int64 = 2
	ErrorOther          int64 = 3
)

// The states of sync errors.
const (
	ErrorActive   int64 = 0
	ErrorResolved int64 = 1
)

// How a sync error was resolved.
const (
	ResolvedRetried   = "retried"
	ResolvedDiscarded = "discarded"
)

// SyncError is a change that the server refused, or a conflict that the server's values
// won. It keeps both sides until a person decides.
type SyncError struct {
	ID         work.ID         `json:"id"`
	Type       int64           `json:"type"`
	Group      work.Group      `json:"group"`  // the whole user action
	Change     work.Change     `json:"change"` // the change at fault
	Message    string          `json:"message,omitempty"`
	Detail     string          `json:"detail,omitempty"`
	Code       string          `json:"code,omitempty"`
	Column     string          `json:"column,omitempty"` // the column at fault, if one is
	At         time.Time       `json:"at"`
	Server     json.RawMessage `json:"server,omitempty"` // the server's data of the record at that time
	State      int64           `json:"state"`
	Resolution string          `json:"resolution,omitempty"`
}
