package servertest

import (
	"path/filepath"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// Open returns an empty store that is closed with the test.
func Open(t testing.TB) store.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "environment.db"), store.LookupKeys(work.Standard()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// OpenCompany returns a store with the records of [Company].
func OpenCompany(t testing.TB) store.Store {
	t.Helper()
	s := Open(t)
	err := s.Update(func(tx store.Tx) error {
		for _, r := range Company() {
			if err := tx.Put(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
