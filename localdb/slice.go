package localdb

import "bytes"

// How many entries a long read visits in one transaction: some ten milliseconds of work.
// A transaction that stays open keeps every page alive that was replaced since, so that
// the file grows, and at last holds up the writer.
const (
	sliceRows   = 4096
	sliceGroups = 512
)

// maxRestarts is how often a long read that a commit has disturbed begins anew before it
// takes the whole in one transaction.
const maxRestarts = 3

// sliced runs a long read in short transactions. Begin empties what has been gathered;
// slice goes on where it stopped, visits at most limit entries and reports whether it has
// come to the end. The whole sees one state of the database: after a commit in between it
// begins anew.
func (db *DB) sliced(op string, limit int, begin func(), slice func(t *txn, limit int) (bool, error)) error {
	for range maxRestarts {
		begin()
		done, disturbed, state := false, false, -1
		for !done && !disturbed {
			err := db.view(op, func(t *txn) (err error) {
				if disturbed = state >= 0 && t.tx.ID() != state; disturbed {
					return nil
				}
				state = t.tx.ID()
				done, err = slice(t, limit)
				return err
			})
			if err != nil {
				return err
			}
		}
		if done {
			return nil
		}
	}
	begin()
	return db.view(op, func(t *txn) error {
		for {
			if done, err := slice(t, limit); done || err != nil {
				return err
			}
		}
	})
}

// beyond returns where a walk goes on after a key.
func beyond(key []byte, backward bool) []byte {
	from := bytes.Clone(key)
	if !backward {
		from = append(from, 0)
	}
	return from
}
