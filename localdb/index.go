package localdb

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"slices"
	"time"

	"fieldbook/internal/work"
)

// indexColumn is one indexed column: a lookup by the id it points to, or a datetime.
type indexColumn struct {
	top, table, column string
}

// indexKey is an entry's key: the target's id or the instant, then the record's id.
type indexKey struct {
	bytes [32]byte
	n     uint8
}

func (k *indexKey) key() []byte { return k.bytes[:k.n] }

type indexEntry struct {
	column *indexColumn
	key    indexKey
}

// indexOp adds or deletes an entry. Ops of one column are sorted before they are written:
// ascending keys are what makes a B+tree fast.
type indexOp struct {
	key indexKey
	n   uint32 // the how manieth of the column
	del bool
}

// entries returns the index entries of a record's data and reports data that is not a
// flat object.
func (t *txn) entries(table string, id work.ID, data []byte) ([]indexEntry, error) {
	if data == nil {
		return nil, nil
	}
	c, err := t.plan()
	if err != nil {
		return nil, err
	}
	columns := c.index[table]
	found := make([]indexEntry, 0, len(columns))
	r := work.Record{Table: table, ID: id, Data: data}
	err = r.Scan(func(name string, raw jsonValue) bool {
		if column := columns[name]; column != nil {
			if key, ok := column.keyOf(raw, id); ok {
				found = append(found, indexEntry{column, key})
			}
		}
		return true
	})
	return found, err
}

// keyOf returns the entry of one value; false if the value has none.
func (c *indexColumn) keyOf(raw []byte, id work.ID) (key indexKey, ok bool) {
	if c.top == lookupBucket {
		target, ok := refOf(raw)
		if !ok {
			return key, false
		}
		copy(key.bytes[:16], target[:])
		copy(key.bytes[16:], id[:])
		key.n = 32
		return key, true
	}
	at := timeOf(raw)
	if at.IsZero() {
		return key, false
	}
	instant := instantKey(at)
	copy(key.bytes[:8], instant[:])
	copy(key.bytes[8:], id[:])
	key.n = 24
	return key, true
}

// timeOf reads a datetime value, the zero time if it is none.
func timeOf(raw []byte) time.Time {
	if len(raw) > 2 && bytes.IndexByte(raw, '\\') < 0 {
		if at, err := time.Parse(time.RFC3339, string(raw[1:len(raw)-1])); err == nil {
			return at.UTC()
		}
		return time.Time{}
	}
	return work.Fields{"": raw}.Time("")
}

// refOf reads the id that a lookup value points to, with or without its table.
func refOf(raw []byte) (id work.ID, ok bool) {
	if len(raw) < 38 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return id, false
	}
	text := raw[len(raw)-37 : len(raw)-1]
	if len(raw) > 38 && raw[len(raw)-38] != '/' {
		return id, false
	}
	at := 0
	for i := 0; i < 36; i += 2 {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if text[i] != '-' {
				return id, false
			}
			i++
		}
		if !lowerHex(text[i]) || !lowerHex(text[i+1]) {
			return id, false
		}
		if _, err := hex.Decode(id[at:at+1], text[i:i+2]); err != nil {
			return id, false
		}
		at++
	}
	return id, id != work.ID{}
}

func lowerHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// reindex notes the difference between two versions of a record's visible data; nil is
// "not there".
func (t *txn) reindex(table string, id work.ID, old, new []byte) error {
	added, err := t.entries(table, id, new)
	if err != nil {
		return err
	}
	removed, err := t.entries(table, id, old)
	if err != nil {
		return err
	}
	for _, e := range removed {
		if !slices.Contains(added, e) {
			t.note(e, true)
		}
	}
	for _, e := range added {
		if !slices.Contains(removed, e) {
			t.note(e, false)
		}
	}
	return nil
}

func (t *txn) note(e indexEntry, del bool) {
	ops := t.index[e.column]
	t.index[e.column] = append(ops, indexOp{e.key, uint32(len(ops)), del})
}

// writeIndexes carries out what has been noted. Of several ops on one key the last counts.
func (t *txn) writeIndexes() error {
	for column, ops := range t.index {
		x := t.sub(column.top, column.table, column.column)
		slices.SortFunc(ops, func(a, b indexOp) int {
			return cmp.Or(bytes.Compare(a.key.key(), b.key.key()), cmp.Compare(a.n, b.n))
		})
		for i := range ops {
			op := &ops[i]
			if i+1 < len(ops) && ops[i+1].key == op.key {
				continue
			}
			var err error
			if op.del {
				err = x.del(op.key.key())
			} else {
				err = x.put(op.key.key())
			}
			if err != nil {
				return err
			}
		}
		delete(t.index, column)
	}
	return nil
}

// reindexChanged rebuilds the indexes of the tables whose indexed columns are others than
// they were.
func (t *txn) reindexChanged(was *planCache) error {
	tables := map[string]bool{}
	for name := range was.index {
		tables[name] = true
	}
	for name := range t.cache.index {
		tables[name] = true
	}
	for name := range tables {
		if sameColumns(was.index[name], t.cache.index[name]) {
			continue
		}
		if err := t.rebuildIndexes(name); err != nil {
			return err
		}
	}
	return nil
}

func sameColumns(a, b map[string]*indexColumn) bool {
	if len(a) != len(b) {
		return false
	}
	for name, x := range a {
		if y := b[name]; y == nil || *x != *y {
			return false
		}
	}
	return true
}

// rebuildIndexes makes the indexes of one table anew from its visible rows.
func (t *txn) rebuildIndexes(table string) error {
	for _, top := range [...]string{lookupBucket, timeBucket} {
		if err := t.dropBucket(top, table); err != nil {
			return err
		}
	}
	return t.eachVisible(table, false, func(r work.Record) (bool, error) {
		return true, t.reindex(table, r.ID, nil, r.Data)
	})
}

// compareTimes orders records by a datetime column, then by id; records without one first.
func compareTimes(a, b work.Record, column string) int {
	return cmp.Or(timeOf(a.Column(column)).Compare(timeOf(b.Column(column))), bytes.Compare(a.ID[:], b.ID[:]))
}
