package work

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Op is what a change does to its record.
type Op string

// The three operations.
const (
	Create Op = "create"
	Update Op = "update"
	Delete Op = "delete"
)

// Edit is the change of one column: what the user saw and what they made of it.
// Both are raw JSON; null is "empty".
type Edit struct {
	From json.RawMessage `json:"from,omitempty"`
	To   json.RawMessage `json:"to"`
}

// Change is one edit of one record. Rules fill Table, ID, Op and the To values of Set;
// committing it on a device adds MID, BaseRev, the From values and After.
type Change struct {
	MID     ID              `json:"mid"` // names this change for ever
	Table   string          `json:"t"`
	ID      ID              `json:"id"`
	Op      Op              `json:"op"`
	BaseRev uint64          `json:"base_rev,omitempty"` // server rev that the edit was made on
	Set     map[string]Edit `json:"set,omitempty"`
	After   []ID            `json:"after,omitempty"` // groups that must be applied first
}

// Group is the changes of one user action: all are applied or none. Seq is dense per
// device and orders groups; At is the device's time of the action.
type Group struct {
	ID      ID        `json:"id"`
	Seq     uint64    `json:"seq"`
	Title   string    `json:"title,omitempty"` // what the user did, in words, for lists of pending changes
	At      time.Time `json:"at"`
	Changes []Change  `json:"changes"`

	// Provisional changes are shown on the device until the server has answered and
	// are never sent: the server derives the true values from all records.
	Provisional []Change `json:"-"`
}

// CreateOf returns a change that creates a record with these columns.
func CreateOf(table string, id ID, columns Fields) Change {
	return Change{Table: table, ID: id, Op: Create, Set: edits(columns)}
}

// UpdateOf returns a change that sets these columns of a record.
func UpdateOf(table string, id ID, columns Fields) Change {
	return Change{Table: table, ID: id, Op: Update, Set: edits(columns)}
}

// DeleteOf returns a change that deletes a record.
func DeleteOf(table string, id ID) Change { return Change{Table: table, ID: id, Op: Delete} }

func edits(columns Fields) map[string]Edit {
	set := make(map[string]Edit, len(columns))
	for name, to := range columns {
		if isNull(to) {
			to = Null
		}
		set[name] = Edit{To: to}
	}
	return set
}

// Columns returns the new values of the change.
func (c Change) Columns() Fields {
	f := make(Fields, len(c.Set))
	for name, e := range c.Set {
		f[name] = e.To
	}
	return f
}

// ColumnNames returns the names of the changed columns, sorted.
func (c Change) ColumnNames() []string { return slices.Sorted(maps.Keys(c.Set)) }

// Apply returns the record's data after the change; nil after a delete.
func (c Change) Apply(data []byte) []byte {
	switch c.Op {
	case Delete:
		return nil
	case Create:
		return Encode(c.Columns())
	}
	return Patch(data, c.Columns())
}
