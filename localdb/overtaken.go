package localdb

import (
	"encoding/json"
	"maps"
	"slices"

	"fieldbook/internal/work"
)

// ServerChange is a column that the user has edited and that somebody else has changed at
// the server since the user saw it.
//
// A download changes the base row below a pending edit at once, and the edit stays on top:
// what the user sees and what discarding the edit leaves follow from the new base. The
// group itself stays as it was made. Its BaseRev and From say what the user saw, which is
// what the server must know to find a conflict: raised to the downloaded rev they would say
// that the user had seen the other value and overwritten it on purpose. And a group that
// may have been sent before must not change, or the server would take it for another one
// under the same id. Now is therefore the refreshed "from" for those who show the edit.
type ServerChange struct {
	Table  string
	ID     work.ID
	Column string
	Saw    json.RawMessage // null = empty
	Now    json.RawMessage
}

// overtaken follows the pending changes in the order of their groups and compares the
// first one of each column with the base row: later ones were made on the user's own value.
type overtaken struct {
	seen map[recordKey]map[string]bool
}

func newOvertaken() overtaken { return overtaken{map[recordKey]map[string]bool{}} }

func (o overtaken) by(t *txn, g *storedGroup) (found []ServerChange, err error) {
	for _, c := range g.Changes {
		k := recordKey{c.Table, c.ID}
		columns := o.seen[k]
		if columns == nil {
			columns = map[string]bool{}
			o.seen[k] = columns
		}
		var base baseRow
		if c.Op == work.Update {
			if base, _, err = t.base(k); err != nil {
				return nil, err
			}
		}
		server := work.Record{Table: c.Table, ID: c.ID, Data: base.data}
		for _, name := range c.ColumnNames() {
			first := !columns[name]
			columns[name] = true
			if !first || c.Op != work.Update || base.data == nil || base.rev <= c.BaseRev {
				continue
			}
			now := server.Column(name)
			if work.Equal(now, c.Set[name].From) || work.Equal(now, c.Set[name].To) {
				continue
			}
			if now == nil {
				now = work.Null
			}
			found = append(found, ServerChange{c.Table, c.ID, name, c.Set[name].From, slices.Clone(now)})
		}
	}
	return found, nil
}

// ChangedOnServer returns the records of a table that wait to be sent and of which
// somebody else has changed an edited column at the server meanwhile, with those columns:
// beside [DB.Marks], what a list shows as "changed on the server too".
func (db *DB) ChangedOnServer(table string) (changed map[work.ID][]ServerChange, err error) {
	changed = map[work.ID][]ServerChange{}
	err = db.view("ChangedOnServer", func(t *txn) error {
		groups := map[uint64]bool{}
		x := t.top(touchBucket)
		err := x.walk(nil, false, func(key, _ []byte) (bool, error) {
			if len(key) <= 24 {
				return false, damaged(x.path, key, "a key has the wrong length")
			}
			if string(key[24:]) == table {
				groups[numberOf(key[16:24])] = true
			}
			return true, nil
		})
		if err != nil {
			return err
		}
		o := newOvertaken()
		for _, seq := range slices.Sorted(maps.Keys(groups)) {
			g, err := t.group(seq)
			if err != nil {
				return err
			}
			found, err := o.by(t, g)
			if err != nil {
				return err
			}
			for _, c := range found {
				if c.Table == table {
					changed[c.ID] = append(changed[c.ID], c)
				}
			}
		}
		return nil
	})
	return changed, err
}
