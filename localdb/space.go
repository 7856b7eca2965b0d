package localdb

import (
	"errors"

	bolterrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
)

// reserve is disk space that new edits and downloads leave alone: what is left when they
// are refused is enough to store the server's answers, which empty the outbox.
const reserve = 16 << 20

// needSpace is DiskFull when the disk has less than the reserve. A system that cannot
// tell is taken to have enough.
func (db *DB) needSpace() error {
	free, err := db.space(db.path)
	if err != nil || free >= reserve {
		return nil
	}
	return work.Errorf(work.DiskFull, "the disk is nearly full (%d MB left): free some space and try again; what is saved can still be sent", free>>20)
}

func isDiskFull(err error) bool {
	return isNoSpace(err) || errors.Is(err, bolterrors.ErrMaxSizeReached) || work.Is(err, work.DiskFull)
}
