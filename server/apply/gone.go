package apply

import (
	"fmt"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// leaveOut returns the parts that point to nothing that is gone, also not to one another
// that is left out.
func (u *undeletion) leaveOut(parts []store.Revision) ([]store.Revision, error) {
	for again := true; again; {
		again = false
		var whole []store.Revision
		for _, p := range parts {
			needs, column, err := u.missing(p)
			if err != nil {
				return nil, err
			}
			if column == nil {
				whole = append(whole, p)
				continue
			}
			gone, err := u.lastRevision(needs)
			if err != nil {
				return nil, err
			}
			u.left = append(u.left, LeftPart{Part: store.Part{Table: p.Table, ID: p.ID, Rev: p.Rev}, Needs: needs, NeedsRev: gone.Rev})
			delete(u.rows, rowKey{p.Table, p.ID})
			again = true
		}
		parts = whole
	}
	return parts, nil
}

// missing is the first record that a deleted one points to and that neither is there nor
// comes back, with the lookup; column is nil if there is none. Who made a record may be gone.
func (u *undeletion) missing(deleted store.Revision) (needs work.RecordRef, column *work.Column, err error) {
	t := u.rules.Schema.Table(deleted.Table)
	fields := work.Record{Data: dataOf(deleted)}.Fields()
	if t == nil {
		return needs, nil, nil
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Type != work.TypeLookup || !fields.Has(c.Name) || slices.Contains(keptByServer, c.Name) {
			continue
		}
		table, id := fields.RefTable(c.Name)
		if table == "" {
			table = c.Targets[0]
		}
		if _, comes := u.rows[rowKey{table, id}]; comes {
			continue
		}
		if _, there, err := u.stage.get(table, id); err != nil || !there {
			return work.RecordRef{Table: table, ID: id}, c, err
		}
	}
	return needs, nil, nil
}

// blocked refuses a record that points to one that is gone and says what to restore first:
// that one, or what that one points to in turn.
func (u *undeletion) blocked(root store.Revision, column *work.Column, needs work.RecordRef, err error) error {
	if err != nil {
		return err
	}
	t := u.rules.Schema.Table(root.Table)
	points := "points, as " + column.Label + ", to"
	if work.IsPart(root.Table, column.Name) {
		points = "is a part of"
	}
	gone, err := u.lastRevision(needs)
	if err != nil {
		return err
	}
	message := fmt.Sprintf("%s %s cannot be restored: it %s the %s, which does not exist", t.Label, called(t, recordOf(root)), points, u.name(needs, gone))
	if gone.Op == work.Delete {
		first, err := u.first(gone)
		if err != nil {
			return err
		}
		message = fmt.Sprintf("%s %s cannot be restored: it %s the %s, which was deleted. Restore first: fieldbookd record restore %s %s --rev %d",
			t.Label, called(t, recordOf(root)), points, u.name(needs, gone), first.Table, first.ID, first.Rev)
	}
	return refuse(&work.Error{Kind: work.Invalid, Reason: work.DanglingLookup, Column: column.Name, Message: message})
}

// first is the deletion to undo before that of a record can be: its own, or that of what it
// points to in turn.
func (u *undeletion) first(deleted store.Revision) (store.Revision, error) {
	for passed := map[rowKey]bool{}; !passed[rowKey{deleted.Table, deleted.ID}]; {
		passed[rowKey{deleted.Table, deleted.ID}] = true
		needs, column, err := u.missing(deleted)
		if err != nil || column == nil {
			return deleted, err
		}
		next, err := u.lastRevision(needs)
		if err != nil || next.Op != work.Delete {
			return deleted, err
		}
		deleted = next
	}
	return deleted, nil
}

// name is what people call a record that is gone.
func (u *undeletion) name(r work.RecordRef, gone store.Revision) string {
	t := u.rules.Schema.Table(r.Table)
	if t == nil {
		return r.Table + " " + r.ID.String()
	}
	return t.Label + " " + called(t, work.Record{Table: r.Table, ID: r.ID, Data: dataOf(gone)})
}

// lastRevision is the newest revision of a record, one without an operation if it has none.
func (u *undeletion) lastRevision(r work.RecordRef) (store.Revision, error) {
	var last store.Revision
	err := u.stage.tx.Revisions(r.Table, r.ID, 0, func(r store.Revision) bool {
		last = r
		return true
	})
	return last, err
}

// dataOf is what a deletion took away.
func dataOf(deleted store.Revision) []byte {
	columns := work.Fields{}
	for column, edit := range deleted.Set {
		if !ForServer(deleted.Table, column) {
			columns[column] = edit.From
		}
	}
	return work.Encode(columns)
}

func recordOf(deleted store.Revision) work.Record {
	return work.Record{Table: deleted.Table, ID: deleted.ID, Data: dataOf(deleted)}
}
