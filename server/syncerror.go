package server

import (
	"encoding/json"
	"strings"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/apply"
	"fieldbook/server/store"
)

// The states of a sync error, by Dataverse's option values.
const (
	ErrorActive   = 0
	ErrorResolved = 1
)

// SyncError is a device's group of changes that was not accepted, kept whole until a
// person disposes of it and after. The fields down to StatusCode are those of Dataverse's
// table of that name.
type SyncError struct {
	ID           work.ID         `json:"syncerrorid"`
	Name         string          `json:"name"` // logical name of the record's table
	ErrorTime    time.Time       `json:"errortime"`
	ErrorMessage string          `json:"errormessage"`
	ErrorDetail  string          `json:"errordetail"`
	ErrorCode    string          `json:"errorcode"`
	ErrorType    int64           `json:"errortype"` // 0 conflict, 1 record not found, 2 record already exists, 3 others
	Record       work.ID         `json:"regardingobjectid"`
	Owner        work.ID         `json:"ownerid"`               // user who made the change
	Action       string          `json:"action"`                // create, update or delete
	ActionData   json.RawMessage `json:"actiondata,omitempty"`  // the columns of the refused change
	RequestData  json.RawMessage `json:"requestdata,omitempty"` // the same with the record that they are for
	Description  string          `json:"description"`           // what a person noted
	StateCode    int             `json:"statecode"`
	StatusCode   int             `json:"statuscode"` // 0 active, 1 fixed

	OwnerName string          `json:"ownername"`
	Device    work.ID         `json:"device"`
	Column    string          `json:"column,omitempty"`
	Server    json.RawMessage `json:"server,omitempty"` // the server's data at that time
	// Group is what was refused, Change the index of the change at fault in it, and
	// Happened when the technician made it, by the server's clock.
	Group    *work.Group `json:"group,omitempty"`
	Change   int         `json:"change"`
	Happened time.Time   `json:"happened_at"`
	// Disposal says what became of it, nil while nothing has.
	Disposal *wire.Disposal `json:"disposal,omitempty"`
}

// newSyncError describes a group that was refused.
func newSyncError(g work.Group, refusal *apply.Refusal, author apply.Author, ownerName string, now time.Time) SyncError {
	c := g.Changes[refusal.Change]
	columns := work.Encode(c.Columns())
	e := SyncError{
		ID: c.MID, Name: c.Table, ErrorTime: now.UTC(), ErrorMessage: clip(refusal.Message, 1000), ErrorCode: string(refusal.Code),
		ErrorType: refusal.Type, Record: c.ID, Owner: author.User, Action: string(c.Op),
		ActionData: columns, RequestData: work.RequestData(c),
		OwnerName: ownerName, Device: author.Device, Column: refusal.Column, Server: refusal.Server, Group: &g, Change: refusal.Change,
		Happened: g.At.Add(author.Skew).UTC(),
	}
	if e.Happened.After(now) || e.Happened.Year() < 2000 { // a device's clock may show anything
		e.Happened = now.UTC()
	}
	e.ErrorDetail = detail(e, refusal.Code)
	return e
}

// detail says in words what the code means and what else was in the group.
func detail(e SyncError, code work.Reason) string {
	var b strings.Builder
	b.WriteString(code.Meaning() + "\n" + e.Group.Title)
	for i, c := range e.Group.Changes {
		b.WriteString("\n" + string(c.Op) + " " + c.Table + " " + c.ID.String() + " " + strings.Join(c.ColumnNames(), ", "))
		if i == e.Change {
			b.WriteString(" (refused)")
		}
	}
	return clip(strings.TrimSpace(b.String()), 4000)
}

func clip(s string, characters int) string {
	if r := []rune(s); len(r) > characters {
		return string(r[:characters-3]) + "..."
	}
	return s
}

func saveSyncError(tx store.Documents, e SyncError) error {
	return store.WriteJSON(tx, docSyncError, e.ID.String(), e)
}

// SyncErrorFilter chooses sync errors; the zero value chooses all.
type SyncErrorFilter struct {
	User   string // login, full name or id of the owner
	Device work.ID
	Table  string
	Type   *int64
	State  *int
	Since  time.Time // errortime
}

func (f SyncErrorFilter) matches(e SyncError, owner work.ID) bool {
	return (f.User == "" || e.Owner == owner) && (f.Device == (work.ID{}) || e.Device == f.Device) &&
		(f.Table == "" || e.Name == f.Table) && (f.Type == nil || e.ErrorType == *f.Type) &&
		(f.State == nil || e.StateCode == *f.State) && !e.ErrorTime.Before(f.Since)
}

// SyncErrors returns the chosen sync errors of the environment, in the order of their
// changes. The error is NotFound for a user who is not there.
func (s *Server) SyncErrors(f SyncErrorFilter) ([]SyncError, error) {
	list := []SyncError{}
	err := s.store.View(func(tx store.Tx) error {
		var owner work.ID
		if f.User != "" {
			var err error
			if owner, err = s.findUser(tx, f.User); err != nil {
				return err
			}
		}
		return store.EachJSON(tx, docSyncError, func(_ string, e SyncError) error {
			if f.matches(e, owner) {
				list = append(list, e)
			}
			return nil
		})
	})
	return list, err
}

// SyncError returns one sync error with everything that was kept of it. The error is
// NotFound.
func (s *Server) SyncError(id work.ID) (SyncError, error) {
	var e SyncError
	err := s.store.View(func(tx store.Tx) (err error) {
		e, err = readSyncError(tx, id)
		return err
	})
	return e, err
}

func readSyncError(tx store.Documents, id work.ID) (SyncError, error) {
	var e SyncError
	found, err := store.ReadJSON(tx, docSyncError, id.String(), &e)
	if err == nil && !found {
		err = work.Errorf(work.NotFound, "there is no sync error %s: fieldbookd sync-errors list shows them", id)
	}
	return e, err
}
