package localdb

import (
	"errors"

	bolterrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
)

// holdingsChunk is how many rows are read in one transaction before they are handed out.
const holdingsChunk = 5000

// Holding returns how many base rows of a table the device has and their digest: the sum
// of their leaves. Both are running sums; nothing is read. Pending edits and records that
// the server has not seen yet are not part of it.
func (db *DB) Holding(table string) (count int, digest work.Digest, err error) {
	err = db.view("Holding", func(t *txn) error {
		s, err := t.sumsOf(table)
		if err == nil {
			count, digest = int(s.rows), s.digest
		}
		return err
	})
	return count, digest, err
}

// Holdings calls yield for every base row of a table in the order of ids, with its leaf
// made from the stored bytes, until it returns false. Yield may use the database: no
// transaction is open meanwhile.
func (db *DB) Holdings(table string, yield func(id work.ID, rev uint64, leaf work.Digest) bool) error {
	type holding struct {
		id   work.ID
		rev  uint64
		leaf work.Digest
	}
	var from []byte
	for {
		chunk := make([]holding, 0, holdingsChunk)
		err := db.view("Holdings", func(t *txn) error {
			x := t.sub(baseBucket, table, "")
			return x.walk(from, false, func(key, envelope []byte) (bool, error) {
				if len(chunk) == holdingsChunk {
					return false, nil
				}
				k, r, err := t.baseIn(x, table, key, envelope)
				if err == nil {
					chunk = append(chunk, holding{k.id, r.rev, r.leaf(k)})
				}
				return true, err
			})
		})
		if err != nil {
			return err
		}
		for _, h := range chunk {
			if !yield(h.id, h.rev, h.leaf) {
				return nil
			}
		}
		if len(chunk) < holdingsChunk {
			return nil
		}
		if from = after(chunk[len(chunk)-1].id[:]); from == nil {
			return nil
		}
	}
}

func (t *txn) baseIn(x *box, table string, key, envelope []byte) (k recordKey, r baseRow, err error) {
	if len(key) != 16 {
		return k, r, damaged(x.path, key, "a key has the wrong length")
	}
	p, err := x.open(key, envelope)
	if err != nil {
		return k, r, err
	}
	r, err = readBase(x, key, p)
	return recordKey{table, work.ID(key)}, r, err
}

// Recount makes a table's count and digest anew from the stored bytes, and what follows
// from them: the rows that the user sees and the indexes. Rows that fail their checksum
// are dropped, so that the count and digest say what is missing and a repair brings it
// back; what the user sees of them on top of a pending edit stays.
func (db *DB) Recount(table string) error {
	return db.update("Recount", func(t *txn) error {
		if err := checkName("table", table); err != nil {
			return err
		}
		s, err := t.sumsOf(table)
		if work.Is(err, work.Damaged) {
			s = &sums{}
			t.sums[table] = s
		} else if err != nil {
			return err
		}
		s.rows, s.digest, s.changed = 0, work.Digest{}, true
		if err := t.recountBase(table, s); err != nil {
			return err
		}
		if err := t.dropBrokenOverlay(table); err != nil {
			return err
		}
		touched, err := t.touchedIn(table)
		if err != nil {
			return err
		}
		for id := range touched {
			t.spoil(recordKey{table, id})
		}
		if err := t.rebuildDirty(true); err != nil {
			return err
		}
		if err := t.rebuildIndexes(table); err != nil {
			return err
		}
		t.change.Tables[table], t.change.Status = true, true
		s.visible = 0
		return t.eachVisible(table, false, func(work.Record) (bool, error) {
			s.visible++
			return true, nil
		})
	})
}

// dropBrokenOverlay drops the overlay rows of a table that fail their checksum. They are
// made anew from the base rows and the outbox.
func (t *txn) dropBrokenOverlay(table string) error {
	all, err := t.idsIn(overlayBucket, table)
	if err != nil {
		return err
	}
	for _, id := range all {
		if _, _, err := t.shown(overlayBucket, recordKey{table, id}); work.Is(err, work.Damaged) {
			if err := t.sub(overlayBucket, table, "").del(id[:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// recountBase sums the base rows up and drops the broken ones.
func (t *txn) recountBase(table string, s *sums) error {
	x := t.sub(baseBucket, table, "")
	var broken [][]byte
	err := x.walk(nil, false, func(key, envelope []byte) (bool, error) {
		k, r, err := t.baseIn(x, table, key, envelope)
		if work.Is(err, work.Damaged) {
			broken = append(broken, append([]byte(nil), key...))
			return true, nil
		}
		s.rows++
		s.digest = s.digest.Plus(r.leaf(k))
		return true, err
	})
	if err != nil {
		return err
	}
	for _, key := range broken {
		if err := x.del(key); err != nil {
			return err
		}
		if len(key) != 16 {
			continue
		}
		k := recordKey{table, work.ID(key)}
		over, found, err := t.shown(overlayBucket, k)
		if err != nil || !found || over.flag != flagRow {
			continue // nothing to keep, or not readable either
		}
		if err := t.writeShown(keptBucket, k, over); err != nil {
			return err
		}
	}
	return nil
}

// dropBucket removes a table's bucket from a top bucket.
func (t *txn) dropBucket(top, name string) error {
	parent := t.top(top).bucket
	err := parent.DeleteBucket([]byte(name))
	if errors.Is(err, bolterrors.ErrBucketNotFound) {
		err = nil
	}
	for path := range t.boxes {
		if under(path, top+"/"+name) {
			delete(t.boxes, path)
		}
	}
	return err
}

func under(path, folder string) bool {
	return path == folder || len(path) > len(folder) && path[:len(folder)+1] == folder+"/"
}
