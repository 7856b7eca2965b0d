package apply

import (
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// foreign returns the revisions of the record that the author of a change had not seen
// and did not cause: those after its base whose origin is not the author's own device.
// A change made on the server is made on what is there: it has none.
func (a *application) foreign(c work.Change) ([]store.Revision, error) {
	if a.author.Device == (work.ID{}) {
		return nil, nil
	}
	var found []store.Revision
	err := a.stage.tx.Revisions(c.Table, c.ID, c.BaseRev, func(r store.Revision) bool {
		if r.Origin != a.author.Device {
			found = append(found, r)
		}
		return true
	})
	return found, err
}

// conflict is the refusal under detection Yes: the server's record stays as it is.
func conflict(t *work.Table, c work.Change, old work.Record) error {
	name := t.NameOf(old)
	if name == "" {
		name = c.ID.String()
	}
	return &refusalError{Refusal{
		Type: errorConflict, Kind: work.Conflict, Code: work.Reason(work.Conflict.String()), Server: append([]byte(nil), old.Data...),
		Message: t.Label + " " + name + " was changed on the server after this device last saw it. The server's version was kept.",
	}}
}

// lost lists the values of others that the change overwrites under detection No, where
// the device's columns win: they stay in the history with author and time.
func lost(c work.Change, old work.Record, foreign []store.Revision) []store.Lost {
	var out []store.Lost
	current := old.Fields()
	for _, column := range c.ColumnNames() {
		if work.Equal(c.Set[column].To, current[column]) {
			continue
		}
		for i := len(foreign) - 1; i >= 0; i-- {
			if _, changed := foreign[i].Set[column]; changed {
				out = append(out, store.Lost{
					Column: column, Value: valueOrNull(current[column]),
					By: foreign[i].User, At: foreign[i].HappenedAt, Rule: "device wins",
				})
				break
			}
		}
	}
	return out
}

func valueOrNull(raw []byte) []byte {
	if len(raw) == 0 {
		return work.Null
	}
	return append([]byte(nil), raw...)
}
