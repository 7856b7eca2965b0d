// Package count wraps a store and counts what is read through it, so that a test or a
// person can hold what a request costs against what it should.
package count

import (
	"sync"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// Reads is what was read: records by whatever way, entries of indexes and feeds, what is
// noted in devices' views, and documents.
type Reads struct{ Records, Entries, Views, Documents int }

// Store is a store that counts. It is safe for concurrent use.
type Store struct {
	store.Store
	mu    sync.Mutex
	reads Reads
}

// New wraps a store.
func New(s store.Store) *Store { return &Store{Store: s} }

// Take returns what was read since it was last asked.
func (s *Store) Take() Reads {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.reads
	s.reads = Reads{}
	return taken
}

// View implements store.Store.
func (s *Store) View(fn func(store.Tx) error) error {
	return s.Store.View(func(t store.Tx) error { return s.counted(t, fn) })
}

// Update implements store.Store.
func (s *Store) Update(fn func(store.Tx) error) error {
	return s.Store.Update(func(t store.Tx) error { return s.counted(t, fn) })
}

func (s *Store) counted(t store.Tx, fn func(store.Tx) error) error {
	c := &tx{Tx: t}
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.reads.Records += c.reads.Records
		s.reads.Entries += c.reads.Entries
		s.reads.Views += c.reads.Views
		s.reads.Documents += c.reads.Documents
	}()
	return fn(c)
}

// tx counts one transaction, which one goroutine has.
type tx struct {
	store.Tx
	reads Reads
}

func (t *tx) Record(table string, id work.ID) (work.Record, bool, error) {
	t.reads.Records++
	return t.Tx.Record(table, id)
}

func (t *tx) Rows(table string, after work.ID, yield func(work.Record) bool) error {
	return t.Tx.Rows(table, after, func(r work.Record) bool {
		t.reads.Records++
		return yield(r)
	})
}

func (t *tx) Lookup(table, column string, target work.ID, yield func(work.ID) bool) error {
	return t.Tx.Lookup(table, column, target, func(id work.ID) bool {
		t.reads.Entries++
		return yield(id)
	})
}

func (t *tx) Between(r store.Range, yield func(work.ID, time.Time) bool) error {
	return t.Tx.Between(r, func(id work.ID, at time.Time) bool {
		t.reads.Entries++
		return yield(id, at)
	})
}

func (t *tx) Feed(after uint64, yield func(store.Entry) bool) error {
	return t.Tx.Feed(after, func(e store.Entry) bool {
		t.reads.Entries++
		return yield(e)
	})
}

func (t *tx) Changes(table string, after uint64, yield func(store.Entry) bool) error {
	return t.Tx.Changes(table, after, func(e store.Entry) bool {
		t.reads.Entries++
		return yield(e)
	})
}

func (t *tx) HeadOf(table string) (uint64, error) {
	t.reads.Entries++
	return t.Tx.HeadOf(table)
}

func (t *tx) Held(device work.ID, table string, id work.ID) (store.Holding, bool, error) {
	t.reads.Views++
	return t.Tx.Held(device, table, id)
}

func (t *tx) Holdings(device work.ID, table string, yield func(work.ID, store.Holding) bool) error {
	return t.Tx.Holdings(device, table, func(id work.ID, h store.Holding) bool {
		t.reads.Views++
		return yield(id, h)
	})
}

func (t *tx) Pointers(device work.ID, table string, id work.ID) (int, error) {
	t.reads.Views++
	return t.Tx.Pointers(device, table, id)
}

func (t *tx) Seen(device work.ID, table string, id work.ID) (bool, error) {
	t.reads.Views++
	return t.Tx.Seen(device, table, id)
}

func (t *tx) Document(kind, key string) ([]byte, bool, error) {
	t.reads.Documents++
	return t.Tx.Document(kind, key)
}

func (t *tx) DocumentsOf(kind string, yield func(string, []byte) bool) error {
	return t.Tx.DocumentsOf(kind, func(key string, data []byte) bool {
		t.reads.Documents++
		return yield(key, data)
	})
}
