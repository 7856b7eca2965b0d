package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// TableState is how far the download of one table has come.
type TableState struct {
	Table    string
	Ready    bool      // downloaded whole at least once
	LastSync time.Time // zero = never
	Rows     int       // base rows
	Digest   work.Digest
}
