package bolt

import (
	"errors"
	"os"
	"path/filepath"
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
}

// The top-level buckets.
var (
	bucketMeta    = []byte("meta")
	bucketRecord  = []byte("record")  // table > id > row
	bucketIndex   = []byte("index")   // table > column 0 target id > 1 byte
	bucketFeed    = []byte("feed")    // position > entry
	bucketHistory = []byte("history") // table 0 id rev > revision
	bucketView    = []byte("view")    // device > table > id > holding
	bucketOutcome = []byte("outcome") // device > group > outcome
	bucketSeq     = []byte("seq")     // device > seq > group, while unacknowledged
	bucketDoc     = []byte("doc")     // kind > key > document

	keyFormat = []byte("format")
)

const format = "fieldbook environment 1"

// initialMmap spares the growing file remaps, which wait for readers.
const initialMmap = 256 << 20

// Open opens or creates the environment's file. The errors are Locked when another
// process has it, Outdated or Damaged when it is not a file of this format, and
// Unavailable when the file system refuses.
func Open(path string, keys store.Keys) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, work.Errorf(work.Unavailable, "cannot make the data folder: %w", err)
	}
	warm(path)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: 1500 * time.Millisecond, FreelistType: bbolt.FreelistMapType, InitialMmapSize: initialMmap,
	})
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, work.Errorf(work.Locked, "%s is in use by another process: stop that server first, or choose another --data", path)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, work.Errorf(work.Damaged, "%s is not an environment of Fieldbook, or it is damaged; it was left untouched: %w", path, err)
	case err != nil:
		return nil, work.Errorf(work.Unavailable, "cannot open %s: %w", path, err)
	}
	s := &Store{db: db, keys: keys}
	if err := s.Update(func(t store.Tx) error { return t.(*tx).prepare(path) }); err != nil {
		_ = db.Close()
		return nil, err
	}
	return s, nil
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
	if err := s.db.Close(); err != nil {
		return work.Errorf(work.Internal, "closing the environment: %w", err)
	}
	return nil
}

// View implements store.Store.
func (s *Store) View(fn func(store.Tx) error) error {
	return s.wrap(s.db.View(func(b *bbolt.Tx) error { return fn(&tx{b: b, keys: s.keys}) }))
}

// Update implements store.Store.
func (s *Store) Update(fn func(store.Tx) error) error {
	return s.wrap(s.db.Update(func(b *bbolt.Tx) error { return fn(&tx{b: b, keys: s.keys}) }))
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
