package bolt_test

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// A file of the earlier version, even one whose upgrade was interrupted, has every index
// after it was opened.
func TestEarlierFileGetsItsIndexes(t *testing.T) {
	folder := memory(t)
	path := filepath.Join(folder, "whole.db")
	sampleFile(t, folder)
	want := indexes(t, path)
	if len(want) < 100 {
		t.Fatalf("only %d entries to compare", len(want))
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		stale, err := tx.Bucket([]byte("range")).CreateBucketIfNotExists([]byte("stale"))
		return errors.Join(err, stale.Put([]byte("x"), []byte("y")), tx.DeleteBucket([]byte("change")), tx.DeleteBucket([]byte("pointer")),
			tx.DeleteBucket([]byte("seen")), tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("fieldbook environment 1")))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"upgraded", "opened again"} {
		if got := indexes(t, path); !maps.Equal(got, want) {
			t.Errorf("%s: %d entries, want %d", what, len(got), len(want))
		}
	}
}

// indexes is everything that is read by the indexes that the earlier version lacks.
func indexes(t *testing.T, path string) map[string]bool {
	t.Helper()
	s, err := bolt.Open(path, store.LookupKeys(work.Standard()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all := map[string]bool{}
	err = s.View(func(tx store.Tx) error {
		var err error
		for _, table := range work.Standard().Tables {
			err = errors.Join(err, tx.Changes(table.Name, 0, func(e store.Entry) bool {
				all[fmt.Sprint("change", e)] = true
				return true
			}))
			for _, lookup := range []string{"", "resource", "ownerid"} {
				r := store.Range{Table: table.Name, Column: "starttime", Lookup: lookup}
				if lookup != "" {
					r.Target = servertest.AnnVan
				}
				err = errors.Join(err, tx.Between(r, func(id work.ID, at time.Time) bool {
					all[fmt.Sprint("range", r, id, at)] = true
					return true
				}))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
