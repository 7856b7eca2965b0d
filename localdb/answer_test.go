package localdb

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestAnswerAppliedReplacesTheEditByTheServersRow(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	if got := batch(t, db); !slices.Equal(got, []work.ID{g.ID}) {
		t.Fatalf("batch %v", got)
	}
	if db.Mark(jobs, id) != Sending || len(batch(t, db)) != 0 {
		t.Error("a group on its way must be marked and not be handed out twice")
	}
	res := answer(t, db, Answer{Group: g.ID, Outcome: Merged, Rows: []Row{row(jobs, id, 2, name("b+"))}})
	if res.Final != 1 || !slices.Equal(res.Tables, []string{jobs}) {
		t.Errorf("result %+v", res)
	}
	wantName(t, db, jobs, id, "b+")
	if o, err := db.OutcomeOf(g.ID); o != Merged || err != nil {
		t.Errorf("outcome %q %v", o, err)
	}
	if db.Mark(jobs, id) != Synced {
		t.Error("still marked")
	}
	res = answer(t, db, Answer{Group: g.ID, Outcome: Rejected, Rows: []Row{row(jobs, id, 3, name("c")), row(jobs, id, 1, name("a"))}})
	if res.Late != 1 || res.Final != 0 {
		t.Errorf("a repeated answer: %+v", res)
	}
	wantName(t, db, jobs, id, "c")
	if o, _ := db.OutcomeOf(g.ID); o != Merged {
		t.Error("a repeated answer changed the outcome")
	}
}

func TestUnsentIsSentAgain(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	g := edit(t, db, work.CreateOf(jobs, id, name("a")))
	batch(t, db)
	check(t, db.Unsent([]work.ID{g.ID, {9}}, "no network"))
	list, err := db.Outbox()
	check(t, err)
	e := list[0]
	if e.State != EntryWaiting || e.Attempts != 1 || e.LastError != "no network" || !e.LastTry.Equal(testNow) || e.Bytes == 0 {
		t.Errorf("entry %+v", e)
	}
	if got := batch(t, db); len(got) != 1 {
		t.Fatalf("batch %v", got)
	}
	db = reopened(t, db) // a crash forgets that it was on its way
	if got := batch(t, db); len(got) != 1 {
		t.Fatalf("batch after reopening %v", got)
	}
}

func TestBatchLimits(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	var want []work.ID
	for range 5 {
		want = append(want, edit(t, db, work.CreateOf(jobs, next(), name("a")), work.CreateOf(jobs, next(), name("b"))).ID)
	}
	take := func(changes, bytes int) []work.Group {
		groups, _, err := db.NextBatch(changes, bytes)
		check(t, err)
		return groups
	}
	if g := take(1, 0); len(g) != 1 || g[0].ID != want[0] {
		t.Errorf("a group over the limit must travel alone: %d", len(g))
	}
	if g := take(4, 0); len(g) != 2 || g[0].ID != want[1] {
		t.Errorf("%d groups, want 2 of 2 changes", len(g))
	}
	if g := take(0, 1); len(g) != 1 {
		t.Errorf("%d groups, want 1 over the byte limit", len(g))
	}
	if g := take(0, 0); len(g) != 1 || g[0].ID != want[4] {
		t.Errorf("%d groups, want the last", len(g))
	}
}

func TestAcked(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	var g []work.Group
	answers := func(i int) { answer(t, db, Answer{Group: g[i].ID, Outcome: Applied}) }
	want := func(seq uint64, not ...uint64) {
		t.Helper()
		_, got, err := db.NextBatch(1, 0)
		check(t, err)
		if got.Seq != seq || !slices.Equal(got.Open, not) {
			t.Errorf("%+v, want %d without %v", got, seq, not)
		}
	}
	want(0) // a new database
	for range 5 {
		g = append(g, edit(t, db, work.CreateOf(jobs, next(), name("a"))))
	}
	want(0)
	answers(1)
	want(2, 1)
	answers(3)
	want(4, 1, 3)
	answers(0)
	want(4, 3)
	answers(4)
	want(5, 3)
	answers(2)
	want(5)
}

// Who passed over more numbers than can be named acknowledges nothing behind those.
func TestAckedIsBounded(t *testing.T) {
	var o open
	for n := uint64(2); n <= 2*maxOpen+4; n += 2 {
		o.add(n)
	}
	if a := o.acked(2*maxOpen + 5); a.Seq != 2*maxOpen+1 || len(a.Open) != maxOpen || a.Open[maxOpen-1] != 2*maxOpen {
		t.Errorf("up to %d without %d numbers", a.Seq, len(a.Open))
	}
	o = open{}
	for n := uint64(3); n <= 2*maxOpen; n++ { // a long outbox of which nothing is answered
		o.add(n)
	}
	if a := o.acked(2 * maxOpen); a.Seq != 2 || len(a.Open) != 0 {
		t.Errorf("up to %d without %d numbers", a.Seq, len(a.Open))
	}
}

