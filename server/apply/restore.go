package apply

import (
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Restore returns the group that puts a value back which lost against the revision rev of a
// record: From of the edit is what won, To what lost. It is an edit like any other, made on
// the version that won, so that the conflict rule and the history hold for it, too.
func Restore(r work.RecordRef, rev uint64, column string, lost work.Edit, now time.Time, newID work.NewID) work.Group {
	c := work.UpdateOf(r.Table, r.ID, nil)
	c.BaseRev, c.Set = rev, map[string]work.Edit{column: lost}
	return restoring("Restore "+column, c, now, newID)
}

// RestoreRecord returns the group that makes a record again as the revision deleted it,
// under its old id. It is a creation like any other: refused if the id is taken or a record
// that it points to is gone, and without what the server keeps itself. What was deleted
// because of the record, or with it, is not brought back. The error is NotFound if the
// revision deleted nothing.
func RestoreRecord(r store.Revision, now time.Time, newID work.NewID) (work.Group, error) {
	if r.Op != work.Delete {
		return work.Group{}, work.Errorf(work.NotFound, "rev %d of %s %s deleted nothing: name the column whose value is to come back", r.Rev, r.Table, r.ID)
	}
	columns := work.Fields{}
	for column, edit := range r.Set {
		if !slices.Contains(keptByServer, column) {
			columns[column] = edit.From
		}
	}
	if r.Table == work.BookingTable { // it has the timestamps that it had
		columns[madeOnDevice] = work.Bool(true)
	}
	return restoring("Restore "+r.Table, work.CreateOf(r.Table, r.ID, columns), now, newID), nil
}

func restoring(title string, c work.Change, now time.Time, newID work.NewID) work.Group {
	c.MID = newID()
	return work.Group{ID: newID(), Title: title, At: now, Changes: []work.Change{c}}
}
