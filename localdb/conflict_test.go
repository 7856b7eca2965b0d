package localdb

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// lostCreation is a device on which a group that creates a job and updates another one lost
// a conflict, and later groups that hang on the new job wait: an edit of it, a task of it,
// and an edit of that task. The one after them edits what the office had changed.
type lostCreation struct {
	db             *DB
	job, old, task work.ID
	lost           work.Group
	waiting        []work.Group
	free           work.Group
	sync           work.ID
}

func loseCreation(t *testing.T) *lostCreation {
	t.Helper()
	next := ids(1)
	l := &lostCreation{db: testDB(t), job: next(), old: next(), task: next()}
	db := l.db
	signedIn(t, db)
	page(t, db, row(jobs, l.old, 1, name("old")))
	l.lost = edit(t, db, work.CreateOf(jobs, l.job, name("j")), work.UpdateOf(jobs, l.old, name("mine")))
	l.waiting = []work.Group{
		edit(t, db, work.UpdateOf(jobs, l.job, name("j2"))),
		edit(t, db, work.CreateOf(tasks, l.task, work.Fields{"job": work.Ref(l.job), "name": work.Text("t")})),
		edit(t, db, work.UpdateOf(tasks, l.task, name("t2"))),
	}
	l.free = edit(t, db, work.UpdateOf(jobs, l.old, work.Fields{"n": work.Int(5)}))
	batch(t, db)
	answers := []Answer{{Group: l.lost.ID, Outcome: Conflict, Rows: []Row{row(jobs, l.old, 2, name("theirs"))}, Message: "changed meanwhile"}}
	for _, g := range l.waiting {
		answers = append(answers, Answer{Group: g.ID, Outcome: Held, HeldBy: l.lost.ID})
	}
	answers = append(answers, Answer{Group: l.free.ID, Outcome: Retry, Message: "later"})
	res := answer(t, db, answers...)
	if res.Final != 1 || res.Stay != 4 || len(res.Errors) != 1 {
		t.Fatalf("result %+v", res)
	}
	l.sync = res.Errors[0]
	return l
}

// wantHeld checks that what hangs on the new job waits for the conflict, and nothing else.
func (l *lostCreation) wantHeld(t *testing.T) {
	t.Helper()
	list, err := l.db.Outbox()
	check(t, err)
	held := 0
	for _, e := range list {
		waits := slices.ContainsFunc(l.waiting, func(g work.Group) bool { return g.ID == e.Group.ID })
		if (e.State == EntryHeld) != waits || waits && e.HeldBy != l.lost.ID {
			t.Errorf("entry %d is %v by %v", e.Group.Seq, e.State, e.HeldBy)
		}
		if waits {
			held++
		}
	}
	if held != len(l.waiting) {
		t.Errorf("%d groups wait, want %d", held, len(l.waiting))
	}
}

func TestAConflictHoldsWhatHangsOnItsNewRecord(t *testing.T) {
	l := loseCreation(t)
	l.wantHeld(t)
	wantName(t, l.db, jobs, l.old, "theirs")
	wantName(t, l.db, tasks, l.task, "t2") // the user sees what waits
	l.db = reopened(t, l.db)
	l.wantHeld(t)
	groups, acked, err := l.db.NextBatch(0, 0)
	check(t, err)
	if len(groups) != 1 || groups[0].ID != l.free.ID || acked.covers(groups[0].Seq) {
		t.Errorf("batch %+v, acked %+v", groups, acked)
	}
}

func TestARetriedConflictLeadsWhatHangsOnIt(t *testing.T) {
	l := loseCreation(t)
	again, err := l.db.RetrySyncError(l.sync, nil)
	check(t, err)
	want := []work.ID{again.ID}
	for _, g := range append(l.waiting, l.free) { // the later edit of the old job comes after it, too
		want = append(want, g.ID)
	}
	if got := batch(t, l.db); !slices.Equal(got, want) {
		t.Errorf("batch %v, want %v", got, want)
	}
	list, err := l.db.Outbox()
	check(t, err)
	for _, e := range list {
		for _, c := range e.Group.Changes {
			if e.Group.ID == l.waiting[1].ID && !slices.Equal(c.After, []work.ID{again.ID}) {
				t.Errorf("the task waits for %v", c.After)
			}
		}
	}
	// In conflict once more, it holds them once more.
	res := answer(t, l.db, Answer{Group: again.ID, Outcome: Conflict})
	l.lost, l.sync = again, res.Errors[0]
	check(t, l.db.Unsent(want, "x"))
	l.wantHeld(t)
}