// refusedJob returns a database where the creation of a job was refused and later groups
// wait for it: an edit of the job, a task of it, and an edit of that task.
func refusedJob(t *testing.T) (db *DB, job, task work.ID, g []work.Group, sync work.ID) {
	db = testDB(t)
	next := ids(1)
	job, task = next(), next()
	g = append(g, edit(t, db, work.CreateOf(jobs, job, name("j"))))
	g = append(g, edit(t, db, work.UpdateOf(jobs, job, name("j2"))))
	g = append(g, edit(t, db, work.CreateOf(tasks, task, work.Fields{"job": work.Ref(job), "name": work.Text("t")})))
	g = append(g, edit(t, db, work.UpdateOf(tasks, task, name("t2"))))
	other := edit(t, db, work.CreateOf(clients, next(), name("free")))
	g = append(g, other)
	batch(t, db)
	var answers []Answer
	answers = append(answers, Answer{Group: g[0].ID, Outcome: Rejected, Errors: []SyncError{{Type: ErrorOther, Message: "no", Column: "name"}}})
	for _, held := range g[1:4] {
		answers = append(answers, Answer{Group: held.ID, Outcome: Held, HeldBy: g[0].ID})
	}
	answers = append(answers, Answer{Group: other.ID, Outcome: Applied})
	res := answer(t, db, answers...)
	if res.Final != 2 || res.Stay != 3 || len(res.Errors) != 1 {
		t.Fatalf("result %+v", res)
	}
	return db, job, task, g, res.Errors[0]
}

func TestRefusedHoldsItsChainOnly(t *testing.T) {
	db, job, task, g, _ := refusedJob(t)
	wantName(t, db, jobs, job, "-")
	wantName(t, db, tasks, task, "t2") // the user sees what waits
	list, err := db.Outbox()
	check(t, err)
	for _, e := range list {
		if e.State != EntryHeld || e.HeldBy != g[0].ID {
			t.Errorf("entry %d is %v by %v", e.Group.Seq, e.State, e.HeldBy)
		}
	}
	free := edit(t, db, work.CreateOf(jobs, ids(2)(), name("x")))
	edit(t, db, work.UpdateOf(tasks, task, name("t3"))) // joins the chain
	if got := batch(t, db); !slices.Equal(got, []work.ID{free.ID}) {
		t.Errorf("batch %v, want the free one", got)
	}
	if db.Mark(jobs, job) != Refused || db.Mark(tasks, task) != ToSend {
		t.Errorf("marks %v %v", db.Mark(jobs, job), db.Mark(tasks, task))
	}
	marks, err := db.Marks(jobs)
	if err != nil || marks[job] != Refused {
		t.Errorf("marks %v %v", marks, err)
	}
}

func TestRetryLeadsItsChain(t *testing.T) {
	db, job, task, g, sync := refusedJob(t)
	again, err := db.RetrySyncError(sync, name("better"))
	check(t, err)
	wantName(t, db, jobs, job, "j2") // the later edit is on top again
	wantName(t, db, tasks, task, "t2")
	groups, acked, err := db.NextBatch(0, 0)
	check(t, err)
	var order []work.ID
	last := uint64(0)
	for _, x := range groups {
		order = append(order, x.ID)
		if x.Seq <= last || acked.covers(x.Seq) {
			t.Errorf("number %d after %d, acked %+v", x.Seq, last, acked)
		}
		last = x.Seq
	}
	if !slices.Equal(order, []work.ID{again.ID, g[1].ID, g[2].ID, g[3].ID}) {
		t.Errorf("order %v", order)
	}
	if c := groups[2].Changes[0]; !slices.Equal(c.After, []work.ID{again.ID}) {
		t.Errorf("the task waits for %v, want the new group", c.After)
	}
	if again.ID == g[0].ID || again.Changes[0].MID == g[0].Changes[0].MID {
		t.Error("the new group must have ids of its own")
	}
	_, err = db.RetrySyncError(sync, nil)
	wantKind(t, err, work.Conflict)
	list, err := db.SyncErrors(true)
	if err != nil || len(list) != 1 || list[0].State != ErrorResolved || list[0].Resolution != DisposalRetried {
		t.Errorf("errors %+v %v", list, err)
	}
	if list[0].Change.ID != job || list[0].Message != "no" || list[0].Group.ID != g[0].ID {
		t.Errorf("the error has lost its content: %+v", list[0])
	}
}

