package apply

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Restored is what became of a deleted record that was made again.
type Restored struct {
	Effect
	Parts []work.RecordRef // that came back with it
	Left  []LeftPart       // that stay deleted
}

// LeftPart is a part that could not come back with its record, because it points to one that
// is gone.
type LeftPart struct {
	store.Part
	Needs    work.RecordRef // what is gone
	NeedsRev uint64         // that deleted it; 0 = it is not known to have been there
}

// RestoreRecord makes a record again as the revision deleted it, under its old id and as it
// was made, and with it the parts that went with it in that deletion, as derived changes.
// What was deleted before or after stays deleted, and so does a part that points to what is
// gone. What follows in other records, such as a work order's status, is derived in the same
// transaction. The author needs the right to create the record, not its parts: they were
// deleted without asking for one.
//
// The refusal is of the kind NotFound if the revision deleted nothing, Exists if the record
// is there, Conflict if a later revision deleted it again, Invalid if it points to a record
// that is gone, or that of a rule.
func RestoreRecord(tx store.Tx, rules Rules, author Author, deleted store.Revision, now time.Time) (Restored, *Refusal, error) {
	c := work.CreateOf(deleted.Table, deleted.ID, nil)
	a := newApplication(tx, rules, author, work.Group{At: now, Changes: []work.Change{c}}, now)
	u := undeletion{application: a, rows: map[rowKey]store.Revision{}}
	if err := u.bringBack(deleted); err != nil {
		_, refusal, err := refused(err, 0)
		return Restored{}, refusal, err
	}
	effect, refusal, err := a.finish(a.derive, a.checkUse)
	if refusal != nil || err != nil {
		return Restored{}, refusal, err
	}
	return Restored{Effect: effect, Parts: u.parts, Left: u.left}, nil, nil
}

// undeletion is the restoration of one record.
type undeletion struct {
	*application
	rows  map[rowKey]store.Revision // what comes back, with the deletions
	parts []work.RecordRef
	left  []LeftPart
}

func (u *undeletion) bringBack(root store.Revision) error {
	if err := u.may(root); err != nil {
		return err
	}
	u.rows[rowKey{root.Table, root.ID}] = root
	var parts []store.Revision
	for _, p := range root.Parts {
		last, err := u.lastRevision(work.RecordRef{Table: p.Table, ID: p.ID})
		if err != nil {
			return err
		}
		if last.Rev == p.Rev && last.Op == work.Delete {
			u.rows[rowKey{p.Table, p.ID}] = last
			parts = append(parts, last)
		}
	}
	parts, err := u.leaveOut(parts)
	if err != nil {
		return err
	}
	if needs, column, err := u.missing(root); err != nil || column != nil {
		return u.blocked(root, column, needs, err)
	}
	u.restored = map[rowKey]bool{}
	if err := u.again(root, ""); err != nil {
		return err
	}
	for _, p := range parts {
		if err := u.again(p, ruleDerived); err != nil {
			return err
		}
		u.parts = append(u.parts, work.RecordRef{Table: p.Table, ID: p.ID})
	}
	return nil
}

// may refuses a record that cannot be made again, or not by the author.
func (u *undeletion) may(root store.Revision) error {
	t, err := u.rules.Schema.Need(root.Table)
	if err != nil {
		return refuse(because(err, work.NoSuchTable))
	}
	if root.Op != work.Delete {
		return refuse(work.Errorf(work.NotFound, "rev %d of %s %s deleted nothing: name the column whose value is to come back", root.Rev, root.Table, root.ID))
	}
	if _, exists, err := u.stage.get(root.Table, root.ID); err != nil {
		return err
	} else if exists {
		return refuse(work.Errorf(work.Exists, "%s with id %s already exists", t.Label, root.ID))
	}
	last, err := u.lastRevision(work.RecordRef{Table: root.Table, ID: root.ID})
	if err != nil {
		return err
	}
	if last.Rev != root.Rev {
		return refuse(work.Errorf(work.Conflict, "%s %s was there again after rev %d, and rev %d deleted it: restore that", t.Label, root.ID, root.Rev, last.Rev))
	}
	columns := work.Record{Data: dataOf(root)}.Fields()
	for _, name := range keptByServer {
		delete(columns, name)
	}
	if err := u.mayChange(t, work.CreateOf(root.Table, root.ID, columns)); err != nil {
		return refuse(err)
	}
	if err := u.mayTouch(t, work.Create, work.Record{Table: root.Table, ID: root.ID}, work.Record{Table: root.Table, ID: root.ID, Data: dataOf(root)}); err != nil {
		return refuse(err)
	}
	return nil
}

// again stages a record as it was. It was made when it was made, by whom it was.
func (u *undeletion) again(deleted store.Revision, rule string) error {
	columns := work.Record{Data: dataOf(deleted)}.Fields()
	if _, there, err := u.stage.get(work.UserTable, columns.Ref("createdby")); err != nil {
		return err
	} else if !there {
		columns["createdby"] = work.Ref(u.author.User)
	}
	data := work.Encode(columns)
	for _, name := range keptByServer {
		delete(columns, name)
	}
	revision := u.revision(work.CreateOf(deleted.Table, deleted.ID, columns))
	revision.Rule = rule
	u.application.restored[rowKey{deleted.Table, deleted.ID}] = true
	return u.write(work.Record{Table: deleted.Table, ID: deleted.ID, Rev: deleted.Rev}, data, revision)
}
