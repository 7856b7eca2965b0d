package localdb

import (
	"slices"
	"testing"

	"fieldbook/internal/work"
)

func TestARunCountsByTable(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b, c := row(jobs, next(), 2, name("a")), row(clients, next(), 1, name("b")), row(jobs, next(), 1, name("c"))
	first := page(t, db, a, b, c)
	if want := []RunTable{{clients, 1, 0}, {jobs, 2, 0}}; !slices.Equal(first.Did, want) && !slices.Equal(first.Did, []RunTable{want[1], want[0]}) {
		t.Errorf("the first page did %+v", first.Did)
	}
	old := a
	old.Record.Rev = 1
	second, err := db.ApplyPage(Page{Rows: []Row{old}, Removed: []Removed{{Table: jobs, ID: c.Record.ID, Why: WhyDeleted}, {Table: jobs, ID: next(), Why: WhyDeleted}}})
	check(t, err)
	if want := []RunTable{{jobs, 0, 1}}; !slices.Equal(second.Did, want) {
		t.Errorf("an old row and a record that is not here count: %+v", second.Did)
	}

	r := Run{ID: work.ID{1}}
	r.Note(first.Did)
	r.Note(second.Did)
	if want := []RunTable{{clients, 1, 0}, {jobs, 2, 1}}; r.Rows != 3 || r.Removed != 1 || !slices.Equal(r.Tables, want) {
		t.Errorf("the run: %+v", r)
	}
	check(t, db.LogRun(r))
	db = reopened(t, db)
	if kept, err := db.Runs(1); err != nil || !slices.Equal(kept[0].Tables, r.Tables) {
		t.Errorf("kept: %+v, %v", kept, err)
	}
}
