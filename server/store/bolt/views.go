package bolt

import (
	"encoding/binary"
	"errors"

	berrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// A holding is stored as rev (8), shape (4), leaf (16) and what it points to: of each
// record the id (16), the length of the table's name (1) and the name.
const holdingSize = 28

func encodeHolding(h store.Holding) []byte {
	b := make([]byte, 12, holdingSize+48*len(h.Points))
	binary.BigEndian.PutUint64(b, h.Rev)
	binary.BigEndian.PutUint32(b[8:], h.Shape)
	leaf := h.Leaf.Bytes()
	b = append(b, leaf[:]...)
	for _, p := range h.Points {
		b = append(append(append(b, p.ID[:]...), byte(len(p.Table))), p.Table...)
	}
	return b
}

func (b *bucket) holding(key, value []byte) (store.Holding, error) {
	body, err := b.open(key, value)
	if err != nil {
		return store.Holding{}, err
	}
	return decodeHolding(key, body)
}

// decodeHolding reads what encodeHolding wrote, and nothing else. The error is Damaged.
func decodeHolding(key, body []byte) (store.Holding, error) {
	if len(body) < holdingSize {
		return store.Holding{}, damaged("holding %x has %d bytes", key, len(body))
	}
	h := store.Holding{
		Rev: binary.BigEndian.Uint64(body), Shape: binary.BigEndian.Uint32(body[8:]),
		Leaf: work.DigestOf([16]byte(body[12:])),
	}
	for rest := body[holdingSize:]; len(rest) > 0; {
		if len(rest) < 17 || len(rest) < 17+int(rest[16]) {
			return h, damaged("holding %x ends in the middle", key)
		}
		end := 17 + int(rest[16])
		h.Points = append(h.Points, work.RecordRef{Table: string(rest[17:end]), ID: work.ID(rest[:16])})
		rest = rest[end:]
	}
	return h, nil
}

// Held implements store.Views.
func (t *tx) Held(device work.ID, table string, id work.ID) (store.Holding, bool, error) {
	b := t.sub(bucketView, device[:], []byte(table))
	if b == nil {
		return store.Holding{}, false, nil
	}
	value := b.Get(id[:])
	if value == nil {
		return store.Holding{}, false, nil
	}
	h, err := b.holding(id[:], value)
	return h, err == nil, err
}

// HeldTables implements store.Views.
func (t *tx) HeldTables(device work.ID) ([]string, error) {
	b := t.sub(bucketView, device[:])
	if b == nil {
		return nil, nil
	}
	var names []string
	err := b.ForEachBucket(func(name []byte) error {
		if first, _ := b.Bucket.Bucket(name).Cursor().First(); first != nil {
			names = append(names, string(name))
		}
		return nil
	})
	return names, err
}

// Holdings implements store.Views.
func (t *tx) Holdings(device work.ID, table string, yield func(work.ID, store.Holding) bool) error {
	b := t.sub(bucketView, device[:], []byte(table))
	if b == nil {
		return nil
	}
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		h, err := b.holding(k, v)
		if err != nil {
			return err
		}
		if !yield(work.ID(k), h) {
			return nil
		}
	}
	return nil
}

// Hold implements store.Views.
func (t *tx) Hold(device work.ID, table string, id work.ID, h store.Holding) error {
	b, err := t.ensure(bucketView, device[:], []byte(table))
	if err != nil {
		return err
	}
	var before []work.RecordRef
	if value := b.Get(id[:]); value != nil {
		old, err := b.holding(id[:], value)
		if err != nil {
			return err
		}
		before = old.Points
	}
	if err := t.repoint(device, before, h.Points); err != nil {
		return err
	}
	return b.put(id[:], encodeHolding(h))
}

// Forget implements store.Views.
func (t *tx) Forget(device work.ID, table string, id work.ID) error {
	b := t.sub(bucketView, device[:], []byte(table))
	if b == nil {
		return nil
	}
	value := b.Get(id[:])
	if value == nil {
		return nil
	}
	old, err := b.holding(id[:], value)
	if err != nil {
		return err
	}
	if err := t.repoint(device, old.Points, nil); err != nil {
		return err
	}
	if err := t.MarkSeen(device, table, id); err != nil {
		return err
	}
	return b.Delete(id[:])
}

// ForgetTable implements store.Views.
func (t *tx) ForgetTable(device work.ID, table string) error {
	if err := t.leave(device, table, true); err != nil {
		return err
	}
	b := t.sub(bucketView, device[:])
	if b == nil {
		return nil
	}
	return absentIsFine(b.DeleteBucket([]byte(table)))
}

// ForgetAll implements store.Views.
func (t *tx) ForgetAll(device work.ID) error {
	tables, err := t.HeldTables(device)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := t.leave(device, table, false); err != nil {
			return err
		}
	}
	if err := absentIsFine(t.top(bucketPointer).DeleteBucket(device[:])); err != nil {
		return err
	}
	return absentIsFine(t.top(bucketView).DeleteBucket(device[:]))
}

// leave notes of every record of a table that the device has seen it and, if one by one
// they are to be forgotten, that it points to nothing any more.
func (t *tx) leave(device work.ID, table string, unpoint bool) error {
	var failed error
	err := t.Holdings(device, table, func(id work.ID, h store.Holding) bool {
		if failed = t.MarkSeen(device, table, id); failed == nil && unpoint {
			failed = t.repoint(device, h.Points, nil)
		}
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return err
}

func absentIsFine(err error) error {
	if errors.Is(err, berrors.ErrBucketNotFound) {
		return nil
	}
	return err
}
