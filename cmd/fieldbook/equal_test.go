package main

import (
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/profiles"
	"fieldbook/server/scope"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// equal fails the test unless the device holds exactly what its user's profile gives, record
// by record and in the sums of every table. Neither program may run.
func (c *company) equal(t *testing.T) {
	t.Helper()
	db, err := localdb.Open(filepath.Join(c.dir, "device", databaseFile), localdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	office, err := bolt.Open(filepath.Join(c.dir, "server", "environment.db"), server.IndexKeys(work.Standard()))
	if err != nil {
		t.Fatal(err)
	}
	defer office.Close()
	compared := 0
	err = office.View(func(tx store.Tx) error {
		compiled, members, err := given(tx, db)
		if err != nil {
			return err
		}
		for _, s := range compiled.Tables {
			table, want := s.Table.Name, map[work.ID]work.Digest{}
			var sum work.Digest
			for _, id := range members.IDs(table) {
				r, _, err := tx.Record(table, id)
				if err != nil {
					return err
				}
				r.Data = work.Project(r.Data, s.Keep)
				want[id] = work.Leaf(r, s.Shape)
				sum = sum.Plus(want[id])
			}
			compared += compare(t, db, table, want, sum)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared < 400 {
		t.Errorf("only %d records were compared", compared)
	}
}

// given returns what the device's user is to hold now.
func given(tx store.Tx, db *localdb.DB) (*profile.Compiled, *scope.Members, error) {
	library, err := profiles.Load(tx, work.Standard())
	if err != nil {
		return nil, nil, err
	}
	d, err := db.Device()
	if err != nil {
		return nil, nil, err
	}
	user, err := scope.UserOf(tx, d.User, time.UTC)
	if err != nil {
		return nil, nil, err
	}
	compiled := library.For(user.ID, user.Teams).Compiled
	pins, err := server.PinsOf(tx, d.Install)
	if err != nil {
		return nil, nil, err
	}
	members, err := scope.Of(tx, compiled, user, pins, time.Now())
	return compiled, members, err
}

// compare holds one table of a device against what it is to hold, and returns how many
// records it has.
func compare(t *testing.T, db *localdb.DB, table string, want map[work.ID]work.Digest, sum work.Digest) int {
	t.Helper()
	count, digest, err := db.Holding(table)
	if err != nil {
		t.Fatal(err)
	}
	if count != len(want) || digest != sum {
		t.Errorf("the device has %d records of %s with the digest %s, the server gives it %d with %s", count, table, digest, len(want), sum)
	}
	err = db.Holdings(table, func(id work.ID, rev uint64, leaf work.Digest) bool {
		if server, ok := want[id]; !ok || server != leaf {
			t.Errorf("%s %s, revision %d on the device, is another one at the office (there: %t)", table, id, rev, ok)
		}
		delete(want, id)
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range want {
		t.Errorf("%s %s is not on the device", table, id)
	}
	return count
}
