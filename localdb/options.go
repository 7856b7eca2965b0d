package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Options are what the database takes from outside. The zero value uses the system's
// clock and random ids and opens the file for writing.
type Options struct {
	Now      func() time.Time
	NewID    work.NewID
	ReadOnly bool // share the file with other readers; nothing is created or written
	// Recover opens a file whose newest state is damaged with the state before its last
	// commit, instead of refusing it. What was saved last may be missing then.
	Recover bool
	// Committed is called after every commit, before its caller hears of it: where a
	// simulation stops a device. It must not use the database.
	Committed func()
}
