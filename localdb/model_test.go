package localdb

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// model is what the database must look like, kept in the simplest way: columns as maps,
// everything worked out from the beginning at every look.
type model struct {
	db    *DB
	newID work.NewID

	keys    []recordKey
	base    map[recordKey]Row
	kept    map[recordKey]*Row // nil row = revoked
	grace   map[recordKey]*modelCopy
	revs    map[recordKey]uint64 // highest that the server has used
	groups  map[work.ID]*modelGroup
	rank    float64
	errors  map[work.ID]*modelError
	flying  []work.Group
	acked   []Acked  // as told with every batch
	stored  []uint64 // numbers of which the answer is stored
	highest uint64   // number given last

	discards []work.ID // groups that can be brought back, oldest first
}

type modelGroup struct {
	work.Group
	rank  float64
	place string // outbox, answered, discarded, forgotten (discarded long ago)
	out   Outcome
	seen  map[recordKey]Row // copies that it was made on
}

// modelCopy is a copy of a record that left. All of it happens on one day.
type modelCopy struct {
	Row
	why string
}

type modelError struct {
	group   work.ID
	refused bool
	state   string    // active, retried, discarded
	taken   []work.ID // groups that were taken back with it
}

func newModel(t *rapid.T, dir string) *model {
	path := filepath.Join(dir, "device.db")
	db, err := Open(path, Options{Now: func() time.Time { return testNow }, NewID: ids(0xee)})
	if err != nil {
		t.Fatal(err)
	}
	m := &model{
		db: db, newID: ids(0x77),
		base: map[recordKey]Row{}, kept: map[recordKey]*Row{}, grace: map[recordKey]*modelCopy{}, revs: map[recordKey]uint64{}, groups: map[work.ID]*modelGroup{}, errors: map[work.ID]*modelError{},
	}
	next := ids(1)
	for _, table := range []string{jobs, jobs, jobs, tasks, tasks, clients, clients} {
		m.keys = append(m.keys, recordKey{table, next()})
	}
	must(t, db.SavePlan(&Plan{Schema: modelSchema()}))
	return m
}

func modelSchema() *work.Schema { return testSchema(&testing.T{}) }

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// columns draws some columns of a record, as the server or the user would set them.
func (m *model) columns(t *rapid.T, table string) work.Fields {
	f := work.Fields{}
	if rapid.Bool().Draw(t, "has name") {
		f["name"] = work.Text(rapid.SampledFrom([]string{"", "a", "b", "<&>", "\u00fc"}).Draw(t, "name"))
	}
	ref := func(kind string) []byte {
		k := rapid.SampledFrom(m.keys).Draw(t, "target")
		if k.table != kind {
			return work.Null
		}
		return work.Ref(k.id)
	}
	switch table {
	case jobs:
		f["client"] = ref(clients)
		if rapid.Bool().Draw(t, "has start") {
			f["start"] = work.Time(testNow.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hour")) * time.Hour))
		}
	case tasks:
		f["job"] = ref(jobs)
	}
	if len(f) == 0 {
		f["name"] = work.Text("z")
	}
	return f
}

// queue returns the waiting groups in the database's order.
func (m *model) queue(t *rapid.T) []*modelGroup {
	list, err := m.db.Outbox()
	must(t, err)
	var q []*modelGroup
	for _, e := range list {
		g := m.groups[e.Group.ID]
		if g == nil || g.place != "outbox" {
			t.Fatalf("group %v is in the outbox and should not be", e.Group.ID)
		}
		g.Group = e.Group
		q = append(q, g)
	}
	return q
}

// shown works out what the user sees of a record: the columns, nil if nothing.
func (m *model) shown(q []*modelGroup, k recordKey) map[string]string {
	var data map[string]string
	touched := false
	for _, g := range q {
		for _, c := range slices.Concat(g.Changes, g.Provisional) {
			touched = touched || c.Table == k.table && c.ID == k.id
		}
	}
	if row, ok := m.base[k]; ok {
		data = columnsOf(row.Record)
	} else if row, ok := m.kept[k]; ok && touched {
		if row == nil {
			return nil
		}
		data = columnsOf(row.Record)
	}
	apply := func(changes []work.Change) {
		for _, c := range changes {
			if c.Table != k.table || c.ID != k.id {
				continue
			}
			if c.Op == work.Delete {
				data = nil
				continue
			}
			if data == nil && c.Op == work.Update {
				continue
			}
			if data == nil {
				data = map[string]string{}
			}
			for name, e := range c.Set {
				data[name] = string(e.To)
				if data[name] == "null" {
					delete(data, name)
				}
			}
		}
	}
	for _, g := range q {
		apply(g.Changes)
	}
	for _, g := range q {
		apply(g.Provisional)
	}
	return data
}

func columnsOf(r work.Record) map[string]string {
	f := map[string]string{}
	for name, raw := range r.Fields() {
		f[name] = string(raw)
	}
	return f
}

func touching(g work.Group, k recordKey) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return c.Table == k.table && c.ID == k.id })
}

func oneRecord(a, b work.Group) bool {
	return slices.ContainsFunc(b.Changes, func(c work.Change) bool { return touching(a, recordKey{c.Table, c.ID}) })
}

func names(g work.Group, other work.ID) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return slices.Contains(c.After, other) })
}

// creates reports whether a group creates a record.
func creates(g work.Group) bool {
	return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return c.Op == work.Create })
}

