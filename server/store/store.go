package store

import (
	"time"

	"fieldbook/internal/work"
)

// Store is one environment's database. It is safe for concurrent use.
type Store interface {
	// View runs fn on a consistent snapshot. Bytes that fn reads are valid only until it
	// returns. fn must not do anything slow: it may hold back the reuse of space.
	View(fn func(Tx) error) error
	// Update runs fn alone and commits what it wrote, or nothing if it fails.
	Update(fn func(Tx) error) error
	Close() error
}

// Tx is one transaction. Write methods fail in a View.
type Tx interface {
	Records
	History
	Views
	Outcomes
	Documents
}

// Records are the rows of all tables with their change feed.
type Records interface {
	// Record returns a row; ok is false if there is none.
	Record(table string, id work.ID) (r work.Record, ok bool, err error)
	// Rows calls yield in id order for every row of the table with an id after the given one.
	Rows(table string, after work.ID, yield func(work.Record) bool) error
	// Lookup calls yield in id order for every row of the table whose lookup column points
	// at the target.
	Lookup(table, column string, target work.ID, yield func(id work.ID) bool) error
	// Put writes a row, its index entries and its feed entry.
	Put(r work.Record) error
	// Remove deletes a row, its index entries, and feeds its deletion. Removing what is
	// not there does nothing.
	Remove(table string, id work.ID) error
	// Head is the position of the newest feed entry, 0 for an empty store.
	Head() (uint64, error)
	// Feed calls yield in order for every entry after the position.
	Feed(after uint64, yield func(Entry) bool) error
	// Changes is Feed for the entries of one table. It reads no others.
	Changes(table string, after uint64, yield func(Entry) bool) error
	// HeadOf is the position of the table's newest feed entry, 0 if it has none.
	HeadOf(table string) (uint64, error)
	// Between calls yield in order of time, then id, for every row in the range. The times
	// are whole seconds.
	Between(r Range, yield func(id work.ID, at time.Time) bool) error
}

// Range selects rows by a datetime column that has an index: those with a value from From
// to before To, zero being open. Where Lookup names a column it selects, among them, those
// that point to Target; the two columns must have an index together.
type Range struct {
	Table, Column string
	Lookup        string
	Target        work.ID
	From, To      time.Time
}

// Entry says that a record may have changed at a position.
type Entry struct {
	Position uint64
	Table    string
	ID       work.ID
	Deleted  bool
}

// History keeps every revision of every record, and the changes that lost against one.
type History interface {
	AddRevision(Revision) error
	// Revisions calls yield in rev order for the record's revisions above the given rev.
	Revisions(table string, id work.ID, after uint64, yield func(Revision) bool) error
	AddAside(Aside) error
	// Asides calls yield for the record's changes that lost, in the order of the revs that
	// they lost against.
	Asides(table string, id work.ID, yield func(Aside) bool) error
}

// Revision is one change of one record as it was applied: by whom, from where, when, and
// what it replaced.
type Revision struct {
	Table      string               `json:"t"`
	ID         work.ID              `json:"id"`
	Rev        uint64               `json:"rev"`
	Op         work.Op              `json:"op"`
	User       work.ID              `json:"user"`
	Origin     work.ID              `json:"origin,omitzero"` // device; zero = made on the server
	HappenedAt time.Time            `json:"happened_at"`     // by the clock of whoever made it
	ReceivedAt time.Time            `json:"received_at"`     // by the server's clock
	Rule       string               `json:"rule,omitempty"`  // "derived" for values that follow from other records
	Set        map[string]work.Edit `json:"set,omitempty"`
	Lost       []Lost               `json:"lost,omitempty"`
	Parts      []Part               `json:"parts,omitempty"` // what a deletion took with it
}

// Part is a record that was deleted with another one, by its revision Rev.
type Part struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
	Rev   uint64  `json:"rev"`
}

