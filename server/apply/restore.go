package apply

import (
	"time"

	"fieldbook/internal/work"
)

// Restore returns the group that puts a value back which lost against the revision rev of a
// record: From of the edit is what won, To what lost. It is an edit like any other, made on
// the version that won, so that the conflict rule and the history hold for it, too.
func Restore(r work.RecordRef, rev uint64, column string, lost work.Edit, now time.Time, newID work.NewID) work.Group {
	c := work.UpdateOf(r.Table, r.ID, nil)
	c.BaseRev, c.Set = rev, map[string]work.Edit{column: lost}
	return restoring("Restore "+column, c, now, newID)
}

func restoring(title string, c work.Change, now time.Time, newID work.NewID) work.Group {
	c.MID = newID()
	return work.Group{ID: newID(), Title: title, At: now, Changes: []work.Change{c}}
}
