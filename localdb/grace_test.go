package localdb

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// movable opens a database whose clock the test moves, for a user in Berlin.
func movable(t *testing.T) (*DB, *time.Time) {
	t.Helper()
	now := testNow
	db, err := Open(filepath.Join(t.TempDir(), "device.db"), Options{Now: func() time.Time { return now }, NewID: ids(0xee)})
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	check(t, db.SaveDevice(Device{Server: "https://x", Environment: "e", User: work.ID{9}, Token: "t", Zone: "Europe/Berlin"}))
	check(t, db.SavePlan(&Plan{Profile: "test", ProfileVersion: 1, Epoch: "e1", Schema: testSchema(t)}))
	return db, &now
}

func ref(table string, id work.ID) work.RecordRef { return work.RecordRef{Table: table, ID: id} }

func takeAway(t *testing.T, db *DB, why string, gone ...work.RecordRef) {
	t.Helper()
	p := Page{}
	for _, r := range gone {
		p.Removed = append(p.Removed, Removed{r.Table, r.ID, why})
	}
	_, err := db.ApplyPage(p)
	check(t, err)
}

// wantKept compares the records of a table of which copies are kept.
func wantKept(t *testing.T, db *DB, table string, want ...work.ID) {
	t.Helper()
	left, err := db.Left(table)
	check(t, err)
	for _, id := range want {
		if left[id].Why == "" {
			t.Errorf("no copy of %s %s is kept", table, id)
		}
	}
	if len(left) != len(want) {
		t.Errorf("copies of %d records of %s are kept, want %d", len(left), table, len(want))
	}
}

func recalled(t *testing.T, db *DB, table string, id work.ID) string {
	t.Helper()
	r, err := db.Recall(table, id)
	if work.Is(err, work.NotFound) {
		return "-"
	}
	check(t, err)
	return r.Fields().Text("name")
}

// The midnight that ends the day after testNow's in Berlin.
var graceEnd = time.Date(2026, 3, 5, 23, 0, 0, 0, time.UTC)

func TestWhatWasOpenedStaysForTheGrace(t *testing.T) {
	for _, why := range []string{WhyOutOfScope, WhyDeleted} {
		t.Run(why, func(t *testing.T) {
			db, now := movable(t)
			next := ids(1)
			job, client, task, other := next(), next(), next(), next()
			page(t, db, row(jobs, job, 3, work.Fields{"name": work.Text("job"), "client": work.Ref(client)}), row(clients, client, 1, name("client")),
				row(tasks, task, 1, work.Fields{"name": work.Text("task"), "job": work.Ref(job)}), row(jobs, other, 1, name("other")))
			db.Viewed(ref(jobs, job), ref(clients, client), ref(tasks, task))
			*now = testNow.Add(time.Hour)
			takeAway(t, db, why, ref(jobs, job), ref(clients, client), ref(tasks, task), ref(jobs, other))

			wantKept(t, db, jobs, job)
			wantKept(t, db, clients, client)
			wantKept(t, db, tasks, task)
			left, err := db.Left(jobs)
			check(t, err)
			if want := (Left{why, testNow.Add(time.Hour), graceEnd}); left[job] != want {
				t.Errorf("left %+v, want %+v", left[job], want)
			}
			// A copy is no row: not found, not listed, not counted.
			wantName(t, db, jobs, job, "-")
			list, err := db.List(t.Context(), Query{Table: jobs})
			check(t, err)
			if n, _ := db.Count(jobs); n != 0 || len(list) != 0 {
				t.Errorf("%d counted, %d listed", n, len(list))
			}
			if n, d, _ := db.Holding(jobs); n != 0 || d != (work.Digest{}) {
				t.Errorf("holding %d %v", n, d)
			}
			db = reopened(t, db)
			if got := recalled(t, db, jobs, job); got != "job" {
				t.Errorf("recalled %q", got)
			}
			around, err := db.RecallList(t.Context(), Query{Table: tasks, Lookup: "job", Equals: job})
			check(t, err)
			if len(around) != 1 || around[0].ID != task {
				t.Errorf("around it: %v", around)
			}
			if got := recalled(t, db, jobs, other); got != "-" {
				t.Errorf("what nobody opened is kept: %q", got)
			}

			*now = graceEnd.Add(-time.Second)
			wantKept(t, db, jobs, job)
			*now = graceEnd
			wantKept(t, db, jobs)
			db = reopened(t, db)
			check(t, db.view("test", func(x *txn) error {
				if k, _ := x.top(graceBucket).bucket.Cursor().First(); k != nil {
					t.Error("a copy whose grace is over lies in the file after opening it")
				}
				return nil
			}))
		})
	}
}

