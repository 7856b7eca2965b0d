package bolt

import (
	"encoding/binary"
	"errors"

	berrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// A holding is stored as rev (8), shape (4) and leaf (16).
const holdingSize = 28

func encodeHolding(h store.Holding) []byte {
	b := make([]byte, 12, holdingSize)
	binary.BigEndian.PutUint64(b, h.Rev)
	binary.BigEndian.PutUint32(b[8:], h.Shape)
	leaf := h.Leaf.Bytes()
	return append(b, leaf[:]...)
}

func (b *bucket) holding(key, value []byte) (store.Holding, error) {
	body, err := b.open(key, value)
	if err == nil && len(body) != holdingSize {
		err = damaged("holding %x has %d bytes", key, len(body))
	}
	if err != nil {
		return store.Holding{}, err
	}
	return store.Holding{
		Rev: binary.BigEndian.Uint64(body), Shape: binary.BigEndian.Uint32(body[8:]),
		Leaf: work.DigestOf([16]byte(body[12:])),
	}, nil
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
	return b.put(id[:], encodeHolding(h))
}

// Forget implements store.Views.
func (t *tx) Forget(device work.ID, table string, id work.ID) error {
	if b := t.sub(bucketView, device[:], []byte(table)); b != nil {
		return b.Delete(id[:])
	}
	return nil
}

// ForgetTable implements store.Views.
func (t *tx) ForgetTable(device work.ID, table string) error {
	b := t.sub(bucketView, device[:])
	if b == nil {
		return nil
	}
	return absentIsFine(b.DeleteBucket([]byte(table)))
}

// ForgetAll implements store.Views.
func (t *tx) ForgetAll(device work.ID) error {
	return absentIsFine(t.top(bucketView).DeleteBucket(device[:]))
}

func absentIsFine(err error) error {
	if errors.Is(err, berrors.ErrBucketNotFound) {
		return nil
	}
	return err
}
