package localdb

import (
	"context"
	"testing"

	"fieldbook/internal/work"
)

// wipeSample has a job that the user changed, one that the user deleted, one that was only
// downloaded, and a refused change.
func wipeSample(t *testing.T) (db *DB, changed, deleted, plain work.ID) {
	db = testDB(t)
	next := ids(1)
	changed, deleted, plain = next(), next(), next()
	refused, client := next(), next()
	page(t, db, row(jobs, changed, 5, work.Fields{"name": work.Text("a"), "client": work.Ref(client), "n": work.Int(3)}),
		row(jobs, deleted, 6, name("b")), row(jobs, plain, 7, name("c")), row(jobs, refused, 8, name("d")), row(clients, client, 9, name("e")))
	check(t, db.SaveDevice(Device{Server: "https://a.test", Environment: "e1", Login: "ana", UserName: "Ana", User: work.ID{1}, Token: "secret", HealthKey: []byte("h")}))
	check(t, db.SetFirstSyncDone(true))
	g := edit(t, db, work.UpdateOf(jobs, refused, name("d2")))
	answer(t, db, Answer{Group: g.ID, Outcome: Rejected})
	edit(t, db, work.UpdateOf(jobs, changed, name("a2")))
	edit(t, db, work.DeleteOf(jobs, deleted))
	check(t, db.LogRun(Run{Reason: "test"}))
	check(t, db.SaveDraft("k", "half"))
	return db, changed, deleted, plain
}

// wantWiped checks that nothing downloaded is left and everything of the user is.
func wantWiped(t *testing.T, db *DB, changed, deleted, plain work.ID) {
	t.Helper()
	if p, err := db.Plan(); p != nil || err != nil {
		t.Errorf("plan %v %v", p, err)
	}
	if c, anew, err := db.Cursor(); c != "" || anew == 0 || err != nil {
		t.Errorf("cursor %q, %d times anew, %v", c, anew, err)
	}
	if done, err := db.FirstSyncDone(); done || err != nil {
		t.Error("first sync still done")
	}
	for _, table := range []string{jobs, clients} {
		if n, d, _ := db.Holding(table); n != 0 || d != (work.Digest{}) {
			t.Errorf("still holds %d rows of %s", n, table)
		}
	}
	wantName(t, db, jobs, plain, "-")
	wantName(t, db, jobs, deleted, "-")
	r, err := db.Get(jobs, changed)
	if err != nil || r.Rev != 5 || r.Fields().Text("name") != "a2" || r.Fields().Int("n") != 3 {
		t.Errorf("the changed record is %s %v", r.Data, err)
	}
	list, err := db.List(context.Background(), Query{Table: jobs})
	if n, countErr := db.Count(jobs); err != nil || len(list) != 1 || n != 1 || countErr != nil {
		t.Errorf("list %d %v count %d %v", len(list), err, n, countErr)
	}
	entries, err := db.Outbox()
	errs, _ := db.SyncErrors(false)
	runs, _ := db.Runs(0)
	draft, _ := db.Draft("k")
	if err != nil || len(entries) != 2 || len(errs) != 1 || len(runs) != 1 || draft != "half" {
		t.Errorf("outbox %d %v errors %d runs %d draft %q", len(entries), err, len(errs), len(runs), draft)
	}
}

func TestWipeKeepsWhatTheUserDid(t *testing.T) {
	db, changed, deleted, plain := wipeSample(t)
	before, _ := db.Device()
	check(t, db.Wipe())
	wantWiped(t, db, changed, deleted, plain)
	db = reopened(t, db)
	wantWiped(t, db, changed, deleted, plain)
	if after, _ := db.Device(); after.Token != before.Token || after.Install != before.Install {
		t.Errorf("device %+v", after)
	}
	// The edits can be taken back and brought back, edited on, and sent.
	entries, _ := db.Outbox()
	check(t, db.DiscardPending(entries[0].Group.ID))
	check(t, db.UndoDiscard(entries[0].Group.ID))
	wantName(t, db, jobs, changed, "-") // its own row left with the discard
	page(t, db, row(jobs, changed, 9, name("z")), row(jobs, deleted, 9, name("y")))
	wantName(t, db, jobs, changed, "a2")
	wantName(t, db, jobs, deleted, "-")
	if got := batch(t, db); len(got) != 2 {
		t.Fatalf("batch %v", got)
	}
	check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
	if list, err := db.List(context.Background(), Query{Table: jobs, Time: "start"}); err != nil || len(list) != 0 {
		t.Errorf("by the index: %v %v", list, err)
	}
}

func TestSignOutKeepsTheUsersWork(t *testing.T) {
	db, changed, deleted, plain := wipeSample(t)
	sending := batch(t, db)
	check(t, db.SignOut())
	wantWiped(t, db, changed, deleted, plain)
	d, err := db.Device()
	if err != nil || d.Token != "" || d.HealthKey != nil || d.User != (work.ID{1}) || d.Login != "ana" || d.Server == "" {
		t.Errorf("device %+v %v", d, err)
	}
	_, _, err = db.NextBatch(0, 0)
	wantKind(t, err, work.Unauthenticated)
	_, err = db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, changed, name("x"))}})
	wantKind(t, err, work.Unauthenticated)
	_, err = db.ApplyPage(Page{Rows: []Row{row(jobs, plain, 7, name("c"))}})
	wantKind(t, err, work.Unauthenticated)
	// An answer that was on its way counts; what it brings is not stored.
	answer(t, db, Answer{Group: sending[1], Outcome: Applied, Rows: []Row{row(jobs, plain, 8, name("c"))}})
	wantName(t, db, jobs, plain, "-")
	if n, _, _ := db.Pending(); n != 1 {
		t.Errorf("%d pending", n)
	}
	db = reopened(t, db)
	d.Token = "another"
	check(t, db.SaveDevice(d))
	wantName(t, db, jobs, changed, "a2")
	if got := batch(t, db); len(got) != 1 || got[0] != sending[0] {
		t.Errorf("batch %v", got)
	}
	edit(t, db, work.UpdateOf(jobs, changed, name("x")))
}

// TestWipeOfADamagedDatabase: starting anew must not fail on what is dropped anyway.
func TestWipeOfADamagedDatabase(t *testing.T) {
	for _, spoiled := range []string{baseBucket, overlayBucket} {
		db, changed, _, _ := wipeSample(t)
		check(t, db.update("test", func(t *txn) error { return flip(t.sub(spoiled, jobs, ""), changed[:]) }))
		check(t, db.Wipe())
		wantName(t, db, jobs, changed, "a2")
		if n, err := db.Count(jobs); n != 1 || err != nil {
			t.Errorf("%s: count %d %v", spoiled, n, err)
		}
	}
}
