package wire

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"fieldbook/internal/work"
)

// PushRequest carries groups of changes in the order of their sequence numbers.
// AckedSeq is a number up to which the device has stored every result but those of the
// numbers in Unanswered, at most MaxUnanswered. SentAt is the device's clock, so that the
// server can correct the times of the groups.
type PushRequest struct {
	AckedSeq   uint64       `json:"acked_seq"`
	Unanswered []uint64     `json:"unanswered,omitempty"`
	Cursor     string       `json:"cursor,omitempty"` // the last page that is stored, as in a pull
	Anew       uint64       `json:"anew,omitzero"`    // as in a pull
	SentAt     time.Time    `json:"sent_at"`
	Groups     []work.Group `json:"groups"`
	Unsent     *Unsent      `json:"unsent,omitempty"` // nil = the device does not say
}

// Outcome is what became of a group. Outcomes are stored and sent again, unchanged, to
// every repetition of the group: append only.
type Outcome string

// The outcomes. Applied, Merged, Conflict and Rejected are final; HeldBack and TryAgain leave
// the group in the device's outbox.
const (
	Applied    Outcome = "applied"  // every change is in force as sent
	Merged     Outcome = "merged"   // in force; other columns had changed meanwhile, or a loser was kept in the history
	Conflicted Outcome = "conflict" // the server's value stays; a sync error holds the device's
	Rejected   Outcome = "rejected" // a rule refuses it; a sync error says which
	HeldBack   Outcome = "held"     // waits behind a group that was refused
	TryAgain   Outcome = "retry"    // could not be tried now
)

// Final reports whether the outcome is the group's last.
func (o Outcome) Final() bool {
	return o == Applied || o == Merged || o == Conflicted || o == Rejected
}

// Result answers one group.
type Result struct {
	Group     work.ID     `json:"group"`
	Outcome   Outcome     `json:"outcome"`
	Duplicate bool        `json:"duplicate,omitzero"` // answered before; this is the answer of then
	Rows      []Row       `json:"rows,omitempty"`     // every record of the device's that the group changed, as it is now
	Removed   []Removed   `json:"removed,omitempty"`
	Errors    []SyncError `json:"errors,omitempty"`
	HeldBy    work.ID     `json:"held_by,omitzero"`
	After     int         `json:"retry_after,omitzero"` // seconds
}

// Row is one record as the device is to store it: the bytes of D are kept exactly.
type Row struct {
	Table string          `json:"t"`
	ID    work.ID         `json:"id"`
	Rev   uint64          `json:"rev"`
	D     json.RawMessage `json:"d"`
}

// Removed is one record that the device is to forget, and why.
type Removed struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
	Why   string  `json:"why"`
}

// Why a record leaves a device.
const (
	WhyDeleted    = "deleted"
	WhyOutOfScope = "out_of_scope"
	WhyRevoked    = "revoked"
	WhyDropped    = "table_dropped"
)

// Types of sync error, by Dataverse's option values.
const (
	ErrorConflict int64 = 0
	ErrorNotFound int64 = 1
	ErrorExists   int64 = 2
	ErrorOther    int64 = 3
)

// SyncError is a change that was not accepted, with the columns of Dataverse's table of
// that name. Its id is the change's, so both sides speak of the same one.
type SyncError struct {
	ID      work.ID         `json:"id"`
	Type    int64           `json:"errortype"`
	Code    string          `json:"errorcode"`
	Message string          `json:"errormessage"`
	Detail  string          `json:"errordetail,omitempty"`
	Time    time.Time       `json:"errortime"` // when it was refused, by the server's clock
	Column  string          `json:"column,omitempty"`
	Server  json.RawMessage `json:"server,omitempty"` // the server's data at that time, as far as the device may see it
}

// PushAnswer has one result for every group of the request, in its order.
type PushAnswer struct {
	Results []Result `json:"results"`
}

// check refuses values that are no values: what a column holds is one scalar.
func (r *PushRequest) check() error {
	for i := range r.Groups {
		for j := range r.Groups[i].Changes {
			for column, e := range r.Groups[i].Changes[j].Set {
				if len(e.To) == 0 || !scalar(e.To) || len(e.From) > 0 && !scalar(e.From) {
					return noValue(column)
				}
			}
		}
	}
	return r.Unsent.check()
}

func noValue(column string) error {
	return &work.Error{Kind: work.Invalid, Column: clip(column), Message: "the message has a value of " + strconv.Quote(clip(column)) + " that is no text, number, true, false or null"}
}

// scalar reports whether a JSON value, known to be one, is neither an object nor a list.
func scalar(raw []byte) bool { return raw[0] != '{' && raw[0] != '[' }

// check holds the rows against the rules of stored records: see [checkRow].
func (a *PushAnswer) check() error {
	for i := range a.Results {
		for j := range a.Results[i].Rows {
			if err := checkRow(&a.Results[i].Rows[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRow refuses data that is not one flat object of values, and a line break in it,
// with which the row could not travel in a page. A device keeps these bytes for ever.
func checkRow(r *Row) error {
	if hasBreak(r.D) {
		return work.Errorf(work.Invalid, "the data of %s %s has a line break", clip(r.Table), r.ID)
	}
	return work.CheckData(r.D)
}

func hasBreak(data []byte) bool {
	return bytes.IndexByte(data, '\n') >= 0 || bytes.IndexByte(data, '\r') >= 0
}
