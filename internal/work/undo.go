package work

import (
	"slices"
	"strings"
	"time"
)

// undoTitle begins the title of a group that takes another one back, and redoTitle that of
// one that takes such a group back again.
const (
	undoTitle = "Undo: "
	redoTitle = "Redo: "
)

// Undo returns the group that takes a saved group back by changes of its own, for one that
// the server knows already: columns get the values that the user saw before, and what was
// created is deleted. The group must be as stored, with its From values.
//
// The error is Forbidden where a device may not do that: what was deleted, and what was
// created in a table whose records a device may not delete, such as the timestamp that a
// booking's status change makes.
func Undo(s *Schema, g Group, now time.Time) (Group, error) {
	back := Group{Title: undoTitle + g.Title, At: now}
	switch {
	case strings.HasPrefix(g.Title, undoTitle):
		back.Title = redoTitle + strings.TrimPrefix(g.Title, undoTitle)
	case strings.HasPrefix(g.Title, redoTitle):
		back.Title = undoTitle + strings.TrimPrefix(g.Title, redoTitle)
	}
	for _, c := range slices.Backward(g.Changes) {
		t, err := s.Need(c.Table)
		if err != nil {
			return Group{}, err
		}
		switch c.Op {
		case Update:
			set := Fields{}
			for column, e := range c.Set {
				set[column] = e.From
			}
			back.Changes = append(back.Changes, UpdateOf(c.Table, c.ID, set))
		case Create:
			if t.NoDelete || t.ReadOnly {
				return Group{}, Errorf(Forbidden, "%s", made(t)).Because(NoTableRight)
			}
			back.Changes = append(back.Changes, DeleteOf(c.Table, c.ID))
		default:
			return Group{}, Errorf(Forbidden, "the office has that deletion: ask them to restore the record").Because(NoTableRight)
		}
	}
	return back, nil
}

// made says why a record that the office has stays, and what to do instead, in few words: it
// is read on one line.
func made(t *Table) string {
	if t.Name == BookingTimestampTable {
		return "the office has that status: set another one instead"
	}
	return "the office has that " + lower(t.Label) + ": ask them to delete it"
}

// lower makes a label the middle of a sentence.
func lower(label string) string {
	if label == "" {
		return label
	}
	return strings.ToLower(label[:1]) + label[1:]
}
