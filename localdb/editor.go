package localdb

import (
	"maps"
	"slices"

	"fieldbook/internal/work"
)

// editor follows the rows of one group while its changes are applied in order.
type editor struct {
	t    *txn
	rows map[recordKey]*editRow
	seen []seenRow
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
	for _, s := range e.seen {
		if s.key() == k && len(touches) == 0 && s.Rev > base.rev {
			r.data, r.baseRev, r.known = s.Data, s.Rev, true
		}
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
