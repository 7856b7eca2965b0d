package bolt

import (
	"bytes"
	"encoding/binary"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Record implements store.Records.
func (t *tx) Record(table string, id work.ID) (work.Record, bool, error) {
	body, err := t.sub(bucketRecord, []byte(table)).get(id[:])
	if body == nil || err != nil {
		return work.Record{}, false, err
	}
	return row(table, id, body), true, nil
}

// row reads a stored row: eight bytes of rev and the data.
func row(table string, id work.ID, body []byte) work.Record {
	return work.Record{Table: table, ID: id, Rev: binary.BigEndian.Uint64(body), Data: body[8:]}
}

// Rows implements store.Records.
func (t *tx) Rows(table string, after work.ID, yield func(work.Record) bool) error {
	b := t.sub(bucketRecord, []byte(table))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	k, v := c.Seek(after[:])
	if bytes.Equal(k, after[:]) {
		k, v = c.Next()
	}
	for ; k != nil; k, v = c.Next() {
		body, err := b.open(k, v)
		if err != nil {
			return err
		}
		if !yield(row(table, work.ID(k), body)) {
			return nil
		}
	}
	return nil
}

func indexKey(column string, target work.ID) []byte {
	return append(append([]byte(column), 0), target[:]...)
}

// Lookup implements store.Records.
func (t *tx) Lookup(table, column string, target work.ID, yield func(work.ID) bool) error {
	b := t.sub(bucketIndex, []byte(table))
	if b == nil {
		return nil
	}
	prefix := indexKey(column, target)
	c := b.Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if _, err := b.open(k, v); err != nil {
			return err
		}
		if !yield(work.ID(k[len(prefix):])) {
			return nil
		}
	}
	return nil
}

// Put implements store.Records.
func (t *tx) Put(r work.Record) error {
	rows, err := t.ensure(bucketRecord, []byte(r.Table))
	if err != nil {
		return err
	}
	old, err := rows.get(r.ID[:])
	if err != nil {
		return err
	}
	if err := t.reindex(r.Table, r.ID, old, &r); err != nil {
		return err
	}
	body := append(number(r.Rev), r.Data...)
	if err := rows.put(r.ID[:], body); err != nil {
		return err
	}
	return t.feed(r.Table, r.ID, 0)
}

// Remove implements store.Records.
func (t *tx) Remove(table string, id work.ID) error {
	rows := t.sub(bucketRecord, []byte(table))
	old, err := rows.get(id[:])
	if old == nil || err != nil {
		return err
	}
	if err := t.reindex(table, id, old, nil); err != nil {
		return err
	}
	if err := rows.Delete(id[:]); err != nil {
		return err
	}
	return t.feed(table, id, 1)
}

// reindex replaces the index entries of the old row, if any, by those of the new one.
func (t *tx) reindex(table string, id work.ID, old []byte, r *work.Record) error {
	stale := map[store.Key]bool{}
	if old != nil {
		t.keys(row(table, id, old), func(k store.Key) { stale[k] = true })
	}
	var failed error
	if r != nil {
		t.keys(*r, func(k store.Key) {
			if stale[k] {
				delete(stale, k)
			} else if err := t.index(table, id, k); err != nil {
				failed = err
			}
		})
	}
	for k := range stale {
		where, key := indexEntry(k)
		if b := t.sub(where, []byte(table)); b != nil {
			if err := b.Delete(append(key, id[:]...)); err != nil {
				failed = err
			}
		}
	}
	return failed
}

// index writes one index entry.
func (t *tx) index(table string, id work.ID, k store.Key) error {
	where, key := indexEntry(k)
	b, err := t.ensure(where, []byte(table))
	if err != nil {
		return err
	}
	return b.put(append(key, id[:]...), nil)
}

// indexEntry is where an index entry is kept and its key but for the row's id.
func indexEntry(k store.Key) (where, key []byte) {
	if k.Column == "" {
		return bucketIndex, indexKey(k.Lookup, k.Target)
	}
	return bucketRange, append(rangePrefix(k.Lookup, k.Target, k.Column), second(k.At)...)
}

// feed appends an entry at the environment's next position. The single writer makes
// positions gap-free and in commit order.
func (t *tx) feed(table string, id work.ID, deleted byte) error {
	b := t.top(bucketFeed)
	position, err := b.NextSequence()
	if err != nil {
		return err
	}
	b.FillPercent = 1 // keys only ever grow
	body := append(append([]byte{deleted}, id[:]...), table...)
	if err := b.put(number(position), body); err != nil {
		return err
	}
	return t.change(table, position, body[:17])
}

// change appends an entry to the feed of its table.
func (t *tx) change(table string, position uint64, body []byte) error {
	b, err := t.ensure(bucketChange, []byte(table))
	if err != nil {
		return err
	}
	b.FillPercent = 1
	return b.put(number(position), body)
}

// Head implements store.Records.
func (t *tx) Head() (uint64, error) { return t.b.Bucket(bucketFeed).Sequence(), nil }

// Feed implements store.Records.
func (t *tx) Feed(after uint64, yield func(store.Entry) bool) error {
	b, last := t.top(bucketFeed), uint64(0)
	c := b.Cursor()
	for k, v := c.Seek(number(after + 1)); k != nil; k, v = c.Next() {
		body, err := b.open(k, v)
		if err != nil {
			return err
		}
		position := binary.BigEndian.Uint64(k)
		if last > 0 && position != last+1 {
			return damaged("the feed jumps from position %d to %d", last, position)
		}
		last = position
		e := store.Entry{
			Position: position, Deleted: body[0] == 1,
			ID: work.ID(body[1:17]), Table: string(body[17:]),
		}
		if !yield(e) {
			return nil
		}
	}
	return nil
}
