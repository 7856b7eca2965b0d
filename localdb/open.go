package localdb

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
)

// lockWait is how long Open waits for another program to close the file.
const lockWait = 1500 * time.Millisecond

// Open opens the database at path and, unless it is opened for reading only, makes a new
// one where there is none. The error is Locked when another program holds it (the message
// names the process); Invalid when path is a directory or a file of something else;
// Forbidden when it belongs to another user, may not be written or is on a network drive;
// Outdated when another version of Fieldbook wrote it; Damaged when it cannot be read or
// its newest state is lost (see [Options]); DiskFull; NotFound when there is nothing to
// read. Except for a new database nothing is written before the file is known to be ours.
func Open(path string, o Options) (*DB, error) {
	db := &DB{
		path: path, now: o.Now, newID: o.NewID, readOnly: o.ReadOnly,
		flight: newFlight(), commit: (*bolt.Tx).Commit, space: freeSpace, committed: o.Committed,
	}
	if db.now == nil {
		db.now = time.Now
	}
	if db.newID == nil {
		db.newID = work.RandomID
	}
	if err := db.openPath(o.Recover); err != nil {
		return nil, failure("Open", placeError(path, damageError(path, o.Recover, err)))
	}
	return db, nil
}

func (db *DB) openPath(recover bool) error {
	exists, err := db.checkPlace()
	if err != nil {
		return err
	}
	if !exists {
		if err := db.create(); err != nil {
			return err
		}
	}
	// The look at the format needs no more than a reader's rights, so that a file of
	// something else stays as it is.
	file, err := openFile(db.path, true)
	if err != nil {
		return firstPagesError(db.path, err)
	}
	db.file = file
	if !recover {
		err = checkMetas(db.path, file.Info().PageSize)
	}
	if err != nil {
		_ = closeFile(file)
		db.file = nil
		return err
	}
	old := false
	check := func(t *txn) error { old = lacksBuckets(t.tx); return checkFormat(t) }
	if err := db.read(check); err != nil || db.readOnly {
		if err != nil {
			_ = closeFile(file)
			db.file = nil
		}
		return err
	}
	if err := closeFile(file); err != nil {
		return err
	}
	if db.file, err = openFile(db.path, false); err != nil {
		return err
	}
	if old {
		if err := db.change(func(t *txn) error { return addBuckets(t.tx) }); err != nil {
			_ = closeFile(db.file)
			db.file = nil
			return err
		}
	}
	_ = db.endGrace() // else the next download does
	writeOwner(db.path, db.now())
	return os.Chmod(db.path, 0o600)
}

// openFile opens bbolt on a file that exists. bbolt may panic while it does so, and then
// its file, which holds the lock, must be closed here.
func openFile(path string, readOnly bool) (file *bolt.DB, err error) {
	var handle *os.File
	defer func() {
		if err != nil && handle != nil {
			_ = handle.Close()
		}
	}()
	defer caught(&err)()
	file, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockWait, ReadOnly: readOnly,
		FreelistType: bolt.FreelistMapType, InitialMmapSize: initialMmap,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
			handle = f
			return f, err
		},
	})
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, lockedBy(path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return nil, &work.Error{Kind: work.Invalid, Err: err,
			Message: path + " is not a Fieldbook database; it was left as it is"}
	}
	return nil, err
}

// create makes a new database beside its place and moves it there when it is complete on
// disk: whoever finds a file under path finds a whole one. When it fails nothing is left.
func (db *DB) create() (err error) {
	dir := filepath.Dir(db.path)
	made, err := makeFolders(dir)
	defer func() {
		if err != nil {
			for _, folder := range made {
				_ = os.Remove(folder) // only if it is empty
			}
		}
	}()
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".fieldbook-new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err := temp.Close(); err != nil {
		return err
	}
	file, err := openFile(temp.Name(), false)
	if err != nil {
		return err
	}
	err = file.Update(func(tx *bolt.Tx) error { return db.format(tx) })
	if err := errors.Join(err, closeFile(file)); err != nil {
		return err
	}
	// A link fails when another program was faster; then its file is the one to open.
	err = os.Link(temp.Name(), db.path)
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
	case isNameTooLong(err):
		return err
	default: // not every file system has links
		if err := os.Rename(temp.Name(), db.path); err != nil {
			return err
		}
	}
	return syncDir(dir)
}

// makeFolders makes a folder and those above it that are missing, and returns those that
// it made, the deepest first.
func makeFolders(dir string) (made []string, err error) {
	missing := dir
	for {
		if _, err := os.Stat(missing); !errors.Is(err, fs.ErrNotExist) || missing == filepath.Dir(missing) {
			break
		}
		made = append(made, missing)
		missing = filepath.Dir(missing)
	}
	return made, os.MkdirAll(dir, 0o700)
}

// syncDir makes the directory's entries durable, where the system can.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync() // not every file system can; the file itself is on disk
	return d.Close()
}
