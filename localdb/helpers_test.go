package localdb

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// The tables of the tests: jobs of clients, tasks of jobs.
const (
	jobs    = "job"
	clients = "client"
	crews   = "crew"
	tasks   = "task"
)

func testSchema(tb testing.TB) *work.Schema {
	tb.Helper()
	text := work.Column{Name: "name", Label: "Name", Type: work.TypeText}
	count := work.Column{Name: "n", Label: "N", Type: work.TypeInteger}
	s, err := work.NewSchema([]*work.Table{
		{Name: jobs, Label: "Job", Plural: "Jobs", Primary: "name", Columns: []work.Column{text, count,
			{Name: "client", Label: "Client", Type: work.TypeLookup, Targets: []string{clients}},
			{Name: "owner", Label: "Owner", Type: work.TypeLookup, Targets: []string{clients, crews}},
			{Name: "start", Label: "Start", Type: work.TypeDateTime, Indexed: true},
			{Name: "end", Label: "End", Type: work.TypeDateTime}}},
		{Name: tasks, Label: "Task", Plural: "Tasks", Primary: "name", Columns: []work.Column{text, count,
			{Name: "job", Label: "Job", Type: work.TypeLookup, Targets: []string{jobs}}}},
		{Name: clients, Label: "Client", Plural: "Clients", Primary: "name", Columns: []work.Column{text}},
		{Name: crews, Label: "Crew", Plural: "Crews", Primary: "name", Columns: []work.Column{text}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

var testNow = time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC)

// ids makes repeatable ids.
func ids(space byte) work.NewID {
	n := uint64(0)
	return func() work.ID {
		n++
		id := work.ID{space, 6: 0x70, 8: 0x80}
		binary.BigEndian.PutUint32(id[12:], uint32(n))
		return id
	}
}

func testOptions() Options {
	return Options{Now: func() time.Time { return testNow }, NewID: ids(0xee)}
}

// testDB opens a new database with the test schema's plan.
func testDB(tb testing.TB) *DB {
	tb.Helper()
	db, err := Open(filepath.Join(tb.TempDir(), "device.db"), testOptions())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { noOpenTransactions(tb, db); check(tb, db.Close()) })
	check(tb, db.SavePlan(&Plan{Profile: "test", ProfileVersion: 1, Epoch: "e1", Schema: testSchema(tb)}))
	return db
}

// reopened closes the database and opens it again.
func reopened(tb testing.TB, db *DB) *DB {
	tb.Helper()
	noOpenTransactions(tb, db)
	check(tb, db.Close())
	again, err := Open(db.path, Options{Now: db.now, NewID: db.newID})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = again.Close() })
	return again
}

func noOpenTransactions(tb testing.TB, db *DB) {
	tb.Helper()
	if db.file != nil {
		if n := db.file.Stats().OpenTxN; n != 0 {
			tb.Errorf("%d transactions are open", n)
		}
	}
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func wantKind(tb testing.TB, err error, kind work.Kind) {
	tb.Helper()
	if !work.Is(err, kind) {
		tb.Fatalf("error %v, want kind %v", err, kind)
	}
}

func row(table string, id work.ID, rev uint64, columns work.Fields) Row {
	return Row{Record: work.Record{Table: table, ID: id, Rev: rev, Data: work.Encode(columns)}, Shape: 7}
}

func page(tb testing.TB, db *DB, rows ...Row) PageResult {
	tb.Helper()
	res, err := db.ApplyPage(Page{Rows: rows, Cursor: fmt.Sprint(len(rows))})
	check(tb, err)
	return res
}

func edit(tb testing.TB, db *DB, changes ...work.Change) work.Group {
	tb.Helper()
	g, err := db.Edit(work.Group{Title: "test", Changes: changes})
	check(tb, err)
	if g.Seq == 0 {
		tb.Fatal("the edit changed nothing")
	}
	return g
}

func name(s string) work.Fields { return work.Fields{"name": work.Text(s)} }

func nameOf(tb testing.TB, db *DB, table string, id work.ID) string {
	tb.Helper()
	r, err := db.Get(table, id)
	if work.Is(err, work.NotFound) {
		return "-"
	}
	check(tb, err)
	return r.Fields().Text("name")
}

func wantName(tb testing.TB, db *DB, table string, id work.ID, want string) {
	tb.Helper()
	if got := nameOf(tb, db, table, id); got != want {
		tb.Errorf("name is %q, want %q", got, want)
	}
}

func batch(tb testing.TB, db *DB) []work.ID {
	tb.Helper()
	groups, _, err := db.NextBatch(0, 0)
	check(tb, err)
	list := []work.ID{}
	for _, g := range groups {
		list = append(list, g.ID)
	}
	return list
}

func answer(tb testing.TB, db *DB, a ...Answer) AnswerResult {
	tb.Helper()
	res, err := db.Answer(a)
	check(tb, err)
	return res
}

// flip changes one bit of a stored value.
func flip(x *box, key []byte) error {
	raw := bytes.Clone(x.bucket.Get(key))
	raw[len(raw)-3] ^= 1
	return x.bucket.Put(key, raw)
}
