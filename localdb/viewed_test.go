package localdb

import (
	"path/filepath"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// A command that shows a record and the sync that takes it away are two processes.
func TestWhatWasOpenedIsKnownToTheNextProgram(t *testing.T) {
	commits := 0
	open := func(path string) *DB {
		db, err := Open(path, Options{Now: func() time.Time { return testNow }, NewID: ids(0xee), Committed: func() { commits++ }})
		check(t, err)
		return db
	}
	path := filepath.Join(t.TempDir(), "device.db")
	db := open(path)
	check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
	next := ids(1)
	job, task := next(), next()
	page(t, db, row(jobs, job, 1, name("a")), row(tasks, task, 1, work.Fields{"job": work.Ref(job)}))
	commits = 0
	db.Viewed(ref(jobs, job))
	db.Viewed(ref(jobs, job), ref(tasks, task))
	if commits != 0 {
		t.Error("a look is written at once")
	}
	check(t, db.Close())
	if commits != 1 {
		t.Errorf("%d commits for what was opened", commits)
	}
	db = open(path)
	db.Viewed(ref(jobs, job)) // known already, and more of it
	check(t, db.Close())
	check(t, db.Close())
	if commits != 1 {
		t.Errorf("%d commits: what is known is written again", commits)
	}
	db = open(path)
	takeAway(t, db, WhyOutOfScope, ref(jobs, job), ref(tasks, task))
	wantKept(t, db, jobs, job)
	wantKept(t, db, tasks, task)
	check(t, db.Close())
}

func TestViewsAreBounded(t *testing.T) {
	db, now := movable(t)
	next := ids(1)
	var all []work.ID
	open := func(n int) {
		for range n {
			*now = now.Add(time.Second)
			all = append(all, next())
			db.Viewed(ref(jobs, all[len(all)-1]))
		}
	}
	open(maxViews)
	page(t, db)
	db.Viewed(ref(jobs, all[0])) // again: it is not the oldest any more
	open(1)
	page(t, db)
	check(t, db.view("test", func(x *txn) error {
		list := x.viewings()
		has := func(i int) bool { _, ok := list[recordKey{jobs, all[i]}]; return ok }
		if len(list) != maxViews || !has(0) || has(1) || !has(2) || !has(maxViews) {
			t.Errorf("%d are known; the oldest is to go", len(list))
		}
		return nil
	}))
	open(3 * maxViews)
	if n := len(db.views.list); n != maxViews {
		t.Errorf("%d wait in memory", n)
	}
	// Another day begins with none.
	*now = now.Add(24 * time.Hour)
	open(1)
	page(t, db)
	check(t, db.view("test", func(x *txn) error {
		if list := x.viewings(); len(list) != 1 {
			t.Errorf("%d are known of another day", len(list)-1)
		}
		return nil
	}))
}

// A page that is refused takes no note with it.
func TestViewsOutliveAPageThatFails(t *testing.T) {
	db, _ := movable(t)
	job := ids(1)()
	page(t, db, row(jobs, job, 1, name("a")))
	db.Viewed(ref(jobs, job))
	if _, err := db.ApplyPage(Page{Removed: []Removed{{"", job, WhyOutOfScope}}}); err == nil {
		t.Fatal("a page that names no table is taken")
	}
	takeAway(t, db, WhyOutOfScope, ref(jobs, job))
	wantKept(t, db, jobs, job)
}
