package main

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// many TABLE COLUMN N BYTES puts N records with a text of that size into the database of a
// server that does not run: no command makes that many in a test's time.
func many(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: many TABLE COLUMN N BYTES")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	size, err := strconv.Atoi(args[3])
	ts.Check(err)
	s, err := bolt.Open(filepath.Join(ts.Getenv("SERVER"), "environment.db"), server.IndexKeys(work.Standard()))
	ts.Check(err)
	data := work.Encode(work.Fields{args[1]: work.Text(strings.Repeat("x", size))})
	ts.Check(s.Update(func(tx store.Tx) error {
		for i := range n {
			id := work.ID{0: byte(i >> 8), 1: byte(i), 6: 0x70, 8: 0x80, 15: 1} // before those of today
			if err := tx.Put(work.Record{Table: args[0], ID: id, Rev: 1, Data: data}); err != nil {
				return err
			}
		}
		return nil
	}))
	ts.Check(s.Close())
}
