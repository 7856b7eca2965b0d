package localdb

import (
	"slices"

	"fieldbook/internal/work"
)

// maxGroupBytes is the largest group that can travel.
const maxGroupBytes = 8 << 20

// Edit saves one user action: the records as the user now sees them, what the server must
// be told, and everything that is needed to take it back, in one durable transaction. It
// returns the group as stored: with its number, ids, base revs, the values that were there
// before, and the earlier groups that it depends on.
//
// Columns that would get the value they have are dropped; if nothing is left the group
// comes back unchanged, with Seq 0, and nothing is stored. A From that the caller has set
// is kept: it is what the user saw.
//
// A record that left this device and of which a copy is kept can be changed, unless it was
// deleted at the office: see [DB.Left].
//
// The error is NotFound when a changed record is not on the device, Exists when a created
// one is or the group has been saved before, Invalid or TooLarge when the values cannot be
// stored, Unauthenticated after a sign-out. When the commit fails Edit looks at the file
// again, so that nil means saved and an error means not saved, unless its message says that
// this is not known: then ask [DB.Committed] after the next Open.
func (db *DB) Edit(g work.Group) (work.Group, error) { return db.edit("Edit", g, nil) }

func (db *DB) edit(op string, g work.Group, seen []seenRow) (work.Group, error) {
	if db.readOnly {
		return g, failure(op, work.Errorf(work.Forbidden, "the local database was opened for reading only"))
	}
	db.write.Lock()
	defer db.write.Unlock()
	if err := db.needSpace(); err != nil {
		return g, failure(op, err)
	}
	saved := stored(g)
	err := db.change(func(t *txn) (err error) { saved, err = t.edit(g, 0, seen); return err })
	if err != nil {
		return g, failure(op, err)
	}
	return saved.full(), nil
}

// Committed reports whether the database knows a group: as waiting, answered or taken
// back. It tells the truth after an Edit that could not.
func (db *DB) Committed(group work.ID) (found bool, err error) {
	err = db.view("Committed", func(t *txn) error {
		where, _, err := t.placeOf(group)
		found = where != 0
		return err
	})
	return found, err
}

// edit is Edit inside a transaction. The result has Seq 0 if there was nothing to save.
// Rank 0 means the next one; seen are records as the server showed them.
func (t *txn) edit(g work.Group, rank uint64, seen []seenRow) (*storedGroup, error) {
	unchanged := stored(g)
	if err := t.needSignIn(); err != nil {
		return unchanged, err
	}
	if len(g.Changes) == 0 {
		return unchanged, work.Errorf(work.Invalid, "there is nothing to save")
	}
	if g.ID == (work.ID{}) {
		g.ID = t.db.newID()
	}
	if where, _, err := t.placeOf(g.ID); err != nil {
		return unchanged, err
	} else if where != 0 {
		return unchanged, work.Errorf(work.Exists, "the change has been saved before")
	}
	if g.At.IsZero() {
		g.At = t.db.now().UTC()
	}
	seen, err := t.recalled(g, seen)
	if err != nil {
		return unchanged, err
	}
	if err := t.refreshKept(seen); err != nil {
		return unchanged, err
	}
	e := editor{t: t, rows: map[recordKey]*editRow{}, seen: seen}
	changes := make([]work.Change, 0, len(g.Changes))
	for _, c := range g.Changes {
		kept, err := e.change(&c)
		if err != nil {
			return unchanged, err
		}
		if kept {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return unchanged, nil
	}
	g.Changes = changes
	saved := stored(g)
	if saved.Rank = rank; rank != 0 {
		if err := t.rankAfter(saved); err != nil {
			return unchanged, err
		}
	}
	saved.Provisional = slices.Clone(g.Provisional)
	for i := range saved.Provisional {
		saved.Provisional[i].Set = raws(saved.Provisional[i].Set)
	}
	saved.Provisional = slices.DeleteFunc(saved.Provisional, func(c work.Change) bool {
		return checkChange(c) != nil
	})
	if saved.Seen, err = t.seenOf(saved, seen); err != nil {
		return unchanged, err
	}
	return saved, t.enqueue(saved)
}
