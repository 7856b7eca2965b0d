package bolt

import (
	"bytes"
	"encoding/binary"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// rangePrefix begins the keys of a datetime column's index, alone or within a lookup.
func rangePrefix(lookup string, target work.ID, column string) []byte {
	prefix := append([]byte(lookup), 0)
	if lookup != "" {
		prefix = append(prefix, target[:]...)
	}
	return append(append(prefix, column...), 0)
}

// second is a time in the order of keys.
func second(at time.Time) []byte { return number(uint64(at.Unix()) ^ 1<<63) }

// Between implements store.Records.
func (t *tx) Between(r store.Range, yield func(work.ID, time.Time) bool) error {
	b := t.sub(bucketRange, []byte(r.Table))
	if b == nil {
		return nil
	}
	prefix := rangePrefix(r.Lookup, r.Target, r.Column)
	start := prefix
	if !r.From.IsZero() {
		start = append(bytes.Clone(prefix), second(r.From)...)
	}
	c := b.Cursor()
	for k, v := c.Seek(start); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if _, err := b.open(k, v); err != nil {
			return err
		}
		key := k[len(prefix):]
		if len(key) != 8+16 {
			return damaged("index entry %x has %d bytes", k, len(key))
		}
		at := time.Unix(int64(binary.BigEndian.Uint64(key)^1<<63), 0).UTC()
		if !r.To.IsZero() && !at.Before(r.To) {
			return nil
		}
		if !yield(work.ID(key[8:]), at) {
			return nil
		}
	}
	return nil
}

// Changes implements store.Records.
func (t *tx) Changes(table string, after uint64, yield func(store.Entry) bool) error {
	b := t.sub(bucketChange, []byte(table))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.Seek(number(after + 1)); k != nil; k, v = c.Next() {
		body, err := b.open(k, v)
		if err == nil && len(body) != 17 {
			err = damaged("change %x has %d bytes", k, len(body))
		}
		if err != nil {
			return err
		}
		e := store.Entry{Position: binary.BigEndian.Uint64(k), Table: table, ID: work.ID(body[1:]), Deleted: body[0] == 1}
		if !yield(e) {
			return nil
		}
	}
	return nil
}

// HeadOf implements store.Records.
func (t *tx) HeadOf(table string) (uint64, error) {
	b := t.sub(bucketChange, []byte(table))
	if b == nil {
		return 0, nil
	}
	k, v := b.Cursor().Last()
	if k == nil {
		return 0, nil
	}
	if _, err := b.open(k, v); err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint64(k), nil
}
