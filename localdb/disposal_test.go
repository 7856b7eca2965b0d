package localdb

import (
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"fieldbook/internal/work"
)

// refuseOne makes a refused change of a job and, if follow, a later one that waits for it.
func refuseOne(t *testing.T, db *DB, follow bool) (record, syncError work.ID, later work.Group) {
	t.Helper()
	record = db.newID()
	page(t, db, row(jobs, record, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, record, name("b")))
	if follow {
		later = edit(t, db, work.UpdateOf(jobs, record, work.Fields{"n": work.Int(1)}))
	}
	res := answer(t, db, Answer{Group: g.ID, Outcome: Rejected})
	return record, res.Errors[0], later
}

func wantDisposals(t *testing.T, db *DB, want ...string) {
	t.Helper()
	list, err := db.Disposals()
	check(t, err)
	var got []string
	for _, d := range list {
		got = append(got, d.How)
		if d.By != "Ana" || !d.At.Equal(testNow) {
			t.Errorf("disposal %+v", d)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("disposals %v, want %v", got, want)
	}
}

func signedIn(t *testing.T, db *DB) {
	t.Helper()
	check(t, db.SaveDevice(Device{Server: "https://a.test", Environment: "e1", Login: "ana", UserName: "Ana", User: work.ID{1}, Token: "secret"}))
}

func TestDisposalsWaitForTheServer(t *testing.T) {
	db := testDB(t)
	signedIn(t, db)
	_, first, _ := refuseOne(t, db, false)
	_, second, _ := refuseOne(t, db, false)
	wantDisposals(t, db)
	check(t, db.DiscardSyncError(first))
	_, err := db.RetrySyncError(second, nil)
	check(t, err)
	db = reopened(t, db)
	check(t, db.DisposalsSent([]work.ID{first, second})) // not handed out since
	wantDisposals(t, db, DisposalDiscarded, DisposalRetried)
	check(t, db.UndoDiscardSyncError(first)) // after they were read
	check(t, db.DisposalsSent([]work.ID{first, second}))
	wantDisposals(t, db, DisposalActive)
	check(t, db.DisposalsSent([]work.ID{first, {9}}))
	wantDisposals(t, db)
}

func TestTheOfficeDisposesOfAnError(t *testing.T) {
	for _, how := range []string{DisposalRetried, DisposalDiscarded, DisposalResolved} {
		db := testDB(t)
		signedIn(t, db)
		_, id, later := refuseOne(t, db, true)
		if got := batch(t, db); len(got) != 0 {
			t.Fatalf("sent %v before the error was decided", got)
		}
		check(t, db.DisposeFromOffice([]Disposal{{ID: work.ID{9}, How: how}, {ID: id, How: how, By: "Dora", At: testNow}}))
		list, err := db.SyncErrors(true)
		if err != nil || len(list) != 1 || list[0].State != ErrorResolved || list[0].Resolution != how || list[0].ResolvedBy != "Dora" {
			t.Errorf("%s: errors %+v %v", how, list, err)
		}
		if got := batch(t, db); !slices.Equal(got, []work.ID{later.ID}) {
			t.Errorf("%s: sent %v, want the one that waited", how, got)
		}
		check(t, db.Unsent([]work.ID{later.ID}, "x"))
		check(t, db.DisposeFromOffice([]Disposal{{ID: id, How: DisposalActive, By: "Dora", At: testNow}}))
		if list, _ := db.SyncErrors(false); len(list) != 1 || list[0].ResolvedBy != "" {
			t.Errorf("%s: not active again", how)
		}
		if got := batch(t, db); len(got) != 0 {
			t.Errorf("%s: sent %v before the error was decided again", how, got)
		}
		wantDisposals(t, db) // the office knows
	}
}

// TestTheLaterDecisionCounts: whoever decided last has decided.
func TestTheLaterDecisionCounts(t *testing.T) {
	for _, c := range []struct {
		at     time.Duration
		how    string
		active bool
		left   []string
	}{
		{-time.Hour, DisposalActive, false, []string{DisposalDiscarded}},
		{time.Hour, DisposalActive, true, nil},
		{time.Hour, DisposalResolved, false, nil},
	} {
		db := testDB(t)
		signedIn(t, db)
		_, id, _ := refuseOne(t, db, false)
		check(t, db.DiscardSyncError(id))
		check(t, db.DisposeFromOffice([]Disposal{{ID: id, How: c.how, By: "Dora", At: testNow.Add(c.at)}}))
		if list, _ := db.SyncErrors(false); (len(list) == 1) != c.active {
			t.Errorf("%+v: active %v", c, list)
		}
		wantDisposals(t, db, c.left...)
	}
	// What was sent again from here is out of the office's hands.
	db := testDB(t)
	signedIn(t, db)
	_, id, _ := refuseOne(t, db, false)
	_, err := db.RetrySyncError(id, nil)
	check(t, err)
	check(t, db.DisposeFromOffice([]Disposal{{ID: id, How: DisposalActive, At: testNow.Add(time.Hour)}}))
	if list, _ := db.SyncErrors(false); len(list) != 0 {
		t.Error("an error that was sent again is active")
	}
}

func TestDisposeFromOfficeWaitsForWhatIsBeingSent(t *testing.T) {
	db := testDB(t)
	signedIn(t, db)
	id := db.newID()
	page(t, db, row(jobs, id, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	edit(t, db, work.UpdateOf(jobs, id, name("c")))
	batch(t, db)
	res := answer(t, db, Answer{Group: g.ID, Outcome: Rejected})
	_, other, _ := refuseOne(t, db, false)
	err := db.DisposeFromOffice([]Disposal{{ID: res.Errors[0], How: DisposalResolved, At: testNow}, {ID: other, How: DisposalResolved, At: testNow}})
	wantKind(t, err, work.Conflict)
	if list, _ := db.SyncErrors(false); len(list) != 1 || list[0].ID != res.Errors[0] {
		t.Errorf("errors %+v", list)
	}
}

// TestFilesWithoutLaterBuckets: a file of before can be read, and gets them for writing.
func TestFilesWithoutLaterBuckets(t *testing.T) {
	db := testDB(t)
	check(t, db.Close())
	file, err := bolt.Open(db.path, 0o600, nil)
	check(t, err)
	check(t, file.Update(func(tx *bolt.Tx) error {
		for _, name := range laterBuckets {
			if err := tx.DeleteBucket([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	}))
	check(t, file.Close())
	old, err := Open(db.path, Options{ReadOnly: true})
	check(t, err)
	wantDisposals(t, old)
	check(t, old.Close())
	db, err = Open(db.path, testOptions())
	check(t, err)
	_, id, _ := refuseOne(t, db, false)
	check(t, db.DiscardSyncError(id))
	check(t, db.Close())
}
