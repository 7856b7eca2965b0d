package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
	"fieldbook/server/store/storetest"
)

func TestFileInUseIsLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "environment.db")
	s := open(t, path)
	began := time.Now()
	if _, err := bolt.Open(path, storetest.Keys); !work.Is(err, work.Locked) {
		t.Errorf("second opening: %v", err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it took %s to say so", took)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
}

// foreignDatabase writes a file of another program that uses the same database.
func foreignDatabase(t *testing.T, path, bucket, key, value string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucket))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), []byte(value))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestFilesThatAreNoEnvironment(t *testing.T) {
	write := func(data []byte) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		make func(*testing.T, string)
		want work.Kind
	}{
		"text":          {write(bytes.Repeat([]byte("Dear customer, "), 1000)), work.Damaged},
		"short text":    {write([]byte("hello")), work.Damaged},
		"zeros":         {write(make([]byte, 1<<16)), work.Damaged},
		"other program": {func(t *testing.T, path string) { foreignDatabase(t, path, "stuff", "a", "b") }, work.Damaged},
		"no format":     {func(t *testing.T, path string) { foreignDatabase(t, path, "meta", "a", "b") }, work.Damaged},
		"a device's": {func(t *testing.T, path string) {
			foreignDatabase(t, path, "meta", "format", `....{"name":"fieldbook device database","version":1}`)
		}, work.Invalid},
		"newer format": {func(t *testing.T, path string) { foreignDatabase(t, path, "meta", "format", "fieldbook environment 3") }, work.Outdated},
		"folder": {func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
		}, work.Invalid},
	} {
		path := filepath.Join(t.TempDir(), "environment.db")
		c.make(t, path)
		before, _ := os.ReadFile(path)
		_, err := bolt.Open(path, storetest.Keys)
		if !work.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if _, err := bolt.Open(filepath.Join("/proc/nowhere", "environment.db"), storetest.Keys); !work.Is(err, work.Unavailable) {
		t.Errorf("folder that cannot be made: %v", err)
	}
}

// A panic of the caller's is the caller's: the transaction is gone and the store goes on.
func TestCallersPanicsPass(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "environment.db"))
	defer s.Close()
	put := func(tx store.Tx) error { return tx.PutDocument("a", "b", []byte("c")) }
	if err := s.Update(put); err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]func(func(store.Tx) error) error{"View": s.View, "Update": s.Update} {
		for where, fn := range map[string]func(store.Tx) error{
			"in the function": func(store.Tx) error { var none []error; return none[len(name)] },
			"in a callback": func(tx store.Tx) error {
				return tx.DocumentsOf("a", func(string, []byte) bool { panic("mine") })
			},
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s, %s: the panic was swallowed", name, where)
					}
				}()
				if err := run(fn); err != nil {
					t.Errorf("%s, %s: %v", name, where, err)
				}
			}()
		}
	}
	if err := s.Update(put); err != nil {
		t.Errorf("after the panics: %v", err)
	}
}

func TestClosedStore(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "environment.db"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.View(func(store.Tx) error { return nil }); err == nil {
		t.Error("a closed store can be read")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// A value counts only where it was written: one that a damaged pointer brings from another
// table is not this table's, though it is whole.
func TestValueOfAnotherPlaceIsDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "environment.db")
	s := open(t, path)
	id := work.ID{1}
	err := s.Update(func(tx store.Tx) error {
		return errors.Join(
			tx.Put(work.Record{Table: "account", ID: id, Rev: 1, Data: []byte(`{"a":1}`)}),
			tx.Put(work.Record{Table: "contact", ID: id, Rev: 1, Data: []byte(`{"a":2}`)}),
		)
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		records := tx.Bucket([]byte("record"))
		return records.Bucket([]byte("contact")).Put(id[:], bytes.Clone(records.Bucket([]byte("account")).Get(id[:])))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	defer s.Close()
	err = s.View(func(tx store.Tx) error {
		_, _, err := tx.Record("contact", id)
		return err
	})
	if !work.Is(err, work.Damaged) {
		t.Errorf("%v", err)
	}
}