// The window moves at midnight, while the booking of the last day is still open.
func TestWhatWasOpenedLastNightStays(t *testing.T) {
	db, now := movable(t)
	next := ids(1)
	opened, again, changed, early := next(), next(), next(), next()
	page(t, db, row(jobs, opened, 1, name("a")), row(jobs, again, 1, name("a")), row(jobs, changed, 1, name("a")), row(jobs, early, 1, name("a")))
	midnight := time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)
	*now = midnight.Add(-13 * time.Hour)
	db.Viewed(ref(jobs, early))
	db.Viewed(ref(jobs, again))
	page(t, db)
	*now = midnight.Add(-time.Minute)
	db.Viewed(ref(jobs, opened))
	db.Viewed(ref(jobs, again))
	g := edit(t, db, work.UpdateOf(jobs, changed, name("b")))
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(jobs, changed, 2, name("b"))}})
	*now = midnight
	takeAway(t, db, WhyOutOfScope, ref(jobs, opened), ref(jobs, again), ref(jobs, changed), ref(jobs, early))
	wantKept(t, db, jobs, opened, again, changed)
}

func TestTheDownloadTakesOldCopiesAway(t *testing.T) {
	db, now := movable(t)
	job := ids(1)()
	page(t, db, row(jobs, job, 1, name("a")))
	db.Viewed(ref(jobs, job))
	takeAway(t, db, WhyOutOfScope, ref(jobs, job))
	*now = graceEnd
	page(t, db)
	*now = testNow // a copy that is only hidden would be seen again
	wantKept(t, db, jobs)

	// A clock that is set back by a year leaves no copy for a year.
	page(t, db, row(jobs, job, 1, name("a")))
	db.Viewed(ref(jobs, job))
	takeAway(t, db, WhyOutOfScope, ref(jobs, job))
	*now = testNow.Add(-setBack)
	wantKept(t, db, jobs, job)
	*now = testNow.Add(-setBack - time.Second)
	wantKept(t, db, jobs)
}

func TestTheProfileSaysHowLongCopiesAreKept(t *testing.T) {
	db, _ := movable(t)
	check(t, db.SavePlan(&Plan{Profile: "test", ProfileVersion: 2, Epoch: "e1", Schema: testSchema(t), Grace: 3}))
	job := ids(1)()
	page(t, db, row(jobs, job, 1, name("a")))
	db.Viewed(ref(jobs, job))
	takeAway(t, db, WhyOutOfScope, ref(jobs, job))
	left, err := db.Left(jobs)
	check(t, err)
	if want := graceEnd.Add(48 * time.Hour); !left[job].Until.Equal(want) {
		t.Errorf("until %s, want %s", left[job].Until, want)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	for what, c := range map[string]struct {
		why    string
		before func(*DB, *time.Time, work.ID)
	}{
		"never opened":     {WhyOutOfScope, func(*DB, *time.Time, work.ID) {}},
		"opened yesterday": {WhyOutOfScope, func(db *DB, now *time.Time, id work.ID) { db.Viewed(ref(jobs, id)); *now = testNow.Add(15 * time.Hour) }},
		"written yesterday": {WhyOutOfScope, func(db *DB, now *time.Time, id work.ID) {
			db.Viewed(ref(jobs, id))
			page(t, db)
			*now = testNow.Add(15 * time.Hour)
		}},
		"changed yesterday": {WhyDeleted, func(db *DB, now *time.Time, id work.ID) {
			g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
			answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(jobs, id, 2, name("b"))}})
			*now = testNow.Add(15 * time.Hour)
		}},
		"revoked":        {WhyRevoked, func(db *DB, _ *time.Time, id work.ID) { db.Viewed(ref(jobs, id)) }},
		"table dropped":  {WhyTableDropped, func(db *DB, _ *time.Time, id work.ID) { db.Viewed(ref(jobs, id)) }},
		"deleted here":   {WhyDeleted, func(db *DB, _ *time.Time, id work.ID) { db.Viewed(ref(jobs, id)); edit(t, db, work.DeleteOf(jobs, id)) }},
		"only looked up": {WhyOutOfScope, func(db *DB, _ *time.Time, id work.ID) { db.Viewed(ref(tasks, id)) }},
	} {
		t.Run(what, func(t *testing.T) {
			db, now := movable(t)
			id := ids(1)()
			page(t, db, row(jobs, id, 1, name("a")))
			c.before(db, now, id)
			takeAway(t, db, c.why, ref(jobs, id))
			wantKept(t, db, jobs)
		})
	}
}

