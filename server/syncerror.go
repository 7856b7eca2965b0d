package server

import (
	"encoding/json"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// SyncError is a device's group of changes that was not accepted, kept whole until a
// person disposes of it. The fields are those of Dataverse's table of that name.
type SyncError struct {
	ID           work.ID         `json:"syncerrorid"`
	Table        string          `json:"regardingentityname"`
	Record       work.ID         `json:"regardingobjectid"`
	Owner        work.ID         `json:"ownerid"`
	Device       work.ID         `json:"device"`
	ErrorTime    time.Time       `json:"errortime"`
	ErrorType    int64           `json:"errortype"` // 0 conflict, 1 record not found, 2 record already exists, 3 others
	ErrorCode    string          `json:"errorcode"`
	ErrorMessage string          `json:"errormessage"`
	Action       string          `json:"action"`
	Group        work.Group      `json:"requestdata"`
	Server       json.RawMessage `json:"server,omitempty"` // the server's data at that time
	State        int             `json:"statecode"`        // 0 active, 1 resolved
}

func saveSyncError(tx store.Documents, e SyncError) error {
	return writeDocument(tx, docSyncError, e.ID.String(), e)
}

// SyncErrors returns all sync errors of the environment, in the order of their changes.
func (s *Server) SyncErrors() ([]SyncError, error) {
	list := []SyncError{}
	err := s.store.View(func(tx store.Tx) error {
		return eachDocument(tx, docSyncError, func(_ string, e SyncError) error {
			list = append(list, e)
			return nil
		})
	})
	return list, err
}
