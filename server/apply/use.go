package apply

import (
	"fmt"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// removeParts stages the deletion of what goes with the rows that the group deletes: their
// parts, the parts of these, and what the server made of them.
func (a *application) removeParts() error {
	a.partOf = map[rowKey]rowKey{}
	var gone []rowKey // grows while parts are found; one may have been written before its whole
	for _, key := range a.stage.order {
		if a.stage.rows[key] == nil {
			gone = append(gone, key)
		}
	}
	for i := 0; i < len(gone); i++ {
		key := gone[i]
		root, part := a.partOf[key]
		if !part {
			root = key
		}
		err := a.eachLookup(key.table, func(t *work.Table, c *work.Column) error {
			if !work.IsPart(t.Name, c.Name) && !(t.Name == work.TimeEntryTable && key.table == work.BookingTable) {
				return nil
			}
			rows, err := a.children(t.Name, c.Name, key.id)
			for _, r := range rows {
				if !work.IsPart(t.Name, c.Name) && !isDraftOf(key.id, r) {
					continue
				}
				a.partOf[rowKey{t.Name, r.ID}] = root
				a.drop(r)
				gone = append(gone, rowKey{t.Name, r.ID})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	a.noteParts()
	return nil
}

// noteParts notes in the history of what was deleted which parts went with it, so that they
// come back with it.
func (a *application) noteParts() {
	if len(a.partOf) == 0 {
		return
	}
	deletions := map[rowKey]*store.Revision{}
	for i := range a.stage.revisions {
		r := &a.stage.revisions[i]
		deletions[rowKey{r.Table, r.ID}] = r // the last one, since the row is gone
	}
	for _, key := range a.stage.order {
		if root, part := a.partOf[key]; part {
			whole := deletions[root]
			whole.Parts = append(whole.Parts, store.Part{Table: key.table, ID: key.id, Rev: deletions[key].Rev})
		}
	}
}

// isDraftOf reports whether the server made the time entry of the booking, and nobody
// answers for it yet.
func isDraftOf(booking work.ID, entry work.Record) bool {
	return work.IsDerived(work.TimeEntryTable, booking, entry.ID) &&
		work.Fields{"": entry.Column("msdyn_entrystatus")}.Int("") == work.EntryDraft
}

// eachLookup visits the lookups of all tables that can point to the table.
func (a *application) eachLookup(table string, visit func(*work.Table, *work.Column) error) error {
	for _, t := range a.rules.Schema.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Type == work.TypeLookup && slices.Contains(c.Targets, table) {
				if err := visit(t, c); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mostCounted is up to how many records a refusal says how many point to another one.
const mostCounted = 100

// checkUse refuses the deletion of records to which others will still point.
func (a *application) checkUse() error {
	for _, key := range a.stage.order {
		if a.stage.rows[key] != nil {
			continue
		}
		if key == (rowKey{work.UserTable, a.author.User}) { // would be the author of what comes next
			err := refuse(&work.Error{Kind: work.Invalid, Reason: work.InUse,
				Message: "you cannot delete yourself: let another administrator use fieldbookd user disable"})
			return a.blame(err, key.table, key.id)
		}
		err := a.eachLookup(key.table, func(t *work.Table, c *work.Column) error {
			ids, err := a.stage.lookupSome(t.Name, c.Name, key.id, mostCounted)
			if err != nil || len(ids) == 0 {
				return err
			}
			return a.inUse(key, t, c, ids)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inUse refuses the deletion of a row to which these rows point.
func (a *application) inUse(key rowKey, t *work.Table, c *work.Column, ids []work.ID) error {
	gone, _, err := a.stage.tx.Record(key.table, key.id)
	if err != nil {
		return err
	}
	first, _, err := a.stage.get(t.Name, ids[0])
	if err != nil {
		return err
	}
	target := a.rules.Schema.Table(key.table)
	what := fmt.Sprintf("%d %s point to it, first %s,", len(ids), t.Plural, called(t, first))
	switch {
	case len(ids) == 1:
		what = fmt.Sprintf("the %s %s points to it", t.Label, called(t, first))
	case len(ids) >= mostCounted:
		what = "at least " + what
	}
	todo := "change or delete what points to it first"
	if key.table == work.UserTable {
		todo = "to keep the user from signing in use fieldbookd user disable"
	}
	message := fmt.Sprintf("%s %s cannot be deleted: %s as %s; %s", target.Label, called(target, gone), what, c.Label, todo)
	err = refuse(&work.Error{Kind: work.Invalid, Reason: work.InUse, Message: message})
	if root, part := a.partOf[key]; part {
		key = root
	}
	return a.blame(err, key.table, key.id)
}

// called is how a refusal names a record.
func called(t *work.Table, r work.Record) string {
	if name := t.NameOf(r); name != "" {
		return fmt.Sprintf("%q", name)
	}
	return r.ID.String()
}
