package localdb

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"

	bolterrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
)

// view runs fn in a reading transaction.
func (db *DB) view(op string, fn func(*txn) error) error {
	db.open.RLock()
	defer db.open.RUnlock()
	if err := db.usable(); err != nil {
		return failure(op, err)
	}
	return failure(op, db.read(fn))
}

func (db *DB) read(fn func(*txn) error) (err error) {
	defer caught(&err)()
	tx, err := db.file.Begin(false)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return fn(newTxn(db, tx))
}

// usable reports why the file cannot be used.
func (db *DB) usable() error {
	if db.failed != nil {
		return db.failed
	}
	if db.file == nil {
		return work.Errorf(work.Unavailable, "the local database is closed")
	}
	return nil
}

// update runs fn in the one writing transaction, commits it and tells the watchers.
func (db *DB) update(op string, fn func(*txn) error) error {
	if db.readOnly {
		return failure(op, work.Errorf(work.Forbidden, "the local database was opened for reading only"))
	}
	db.write.Lock()
	defer db.write.Unlock()
	return failure(op, db.change(fn, nil))
}

// change is update for a caller that holds the write lock. When the commit itself fails
// nobody knows whether it happened: the file is closed, opened again and truth, if there
// is one, looks whether the change is there.
func (db *DB) change(fn func(*txn) error, truth func(*txn) (bool, error)) error {
	db.open.RLock()
	err := db.usable()
	var change Changed
	var unknown bool
	if err == nil {
		var broken bool
		change, unknown, broken, err = db.attempt(fn)
		if broken && !unknown { // what cannot be read must not stand in the way of the rest
			_, unknown, _, err = db.attempt((*txn).sweep)
			if err == nil {
				change, unknown, _, err = db.attempt(fn)
				change.Outbox, change.Errors = true, true
			}
		}
	}
	db.open.RUnlock()
	if unknown {
		err = db.reopen(err, truth)
	}
	if err == nil {
		db.watch.notify(change)
	}
	return err
}

// attempt runs one writing transaction. Unknown means that it may or may not have
// happened, or that bbolt may not have let go of its locks; broken that an entry of the
// outbox could not be read.
func (db *DB) attempt(fn func(*txn) error) (change Changed, unknown, broken bool, err error) {
	defer caught(&err)()
	unknown = true // stays so if bbolt panics where it must not
	tx, err := db.file.Begin(true)
	if err != nil {
		return change, false, false, err
	}
	begun, ended := false, false
	defer func() {
		if ended {
			return
		}
		_ = tx.Rollback()
		unknown = begun
	}()
	t := newTxn(db, tx)
	if err = fn(t); err == nil {
		err = t.settle()
	}
	if err != nil {
		return change, false, t.broken, err
	}
	begun = true
	if err = db.commit(tx); err != nil {
		return change, true, false, err
	}
	ended = true
	if db.committed != nil {
		db.committed()
	}
	return t.change, false, false, nil
}

// caught makes faults of the memory map panics, and panics errors of kind Damaged:
// bbolt's answer to pages that make no sense is to panic.
func caught(err *error) func() {
	old := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(old)
		if p := recover(); p != nil {
			*err = &work.Error{Kind: work.Damaged, Message: "the local database is damaged: its pages make no sense",
				Err: fmt.Errorf("panic: %v", p)}
		}
	}
}

// failure gives an error its operation and its kind.
func failure(op string, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*work.Error](err)
	switch {
	case ok:
	case isDiskFull(err):
		e = &work.Error{Kind: work.DiskFull, Message: "the disk is full: free some space and try again", Err: err}
	case errors.Is(err, bolterrors.ErrTimeout):
		e = &work.Error{Kind: work.Locked, Message: "the local database is in use by another program", Err: err}
	case errors.Is(err, fs.ErrNotExist):
		e = &work.Error{Kind: work.NotFound, Message: err.Error(), Err: err}
	case errors.Is(err, fs.ErrPermission):
		e = &work.Error{Kind: work.Forbidden, Message: err.Error(), Err: err}
	default:
		e = &work.Error{Kind: work.Internal, Message: "the local database: " + err.Error(), Err: err}
	}
	return e.In("localdb." + op)
}
