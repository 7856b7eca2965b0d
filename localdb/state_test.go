package localdb

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

func TestLogAndDrafts(t *testing.T) {
	db := testDB(t)
	for i := range maxRuns + 5 {
		check(t, db.LogRun(Run{Reason: fmt.Sprint(i)}))
	}
	all, err := db.Runs(0)
	if err != nil || len(all) != maxRuns || all[0].Reason != fmt.Sprint(maxRuns+4) {
		t.Errorf("%d runs, %v", len(all), err)
	}
	if two, _ := db.Runs(2); len(two) != 2 {
		t.Errorf("%d runs, want 2", len(two))
	}
	check(t, db.SaveDraft("note/1", "hello\n\u00fc"))
	db = reopened(t, db)
	if s, err := db.Draft("note/1"); s != "hello\n\u00fc" || err != nil {
		t.Errorf("draft %q %v", s, err)
	}
	check(t, db.DropDraft("note/1"))
	check(t, db.DropDraft("note/1"))
	if s, _ := db.Draft("note/1"); s != "" {
		t.Errorf("draft %q", s)
	}
	check(t, db.SaveDraft("k", "x"))
	check(t, db.SaveDraft("k", ""))
	wantKind(t, db.SaveDraft("", "x"), work.Invalid)
	wantKind(t, db.SaveDraft(strings.Repeat("k", 300), "x"), work.Invalid)
	wantKind(t, db.SaveDraft("k", "\xff"), work.Invalid)
}

func TestWatchJoinsWhatIsNotRead(t *testing.T) {
	db := testDB(t)
	c, stop := db.Watch()
	next := ids(1)
	for range 3 { // nobody reads
		edit(t, db, work.CreateOf(jobs, next(), name("a")))
	}
	page(t, db, row(clients, next(), 1, name("b")))
	check(t, db.LogRun(Run{}))
	got := <-c
	if !got.Tables[jobs] || !got.Tables[clients] || !got.Outbox || !got.Status || got.Errors {
		t.Errorf("changed %+v", got)
	}
	select {
	case more := <-c:
		t.Errorf("more: %+v", more)
	default:
	}
	stop()
	stop()
	if _, ok := <-c; ok {
		t.Error("the channel is open after stop")
	}
	d, _ := db.Watch()
	check(t, db.Close())
	if _, ok := <-d; ok {
		t.Error("the channel is open after Close")
	}
}

func TestFullDisk(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	g := edit(t, db, work.CreateOf(jobs, id, name("a")))
	db.space = func(string) (uint64, error) { return reserve - 1, nil }
	change := []work.Change{work.UpdateOf(jobs, id, name("b"))}
	_, err := db.Edit(work.Group{Changes: change})
	wantKind(t, err, work.DiskFull)
	_, err = db.ApplyPage(Page{Rows: []Row{row(jobs, id, 1, name("x"))}})
	wantKind(t, err, work.DiskFull)
	batch(t, db)
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(jobs, id, 1, name("a"))}})
	wantName(t, db, jobs, id, "a")
	db.space = freeSpace

	// bbolt's own limit stands for a disk that fills up while a change is written.
	size, err := db.Size()
	check(t, err)
	db.file.MaxSize = int(size)
	big := work.Fields{"name": work.Text(strings.Repeat("x", 7<<20))}
	next := ids(3)
	for range 3 {
		if _, err = db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, next(), big)}}); err != nil {
			break
		}
	}
	wantKind(t, err, work.DiskFull)
	wantName(t, db, jobs, id, "a")
	edit(t, db, work.UpdateOf(jobs, id, big)) // opened again, without the limit
}

func TestFailedCommitTellsTheTruth(t *testing.T) {
	boom := errors.New("input/output error")
	db := testDB(t)
	next := ids(1)
	id := next()
	fail := func(happens bool, times int) {
		db.commit = func(tx *bolt.Tx) error {
			if times == 0 {
				return tx.Commit()
			}
			times--
			if happens {
				_ = tx.Commit()
			} else {
				_ = tx.Rollback()
			}
			return boom
		}
	}
	create := func() (work.Group, error) {
		id = next()
		return db.Edit(work.Group{ID: next(), Changes: []work.Change{work.CreateOf(jobs, id, name("a"))}})
	}
	fail(true, 1)
	g, err := create()
	if err != nil || g.Seq != 1 {
		t.Errorf("it was saved, and Edit says %v (number %d)", err, g.Seq)
	}
	wantName(t, db, jobs, id, "a")
	fail(false, 1)
	g, err = create()
	wantKind(t, err, work.Internal)
	if !errors.Is(err, boom) || !strings.Contains(err.Error(), "not saved") {
		t.Errorf("error %v", err)
	}
	wantName(t, db, jobs, id, "-")
	if ok, err := db.Committed(g.ID); ok || err != nil {
		t.Errorf("committed %v %v", ok, err)
	}
	fail(true, 2) // the disk does not come back
	g, err = create()
	if err == nil || !strings.Contains(err.Error(), "not known") {
		t.Errorf("error %v", err)
	}
	if _, again := db.Get(jobs, id); again == nil {
		t.Error("the store goes on after a failure that it could not clear up")
	}
	wantKind(t, db.SaveDraft("k", "x"), work.Internal)
	db = reopened(t, db)
	if ok, err := db.Committed(g.ID); !ok || err != nil {
		t.Errorf("after reopening: committed %v %v", ok, err)
	}
}

// TestEveryFailedCommitTellsTheTruth: not only edits.
func TestEveryFailedCommitTellsTheTruth(t *testing.T) {
	boom := errors.New("input/output error")
	db := testDB(t)
	g := edit(t, db, work.CreateOf(jobs, ids(1)(), name("a")))
	watch, stop := db.Watch()
	defer stop()
	fail := func(happens bool, times int) {
		db.commit = func(tx *bolt.Tx) error {
			if times--; times < 0 {
				return tx.Commit()
			}
			if happens {
				_ = tx.Commit()
			} else {
				_ = tx.Rollback()
			}
			return boom
		}
	}
	fail(false, 1)
	wantKind(t, db.DiscardPending(g.ID), work.Internal)
	if n, _, _ := db.Pending(); n != 1 {
		t.Errorf("%d pending after a discard that failed", n)
	}
	fail(true, 1)
	check(t, db.DiscardPending(g.ID))
	if n, _, _ := db.Pending(); n != 0 {
		t.Errorf("%d pending after a discard that was saved", n)
	}
	if c := <-watch; !c.Outbox {
		t.Errorf("watchers hear %+v", c)
	}
	fail(false, 2) // and the disk does not come back
	err := db.SaveDraft("k", "x")
	if err == nil || !strings.Contains(err.Error(), "not saved") {
		t.Errorf("error %v", err)
	}
	if _, err = db.Draft("k"); err == nil || !strings.Contains(err.Error(), "restart") {
		t.Errorf("error %v", err)
	}
}
