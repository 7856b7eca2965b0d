package localdb

import (
	"slices"
	"testing"

	"fieldbook/internal/work"
)

var (
	ana  = Device{Server: "https://a.test", Environment: "e1", Login: "ana", UserName: "Ana", User: work.ID{1}, Token: "ta", HealthKey: []byte("h")}
	ben  = Device{Server: "https://a.test", Environment: "e1", Login: "ben", UserName: "Ben", User: work.ID{2}, Token: "tb"}
	ana2 = Device{Server: "https://b.test", Environment: "e2", Login: "ana", UserName: "Ana", User: work.ID{1}, Token: "tc"}
)

// wantNothing checks that nothing of anybody can be seen.
func wantNothing(t *testing.T, db *DB, records ...work.ID) {
	t.Helper()
	entries, err := db.Outbox()
	check(t, err)
	errs, err := db.SyncErrors(true)
	check(t, err)
	runs, err := db.Runs(0)
	check(t, err)
	draft, err := db.Draft("k")
	check(t, err)
	disposals, err := db.Disposals()
	check(t, err)
	n, oldest, err := db.Pending()
	if len(entries)+len(errs)+len(runs)+len(draft)+len(disposals)+n != 0 || !oldest.IsZero() || err != nil {
		t.Errorf("outbox %d errors %d runs %d draft %q disposals %d pending %d since %v %v", len(entries), len(errs), len(runs), draft, len(disposals), n, oldest, err)
	}
	for _, id := range records {
		wantName(t, db, jobs, id, "-")
		if m := db.Mark(jobs, id); m != Synced {
			t.Errorf("mark %v", m)
		}
	}
	if n, err := db.Count(jobs); n != 0 || err != nil {
		t.Errorf("%d records %v", n, err)
	}
	if got := batch(t, db); len(got) != 0 {
		t.Errorf("sent %v", got)
	}
}

// TestAnotherUserSeesAndSendsNothingOfTheFirst lets two users, and one of them at another
// environment, take turns on one device.
func TestAnotherUserSeesAndSendsNothingOfTheFirst(t *testing.T) {
	db, changed, deleted, plain := wipeSample(t)
	check(t, db.SaveDevice(ana))
	second, third := db.newID(), db.newID()
	anas, err := db.Outbox()
	check(t, err)
	discarded := edit(t, db, work.CreateOf(jobs, second, name("x")))
	check(t, db.DiscardPending(discarded.ID))

	for _, other := range []Device{ben, ana2} {
		check(t, db.SaveDevice(other))
		wantNothing(t, db, changed, deleted, plain)
		wantKind(t, db.UndoDiscard(discarded.ID), work.NotFound)
		db = reopened(t, db)
		wantNothing(t, db, changed, deleted, plain)
		if d, _ := db.Device(); d.Token != other.Token || d.Install == (work.ID{}) {
			t.Errorf("device %+v", d)
		}
	}
	check(t, db.SaveDevice(ben))
	check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
	page(t, db, row(jobs, changed, 8, name("as Ben sees it")))
	bens := edit(t, db, work.UpdateOf(jobs, changed, name("b")))
	edit(t, db, work.CreateOf(jobs, third, name("t")))
	wantKind(t, db.SaveDevice(Device{Server: "https://a.test"}), work.Invalid)
	sent := batch(t, db)
	wantKind(t, db.SaveDevice(ana), work.Conflict)
	check(t, db.Unsent(sent, "x"))
	answer(t, db, Answer{Group: bens.ID, Outcome: Rejected})
	check(t, db.SaveDraft("k", "of Ben"))

	list, err := db.Parked()
	if err != nil || len(list) != 1 || list[0].UserName != "Ana" || list[0].Environment != "e1" || list[0].Groups != 2 || list[0].Changes != 2 || list[0].Errors != 1 || list[0].Drafts != 1 {
		t.Errorf("parked %+v %v", list, err)
	}
	check(t, db.SaveDevice(ana))
	wantWiped(t, db, changed, deleted, plain)
	wantName(t, db, jobs, third, "-")
	entries, err := db.Outbox()
	check(t, err)
	for i, e := range entries {
		if e.Group.ID != anas[i].Group.ID || e.Group.Seq <= bens.Seq+1 || e.Group.Changes[0].MID != anas[i].Group.Changes[0].MID {
			t.Errorf("entry %+v, was %+v", e.Group, anas[i].Group)
		}
	}
	check(t, db.UndoDiscard(discarded.ID))
	if got := batch(t, db); len(got) != 3 {
		t.Errorf("sent %v", got)
	}
	check(t, db.Unsent(batch(t, db), "x"))
	check(t, db.Unsent([]work.ID{anas[0].Group.ID, anas[1].Group.ID, discarded.ID}, "x"))

	check(t, db.SignOut())
	check(t, db.SaveDevice(ben))
	if errs, err := db.SyncErrors(false); err != nil || len(errs) != 1 || errs[0].Group.ID != bens.ID {
		t.Errorf("errors %+v %v", errs, err)
	}
	if draft, _ := db.Draft("k"); draft != "of Ben" {
		t.Errorf("draft %q", draft)
	}
	wantName(t, db, jobs, third, "t")
	if n, _, err := db.Pending(); n != 1 || err != nil {
		t.Errorf("%d pending %v", n, err)
	}
}

// TestTheSameUserSignsInAgain keeps everything, what was downloaded too.
func TestTheSameUserSignsInAgain(t *testing.T) {
	db, changed, _, plain := wipeSample(t)
	check(t, db.SaveDevice(ana))
	again := ana
	again.Token, again.UserName, again.Server = "new", "Ana Maria", "https://moved.test"
	check(t, db.SaveDevice(again))
	wantName(t, db, jobs, plain, "c")
	wantName(t, db, jobs, changed, "a2")
	if list, err := db.Parked(); err != nil || len(list) != 0 {
		t.Errorf("parked %v %v", list, err)
	}
}

// TestNobodyIsParkedForNothing: a device of many users does not fill up.
func TestNobodyIsParkedForNothing(t *testing.T) {
	db := testDB(t)
	check(t, db.SaveDevice(ana))
	check(t, db.LogRun(Run{Reason: "test"}))
	check(t, db.SaveDevice(ben))
	if list, err := db.Parked(); err != nil || len(list) != 0 {
		t.Errorf("parked %v %v", list, err)
	}
	wantNothing(t, db)
	check(t, db.SaveDraft("k", "x"))
	check(t, db.SaveDevice(ana))
	if list, err := db.Parked(); err != nil || len(list) != 1 {
		t.Errorf("parked %v %v", list, err)
	}
}

// TestParkedEntriesMayBeDamaged: they are set aside when their user is back.
func TestParkedEntriesMayBeDamaged(t *testing.T) {
	db := testDB(t)
	check(t, db.SaveDevice(ana))
	next := ids(1)
	lost := edit(t, db, work.CreateOf(jobs, next(), name("a")))
	whole := edit(t, db, work.CreateOf(jobs, next(), name("b")))
	check(t, db.update("test", func(t *txn) error { return flip(t.top(outboxBucket), number(lost.Seq)) }))
	check(t, db.SaveDevice(ben))
	check(t, db.SaveDevice(ana))
	if got := batch(t, db); !slices.Equal(got, []work.ID{whole.ID}) {
		t.Errorf("sent %v", got)
	}
	if errs, err := db.SyncErrors(false); err != nil || len(errs) != 1 || errs[0].Code != CodeDamaged || errs[0].Group.ID != lost.ID {
		t.Errorf("errors %+v %v", errs, err)
	}
}
