package localdb

import (
	"errors"

	"fieldbook/internal/work"
)

// reopen is called after a failed commit, with the write lock held. The data pages, or
// even the meta page, may have reached the disk before the failure, so the only honest
// way is to open the file anew and look. It returns nil when truth finds the change.
func (db *DB) reopen(cause error, truth func(*txn) (bool, error)) error {
	db.open.Lock()
	defer db.open.Unlock()
	if db.file != nil {
		_ = closeFile(db.file)
		db.file = nil
	}
	file, err := openFile(db.path, false)
	if err == nil {
		db.file = file
		db.plan.Store(nil)
		// Only a commit that succeeds says that the disk takes data again.
		err = db.probe()
	}
	if err != nil {
		db.failed = unknownCommit(cause, errors.Join(cause, err))
		return db.failed
	}
	if truth != nil {
		found := false
		err := db.read(func(t *txn) (err error) { found, err = truth(t); return err })
		if err != nil {
			db.failed = unknownCommit(cause, errors.Join(cause, err))
			return db.failed
		}
		if found {
			return nil
		}
	}
	return notSaved(cause, truth != nil)
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

func notSaved(cause error, sure bool) error {
	e := &work.Error{Kind: commitKind(cause), Err: cause, Message: "the disk failed while saving; the change was not saved, try again"}
	switch {
	case e.Kind == work.Damaged:
		return cause // it says what makes no sense
	case e.Kind == work.DiskFull:
		e.Message = "the disk is full, nothing was saved: free some space and try again"
	case !sure:
		e.Message = "the disk failed while saving; the database was opened again, try again"
	}
	return e
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
