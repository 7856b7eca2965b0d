package bolt

import (
	"encoding/binary"
	"hash/crc32"

	bbolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// tx implements store.Tx on one bbolt transaction.
type tx struct {
	b    *bbolt.Tx
	keys store.Keys
}

func (t *tx) prepare(path string) error {
	meta := t.b.Bucket(bucketMeta)
	if meta != nil {
		if got := string(meta.Get(keyFormat)); got != format {
			return work.Errorf(work.Outdated, "%s has the format %q; this program reads %q", path, got, format)
		}
		return nil
	}
	if name, _ := t.b.Cursor().First(); name != nil {
		return work.Errorf(work.Damaged, "%s is a database of another program; it was left untouched", path)
	}
	for _, name := range [][]byte{
		bucketMeta, bucketRecord, bucketIndex, bucketFeed, bucketHistory, bucketView, bucketOutcome, bucketSeq, bucketDoc,
	} {
		if _, err := t.b.CreateBucket(name); err != nil {
			return err
		}
	}
	return t.b.Bucket(bucketMeta).Put(keyFormat, []byte(format))
}

// sub returns a nested bucket, nil if a name of the path is not there.
func (t *tx) sub(path ...[]byte) *bbolt.Bucket {
	b := t.b.Bucket(path[0])
	for _, name := range path[1:] {
		if b == nil {
			return nil
		}
		b = b.Bucket(name)
	}
	return b
}

// ensure returns a nested bucket and creates what is missing of it.
func (t *tx) ensure(path ...[]byte) (*bbolt.Bucket, error) {
	b := t.b.Bucket(path[0])
	for _, name := range path[1:] {
		next, err := b.CreateBucketIfNotExists(name)
		if err != nil {
			return nil, err
		}
		b = next
	}
	return b, nil
}

const (
	valueFormat = 1
	headerSize  = 5 // format byte, CRC-32C
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, body)
}

// put stores a value in its envelope.
func put(b *bbolt.Bucket, key, body []byte) error {
	value := make([]byte, headerSize, headerSize+len(body))
	value[0] = valueFormat
	binary.BigEndian.PutUint32(value[1:], checksum(key, body))
	return b.Put(key, append(value, body...))
}

// open returns the body of a stored value and finds damage.
func open(key, value []byte) ([]byte, error) {
	if len(value) < headerSize || value[0] != valueFormat {
		return nil, work.Errorf(work.Damaged, "the environment's file is damaged: value %x has no envelope", key)
	}
	body := value[headerSize:]
	if binary.BigEndian.Uint32(value[1:]) != checksum(key, body) {
		return nil, work.Errorf(work.Damaged, "the environment's file is damaged: value %x fails its checksum", key)
	}
	return body, nil
}

// get returns the body under a key; nil if the bucket or the key is not there.
func get(b *bbolt.Bucket, key []byte) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	value := b.Get(key)
	if value == nil {
		return nil, nil
	}
	return open(key, value)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
