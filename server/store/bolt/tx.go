package bolt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
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

// bucket is a bucket of the file whose values are in envelopes.
type bucket struct {
	*bbolt.Bucket
	seed uint32 // checksum of the bucket's path
}

func (t *tx) top(name []byte) *bucket {
	return &bucket{t.b.Bucket(name), crc32.Checksum(name, castagnoli)}
}

func (b *bucket) in(child *bbolt.Bucket, name []byte) *bucket {
	return &bucket{child, crc32.Update(crc32.Update(b.seed, castagnoli, []byte{0}), castagnoli, name)}
}

// sub returns a nested bucket, nil if a name of the path is not there.
func (t *tx) sub(path ...[]byte) *bucket {
	b := t.top(path[0])
	for _, name := range path[1:] {
		child := b.Bucket.Bucket(name)
		if child == nil {
			return nil
		}
		b = b.in(child, name)
	}
	return b
}

// ensure returns a nested bucket and creates what is missing of it.
func (t *tx) ensure(path ...[]byte) (*bucket, error) {
	b := t.top(path[0])
	for _, name := range path[1:] {
		child, err := b.CreateBucketIfNotExists(name)
		if err != nil {
			return nil, err
		}
		b = b.in(child, name)
	}
	return b, nil
}

const (
	valueFormat = 1
	headerSize  = 5 // format byte, CRC-32C
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum covers where a value stands as well as its bytes: a page that a damaged
// pointer leads to astray must not pass for the right one.
func (b *bucket) checksum(key, body []byte) uint32 {
	return crc32.Update(crc32.Update(b.seed, castagnoli, key), castagnoli, body)
}

// put stores a value in its envelope.
func (b *bucket) put(key, body []byte) error {
	value := make([]byte, headerSize, headerSize+len(body))
	value[0] = valueFormat
	binary.BigEndian.PutUint32(value[1:], b.checksum(key, body))
	return b.Put(key, append(value, body...))
}

// open returns the body of a stored value and finds damage.
func (b *bucket) open(key, value []byte) ([]byte, error) {
	if len(value) < headerSize || value[0] != valueFormat {
		return nil, damaged("value %x has no envelope", key)
	}
	body := value[headerSize:]
	if binary.BigEndian.Uint32(value[1:]) != b.checksum(key, body) {
		return nil, damaged("value %x fails its checksum", key)
	}
	return body, nil
}

// get returns the body under a key; nil if the bucket or the key is not there.
func (b *bucket) get(key []byte) ([]byte, error) {
	if b == nil {
		return nil, nil
	}
	value := b.Get(key)
	if value == nil {
		return nil, nil
	}
	return b.open(key, value)
}

func damaged(format string, args ...any) error {
	e := work.Errorf(work.Damaged, format, args...)
	e.Message = "the environment's file is damaged: " + e.Message
	return e
}

// marshal is JSON that keeps raw values as they are spelled.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, work.Errorf(work.Internal, "encoding a stored value: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
