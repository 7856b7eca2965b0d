package localdb

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
)

// recordKey names a record.
type recordKey struct {
	table string
	id    work.ID
}

func (k recordKey) compare(o recordKey) int {
	return cmp.Or(strings.Compare(k.table, o.table), slices.Compare(k.id[:], o.id[:]))
}

// txn is one transaction and what it has to settle before it commits.
type txn struct {
	db    *DB
	tx    *bolt.Tx
	boxes map[string]*box

	cache  *planCache
	index  map[*indexColumn][]indexOp
	sums   map[string]*sums
	groups map[uint64]*storedGroup
	dirty  map[recordKey]bool            // records whose effective row must be made anew
	added  map[recordKey]*storedGroup    // of those, where one group at the end is all that is new
	before map[recordKey]json.RawMessage // what the server had sent of the records that a sync error is about
	change Changed
	broken bool // an entry of the outbox cannot be read

	who    *profile.User      // whose days count
	today  map[recordKey]bool // what the user has opened or changed today; nil = nobody has asked
	graced bool               // copies were made of records that left
}

func newTxn(db *DB, tx *bolt.Tx) *txn {
	return &txn{
		db: db, tx: tx,
		boxes:  map[string]*box{},
		index:  map[*indexColumn][]indexOp{},
		sums:   map[string]*sums{},
		groups: map[uint64]*storedGroup{},
		dirty:  map[recordKey]bool{},
		added:  map[recordKey]*storedGroup{},
		before: map[recordKey]json.RawMessage{},
		change: Changed{Tables: map[string]bool{}},
	}
}

// top returns one of the top buckets.
func (t *txn) top(name string) *box { return t.sub(name, "", "") }

// sub returns the box of up to two nested buckets. In a writing transaction they are
// made when they are missing.
func (t *txn) sub(top, name, inner string) *box {
	path := top
	if name != "" {
		path += "/" + name
	}
	if inner != "" {
		path += "/" + inner
	}
	if x := t.boxes[path]; x != nil {
		return x
	}
	x := &box{path: path, sum: pathSum(path), bucket: t.tx.Bucket([]byte(top))}
	for _, n := range [...]string{name, inner} {
		if n == "" || x.bucket == nil {
			continue
		}
		parent := x.bucket
		if x.bucket = parent.Bucket([]byte(n)); x.bucket == nil && t.tx.Writable() {
			x.bucket, _ = parent.CreateBucket([]byte(n))
		}
	}
	if x.bucket == nil && t.tx.Writable() {
		panic("no bucket " + path) // the file has lost a bucket: caught as damage
	}
	t.boxes[path] = x
	return x
}

// settle writes what the transaction has gathered.
func (t *txn) settle() error {
	if err := t.rebuildDirty(true); err != nil {
		return err
	}
	if err := t.writeIndexes(); err != nil {
		return err
	}
	if t.graced {
		if err := t.trimGrace(); err != nil {
			return err
		}
	}
	return t.writeSums()
}