// What the user wrote is found, although the record has left meanwhile.
func TestWhatWasChangedStaysWithTheChange(t *testing.T) {
	db, _ := movable(t)
	next := ids(1)
	sent, waiting := next(), next()
	page(t, db, row(jobs, sent, 1, name("a")), row(jobs, waiting, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, sent, name("mine")))
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Rows: []Row{row(jobs, sent, 2, name("mine"))}})
	h := edit(t, db, work.UpdateOf(jobs, waiting, name("mine")))
	takeAway(t, db, WhyOutOfScope, ref(jobs, sent), ref(jobs, waiting))
	wantKept(t, db, jobs, sent, waiting)
	wantName(t, db, jobs, sent, "-")
	wantName(t, db, jobs, waiting, "mine") // as always under a pending edit
	answer(t, db, Answer{Group: h.ID, Outcome: Merged})
	wantName(t, db, jobs, waiting, "-")
	for _, id := range []work.ID{sent, waiting} {
		if got := recalled(t, db, jobs, id); got != "mine" {
			t.Errorf("recalled %q", got)
		}
	}
}

// Scope is not permission: what left can be changed, and the server judges. What was deleted
// can not.
func TestEditsOfWhatLeft(t *testing.T) {
	db, _ := movable(t)
	next := ids(1)
	moved, deleted := next(), next()
	page(t, db, row(jobs, moved, 7, name("a")), row(jobs, deleted, 7, name("a")))
	db.Viewed(ref(jobs, moved))
	db.Viewed(ref(jobs, deleted))
	takeAway(t, db, WhyOutOfScope, ref(jobs, moved))
	takeAway(t, db, WhyDeleted, ref(jobs, deleted))

	g := edit(t, db, work.UpdateOf(jobs, moved, name("b")), work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(moved)}))
	if c := g.Changes[0]; c.BaseRev != 7 || string(c.Set["name"].From) != `"a"` {
		t.Errorf("change %+v", c)
	}
	if got := recalled(t, db, jobs, moved); got != "b" {
		t.Errorf("recalled %q while the change waits", got)
	}
	check(t, db.DiscardPending(g.ID))
	if got := recalled(t, db, jobs, moved); got != "a" {
		t.Errorf("recalled %q after it was taken back", got)
	}
	check(t, db.UndoDiscard(g.ID))
	answer(t, db, Answer{Group: g.ID, Outcome: Applied})
	if got := recalled(t, db, jobs, moved); got != "b" {
		t.Errorf("recalled %q after the answer", got)
	}

	for what, c := range map[string]work.Change{
		"update": work.UpdateOf(jobs, deleted, name("b")), "deletion": work.DeleteOf(jobs, deleted),
		"a part of it": work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(deleted)}),
	} {
		_, err := db.Edit(work.Group{Changes: []work.Change{c}})
		if wantKind(t, err, work.NotFound); work.Message(err) != "the record was deleted at the office: nothing can be saved on it any more" {
			t.Errorf("%s: %s", what, work.Message(err))
		}
	}
	if n, _, _ := db.Pending(); n != 0 {
		t.Errorf("%d changes wait", n)
	}
}

