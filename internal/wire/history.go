package wire

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
)

// HistoryRequest asks who changed a record, when, and which values were put aside, under
// the user's rights.
type HistoryRequest struct {
	Table string  `json:"t"`
	ID    work.ID `json:"id"`
}

// MaxHistory is how many revisions an answer to a device has at most: the newest.
const MaxHistory = 500

// HistoryAnswer has the revisions of a record, oldest first. More says that there are older ones.
type HistoryAnswer struct {
	Revisions []Revision `json:"revisions"`
	More      bool       `json:"more,omitzero"`
}

// Revision is one change of a record as it was applied, without the columns that are hidden
// from the reader.
type Revision struct {
	Rev        uint64               `json:"rev"`
	Op         work.Op              `json:"op,omitempty"` // "" = the record came with this rev, and nobody made it here
	User       work.ID              `json:"user,omitzero"`
	UserName   string               `json:"username,omitempty"` // "" = who is gone
	Origin     work.ID              `json:"origin,omitzero"`    // device; zero = made on the server
	HappenedAt time.Time            `json:"happened_at,omitzero"`
	ReceivedAt time.Time            `json:"received_at,omitzero"`
	Rule       string               `json:"rule,omitempty"` // "derived" for what follows from other records
	Set        map[string]work.Edit `json:"set,omitempty"`
	Parts      int                  `json:"parts,omitzero"` // how many records a deletion took with it
	Lost       []Lost               `json:"lost,omitempty"` // what lost against this revision
}

// Lost is a value that a conflict rule put aside.
type Lost struct {
	Column     string          `json:"column,omitempty"` // "" = what lost is the deletion of the record
	Value      json.RawMessage `json:"value,omitzero"`
	By         work.ID         `json:"by"`
	ByName     string          `json:"by_name,omitempty"`
	Origin     work.ID         `json:"origin,omitzero"`      // device that it was made on; zero = made on the server
	At         time.Time       `json:"at"`                   // when it was made
	ReceivedAt time.Time       `json:"received_at,omitzero"` // when the server got it
	Rule       string          `json:"rule"`                 // "device wins" or "server wins"
	SyncError  work.ID         `json:"sync_error,omitzero"`  // that holds it, if the server won
	Restored   uint64          `json:"restored,omitzero"`    // rev that brought it back, by whatever way; 0 = none did
}

// check refuses values that are no values, as in what a device sends.
func (a *HistoryAnswer) check() error {
	for _, r := range a.Revisions {
		for column, e := range r.Set {
			if len(e.To) > 0 && !scalar(e.To) || len(e.From) > 0 && !scalar(e.From) {
				return noValue(column)
			}
		}
		for _, l := range r.Lost {
			if len(l.Value) > 0 && !scalar(l.Value) {
				return noValue(l.Column)
			}
		}
	}
	return nil
}