// Lost is a value that a conflict rule put aside, kept so that it can be restored.
type Lost struct {
	Column     string    `json:"column"`
	Value      []byte    `json:"value"`                // raw JSON
	By         work.ID   `json:"by"`                   // user whose value it was
	Origin     work.ID   `json:"origin,omitzero"`      // device that it was made on; zero = made on the server
	At         time.Time `json:"at"`                   // when that user made it
	ReceivedAt time.Time `json:"received_at,omitzero"` // when the server got it
	Rule       string    `json:"rule"`                 // "device wins"
}

// Aside is a change that a conflict rule kept out: the revision that it would have been. Rev
// is that of the record which stayed, and From in Set what it had then.
type Aside struct {
	Revision
	MID       work.ID `json:"mid"`        // the change's
	SyncError work.ID `json:"sync_error"` // holds the group that the change is of
}

// Views are what the server knows each device to hold.
type Views interface {
	// Held returns the view's entry for a record.
	Held(device work.ID, table string, id work.ID) (h Holding, ok bool, err error)
	// HeldTables returns the names of the tables of which the device holds rows, sorted.
	HeldTables(device work.ID) ([]string, error)
	// Holdings calls yield in id order for everything the device holds of a table.
	Holdings(device work.ID, table string, yield func(id work.ID, h Holding) bool) error
	// Hold notes that the device holds this copy; Forget that it holds none.
	Hold(device work.ID, table string, id work.ID, h Holding) error
	Forget(device work.ID, table string, id work.ID) error
	// ForgetTable and ForgetAll empty the view of a table and of the device.
	ForgetTable(device work.ID, table string) error
	ForgetAll(device work.ID) error
	// Pointers returns how often the Points of what the device holds name the record.
	Pointers(device work.ID, table string, id work.ID) (int, error)

	// Seen reports whether the device holds the record or was ever shown it: it held it
	// once, or read it online. Forgetting what a device holds does not change that.
	Seen(device work.ID, table string, id work.ID) (bool, error)
	// MarkSeen notes that the device was shown the record without holding it.
	MarkSeen(device work.ID, table string, id work.ID) error
	// MoveSeen gives another holder what a device was shown without holding it now, so that
	// the device was shown nothing any more but what it holds: another user works on it.
	MoveSeen(device, to work.ID) error
}

// Holding is the copy of one record that a device holds.
type Holding struct {
	Rev   uint64
	Shape uint32
	Leaf  work.Digest
	// Points are the records that are in the device's scope because it holds this copy,
	// each as often as the copy names it.
	Points []work.RecordRef
}

// Outcomes are the answers to groups, stored in the transaction of their effect.
type Outcomes interface {
	// Outcome returns the stored answer to a group.
	Outcome(device, group work.ID) (o Outcome, ok bool, err error)
	PutOutcome(device work.ID, o Outcome) error
	// Unacknowledged calls yield in seq order for outcomes up to seq whose rows the
	// device's view does not have yet.
	Unacknowledged(device work.ID, upTo uint64, yield func(Outcome) bool) error
}

// Outcome is the stored answer to one group.
type Outcome struct {
	Group  work.ID `json:"group"`
	Seq    uint64  `json:"seq"`
	Hash   []byte  `json:"hash"`             // fingerprint of the group as it was sent
	Answer []byte  `json:"answer,omitempty"` // the result message, to be sent again
	Acked  bool    `json:"acked,omitempty"`  // the device has stored the answer; its rows are folded into the view
}

// Documents are the small JSON documents of the service: credentials, tokens, devices,
// profiles, settings, sync errors. Keys are text.
type Documents interface {
	Document(kind, key string) (data []byte, ok bool, err error)
	PutDocument(kind, key string, data []byte) error
	RemoveDocument(kind, key string) error
	// DocumentsOf calls yield in key order.
	DocumentsOf(kind string, yield func(key string, data []byte) bool) error
}