// TestDiscardedCreationTakesBackWhatNeedsIt: the server would refuse each of them. The undo
// brings them back, held again.
func TestDiscardedCreationTakesBackWhatNeedsIt(t *testing.T) {
	db, _, task, g, sync := refusedJob(t)
	free := edit(t, db, work.CreateOf(clients, work.RandomID(), name("f")))
	check(t, db.DiscardSyncError(sync))
	wantKind(t, db.DiscardSyncError(sync), work.Conflict)
	list, err := db.Outbox()
	check(t, err)
	if len(list) != 1 || list[0].Group.ID != free.ID {
		t.Errorf("outbox %+v", list)
	}
	if back, err := db.Discarded(); err != nil || len(back) != 3 {
		t.Errorf("taken back %+v %v", back, err)
	}
	wantName(t, db, tasks, task, "-")
	check(t, db.DiscardPending(free.ID))
	db = reopened(t, db)
	check(t, db.UndoDiscardSyncError(sync))
	wantKind(t, db.UndoDiscardSyncError(sync), work.Conflict)
	if back, err := db.Discarded(); err != nil || len(back) != 1 {
		t.Errorf("taken back %+v %v", back, err)
	}
	list, err = db.Outbox()
	check(t, err)
	if len(list) != 3 {
		t.Errorf("outbox %+v", list)
	}
	for _, e := range list {
		if e.State != EntryHeld || e.HeldBy != g[0].ID {
			t.Errorf("entry %d is %v", e.Group.Seq, e.State)
		}
	}
	wantName(t, db, tasks, task, "t2")
	if len(batch(t, db)) != 0 {
		t.Error("held groups were handed out")
	}
}

func TestConflictKeepsBothSidesAndHoldsNothing(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, id, name("mine")))
	later := edit(t, db, work.UpdateOf(jobs, id, work.Fields{"n": work.Int(5)}))
	server := row(jobs, id, 2, name("theirs"))
	res := answer(t, db, Answer{Group: g.ID, Outcome: Conflict, Rows: []Row{server}, Message: "changed meanwhile"})
	wantName(t, db, jobs, id, "theirs")
	if got := batch(t, db); !slices.Equal(got, []work.ID{later.ID}) {
		t.Errorf("batch %v", got)
	}
	list, err := db.SyncErrors(false)
	check(t, err)
	e := list[0]
	if e.ID != res.Errors[0] || e.Type != ErrorConflict || string(e.Server) != string(server.Record.Data) ||
		string(e.Change.Set["name"].To) != `"mine"` || string(e.Change.Set["name"].From) != `"a"` || e.Message != "changed meanwhile" {
		t.Errorf("error %+v", e)
	}
	if want := row(jobs, id, 1, name("a")).Record.Data; string(e.Base) != string(want) {
		t.Errorf("base %s, want what the device had, %s", e.Base, want)
	}
	again, err := db.RetrySyncError(e.ID, nil)
	check(t, err)
	if again.Changes[0].BaseRev != 2 {
		t.Errorf("base rev %d, want the server's 2", again.Changes[0].BaseRev)
	}
	wantName(t, db, jobs, id, "mine")
}

func TestRetryOfWhatTheServerHasAlready(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	res := answer(t, db, Answer{Group: g.ID, Outcome: Rejected, Rows: []Row{row(jobs, id, 2, name("b"))}})
	again, err := db.RetrySyncError(res.Errors[0], nil)
	check(t, err)
	if again.Seq != 0 {
		t.Errorf("group %+v, want none", again)
	}
	if list, _ := db.SyncErrors(false); len(list) != 0 {
		t.Error("the error is not resolved")
	}
	next := edit(t, db, work.UpdateOf(jobs, id, name("c")))
	if got := batch(t, db); !slices.Equal(got, []work.ID{next.ID}) {
		t.Error("the record is still held")
	}
}

func TestServerAsksToWait(t *testing.T) {
	now := testNow
	db := testDB(t)
	db.now = func() time.Time { return now }
	id := ids(1)()
	g := edit(t, db, work.CreateOf(jobs, id, name("a")))
	follow := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	for _, a := range []Answer{{Group: g.ID, Outcome: Retry, RetryAfter: time.Minute}, {Group: g.ID, Outcome: "novel"}, {Group: g.ID, Outcome: Held}} {
		answer(t, db, a)
		if got := batch(t, db); len(got) != 0 {
			t.Errorf("%s: batch %v: neither the group nor its followers may go", a.Outcome, got)
		}
		now = now.Add(time.Hour)
	}
	if got := batch(t, db); !slices.Equal(got, []work.ID{g.ID, follow.ID}) {
		t.Errorf("batch %v", got)
	}
}