// The office settles it: what waited is sent, under new numbers, and names the group no more.
func TestAConflictThatTheOfficeSettlesHoldsNothing(t *testing.T) {
	for _, how := range []string{DisposalRetried, DisposalDiscarded, DisposalResolved} {
		l := loseCreation(t)
		check(t, l.db.DisposeFromOffice([]Disposal{{ID: l.sync, How: how, By: "Dora", At: testNow}}))
		groups, acked, err := l.db.NextBatch(0, 0)
		check(t, err)
		if len(groups) != 4 {
			t.Fatalf("%s: %d groups are sent", how, len(groups))
		}
		for _, g := range groups {
			if acked.covers(g.Seq) || slices.ContainsFunc(g.Changes, func(c work.Change) bool { return len(c.After) > 0 && c.Table == tasks && c.Op == work.Create }) {
				t.Errorf("%s: group %+v, acked %+v", how, g, acked)
			}
		}
		if how == DisposalRetried {
			continue
		}
		check(t, l.db.Unsent([]work.ID{groups[0].ID, groups[1].ID, groups[2].ID, groups[3].ID}, "x"))
		check(t, l.db.DisposeFromOffice([]Disposal{{ID: l.sync, How: DisposalActive, By: "Dora", At: testNow.Add(time.Second)}}))
		l.wantHeld(t)
	}
}

// Given up here, it takes back what cannot do without its record, and its undo brings that back.
func TestADiscardedConflictTakesBackWhatHangsOnIt(t *testing.T) {
	l := loseCreation(t)
	check(t, l.db.DiscardSyncError(l.sync))
	if got := batch(t, l.db); !slices.Equal(got, []work.ID{l.free.ID}) {
		t.Errorf("batch %v", got)
	}
	if back, err := l.db.Discarded(); err != nil || len(back) != len(l.waiting) {
		t.Errorf("taken back %+v %v", back, err)
	}
	answer(t, l.db, Answer{Group: l.free.ID, Outcome: Applied})
	check(t, l.db.UndoDiscardSyncError(l.sync))
	l.wantHeld(t)
	wantName(t, l.db, tasks, l.task, "t2")
}

// Brought back alone, while the conflict stays given up, a group waits for nobody: the server
// says what it makes of it.
func TestAGroupThatComesBackWaitsForNothingSettled(t *testing.T) {
	l := loseCreation(t)
	check(t, l.db.DiscardSyncError(l.sync))
	task := l.waiting[1]
	check(t, l.db.UndoDiscard(task.ID))
	groups, _, err := l.db.NextBatch(0, 0)
	check(t, err)
	i := slices.IndexFunc(groups, func(g work.Group) bool { return g.ID == task.ID })
	if i < 0 || len(groups[i].Changes[0].After) > 0 {
		t.Errorf("groups %+v", groups)
	}
	// Discarded again, it waits for the creation that was sent again meanwhile.
	check(t, l.db.Unsent([]work.ID{task.ID, l.free.ID}, "x"))
	check(t, l.db.UndoDiscardSyncError(l.sync))
	check(t, l.db.DiscardPending(l.waiting[2].ID))
	check(t, l.db.DiscardPending(task.ID))
	again, err := l.db.RetrySyncError(l.sync, nil)
	check(t, err)
	check(t, l.db.UndoDiscard(task.ID))
	list, err := l.db.Outbox()
	check(t, err)
	i = slices.IndexFunc(list, func(e Entry) bool { return e.Group.ID == task.ID })
	if after := list[i].Group.Changes[0].After; !slices.Equal(after, []work.ID{again.ID}) {
		t.Errorf("the task waits for %v, want %v", after, again.ID)
	}
}

