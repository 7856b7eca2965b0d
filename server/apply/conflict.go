package apply

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// The conflict rules, as the history names them.
const (
	ruleDeviceWins = "device wins" // detection No
	ruleServerWins = "server wins" // detection Yes, and what was deleted stays deleted
)

// foreign returns the revisions of the record that the author of a change had not seen
// and did not cause: those after its base whose origin is not the author's own device.
// A change made on the server is made on what is there: it has none. The creation of what the
// device has only from itself is its own, too, where the office sent that group again, except
// for a value of these columns that the office corrected.
func (a *application) foreign(c work.Change) ([]store.Revision, error) {
	if a.author.Device == (work.ID{}) {
		return nil, nil
	}
	var found []store.Revision
	err := a.stage.tx.Revisions(c.Table, c.ID, c.BaseRev, func(r store.Revision) bool {
		if r.Origin != a.author.Device && !repeatedCreation(c, r) {
			found = append(found, r)
		}
		return true
	})
	return found, err
}

// repeatedCreation reports whether the revision is the creation that the author of the change
// made first, with the values that the change was made on. Whoever was shown a record by the
// server names a base.
func repeatedCreation(c work.Change, r store.Revision) bool {
	if c.BaseRev != 0 || r.Op != work.Create {
		return false
	}
	for column, edit := range c.Set {
		was := work.Fields{column: edit.From}
		if was.Has(column) && !work.Equal(edit.From, r.Set[column].To) {
			return false
		}
	}
	return true
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
					By: foreign[i].User, Origin: foreign[i].Origin, At: foreign[i].HappenedAt, ReceivedAt: foreign[i].ReceivedAt,
					Rule: ruleDeviceWins,
				})
				break
			}
		}
	}
	return out
}

// PutAside keeps what a refused group would have changed in the history of each record that
// the author's device was shown, beside the revision that it lost against. It is for groups
// that were refused because of what others did: the whole of such a group lost, since it is
// applied whole or not at all. What the group creates has no history yet; the sync error
// has it.
func PutAside(tx store.Tx, rules Rules, author Author, g work.Group, refusal Refusal, now time.Time) error {
	for i, c := range g.Changes {
		t := rules.Schema.Table(c.Table)
		if t == nil || c.Op == work.Create {
			continue
		}
		if author.Seen != nil && (i != refusal.Change || refusal.Kind != work.Conflict) { // nothing has been checked of it
			if seen, err := author.Seen(work.RecordRef{Table: c.Table, ID: c.ID}); err != nil {
				return err
			} else if !seen {
				continue
			}
		}
		against, err := inForce(tx, c)
		if err != nil {
			return err
		}
		aside := store.Aside{MID: c.MID, SyncError: g.Changes[refusal.Change].MID, Revision: store.Revision{
			Table: c.Table, ID: c.ID, Rev: against.Rev, Op: c.Op, User: author.User, Origin: author.Device, Rule: ruleServerWins,
			HappenedAt: happened(g.At, author.Skew, now), ReceivedAt: now.UTC().Truncate(time.Second), Set: losing(t, c, against),
		}}
		if against.Rev == 0 || len(aside.Set) == 0 && (c.Op == work.Update || against.Data == nil) {
			continue
		}
		if err := tx.AddAside(aside); err != nil {
			return err
		}
	}
	return nil
}

// inForce is the record that a change lost against. One that was deleted has only the rev
// of its deletion, one that never was there none.
func inForce(tx store.Tx, c work.Change) (work.Record, error) {
	r, there, err := tx.Record(c.Table, c.ID)
	if err != nil || there {
		return r, err
	}
	last, err := newStage(tx).lastRev(c.Table, c.ID)
	return work.Record{Table: c.Table, ID: c.ID, Rev: last}, err
}

// losing are the columns that a change would have made others.
func losing(t *work.Table, c work.Change, against work.Record) map[string]work.Edit {
	set := map[string]work.Edit{}
	for column, edit := range replaced(c, against) {
		if t.Column(column) != nil && !ForServer(t.Name, column) && !work.Equal(edit.From, edit.To) {
			set[column] = edit
		}
	}
	return set
}

func valueOrNull(raw []byte) []byte {
	if len(raw) == 0 {
		return work.Null
	}
	return append([]byte(nil), raw...)
}