func TestDiscardPendingAndUndo(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id := next()
	page(t, db, row(jobs, id, 1, name("a")))
	g1 := edit(t, db, work.UpdateOf(jobs, id, name("b")))
	g2 := edit(t, db, work.UpdateOf(jobs, id, name("c")))
	check(t, db.DiscardPending(g1.ID))
	wantName(t, db, jobs, id, "c")
	check(t, db.DiscardPending(g2.ID))
	wantName(t, db, jobs, id, "a")
	wantKind(t, db.DiscardPending(g2.ID), work.NotFound)
	check(t, db.UndoDiscard(g2.ID))
	check(t, db.UndoDiscard(g1.ID))
	wantName(t, db, jobs, id, "c") // the older one goes back below
	wantKind(t, db.UndoDiscard(g1.ID), work.NotFound)
	if got := batch(t, db); !slices.Equal(got, []work.ID{g1.ID, g2.ID}) {
		t.Errorf("order %v", got)
	}
	wantKind(t, db.DiscardPending(g1.ID), work.Conflict)
	check(t, db.Unsent([]work.ID{g1.ID, g2.ID}, "x"))

	job := next()
	p := edit(t, db, work.CreateOf(jobs, job, name("p")))
	c := edit(t, db, work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(job)}))
	wantKind(t, db.DiscardPending(p.ID), work.Conflict)
	check(t, db.DiscardPending(c.ID))
	check(t, db.DiscardPending(p.ID))
	wantName(t, db, jobs, job, "-")
}

func TestDiscardOfTheLinkReleasesTheRest(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	a, b := next(), next()
	page(t, db, row(jobs, a, 1, name("a")), row(jobs, b, 1, name("b")))
	refused := edit(t, db, work.UpdateOf(jobs, a, name("a1")))
	link := edit(t, db, work.UpdateOf(jobs, a, name("a2")), work.UpdateOf(jobs, b, name("b2")))
	last := edit(t, db, work.UpdateOf(jobs, b, name("b3")))
	passed := edit(t, db, work.CreateOf(jobs, next(), name("n")))
	answer(t, db, Answer{Group: refused.ID, Outcome: Rejected}, Answer{Group: passed.ID, Outcome: Applied})
	_, acked, err := db.NextBatch(0, 0)
	check(t, err)
	if acked.Seq != passed.Seq || len(acked.Open) > 0 {
		t.Errorf("acked %+v: held groups must not keep the server from forgetting", acked)
	}
	check(t, db.DiscardPending(link.ID))
	groups, acked2, err := db.NextBatch(0, 0)
	check(t, err)
	if len(groups) != 1 || groups[0].ID != last.ID || acked.covers(groups[0].Seq) || acked2.covers(groups[0].Seq) {
		t.Errorf("groups %+v, acked %+v then %+v: a released group needs a new number", groups, acked, acked2)
	}
}

func TestOldOutcomesAndDiscardsAreForgotten(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id := next()
	page(t, db, row(jobs, id, 1, name("a")))
	var taken []work.ID
	for range maxDiscarded + 1 {
		g := edit(t, db, work.UpdateOf(jobs, id, name("b")))
		check(t, db.DiscardPending(g.ID))
		taken = append(taken, g.ID)
	}
	wantKind(t, db.UndoDiscard(taken[0]), work.NotFound)
	check(t, db.UndoDiscard(taken[1]))
	if ok, err := db.Committed(taken[0]); !ok || err != nil {
		t.Errorf("a group that was taken back is not known any more: %v", err)
	}
	// Outcomes: as if thousands had gone before.
	first := edit(t, db, work.CreateOf(jobs, next(), name("x")))
	answer(t, db, Answer{Group: first.ID, Outcome: Applied})
	check(t, db.update("test", func(t *txn) error { return t.top(answeredBucket).bucket.SetSequence(maxAnswered) }))
	second := edit(t, db, work.CreateOf(jobs, next(), name("x")))
	answer(t, db, Answer{Group: second.ID, Outcome: Applied})
	_, err := db.OutcomeOf(first.ID)
	wantKind(t, err, work.NotFound)
	if o, err := db.OutcomeOf(second.ID); o != Applied || err != nil {
		t.Errorf("outcome %q %v", o, err)
	}
}

// TestDiscardedCreationThatIsThere: when the server has the record after all, what builds
// on it is sent.
func TestDiscardedCreationThatIsThere(t *testing.T) {
	db, job, _, _, sync := refusedJob(t)
	page(t, db, row(jobs, job, 3, name("theirs")))
	check(t, db.DiscardSyncError(sync))
	if got := batch(t, db); len(got) != 3 {
		t.Errorf("sent %v", got)
	}
}
