package bolt

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	bbolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

var _ store.Store = (*Store)(nil)

// Store is an environment in one file.
type Store struct {
	db   *bbolt.DB
	keys store.Keys
	file *os.File // that db has opened and locked
	// broken is set when the database stopped in the middle of a transaction: whether its
	// locks are free is unknown then, and nothing may be written any more.
	broken atomic.Bool
}

// The top-level buckets.
var (
	bucketMeta    = []byte("meta")
	bucketRecord  = []byte("record")  // table > id > row
	bucketIndex   = []byte("index")   // table > column 0 target id > nothing
	bucketRange   = []byte("range")   // table > [lookup] 0 [target] column 0 second id > nothing
	bucketFeed    = []byte("feed")    // position > entry
	bucketChange  = []byte("change")  // table > position > entry
	bucketHistory = []byte("history") // table 0 id rev > revision
	bucketView    = []byte("view")    // device > table > id > holding
	bucketPointer = []byte("pointer") // device > table > id > how many copies in the view point to it
	bucketSeen    = []byte("seen")    // device > table > id > nothing, for what is not in the view any more
	bucketOutcome = []byte("outcome") // device > group > outcome
	bucketSeq     = []byte("seq")     // device > seq group > nothing, while unacknowledged
	bucketDoc     = []byte("doc")     // kind > key > document

	keyFormat = []byte("format")
)

// initialMmap spares the growing file remaps, which wait for readers.
const initialMmap = 256 << 20

// Open opens or creates the environment's file. The errors are Locked when another
// process has it, Outdated or Damaged when it is not a file of this format, Invalid when it
// is a folder or a device, and Unavailable when the file system refuses. A file of an earlier version gets the indexes
// that it lacks; the default logger says how far that is.
func Open(path string, keys store.Keys) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, work.Errorf(work.Unavailable, "cannot make the data folder: %w", err)
	}
	if err := regular(path); err != nil {
		return nil, err
	}
	warm(path)
	s := &Store{keys: keys}
	err := guarded(func() (err error) {
		s.db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: 1500 * time.Millisecond, FreelistType: bbolt.FreelistMapType, InitialMmapSize: initialMmap,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				file, err := os.OpenFile(name, flag, mode)
				s.file = file
				return file, err
			},
		})
		return err
	})
	if err == nil {
		err = s.prepare(path, slog.Default())
	}
	if err != nil {
		_ = s.Close()
		return nil, openError(path, err)
	}
	return s, nil
}

// openError says what to do about a file that cannot be used.
func openError(path string, err error) error {
	var known *work.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, berrors.ErrTimeout):
		return work.Errorf(work.Locked, "%s is in use by another process: stop that server first, or choose another --data", path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR),
		errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EIO):
		return work.Errorf(work.Unavailable, "cannot open %s: %w", path, err)
	}
	return work.Errorf(work.Damaged, "%s is not an environment of Fieldbook, or it is damaged; it was left untouched: %w", path, err)
}

// regular refuses what may be read without an end, or not at all.
func regular(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return work.Errorf(work.Invalid, "%s is not a regular file: take it away, or choose another folder with --data", path)
	}
	return nil
}

// warm reads the file once in order: reading it at random through the memory map is many
// times slower on a cold cache.
func warm(path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	buffer := make([]byte, 1<<20)
	for {
		if n, err := f.Read(buffer); n == 0 || err != nil {
			return
		}
	}
}

// Close releases the file after the running transactions.
func (s *Store) Close() error {
	if s.db == nil || s.broken.Load() {
		if s.file != nil {
			_ = s.file.Close() // and with it the lock; the rest goes with the process
		}
		return nil
	}
	if err := s.db.Close(); err != nil {
		return work.Errorf(work.Internal, "closing the environment: %w", err)
	}
	return nil
}

// View implements store.Store.
func (s *Store) View(fn func(store.Tx) error) error {
	return s.wrap(guarded(func() error {
		return s.db.View(func(b *bbolt.Tx) error { return fn(&tx{b: b, keys: s.keys}) })
	}))
}

// Update implements store.Store.
func (s *Store) Update(fn func(store.Tx) error) error {
	if s.broken.Load() {
		return damaged("nothing can be written to it any more")
	}
	finished := false
	err := guarded(func() error {
		err := s.db.Update(func(b *bbolt.Tx) error { return fn(&tx{b: b, keys: s.keys}) })
		finished = true
		return err
	})
	if err != nil && !finished {
		s.broken.Store(true)
	}
	return s.wrap(err)
}

// wrap gives the database's own errors a kind.
func (s *Store) wrap(err error) error {
	var known *work.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, berrors.ErrMaxSizeReached):
		return work.Errorf(work.DiskFull, "the server's disk is full: %w", err)
	}
	return work.Errorf(work.Internal, "environment store: %w", err)
}
