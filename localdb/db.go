package localdb

import (
	"os"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

// DB is an open database file. Its methods may be called from several goroutines:
// writes take turns, reads do not wait for them.
type DB struct {
	path     string
	now      func() time.Time
	newID    work.NewID
	readOnly bool
	warning  string

	open   sync.RWMutex // held for reading by every call, for writing to close or reopen
	file   *bolt.DB     // nil once closed
	failed error        // the store cannot be used any more until it is opened anew

	write  sync.Mutex // one writer at a time
	flight *flight
	plan   atomic.Pointer[planCache]
	watch  watchers
	views  views

	commit    func(*bolt.Tx) error         // tests put a failing one here
	space     func(string) (uint64, error) // free space beside a file; likewise
	committed func()                       // nil, or what wants to know of commits
}

// Path returns the file's path as it was given to [Open].
func (db *DB) Path() string { return db.path }

// Size returns the size of the file in bytes.
func (db *DB) Size() (int64, error) {
	info, err := os.Stat(db.path)
	if err != nil {
		return 0, failure("Size", err)
	}
	return info.Size(), nil
}

// Close ends the use of the file. It waits for calls that are under way. Closing twice
// is no error.
func (db *DB) Close() error {
	_ = db.KeepViews() // a note that is lost costs a copy at most
	db.open.Lock()
	defer db.open.Unlock()
	if db.file == nil {
		return nil
	}
	db.watch.closeAll()
	err := closeFile(db.file)
	db.file = nil
	if !db.readOnly {
		removeOwner(db.path)
	}
	return failure("Close", err)
}

// closeFile closes bbolt without trusting it: after a panic inside a write transaction
// of a damaged file its locks may never come free.
func closeFile(file *bolt.DB) error {
	done := make(chan error, 1)
	go func() {
		err := error(nil)
		defer func() { done <- err }()
		defer caught(&err)()
		err = file.Close()
	}()
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return work.Errorf(work.Damaged, "the local database could not be closed properly; end the program before using it again")
	}
}
