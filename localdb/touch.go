package localdb

import (
	"encoding/binary"

	"fieldbook/internal/work"
)

// touch says that a group in the outbox changes a record, and how.
type touch struct {
	seq   uint64
	table string
	flags byte
}

// What a group does to a record.
const (
	touchChange      byte = 1 << iota // will be sent
	touchProvisional                  // is only shown
	touchCreate                       // will be sent and makes the record
)

func touchKey(k recordKey, seq uint64) []byte {
	key := make([]byte, 0, 24+len(k.table))
	key = append(key, k.id[:]...)
	key = binary.BigEndian.AppendUint64(key, seq)
	return append(key, k.table...)
}

// touchesOf returns what the groups in the outbox do to records of that id, in the order
// of the groups.
func (t *txn) touchesOf(id work.ID) (found []touch, err error) {
	x := t.top(touchBucket)
	err = x.scan(id[:], func(key, p []byte) (bool, error) {
		if len(key) <= 24 || len(p) != 1 {
			return false, damaged(x.path, key, "a value has the wrong length")
		}
		found = append(found, touch{binary.BigEndian.Uint64(key[16:]), string(key[24:]), p[0]})
		return true, nil
	})
	return found, err
}

// touches is touchesOf for one table.
func (t *txn) touches(k recordKey) ([]touch, error) {
	found, err := t.touchesOf(k.id)
	kept := found[:0]
	for _, f := range found {
		if f.table == k.table {
			kept = append(kept, f)
		}
	}
	return kept, err
}

// touchedIn returns the records of a table that groups in the outbox touch.
func (t *txn) touchedIn(table string) (map[work.ID]bool, error) {
	found := map[work.ID]bool{}
	x := t.top(touchBucket)
	err := x.scan(nil, func(key, _ []byte) (bool, error) {
		if len(key) <= 24 {
			return false, damaged(x.path, key, "a key has the wrong length")
		}
		if string(key[24:]) == table {
			found[work.ID(key[:16])] = true
		}
		return true, nil
	})
	return found, err
}

// touchedBy returns the records that a group touches.
func touchedBy(g *storedGroup) map[recordKey]byte {
	flags := map[recordKey]byte{}
	for _, c := range g.Changes {
		k := recordKey{c.Table, c.ID}
		flags[k] |= touchChange
		if c.Op == work.Create {
			flags[k] |= touchCreate
		}
	}
	for _, c := range g.Provisional {
		flags[recordKey{c.Table, c.ID}] |= touchProvisional
	}
	return flags
}

// creatorsOf returns the groups in the outbox that create a record which one of the
// columns of a change refers to by lookup.
func (t *txn) creatorsOf(c work.Change) ([]work.ID, error) {
	var after []work.ID
	for _, name := range c.ColumnNames() {
		target, ok := refOf(c.Set[name].To)
		if !ok {
			continue
		}
		touches, err := t.touchesOf(target)
		if err != nil {
			return nil, err
		}
		for _, touch := range touches {
			if touch.flags&touchCreate == 0 {
				continue
			}
			g, err := t.group(touch.seq)
			if err != nil {
				return nil, err
			}
			after = union(after, []work.ID{g.ID})
		}
	}
	return after, nil
}
