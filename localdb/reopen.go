package localdb

import (
	"errors"

	"fieldbook/internal/work"
)

// reopen is called after the commit of a transaction failed, with the write lock held. The
// data pages, or even the meta page, may have reached the disk before the failure, so the
// only honest way is to open the file anew and look: bbolt numbers its commits, and the
// number that the file stands at says whether this one is in it. Then reopen returns nil.
func (db *DB) reopen(cause error, id int) error {
	db.open.Lock()
	defer db.open.Unlock()
	if db.file != nil {
		_ = closeFile(db.file)
		db.file = nil
	}
	db.plan.Store(nil)
	file, err := openFile(db.path, false)
	if err != nil {
		db.failed = unknownCommit(cause, errors.Join(cause, err))
		return db.failed
	}
	db.file = file
	last := 0
	err = db.read(func(t *txn) error { last = t.tx.ID(); return nil })
	if err == nil {
		// Only a commit that succeeds says that the disk takes data again, and what the
		// failed one may have left in memory only.
		err = db.probe()
	}
	switch {
	case err != nil && last < id && last > 0:
		db.failed = stillFailing(cause, errors.Join(cause, err))
		return notSaved(cause)
	case err != nil:
		db.failed = unknownCommit(cause, errors.Join(cause, err))
		return db.failed
	case last >= id:
		return nil
	}
	return notSaved(cause)
}

// probe commits an empty change.
func (db *DB) probe() (err error) {
	defer caught(&err)()
	tx, err := db.file.Begin(true)
	if err != nil {
		return err
	}
	if err := db.commit(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return nil
}

func unknownCommit(cause, detail error) error {
	return &work.Error{Kind: commitKind(cause), Err: detail,
		Message: "the disk failed while saving, and it is not known whether the change was saved: restart Fieldbook to find out"}
}

// stillFailing is what every call returns after a change that was not saved left a disk
// that takes nothing more.
func stillFailing(cause, detail error) error {
	return &work.Error{Kind: commitKind(cause), Err: detail,
		Message: "the disk takes no data any more: everything before the change that failed is saved; see to the disk, then restart Fieldbook"}
}

func notSaved(cause error) error {
	switch kind := commitKind(cause); kind {
	case work.Damaged:
		return cause // it says what makes no sense
	case work.DiskFull:
		return &work.Error{Kind: kind, Err: cause, Message: "the disk is full, nothing was saved: free some space and try again"}
	default:
		return &work.Error{Kind: kind, Err: cause, Message: "the disk failed while saving; the change was not saved, try again"}
	}
}

func commitKind(cause error) work.Kind {
	if isDiskFull(cause) {
		return work.DiskFull
	}
	if e, ok := errors.AsType[*work.Error](cause); ok {
		return e.Kind
	}
	return work.Internal
}
