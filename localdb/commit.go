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
	return failure(op, db.change(fn))
}

// change is update for a caller that holds the write lock. When the commit itself fails
// nobody knows whether it happened: the file is closed, opened again and looked at.
func (db *DB) change(fn func(*txn) error) error {
	db.open.RLock()
	err := db.usable()
	var a attempt
	if err == nil {
		a, err = db.attempt(fn)
		if a.broken && !a.unknown { // what cannot be read must not stand in the way of the rest
			if a, err = db.attempt((*txn).sweep); err == nil {
				a, err = db.attempt(fn)
				a.change.Outbox, a.change.Errors = true, true
			}
		}
	}
	db.open.RUnlock()
	if a.unknown {
		err = db.reopen(err, a.id)
	}
	if err == nil {
		db.watch.notify(a.change)
	}
	return err
}

// attempt is what became of one writing transaction.
type attempt struct {
	id      int // the transaction's number
	change  Changed
	unknown bool // it may or may not have happened, or bbolt may not have let go of its locks
	broken  bool // it failed, and an entry of the outbox could not be read
}

func (db *DB) attempt(fn func(*txn) error) (a attempt, err error) {
	defer caught(&err)()
	a.unknown = true // stays so if bbolt panics where it must not
	tx, err := db.file.Begin(true)
	if err != nil {
		a.unknown = false
		return a, err
	}
	a.id = tx.ID()
	begun, ended := false, false
	defer func() {
		if ended {
			return
		}
		_ = tx.Rollback()
		a.unknown = begun
	}()
	t := newTxn(db, tx)
	if err = fn(t); err == nil {
		err = t.settle()
	}
	a.change = t.change
	if err != nil {
		a.broken = t.broken
		return a, err
	}
	begun = true
	if err = db.commit(tx); err != nil {
		return a, err
	}
	ended, a.unknown = true, false
	if db.committed != nil {
		db.committed()
	}
	return a, nil
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
