package localdb

import (
	"time"

	"fieldbook/internal/work"
)

// Plan is what the server's manifest said: what this device holds and how.
type Plan struct {
	Profile         string       `json:"profile"`
	ProfileVersion  int          `json:"profile_version"`
	Epoch           string       `json:"epoch"`
	Schema          *work.Schema `json:"schema"`
	Tables          []PlanTable  `json:"tables"` // in the profile's order
	DetectConflicts bool         `json:"detect_conflicts,omitempty"`
	FetchedAt       time.Time    `json:"fetched_at"`
	ETag            string       `json:"etag,omitempty"`
}

// PlanTable is one table of the profile.
type PlanTable struct {
	Table    string        `json:"table"`
	Columns  []string      `json:"columns,omitempty"` // none = all
	Shape    uint32        `json:"shape"`             // fingerprint of the columns
	Interval time.Duration `json:"interval"`          // how old the table may become
}
