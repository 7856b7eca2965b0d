package localdb

import (
	"encoding/json"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// undoable is how far back UndoLast looks among what the server has answered.
const undoable = 24 * time.Hour

// Undone is what [DB.UndoLast] took back.
type Undone struct {
	Group work.Group // the user action
	// Sent says that the server knew it already: then the values from before were saved as a
	// change of their own, which waits to be sent.
	Sent bool
	Back work.Group // that change, with Sent
	// Column is the one column that it was about, nil where it was about more; Value is what it
	// has again.
	Column *work.Column
	Value  json.RawMessage
	// Outcome is what became of it where that was waited for, "" elsewhere.
	Outcome Outcome
}

// String says what was taken back, for people. It contains the title as it is.
func (u Undone) String() string { return u.Words("") }

// Words is String with what the value is again, as a sentence without its end, behind the
// title; "" leaves that out.
func (u Undone) Words(again string) string {
	if again != "" {
		again = ". " + again
	}
	switch {
	case u.Outcome == Applied || u.Outcome == Merged:
		return "Taken back: " + u.Group.Title + again + ". The values from before are sent, and " + string(u.Outcome) + "."
	case u.Outcome != "":
		return "Not taken back: " + u.Group.Title + ". The office did not accept the values from before: they are in the sync errors."
	case u.Sent:
		return "Taken back: " + u.Group.Title + again + ". The values from before are saved on this device and go to the office."
	}
	return "Taken back: " + u.Group.Title + again + ". It was not sent yet."
}

// Stays reports whether the action with which [DB.UndoLast] failed can never be taken back, as
// far as this device knows: then the next one before it may be.
func (u Undone) Stays(err error) bool {
	return u.Sent && (work.Is(err, work.Forbidden) || work.Is(err, work.Conflict) || work.Is(err, work.NotFound))
}

// UndoLast takes the user's last action on this device back, by the order in which they were
// saved, whatever their times: one that waits leaves the
// outbox, as by [DB.DiscardPending]; one that the server has carried out is followed by an
// edit with the values from before, as [work.Undo] makes it.
//
// Actions whose groups are passed are left out, and the last one before them is taken back:
// those that have been found to stay, of which the user knows.
//
// The error is NotFound if there is nothing to take back, Conflict while the action is being
// sent and where a column has been changed since, Forbidden where a device may not take it
// back. With the last two, and wherever else [Undone.Stays] says so, the group comes with it.
func (db *DB) UndoLast(passed ...work.ID) (u Undone, err error) {
	waiting, err := db.Outbox()
	if err != nil && !work.Is(err, work.Damaged) {
		return u, err
	}
	answered, err := db.AnsweredSince(db.now().Add(-undoable))
	if err != nil {
		return u, err
	}
	last, found := uint64(0), false
	for _, a := range answered {
		if (!found || a.rank >= last) && !slices.Contains(passed, a.Group.ID) {
			last, u.Group, u.Sent, found = a.rank, a.Group, true, true
		}
	}
	for _, e := range waiting {
		if (!found || e.rank >= last) && !slices.Contains(passed, e.Group.ID) {
			last, u.Group, u.Sent, found = e.rank, e.Group, false, true
		}
	}
	switch {
	case !found && len(passed) > 0:
		return u, failure("UndoLast", work.Errorf(work.NotFound, "there is no earlier change of the last 24 hours to take back"))
	case !found:
		return u, failure("UndoLast", work.Errorf(work.NotFound, "there is no change of the last 24 hours to take back"))
	case !u.Sent:
		err = db.DiscardPending(u.Group.ID)
	default:
		u.Back, err = db.takeBackSent(u.Group)
	}
	if err == nil {
		u.Column, u.Value = db.again(u.Group)
	}
	return u, err
}

// again returns the one column that a group was about, and what it has by now; nothing where
// it was about more or the record cannot be read.
func (db *DB) again(g work.Group) (*work.Column, json.RawMessage) {
	if len(g.Changes) != 1 || g.Changes[0].Op != work.Update || len(g.Changes[0].Set) != 1 {
		return nil, nil
	}
	c := g.Changes[0]
	plan, err := db.Plan()
	if err != nil || plan == nil || plan.Schema == nil || plan.Schema.Table(c.Table) == nil {
		return nil, nil
	}
	r, err := db.Get(c.Table, c.ID)
	if err != nil {
		return nil, nil
	}
	for name := range c.Set {
		return plan.Schema.Table(c.Table).Column(name), r.Column(name)
	}
	return nil, nil
}

// takeBackSent saves the values from before a group that the server knows, and returns the
// change that does that.
func (db *DB) takeBackSent(g work.Group) (back work.Group, err error) {
	plan, err := db.Plan()
	if err != nil {
		return back, err
	}
	if plan == nil || plan.Schema == nil {
		return back, failure("UndoLast", work.Errorf(work.NotFound, "this device has not begun its first sync"))
	}
	if back, err = work.Undo(plan.Schema, g, db.now()); err != nil {
		return back, err
	}
	for _, c := range g.Changes {
		if c.Op != work.Update {
			continue
		}
		r, err := db.Get(c.Table, c.ID)
		if err != nil {
			return back, err
		}
		for column, e := range c.Set {
			if !work.Equal(r.Column(column), e.To) {
				return back, failure("UndoLast", work.Errorf(work.Conflict, "%s has been changed since: %q stays", labelOf(plan.Schema, c.Table, column), g.Title))
			}
		}
	}
	return db.Edit(back)
}

func labelOf(s *work.Schema, table, column string) string {
	if t := s.Table(table); t != nil {
		if c := t.Column(column); c != nil && c.Label != "" {
			return c.Label
		}
	}
	return column
}
