package apply

import (
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// change stages one change. It reports whether others had changed the record since the
// author saw it.
func (a *application) change(c work.Change) (others bool, err error) {
	t, err := a.rules.Schema.Need(c.Table)
	if err != nil {
		return false, refuse(because(err, work.NoSuchTable))
	}
	if c.ID == (work.ID{}) {
		return false, refuse(work.Errorf(work.Invalid, "%s needs an id", t.Label))
	}
	if c.Op != work.Create && c.Op != work.Update && c.Op != work.Delete {
		return false, refuse(work.Errorf(work.Invalid, "%q is not an operation", string(c.Op)))
	}
	if err := a.mayChange(t, c); err != nil {
		return false, refuse(err)
	}
	if err := t.CheckColumns(c.Columns()); err != nil {
		return false, refuse(err)
	}
	if c.Op == work.Update {
		if err := t.CheckEmptied(c.Columns()); err != nil {
			return false, refuse(err)
		}
	}
	if err := a.targetsExist(t, c); err != nil {
		return false, err
	}
	old, exists, err := a.stage.get(c.Table, c.ID)
	if err != nil {
		return false, err
	}
	c = consume(c, old)
	switch {
	case c.Op == work.Create && exists:
		return false, refuse(work.Errorf(work.Exists, "%s with id %s already exists", t.Label, c.ID))
	case c.Op == work.Create:
		return false, a.create(t, c)
	case !exists:
		return false, refuse(work.Errorf(work.NotFound, "%s With Id = %s Does Not Exist", t.Label, c.ID))
	case c.Op == work.Update:
		return a.update(t, c, old)
	}
	return a.remove(t, c, old)
}

func (a *application) create(t *work.Table, c work.Change) error {
	columns := c.Columns()
	if !columns.Has("ownerid") {
		columns["ownerid"] = work.RefTo(work.UserTable, a.author.User)
	}
	if !columns.Has("statecode") {
		columns["statecode"], columns["statuscode"] = work.Int(0), work.Int(1)
	}
	if err := t.CheckRequired(columns); err != nil {
		return refuse(err)
	}
	columns["createdon"], columns["createdby"] = work.Time(a.now), work.Ref(a.author.User)
	r := work.Record{Table: c.Table, ID: c.ID, Data: work.Encode(columns)}
	if err := a.mayTouch(t, c.Op, work.Record{Table: c.Table, ID: c.ID}, r); err != nil {
		return refuse(err)
	}
	last, err := a.stage.lastRev(c.Table, c.ID)
	if err != nil {
		return err
	}
	r.Rev = last
	return a.write(r, r.Data, a.revision(c))
}

func (a *application) update(t *work.Table, c work.Change, old work.Record) (others bool, err error) {
	merged := work.Patch(old.Data, c.Columns())
	after := work.Record{Table: c.Table, ID: c.ID, Data: merged}
	if err := a.mayTouch(t, c.Op, old, after); err != nil {
		return false, refuse(err)
	}
	foreign, err := a.foreign(c)
	if err != nil {
		return false, err
	}
	if len(foreign) > 0 && a.rules.DetectConflicts {
		return false, conflict(t, c, old)
	}
	revision := a.revision(c)
	revision.Set = replaced(c, old)
	revision.Lost = lost(c, old, foreign)
	if err := a.checkStatus(c, old, foreign); err != nil {
		return false, refuse(err)
	}
	return len(foreign) > 0, a.write(old, merged, revision)
}

func (a *application) remove(t *work.Table, c work.Change, old work.Record) (others bool, err error) {
	if err := a.mayTouch(t, c.Op, old, work.Record{Table: c.Table, ID: c.ID}); err != nil {
		return false, refuse(err)
	}
	foreign, err := a.foreign(c)
	if err != nil {
		return false, err
	}
	if len(foreign) > 0 && a.rules.DetectConflicts {
		return false, conflict(t, c, old)
	}
	revision := a.revision(c)
	revision.Rev, revision.Set = old.Rev+1, emptied(old)
	a.stage.put(rowKey{c.Table, c.ID}, nil, revision)
	return len(foreign) > 0, nil
}

// emptied is what a deletion takes away, kept so that it can be restored.
func emptied(r work.Record) map[string]work.Edit {
	set := map[string]work.Edit{}
	for column, raw := range r.Fields() {
		set[column] = work.Edit{From: append([]byte(nil), raw...), To: work.Null}
	}
	return set
}

// write stages a new version of a row with its record keeping.
func (a *application) write(old work.Record, data []byte, revision store.Revision) error {
	r := work.Record{Table: old.Table, ID: old.ID, Rev: old.Rev + 1}
	r.Data = work.Patch(data, work.Fields{"modifiedon": work.Time(a.now), "modifiedby": work.Ref(a.author.User)})
	if err := work.CheckData(r.Data); err != nil {
		return refuse(err)
	}
	revision.Rev = r.Rev
	a.stage.put(rowKey{r.Table, r.ID}, &r, revision)
	return nil
}

// replaced is what the change really replaces, whatever its author had seen.
func replaced(c work.Change, old work.Record) map[string]work.Edit {
	was := old.Fields()
	set := make(map[string]work.Edit, len(c.Set))
	for column, edit := range c.Set {
		set[column] = work.Edit{From: valueOrNull(was[column]), To: edit.To}
	}
	return set
}

func (a *application) revision(c work.Change) store.Revision {
	return store.Revision{
		Table: c.Table, ID: c.ID, Op: c.Op, User: a.author.User, Origin: a.author.Device,
		HappenedAt: a.happened, ReceivedAt: a.now, Set: c.Set,
	}
}