// share reports whether a group must come after an earlier one.
func share(early, late work.Group) bool { return oneRecord(early, late) || names(late, early.ID) }

// check compares everything that can be asked.
func (m *model) check(t *rapid.T) {
	q := m.queue(t)
	m.checkGroups(t, q)
	m.checkGrace(t, q)
	n := 0
	for _, g := range q {
		n += len(g.Changes)
	}
	if got, _, err := m.db.Pending(); err != nil || got != n {
		t.Fatalf("%d changes pending, want %d (%v)", got, n, err)
	}
	visible := map[string][]work.Record{}
	for _, k := range slices.SortedFunc(slices.Values(m.keys), recordKey.compare) {
		want := m.shown(q, k)
		r, err := m.db.Get(k.table, k.id)
		if want == nil {
			if !work.Is(err, work.NotFound) {
				t.Fatalf("%v: %s %v, want nothing", k, r.Data, err)
			}
			continue
		}
		if err != nil || !maps.Equal(columnsOf(r), want) {
			t.Fatalf("%v: %s %v, want %v", k, r.Data, err, want)
		}
		visible[k.table] = append(visible[k.table], r)
	}
	for _, table := range []string{jobs, tasks, clients} {
		m.checkTable(t, table, visible[table])
	}
	if n := m.db.file.Stats().OpenTxN; n != 0 {
		t.Fatalf("%d transactions are open", n)
	}
}

// checkTable compares lists, indexes, counts and digests of one table.
func (m *model) checkTable(t *rapid.T, table string, want []work.Record) {
	same := func(what string, q Query, keep func(work.Record) bool) {
		q.Table = table
		list, err := m.db.List(t.Context(), q)
		must(t, err)
		var left []string
		for _, r := range want {
			if keep(r) {
				left = append(left, r.ID.String()+string(r.Data))
			}
		}
		var got []string
		for _, r := range list {
			got = append(got, r.ID.String()+string(r.Data))
		}
		slices.Sort(got)
		if !slices.Equal(got, left) {
			t.Fatalf("%s of %s: %v, want %v", what, table, got, left)
		}
	}
	same("all", Query{}, func(work.Record) bool { return true })
	if n, err := m.db.Count(table); err != nil || n != len(want) {
		t.Fatalf("count of %s is %d, want %d (%v)", table, n, len(want), err)
	}
	for _, k := range m.keys {
		for _, column := range []string{"client", "job"} {
			same(column, Query{Lookup: column, Equals: k.id}, func(r work.Record) bool { return r.Fields().Ref(column) == k.id })
		}
	}
	from := testNow.Add(time.Hour)
	same("times", Query{Time: "start", From: from}, func(r work.Record) bool { return !r.Fields().Time("start").Before(from) })

	var digest work.Digest
	n := 0
	for k, row := range m.base {
		if k.table == table {
			n++
			digest = digest.Plus(work.Leaf(row.Record, row.Shape))
		}
	}
	if gotN, got, err := m.db.Holding(table); err != nil || gotN != n || got != digest {
		t.Fatalf("holding of %s is %d %v, want %d %v (%v)", table, gotN, got, n, digest, err)
	}
}

// checkGroups: every group is in exactly one place, and the order of groups that share a
// record is the order in which the user made them.
func (m *model) checkGroups(t *rapid.T, q []*modelGroup) {
	inErrors := map[work.ID]bool{}
	list, err := m.db.SyncErrors(true)
	must(t, err)
	if len(list) != len(m.errors) {
		t.Fatalf("%d sync errors, want %d", len(list), len(m.errors))
	}
	for _, e := range list {
		inErrors[e.Group.ID] = true
		want := m.errors[e.ID]
		if want == nil || want.group != e.Group.ID || (want.state == "active") != (e.State == ErrorActive) || len(e.Group.Changes) == 0 {
			t.Fatalf("sync error %+v, want %+v", e, want)
		}
	}
	waiting := 0
	for id, g := range m.groups {
		known, err := m.db.Committed(id)
		must(t, err)
		out, err := m.db.OutcomeOf(id)
		inOutbox := slices.ContainsFunc(q, func(o *modelGroup) bool { return o.ID == id })
		switch {
		case !known:
			t.Fatalf("group %v is lost", id)
		case inOutbox != (g.place == "outbox"):
			t.Fatalf("group %v: in the outbox %v, want %s", id, inOutbox, g.place)
		case g.place == "answered" && (err != nil || out != g.out), g.place == "outbox" && (err != nil || out != ""),
			(g.place == "discarded" || g.place == "forgotten") && !work.Is(err, work.NotFound):
			t.Fatalf("group %v in %s: outcome %q %v", id, g.place, out, err)
		case inErrors[id] != (g.out == Rejected || g.out == Conflict):
			t.Fatalf("group %v with %q: in the sync errors %v", id, g.out, inErrors[id])
		}
		if g.place == "outbox" {
			waiting++
		}
	}
	if waiting != len(q) {
		t.Fatalf("%d groups in the outbox, want %d", len(q), waiting)
	}
	for i, late := range q {
		for _, early := range q[:i] {
			if oneRecord(early.Group, late.Group) && early.rank > late.rank || names(early.Group, late.ID) {
				t.Fatalf("group %d comes before %d", early.Seq, late.Seq)
			}
		}
	}
	m.checkHeld(t, q)
}