// What a version left behind that let nothing wait for conflicts: the next answer tells.
func TestAHeldGroupOfAnOlderVersionIsNotStranded(t *testing.T) {
	older := func(t *testing.T) *lostCreation {
		l := loseCreation(t)
		check(t, l.db.update("test", func(x *txn) error {
			e, err := x.errorAt(l.sync)
			check(t, err)
			e.Creates = false
			check(t, x.writeError(e))
			return x.top(refusedBucket).del(l.lost.ID[:])
		}))
		return l
	}
	l := older(t)
	task := l.waiting[1]
	batch(t, l.db)
	answer(t, l.db, Answer{Group: task.ID, Outcome: Held, HeldBy: l.lost.ID})
	check(t, l.db.Unsent([]work.ID{l.waiting[0].ID, l.waiting[2].ID, l.free.ID}, "x"))
	l.wantHeld(t)

	l = older(t)
	check(t, l.db.DiscardSyncError(l.sync)) // which let go of nothing
	batch(t, l.db)
	answer(t, l.db, Answer{Group: task.ID, Outcome: Held, HeldBy: l.lost.ID})
	groups, _, err := l.db.NextBatch(0, 0)
	check(t, err)
	if len(groups) != 1 || groups[0].ID != task.ID || len(groups[0].Changes[0].After) > 0 {
		t.Errorf("batch %+v", groups)
	}
}

// An action that is sent again with what a later one creates comes after that, and what
// waited for it follows.
func TestARetryThatNamesALaterActionComesAfterIt(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	job, client := next(), next()
	page(t, db, row(jobs, job, 1, name("a")))
	refused := edit(t, db, work.UpdateOf(jobs, job, name("b")))
	waits := edit(t, db, work.UpdateOf(jobs, job, work.Fields{"n": work.Int(1)}))
	later := edit(t, db, work.CreateOf(clients, client, name("c")))
	res := answer(t, db, Answer{Group: refused.ID, Outcome: Rejected})
	again, err := db.RetrySyncError(res.Errors[0], work.Fields{"client": work.Ref(client)})
	check(t, err)
	if !slices.Equal(again.Changes[0].After, []work.ID{later.ID}) {
		t.Fatalf("it waits for %v", again.Changes[0].After)
	}
	wantKind(t, db.DiscardPending(later.ID), work.Conflict) // two changes need it
	if got := batch(t, db); !slices.Equal(got, []work.ID{later.ID, again.ID, waits.ID}) {
		t.Errorf("batch %v", got)
	}
	check(t, db.Unsent([]work.ID{again.ID, waits.ID}, "x"))
	answer(t, db, Answer{Group: later.ID, Outcome: Rejected})
	list, err := db.Outbox()
	check(t, err)
	for _, e := range list {
		if e.State != EntryHeld || e.HeldBy != later.ID {
			t.Errorf("entry %d is %v by %v", e.Group.Seq, e.State, e.HeldBy)
		}
	}
}

// Only groups that are discarded count, not how often something was.
func TestTheLastDiscardedGroupsCanBeBroughtBack(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	first := edit(t, db, work.CreateOf(jobs, next(), name("a")))
	check(t, db.DiscardPending(first.ID))
	again := edit(t, db, work.CreateOf(jobs, next(), name("b")))
	for range maxDiscarded {
		check(t, db.DiscardPending(again.ID))
		check(t, db.UndoDiscard(again.ID))
	}
	check(t, db.UndoDiscard(first.ID))
	check(t, db.DiscardPending(first.ID))
	for range maxDiscarded {
		check(t, db.DiscardPending(edit(t, db, work.CreateOf(jobs, next(), name("c"))).ID))
	}
	wantKind(t, db.UndoDiscard(first.ID), work.NotFound)
	if list, err := db.Discarded(); err != nil || len(list) != maxDiscarded {
		t.Errorf("%d can be brought back (%v)", len(list), err)
	}
}
