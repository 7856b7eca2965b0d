package localdb

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// The types of sync errors.
const (
	ErrorConflict       int64 = 0
	ErrorRecordNotFound int64 = 1
	ErrorAlreadyExists  int64 = 2
	ErrorOther          int64 = 3
)

// The states of sync errors.
const (
	ErrorActive   int64 = 0
	ErrorResolved int64 = 1
)

// SyncError is a change that the server refused, or a conflict that the server's values
// won. It keeps both sides until a person decides.
type SyncError struct {
	ID         work.ID         `json:"id"`
	Type       int64           `json:"type"`
	Group      work.Group      `json:"group"`  // the whole user action
	Change     work.Change     `json:"change"` // the change at fault
	Message    string          `json:"message,omitempty"`
	Detail     string          `json:"detail,omitempty"`
	Code       string          `json:"code,omitempty"`
	Column     string          `json:"column,omitempty"`     // the column at fault, if one is
	At         time.Time       `json:"at"`                   // by the server's clock, where it says so
	Server     json.RawMessage `json:"server,omitempty"`     // the server's data of the record at that time
	ServerRev  uint64          `json:"server_rev,omitempty"` // its rev, where that is known
	Base       json.RawMessage `json:"base,omitempty"`       // what this device had of it from the server before, if that was another
	State      int64           `json:"state"`
	Resolution string          `json:"resolution,omitempty"` // a Disposal constant
	ResolvedBy string          `json:"resolved_by,omitempty"`
	Note       string          `json:"note,omitempty"` // what the office noted when it decided
}

// OfficeOnly returns the names of the columns of the record that the office changed and the
// user did not, sorted; none where it is not known what the server had before.
func (e SyncError) OfficeOnly() []string {
	if len(e.Base) == 0 || len(e.Server) == 0 {
		return nil
	}
	was, is := work.Record{Data: e.Base}.Fields(), work.Record{Data: e.Server}.Fields()
	names := maps.Clone(was)
	maps.Copy(names, is)
	maps.DeleteFunc(names, func(name string, _ json.RawMessage) bool {
		_, own := e.Change.Set[name]
		return own || work.Equal(was[name], is[name])
	})
	return slices.Sorted(maps.Keys(names))
}

// storedError is a sync error as it is stored: with the group's provisional changes and
// which later groups wait for it.
type storedError struct {
	SyncError
	Group   *storedGroup `json:"group"`
	Refused bool         `json:"refused,omitempty"` // those of its records
	Creates bool         `json:"creates,omitempty"` // those that build on records which it was to create
	Resent  bool         `json:"resent,omitempty"`  // from here, as a new group
	Taken   []work.ID    `json:"taken,omitempty"`   // groups that were taken back with it
}

// maxResolved is how many resolved sync errors are kept.
const maxResolved = 200

// storeError stores a sync error of a group that has just left the outbox. What the
// caller left out is filled in.
func (t *txn) storeError(e SyncError, g *storedGroup, a Answer) (work.ID, error) {
	if e.ID == (work.ID{}) {
		e.ID = t.db.newID()
	}
	if e.At.IsZero() {
		e.At = t.db.now().UTC()
	}
	if e.Message == "" {
		e.Message = a.Message
	}
	e.State, e.Resolution, e.ResolvedBy = ErrorActive, "", ""
	if i := faulty(g.Changes, e.Change); i >= 0 {
		e.Change = g.Changes[i]
	}
	if e.Server == nil {
		for _, row := range a.Rows {
			if row.Record.Table == e.Change.Table && row.Record.ID == e.Change.ID {
				e.Server, e.ServerRev = row.Record.Data, row.Record.Rev
			}
		}
	}
	if before := t.before[recordKey{e.Change.Table, e.Change.ID}]; e.Server != nil && !bytes.Equal(before, e.Server) {
		e.Base = before
	}
	_, creates := creationOf(g)
	return e.ID, t.writeError(&storedError{SyncError: e, Group: g, Refused: a.Outcome == Rejected, Creates: a.Outcome == Conflict && creates})
}

// faulty finds the change that an error is about: by its id, by its record, or the first.
func faulty(changes []work.Change, c work.Change) int {
	for i := range changes {
		if c.MID != (work.ID{}) && changes[i].MID == c.MID {
			return i
		}
	}
	for i := range changes {
		if changes[i].Table == c.Table && changes[i].ID == c.ID {
			return i
		}
	}
	return min(0, len(changes)-1)
}

func troubleKey(record, sync work.ID) []byte {
	return append(record[:len(record):len(record)], sync[:]...)
}

// writeError stores a sync error and, while it is active, its mark on the records.
func (t *txn) writeError(e *storedError) error {
	t.change.Errors = true
	trouble := t.top(troubleBucket)
	for k := range touchedBy(&storedGroup{Group: e.Group.Group}) {
		t.change.Tables[k.table] = true
		key := troubleKey(k.id, e.ID)
		var err error
		if e.State == ErrorActive {
			err = trouble.put(key, []byte(k.table))
		} else {
			err = trouble.del(key)
		}
		if err != nil {
			return err
		}
	}
	return t.putJSON(t.top(errorBucket), e.ID[:], e)
}

func (t *txn) errorAt(id work.ID) (*storedError, error) {
	var e storedError
	found, err := t.getJSON(t.top(errorBucket), id[:], &e)
	if err != nil {
		return nil, err
	}
	if !found || e.Group == nil {
		return nil, work.Errorf(work.NotFound, "there is no such sync error")
	}
	return &e, nil
}

// eachError calls yield for all sync errors, in the order of their ids.
func (t *txn) eachError(yield func(*storedError) error) error {
	x := t.top(errorBucket)
	return x.scan(nil, func(key, p []byte) (bool, error) {
		var e storedError
		if err := decode(x, key, p, &e); err != nil {
			return false, err
		}
		if e.Group == nil {
			return false, damaged(x.path, key, "a group is missing")
		}
		return true, yield(&e)
	})
}

// activeOf returns the unresolved errors of a group.
func (t *txn) activeOf(group work.ID) (found []*storedError, err error) {
	err = t.eachError(func(e *storedError) error {
		if e.Group.ID == group && e.State == ErrorActive {
			found = append(found, e)
		}
		return nil
	})
	return found, err
}

// SyncErrors returns the sync errors that wait for a person, newest first, and on request
// the latest resolved ones too.
func (db *DB) SyncErrors(includeResolved bool) (list []SyncError, err error) {
	err = db.view("SyncErrors", func(t *txn) error {
		return t.eachError(func(e *storedError) error {
			if includeResolved || e.State == ErrorActive {
				public := e.SyncError
				public.Group = e.Group.full()
				list = append(list, public)
			}
			return nil
		})
	})
	slices.SortFunc(list, func(a, b SyncError) int {
		return cmp.Or(b.At.Compare(a.At), bytes.Compare(b.ID[:], a.ID[:]))
	})
	return list, err
}

// trimResolved forgets the oldest resolved errors.
func (t *txn) trimResolved() error {
	var resolved []*storedError
	err := t.eachError(func(e *storedError) error {
		if e.State == ErrorResolved {
			resolved = append(resolved, e)
		}
		return nil
	})
	if err != nil || len(resolved) <= maxResolved {
		return err
	}
	slices.SortFunc(resolved, func(a, b *storedError) int { return a.At.Compare(b.At) })
	for _, e := range resolved[:len(resolved)-maxResolved] {
		if err := t.top(errorBucket).del(e.ID[:]); err != nil {
			return err
		}
	}
	return nil
}
