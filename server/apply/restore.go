package apply

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Restore returns the group that puts a value back which lost against a revision: the
// value that it overwrote by a conflict rule. It is an edit like any other, made on the
// version that won, so that the conflict rule and the history hold for it, too. The error
// is NotFound if the revision put no value of the column aside.
func Restore(r store.Revision, column string, now time.Time, newID work.NewID) (work.Group, error) {
	for _, lost := range r.Lost {
		if lost.Column != column {
			continue
		}
		c := work.UpdateOf(r.Table, r.ID, work.Fields{column: lost.Value})
		c.MID, c.BaseRev = newID(), r.Rev
		c.Set[column] = work.Edit{From: r.Set[column].To, To: c.Set[column].To}
		return work.Group{ID: newID(), Title: "Restore " + column, At: now, Changes: []work.Change{c}}, nil
	}
	return work.Group{}, work.Errorf(work.NotFound, "rev %d of %s %s put no value of %s aside: the record's history shows which did", r.Rev, r.Table, r.ID, column)
}