func TestWhatComesBackOrMayNotBeSeenIsNotKept(t *testing.T) {
	db, _ := movable(t)
	next := ids(1)
	back, hidden := next(), next()
	page(t, db, row(jobs, back, 1, name("a")), row(jobs, hidden, 1, name("a")))
	db.Viewed(ref(jobs, back))
	db.Viewed(ref(jobs, hidden))
	takeAway(t, db, WhyOutOfScope, ref(jobs, back), ref(jobs, hidden))
	page(t, db, row(jobs, back, 2, name("new")))
	takeAway(t, db, WhyRevoked, ref(jobs, hidden))
	wantKept(t, db, jobs)
	wantName(t, db, jobs, back, "new")
}

func TestReconfigureAndAnotherUserDropCopies(t *testing.T) {
	for what, anew := range map[string]func(*DB) error{
		"reconfigure": (*DB).Wipe, "sign out": (*DB).SignOut,
		"another user": func(db *DB) error {
			return db.SaveDevice(Device{Server: "https://x", Environment: "e", User: work.ID{8}, Token: "t"})
		},
	} {
		t.Run(what, func(t *testing.T) {
			db, _ := movable(t)
			d, err := db.Device()
			check(t, err)
			next := ids(1)
			job, later := next(), next()
			page(t, db, row(jobs, job, 1, name("a")))
			db.Viewed(ref(jobs, job))
			takeAway(t, db, WhyOutOfScope, ref(jobs, job))
			db.Viewed(ref(jobs, later))
			check(t, anew(db))
			wantKept(t, db, jobs)
			check(t, db.SaveDevice(d))
			wantKept(t, db, jobs)
			// What was opened before is forgotten, too.
			check(t, db.SavePlan(&Plan{Schema: testSchema(t)}))
			page(t, db, row(jobs, job, 1, name("a")), row(jobs, later, 1, name("a")))
			takeAway(t, db, WhyOutOfScope, ref(jobs, job), ref(jobs, later))
			wantKept(t, db, jobs)
		})
	}
}

func TestCopiesAreBounded(t *testing.T) {
	db, now := movable(t)
	next := ids(1)
	var all []work.ID
	var rows []Row
	for range maxGrace + 10 {
		all = append(all, next())
		rows = append(rows, row(jobs, all[len(all)-1], 1, name("a")))
	}
	page(t, db, rows...)
	for chunk := range slices.Chunk(all, maxViewParts) {
		var parts []work.RecordRef
		for _, id := range chunk {
			parts = append(parts, ref(jobs, id))
		}
		db.Viewed(parts[0], parts...)
	}
	takes := func(ids []work.ID) {
		var gone []work.RecordRef
		for _, id := range ids {
			gone = append(gone, ref(jobs, id))
		}
		takeAway(t, db, WhyOutOfScope, gone...)
	}
	takes(all[:10])
	*now = testNow.Add(time.Second)
	takes(all[10:])
	wantKept(t, db, jobs, all[10:]...)
}

func TestACopyThatIsDamagedStandsInNobodysWay(t *testing.T) {
	db, _ := movable(t)
	job := ids(1)()
	page(t, db, row(jobs, job, 1, name("a")))
	db.Viewed(ref(jobs, job))
	takeAway(t, db, WhyOutOfScope, ref(jobs, job))
	check(t, db.update("test", func(x *txn) error { return flip(x.top(graceBucket), recordKey{jobs, job}.flat()) }))
	_, err := db.Recall(jobs, job)
	wantKind(t, err, work.Damaged)
	page(t, db)
	if got := recalled(t, db, jobs, job); got != "-" {
		t.Errorf("recalled %q after the next download", got)
	}
}
