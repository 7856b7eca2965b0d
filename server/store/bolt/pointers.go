package bolt

import (
	"encoding/binary"
	"slices"

	"fieldbook/internal/work"
)

// repoint counts that a copy names other records than before.
func (t *tx) repoint(device work.ID, before, after []work.RecordRef) error {
	if slices.Equal(before, after) {
		return nil
	}
	for _, p := range after {
		if err := t.point(device, p, 1); err != nil {
			return err
		}
	}
	for _, p := range before {
		if err := t.point(device, p, -1); err != nil {
			return err
		}
	}
	return nil
}

// point adds to the number of times that the device's copies name a record.
func (t *tx) point(device work.ID, to work.RecordRef, by int) error {
	b, err := t.ensure(bucketPointer, device[:], []byte(to.Table))
	if err != nil {
		return err
	}
	n, err := b.count(to.ID)
	if err != nil {
		return err
	}
	switch n += by; {
	case n < 0:
		return damaged("%s %s is pointed to less than never", to.Table, to.ID)
	case n == 0:
		return b.Delete(to.ID[:])
	}
	return b.put(to.ID[:], number(uint64(n)))
}

func (b *bucket) count(id work.ID) (int, error) {
	body, err := b.get(id[:])
	if body == nil || err != nil {
		return 0, err
	}
	if len(body) != 8 {
		return 0, damaged("count %x has %d bytes", id[:], len(body))
	}
	return int(binary.BigEndian.Uint64(body)), nil
}

// Pointers implements store.Views.
func (t *tx) Pointers(device work.ID, table string, id work.ID) (int, error) {
	return t.sub(bucketPointer, device[:], []byte(table)).count(id)
}

// Seen implements store.Views. What is held needs no mark: it gets one when it goes.
func (t *tx) Seen(device work.ID, table string, id work.ID) (bool, error) {
	mark, err := t.sub(bucketSeen, device[:], []byte(table)).get(id[:])
	if mark != nil || err != nil {
		return mark != nil, err
	}
	_, held, err := t.Held(device, table, id)
	return held, err
}

// MarkSeen implements store.Views.
func (t *tx) MarkSeen(device work.ID, table string, id work.ID) error {
	b, err := t.ensure(bucketSeen, device[:], []byte(table))
	if err != nil || b.Get(id[:]) != nil {
		return err
	}
	return b.put(id[:], nil)
}

// MoveSeen implements store.Views. Marks are bound to their place and written anew.
func (t *tx) MoveSeen(device, to work.ID) error {
	all := t.sub(bucketSeen, device[:])
	if all == nil {
		return nil
	}
	err := all.ForEachBucket(func(table []byte) error {
		return all.Bucket.Bucket(table).ForEach(func(key, _ []byte) error {
			return t.MarkSeen(to, string(table), work.ID(key))
		})
	})
	if err != nil {
		return err
	}
	return t.top(bucketSeen).DeleteBucket(device[:])
}
