package localdb

import (
	"maps"
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
// The error is NotFound when a changed record is not on the device, Exists when a created
// one is or the group has been saved before, Invalid or TooLarge when the values cannot be
// stored. When the commit fails Edit looks at the file again, so that nil means saved and
// an error means not saved, unless its message says that this is not known: then ask
// [DB.Committed] after the next Open.
func (db *DB) Edit(g work.Group) (work.Group, error) {
	if db.readOnly {
		return g, failure("Edit", work.Errorf(work.Forbidden, "the local database was opened for reading only"))
	}
	db.write.Lock()
	defer db.write.Unlock()
	if err := db.needSpace(); err != nil {
		return g, failure("Edit", err)
	}
	saved := stored(g)
	err := db.change(
		func(t *txn) (err error) { saved, err = t.edit(g, 0); return err },
		func(t *txn) (bool, error) {
			where, _, err := t.placeOf(saved.ID)
			return where != 0, err
		})
	if err != nil {
		return g, failure("Edit", err)
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
// Rank 0 means the next one.
func (t *txn) edit(g work.Group, rank uint64) (*storedGroup, error) {
	unchanged := stored(g)
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
	e := editor{t: t, rows: map[recordKey]*editRow{}}
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
	saved.Rank = rank
	saved.Provisional = slices.Clone(g.Provisional)
	for i := range saved.Provisional {
		saved.Provisional[i].Set = raws(saved.Provisional[i].Set)
	}
	saved.Provisional = slices.DeleteFunc(saved.Provisional, func(c work.Change) bool {
		return checkChange(c) != nil
	})
	return saved, t.enqueue(saved)
}

// editor follows the rows of one group while its changes are applied in order.
type editor struct {
	t    *txn
	rows map[recordKey]*editRow
}

type editRow struct {
	data    []byte // nil = there is none to be seen
	baseRev uint64
	known   bool // the id is in use, seen or not
}

func (e *editor) row(k recordKey) (*editRow, error) {
	if r := e.rows[k]; r != nil {
		return r, nil
	}
	base, inBase, err := e.t.base(k)
	if err != nil {
		return nil, err
	}
	_, data, err := e.t.effective(k)
	if err != nil {
		return nil, err
	}
	kept, _, err := e.t.shown(keptBucket, k)
	if err != nil {
		return nil, err
	}
	touches, err := e.t.touches(k)
	if err != nil {
		return nil, err
	}
	r := &editRow{data: data, baseRev: max(base.rev, kept.rev), known: inBase || data != nil}
	for _, touch := range touches {
		r.known = r.known || touch.flags&touchChange != 0
	}
	e.rows[k] = r
	return r, nil
}

// change completes one change of the group and applies it. It reports false for a change
// that changes nothing.
func (e *editor) change(c *work.Change) (bool, error) {
	if err := checkChange(*c); err != nil {
		return false, err
	}
	r, err := e.row(recordKey{c.Table, c.ID})
	if err != nil {
		return false, err
	}
	switch {
	case c.Op == work.Create && r.known:
		return false, work.Errorf(work.Exists, "the record is there already (%s %s)", c.Table, c.ID)
	case c.Op != work.Create && r.data == nil:
		return false, work.Errorf(work.NotFound, "the record is not on this device (%s %s)", c.Table, c.ID)
	}
	c.Set = e.newValues(c, r)
	if c.Op == work.Update && len(c.Set) == 0 {
		return false, nil
	}
	c.BaseRev = 0
	if c.Op != work.Create {
		c.BaseRev = r.baseRev
	}
	if c.MID == (work.ID{}) {
		c.MID = e.t.db.newID()
	}
	after, err := e.t.creatorsOf(*c)
	if err != nil {
		return false, err
	}
	c.After = union(c.After, after)
	r.data, r.known = c.Apply(r.data), true
	if r.data == nil {
		return true, nil
	}
	return true, work.CheckData(r.data)
}

// newValues returns the edits that change something, with the values before.
func (e *editor) newValues(c *work.Change, r *editRow) map[string]work.Edit {
	if c.Op == work.Delete {
		return nil
	}
	was := work.Record{Data: r.data}.Fields()
	set := make(map[string]work.Edit, len(c.Set))
	for name, edit := range c.Set {
		if work.Equal(was[name], edit.To) {
			continue
		}
		if edit.From == nil && c.Op == work.Update {
			edit.From = work.Null
			if v := was[name]; v != nil {
				edit.From = slices.Clone(v)
			}
		}
		if edit.To == nil {
			edit.To = work.Null
		}
		set[name] = edit
	}
	return set
}

func checkChange(c work.Change) error {
	if err := checkName("table", c.Table); err != nil {
		return err
	}
	if c.ID == (work.ID{}) {
		return work.Errorf(work.Invalid, "a change of table %s names no record", c.Table)
	}
	if c.Op != work.Create && c.Op != work.Update && c.Op != work.Delete {
		return work.Errorf(work.Invalid, "%q is not something to do to a record", c.Op)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Set)) {
		if raw := c.Set[name].To; raw != nil {
			if err := work.CheckData(work.Encode(work.Fields{name: raw})); err != nil {
				return err
			}
		}
	}
	return nil
}

// raws fills in what is missing in values that are only shown.
func raws(set map[string]work.Edit) map[string]work.Edit {
	set = maps.Clone(set)
	for name, edit := range set {
		if edit.To == nil {
			set[name] = work.Edit{From: edit.From, To: work.Null}
		}
	}
	return set
}

// union returns the ids of both, without repetitions.
func union(a, b []work.ID) []work.ID {
	all := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}
