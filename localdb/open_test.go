package localdb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

func TestOpenMakesAPrivateFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(dir, "device.db")
	db, err := Open(path, Options{})
	check(t, err)
	d, err := db.Device()
	if err != nil || d.Install == (work.ID{}) || d.Server != "" {
		t.Errorf("device %+v %v", d, err)
	}
	if p, err := db.Plan(); p != nil || err != nil {
		t.Errorf("plan %v %v", p, err)
	}
	for name, want := range map[string]os.FileMode{dir: 0o700, path: 0o600, ownerPath(path): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
	d.Server, d.Login = "https://example.test", "ana"
	install := d.Install
	d.Install = work.ID{1}
	check(t, db.SaveDevice(d))
	check(t, db.Close())
	check(t, db.Close())
	if _, err := db.Device(); !work.Is(err, work.Unavailable) {
		t.Errorf("after Close: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v is left beside the database", entries)
	}
	db, err = Open(path, Options{ReadOnly: true})
	check(t, err)
	defer db.Close()
	if d, err = db.Device(); err != nil || d.Install != install || d.Login != "ana" {
		t.Errorf("device %+v %v", d, err)
	}
	wantKind(t, db.SaveDevice(d), work.Forbidden)
	_, err = db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, install, nil)}})
	wantKind(t, err, work.Forbidden)
	other, err := Open(path, Options{ReadOnly: true})
	check(t, err)
	check(t, other.Close())
}

func TestOpenRefusesOtherFilesAndLeavesThem(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		check(t, os.WriteFile(path, data, 0o644))
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	b, err := bolt.Open(foreign, 0o644, &bolt.Options{NoFreelistSync: true})
	check(t, err)
	check(t, b.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("meta")); return err }))
	check(t, b.Close())
	servers := filepath.Join(dir, "environment.db")
	b, err = bolt.Open(servers, 0o644, &bolt.Options{NoFreelistSync: true})
	check(t, err)
	check(t, b.Update(func(tx *bolt.Tx) error {
		meta, err := tx.CreateBucket([]byte("meta"))
		if err != nil {
			return err
		}
		return meta.Put([]byte("format"), []byte("fieldbook environment 2"))
	}))
	check(t, b.Close())
	later := filepath.Join(dir, "later.db")
	db, err := Open(later, Options{})
	check(t, err)
	check(t, db.update("test", func(t *txn) error {
		return t.putJSON(t.top(metaBucket), formatKey, format{formatName, formatVersion + 1})
	}))
	check(t, db.Close())
	for _, c := range []struct {
		path string
		kind work.Kind
		says string
	}{
		{dir, work.Invalid, "directory"},
		{write("empty", nil), work.Invalid, "empty"},
		{write("text", []byte("hello")), work.Invalid, "not a Fieldbook"},
		{write("zeros", make([]byte, 1<<16)), work.Invalid, "not a Fieldbook"},
		{foreign, work.Invalid, "another program"},
		{servers, work.Invalid, "a server's database"},
		{later, work.Outdated, "format 2"},
		{filepath.Join(write("file", []byte("x")), "below"), work.Invalid, "a file on its way"},
	} {
		before, _ := os.ReadFile(c.path)
		for _, readOnly := range []bool{false, true} {
			_, err := Open(c.path, Options{ReadOnly: readOnly})
			wantKind(t, err, c.kind)
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.path, err)
			}
		}
		if after, _ := os.ReadFile(c.path); string(after) != string(before) {
			t.Errorf("%s was changed", c.path)
		}
	}
	_, err = Open(filepath.Join(dir, "none.db"), Options{ReadOnly: true})
	wantKind(t, err, work.NotFound)
}

func TestSecondOpenSaysWhoHasIt(t *testing.T) {
	db := testDB(t)
	for _, readOnly := range []bool{false, true} {
		began := time.Now()
		_, err := Open(db.path, Options{ReadOnly: readOnly})
		wantKind(t, err, work.Locked)
		if !strings.Contains(err.Error(), "process ") || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	}
	wantKind(t, os.Remove(filepath.Join(filepath.Dir(db.path), "no")), work.Internal)
	check(t, db.Close())
	if _, err := os.Stat(ownerPath(db.path)); !os.IsNotExist(err) {
		t.Error("the owner's file is left")
	}
}
