package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Why a record leaves the device.
const (
	WhyDeleted      = "deleted"
	WhyOutOfScope   = "out_of_scope"
	WhyRevoked      = "revoked"
	WhyTableDropped = "table_dropped" // with a zero ID: all records of the table
)

// Removed is a record that the server took back, and why.
type Removed struct {
	Table string
	ID    work.ID
	Why   string
}

// Page is the unit of a download: applied whole, with its cursor, or not at all.
// No record may be both in Rows and in Removed; if one is, the row stays.
type Page struct {
	Cursor      string // "" leaves the cursor as it is
	Rows        []Row
	Removed     []Removed
	Done        []TableDone
	Checkpoint  bool      // the state after this page is consistent across tables
	At          time.Time // server time of the state that the page leads to
	ForceRepair bool      // rows replace newer ones too: the server was restored
}

// TableDone is what a table must look like when a download has finished it.
type TableDone struct {
	Table  string
	Count  int
	Digest work.Digest
}

// PageResult says what a page did. Changed counts stored rows, Removed rows taken away.
type PageResult struct {
	Changed, Removed int
	Tables           []string // tables whose visible records changed
	Mismatch         []string // tables of Done whose count or digest differs now
}
