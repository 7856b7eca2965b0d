package localdb

import (
	"slices"
	"testing"

	"fieldbook/internal/work"
)

func TestEditShowsAndSurvives(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 4, work.Fields{"name": work.Text("old"), "n": work.Int(1)}))

	g := edit(t, db, work.UpdateOf(jobs, id, work.Fields{"name": work.Text("new"), "n": work.Int(1)}))
	c := g.Changes[0]
	if g.Seq != 1 || g.ID == (work.ID{}) || c.MID == (work.ID{}) || c.BaseRev != 4 {
		t.Errorf("the group is not complete: %+v", g)
	}
	if len(c.Set) != 1 || string(c.Set["name"].From) != `"old"` || string(c.Set["name"].To) != `"new"` {
		t.Errorf("set is %v: the column that does not change must be dropped", c.Set)
	}
	db = reopened(t, db)
	r, err := db.Get(jobs, id)
	check(t, err)
	if string(r.Data) != `{"n":1,"name":"new"}` || r.Rev != 4 {
		t.Errorf("record %s rev %d", r.Data, r.Rev)
	}
	n, oldest, err := db.Pending()
	if err != nil || n != 1 || !oldest.Equal(testNow) {
		t.Errorf("pending %d since %v, %v", n, oldest, err)
	}
	if ok, err := db.Committed(g.ID); err != nil || !ok {
		t.Error("the group is not known")
	}
	if db.Mark(jobs, id) != ToSend {
		t.Error("the record is not marked")
	}
}

func TestEditRefusals(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	id, other := next(), next()
	page(t, db, row(jobs, id, 1, name("a")))
	for _, c := range []struct {
		change work.Change
		kind   work.Kind
	}{
		{work.UpdateOf(jobs, other, name("x")), work.NotFound},
		{work.DeleteOf(jobs, other), work.NotFound},
		{work.CreateOf(jobs, id, name("x")), work.Exists},
		{work.UpdateOf("no/table", id, name("x")), work.Invalid},
		{work.UpdateOf(jobs, work.ID{}, name("x")), work.Invalid},
		{work.Change{Table: jobs, ID: id, Op: "merge"}, work.Invalid},
		{work.UpdateOf(jobs, id, work.Fields{"name": []byte(`{"a":1}`)}), work.Invalid},
		{work.UpdateOf(jobs, id, work.Fields{"name": []byte(`"a`)}), work.Invalid},
	} {
		_, err := db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, id, name("half")), c.change}})
		wantKind(t, err, c.kind)
		wantName(t, db, jobs, id, "a") // all or nothing
	}
	_, err := db.Edit(work.Group{})
	wantKind(t, err, work.Invalid)
	if n, _, _ := db.Pending(); n != 0 {
		t.Errorf("%d changes are pending after refusals only", n)
	}
}

func TestEditThatChangesNothing(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	in := work.Group{Title: "nothing", Changes: []work.Change{work.UpdateOf(jobs, id, work.Fields{"name": work.Text("a"), "n": work.Null})}}
	g, err := db.Edit(in)
	check(t, err)
	if g.Seq != 0 || g.ID != (work.ID{}) || len(g.Changes) != 1 {
		t.Errorf("group %+v must come back unchanged", g)
	}
	if list, err := db.Outbox(); err != nil || len(list) != 0 {
		t.Errorf("outbox %v, %v", list, err)
	}
}

func TestEditTwiceIsOne(t *testing.T) {
	db := testDB(t)
	g := edit(t, db, work.CreateOf(jobs, ids(1)(), name("a")))
	_, err := db.Edit(work.Group{ID: g.ID, Changes: []work.Change{work.CreateOf(jobs, ids(2)(), name("b"))}})
	wantKind(t, err, work.Exists)
}

func TestChildComesAfterParent(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	parent, child, third := next(), next(), next()
	p := edit(t, db, work.CreateOf(jobs, parent, name("p")))
	c := edit(t, db, work.CreateOf(tasks, child, work.Fields{"job": work.Ref(parent)}))
	if !slices.Equal(c.Changes[0].After, []work.ID{p.ID}) {
		t.Errorf("after %v, want the parent's group", c.Changes[0].After)
	}
	both := edit(t, db, work.CreateOf(jobs, third, name("q")), work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(third)}))
	if len(both.Changes[1].After) != 0 {
		t.Error("a group must not wait for itself")
	}
	u := edit(t, db, work.UpdateOf(jobs, parent, work.Fields{"owner": work.RefTo(clients, third)}))
	if len(u.Changes[0].After) != 1 || u.Changes[0].After[0] != both.ID || u.Changes[0].BaseRev != 0 {
		t.Errorf("change %+v", u.Changes[0])
	}
	answer(t, db, Answer{Group: p.ID, Outcome: Applied, Rows: []Row{row(jobs, parent, 1, name("p"))}})
	late := edit(t, db, work.CreateOf(tasks, next(), work.Fields{"job": work.Ref(parent)}))
	if len(late.Changes[0].After) != 0 {
		t.Error("a parent that the server has needs no waiting")
	}
}

func TestProvisionalIsShownAndNeverSent(t *testing.T) {
	db := testDB(t)
	next := ids(1)
	job, client := next(), next()
	page(t, db, row(jobs, job, 1, name("j")), row(clients, client, 1, name("c")))
	g, err := db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(jobs, job, name("j2"))},
		Provisional: []work.Change{work.UpdateOf(clients, client, name("guess"))}})
	check(t, err)
	db = reopened(t, db)
	wantName(t, db, clients, client, "guess")
	if n, _, _ := db.Pending(); n != 1 {
		t.Errorf("%d changes pending, want 1", n)
	}
	if m := db.Mark(clients, client); m != Synced {
		t.Errorf("mark %v", m)
	}
	list, err := db.Outbox()
	check(t, err)
	if len(list[0].Group.Provisional) != 1 {
		t.Error("the outbox has lost the provisional change")
	}
	groups, _, err := db.NextBatch(0, 0)
	check(t, err)
	if len(groups) != 1 || groups[0].Provisional != nil {
		t.Errorf("batch %+v", groups)
	}
	// A later real edit of the same record stays under the guess, a download too.
	page(t, db, row(clients, client, 2, name("server")))
	wantName(t, db, clients, client, "guess")
	answer(t, db, Answer{Group: g.ID, Outcome: Applied})
	wantName(t, db, clients, client, "server")
}

func TestDeleteHidesAndCreateAgainIsRefused(t *testing.T) {
	db := testDB(t)
	id := ids(1)()
	page(t, db, row(jobs, id, 1, name("a")))
	g := edit(t, db, work.DeleteOf(jobs, id))
	wantName(t, db, jobs, id, "-")
	if n, _ := db.Count(jobs); n != 0 {
		t.Errorf("count %d", n)
	}
	_, err := db.Edit(work.Group{Changes: []work.Change{work.CreateOf(jobs, id, name("b"))}})
	wantKind(t, err, work.Exists)
	answer(t, db, Answer{Group: g.ID, Outcome: Applied, Gone: []Removed{{jobs, id, WhyDeleted}}})
	wantName(t, db, jobs, id, "-")
	n, digest, err := db.Holding(jobs)
	if err != nil || n != 0 || digest != (work.Digest{}) {
		t.Errorf("holding %d %v", n, digest)
	}
}
