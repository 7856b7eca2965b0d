package wire

import (
	"time"

	"fieldbook/internal/work"
)

// PullRequest asks for the next page. An empty Cursor says that the device has no page, and
// holds nothing but what it was answered since it last dropped all that it had. Anew is how
// often it has done that. Sending a page's cursor tells the server that the page is stored.
type PullRequest struct {
	Cursor     string   `json:"cursor,omitempty"`
	Anew       uint64   `json:"anew,omitzero"`
	AckedSeq   uint64   `json:"acked_seq"` // as in a push
	Unanswered []uint64 `json:"unanswered,omitempty"`
	Tables     []string `json:"tables,omitempty"` // those that are due; none = all
	Reason     string   `json:"reason,omitempty"`
	Full       bool     `json:"full,omitzero"` // recheck every record, not only what may have changed
	// Records asks for these and what they bring along, and for nothing else: the
	// documented single record sync. At most MaxPokeRecords.
	Records []work.RecordRef `json:"records,omitempty"`
	Unsent  *Unsent          `json:"unsent,omitempty"` // nil = the device does not say
}

func (r *PullRequest) check() error { return r.Unsent.check() }

// Mode says what kind of page this is.
type Mode string

// The modes of a page.
const (
	ModeSnapshot Mode = "snapshot" // part of a first sync
	ModeDelta    Mode = "delta"
	ModeRepair   Mode = "repair" // corrects the device's copy: its rows count whatever their rev
)

// Page is one answer to a pull. Rows come in table order and, within a table, in id
// order. More says that another page is waiting. Checkpoint is set on the page after
// which the device's records are consistent across tables.
type Page struct {
	Mode       Mode
	EstRows    int64 // rows still to come, this page included
	Rows       []Row
	Removed    []Removed
	Cursor     string
	More       bool
	Checkpoint *Checkpoint
}

// Checkpoint is the state that the device must have reached, table by table.
type Checkpoint struct {
	At     time.Time       `json:"as_of"` // server time that moving windows were evaluated at
	Tables map[string]Held `json:"tables"`
	Next   time.Time       `json:"next,omitzero"` // when a window moves next by time alone
}

// Held says what a device holds of one table.
type Held struct {
	Count  int         `json:"count"`
	Digest work.Digest `json:"digest"`
}

// RepairRequest tells the server what the device really holds of the named tables, so
// that the next pull sends the difference and nothing else. The server answers with a
// [RepairAnswer] whose cursor belongs to that state. Cursor is that of the page which the
// device stored last: what it brought of other tables counts as held, and is not sent again.
type RepairRequest struct {
	Cursor     string      `json:"cursor,omitempty"`
	AckedSeq   uint64      `json:"acked_seq"` // as in a push
	Unanswered []uint64    `json:"unanswered,omitempty"`
	Tables     []HeldTable `json:"tables"`
}

// HeldTable lists one table's records on the device: 16 bytes of id, 8 of rev and 16 of
// leaf each, in id order.
type HeldTable struct {
	Table string `json:"t"`
	Shape uint32 `json:"shape"`
	Rows  []byte `json:"rows"`
	// After and More make it a part of a list that fits into no single request: the records
	// with ids after After and, if More, up to the last one listed.
	After work.ID `json:"after,omitzero"`
	More  bool    `json:"more,omitzero"`
}

// HeldRow is the size of one record in [HeldTable.Rows].
const HeldRow = 16 + 8 + 16

// MaxHeldRows is how many records a device lists in one request at most.
const MaxHeldRows = 100_000

// RepairAnswer carries the cursor to pull with.
type RepairAnswer struct {
	Cursor string `json:"cursor"`
}
