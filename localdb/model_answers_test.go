package localdb

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// answer answers what is on its way, as a server would: in order, and holding what
// depends on a refused group.
func (m *model) answer(t *rapid.T) {
	if len(m.flying) == 0 {
		t.Skip("nothing is on its way")
	}
	hidden := m.hidden(m.queue(t))
	n := rapid.IntRange(1, len(m.flying)).Draw(t, "answered")
	sent := m.flying[:n]
	m.flying = m.flying[n:]
	var answers []Answer
	var stuck []work.Group
	var lost, gone []*modelGroup // lost are those with a conflict
	for _, g := range sent {
		a := Answer{Group: g.ID, Outcome: rapid.SampledFrom([]Outcome{Applied, Applied, Merged, Conflict, Rejected, Retry}).Draw(t, "outcome")}
		for _, e := range m.errors { // what was refused earlier holds too
			if refused := m.groups[e.group]; e.refused && e.state == "active" && m.holds(refused, g) {
				a.Outcome, a.HeldBy = Held, refused.ID
			}
		}
		if i := slices.IndexFunc(lost, func(l *modelGroup) bool { return m.holds(l, g) }); i >= 0 {
			a.Outcome, a.HeldBy = Held, lost[i].ID
		}
		if slices.ContainsFunc(stuck, func(s work.Group) bool { return share(s, g) }) {
			a.Outcome = Retry // the pause behind what is not refused would hide it for long
		}
		if a.Outcome == Rejected || a.Outcome == Held || a.Outcome == Retry {
			stuck = append(stuck, g)
		}
		if a.Outcome == Applied || a.Outcome == Merged || a.Outcome == Conflict {
			for _, c := range g.Changes {
				k := recordKey{c.Table, c.ID}
				if c.Op == work.Delete {
					a.Gone = append(a.Gone, Removed{k.table, k.id, WhyDeleted})
				} else if rapid.IntRange(0, 3).Draw(t, "row") > 0 {
					a.Rows = append(a.Rows, m.serverRow(t, k))
				}
			}
		}
		answers = append(answers, a)
		if a.Outcome.Final() {
			mg := m.groups[g.ID]
			mg.place, mg.out = "answered", a.Outcome
			if a.Outcome == Conflict {
				lost = append(lost, mg)
			}
			m.stored = append(m.stored, g.Seq)
			gone = append(gone, mg)
		}
	}
	res, err := m.db.Answer(answers)
	must(t, err)
	// Rows count before groups leave; what was kept for a group goes when none is left.
	q := append(m.queue(t), gone...) // as it was when the rows came
	for _, a := range answers {
		for _, r := range a.Gone {
			m.take(q, r, hidden)
		}
		for _, r := range a.Rows {
			m.put(r, false)
		}
	}
	for _, g := range gone {
		m.patchCopies(g)
	}
	m.dropKept(m.queue(t))
	for _, id := range res.Errors {
		list, err := m.db.SyncErrors(false)
		must(t, err)
		for _, e := range list {
			if e.ID == id {
				out := m.groups[e.Group.ID].out
				m.errors[id] = &modelError{e.Group.ID, out == Rejected || out == Conflict && creates(e.Group), "active", nil}
			}
		}
	}
}

// dropKept forgets rows that were kept for groups that have gone.
func (m *model) dropKept(q []*modelGroup) {
	for k := range m.kept {
		used := false
		for _, g := range q {
			for _, c := range slices.Concat(g.Changes, g.Provisional) {
				used = used || c.Table == k.table && c.ID == k.id
			}
		}
		if !used {
			delete(m.kept, k)
		}
	}
}

// pick draws a group of a place.
func (m *model) pick(t *rapid.T, place string) *modelGroup {
	var list []*modelGroup
	for _, id := range slices.SortedFunc(maps.Keys(m.groups), compareIDs) {
		if m.groups[id].place == place {
			list = append(list, m.groups[id])
		}
	}
	if len(list) == 0 {
		t.Skip("none is there")
	}
	return rapid.SampledFrom(list).Draw(t, "group")
}

func compareIDs(a, b work.ID) int { return slices.Compare(a[:], b[:]) }

func (m *model) flies(id work.ID) bool {
	return slices.ContainsFunc(m.flying, func(g work.Group) bool { return g.ID == id })
}

func (m *model) discard(t *rapid.T) {
	g := m.pick(t, "outbox")
	err := m.db.DiscardPending(g.ID)
	if m.flies(g.ID) {
		if !work.Is(err, work.Conflict) {
			t.Fatalf("a group on its way was taken back: %v", err)
		}
		return
	}
	if work.Is(err, work.Conflict) {
		return // others need it, or are on their way
	}
	must(t, err)
	m.takeBack(g)
	m.dropKept(m.queue(t))
	m.number(t)
}

// takeBack notes that a group can be brought back, and the oldest no more.
func (m *model) takeBack(g *modelGroup) {
	g.place = "discarded"
	m.discards = append(m.discards, g.ID)
	if len(m.discards) > maxDiscarded {
		m.groups[m.discards[0]].place = "forgotten"
		m.discards = m.discards[1:]
	}
}

// broughtBack notes that a group is in the outbox again.
func (m *model) broughtBack(t *rapid.T, g *modelGroup) {
	g.place = "outbox"
	m.discards = slices.DeleteFunc(m.discards, func(id work.ID) bool { return id == g.ID })
	m.queue(t) // learns what it names now
	m.moveUp(g)
}

func (m *model) undoDiscard(t *rapid.T) {
	g := m.pick(t, "discarded")
	err := m.db.UndoDiscard(g.ID)
	if work.Is(err, work.Conflict) {
		return
	}
	must(t, err)
	m.broughtBack(t, g)
	m.see(g)
	m.number(t)
}

// undoForgotten asks for one that was discarded too long ago.
func (m *model) undoForgotten(t *rapid.T) {
	if err := m.db.UndoDiscard(m.pick(t, "forgotten").ID); !work.Is(err, work.NotFound) {
		t.Fatalf("brought back after %d others: %v", maxDiscarded, err)
	}
}

// trouble draws a sync error in a state.
func (m *model) trouble(t *rapid.T, state string) (work.ID, *modelError) {
	var list []work.ID
	for _, id := range slices.SortedFunc(maps.Keys(m.errors), compareIDs) {
		if m.errors[id].state == state {
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		t.Skip("none is there")
	}
	id := rapid.SampledFrom(list).Draw(t, "error")
	return id, m.errors[id]
}

func (m *model) retryError(t *rapid.T) {
	id, e := m.trouble(t, "active")
	q := m.queue(t)
	var waiting []*modelGroup
	if e.refused {
		waiting = m.behind(q, m.groups[e.group], true)
	}
	saved, err := m.db.RetrySyncError(id, work.Fields{"name": work.Text("again")})
	switch work.Is(err, work.Conflict) || work.Is(err, work.NotFound) || work.Is(err, work.Exists) || work.Is(err, work.Invalid) {
	case true:
		return
	}
	must(t, err)
	e.state = "retried"
	m.number(t)
	if saved.Seq == 0 {
		return
	}
	again := &modelGroup{Group: saved, rank: m.groups[e.group].rank, place: "outbox"}
	if m.groups[saved.ID] = again; !e.refused {
		m.rank++
		again.rank = m.rank
	} else if m.moveUp(again) { // and what waited follows
		for _, g := range waiting {
			m.rank++
			g.rank = m.rank
		}
	}
	again.seen = maps.Clone(m.groups[e.group].seen)
	m.saw(q, m.groups[e.group].Group, again)
}

func (m *model) discardError(t *rapid.T) {
	id, e := m.trouble(t, "active")
	last := true
	for other, o := range m.errors {
		last = last && (other == id || o.group != e.group || o.state != "active")
	}
	var needing []*modelGroup
	if e.refused && last {
		needing = m.needing(m.queue(t), m.groups[e.group])
	}
	err := m.db.DiscardSyncError(id)
	if work.Is(err, work.Conflict) {
		return
	}
	must(t, err)
	e.state = "discarded"
	for _, g := range needing {
		m.takeBack(g)
		e.taken = append(e.taken, g.ID)
	}
	m.dropKept(m.queue(t))
	m.number(t)
}

// needing returns the groups that wait for a refused one, or for one that does, and build
// on a record which it was to create.
func (m *model) needing(q []*modelGroup, refused *modelGroup) (needing []*modelGroup) {
	made := map[work.ID]bool{}
	create := func(g work.Group) {
		for _, c := range g.Changes {
			if _, there := m.base[recordKey{c.Table, c.ID}]; c.Op == work.Create && !there {
				made[c.ID] = true // ids of the model belong to one table each
			}
		}
	}
	create(refused.Group)
	for _, g := range m.behind(q, refused, false) {
		if slices.ContainsFunc(g.Changes, func(c work.Change) bool {
			f := c.Columns()
			return made[c.ID] || made[f.Ref("client")] || made[f.Ref("job")]
		}) {
			needing = append(needing, g)
			create(g.Group)
		}
	}
	return needing
}

func (m *model) undoError(t *rapid.T) {
	id, e := m.trouble(t, "discarded")
	err := m.db.UndoDiscardSyncError(id)
	if work.Is(err, work.Conflict) {
		return // a later change of the same records is on its way
	}
	must(t, err)
	e.state = "active"
	var back []*modelGroup
	for _, id := range e.taken {
		if g := m.groups[id]; g.place == "discarded" {
			g.place = "outbox"
			m.see(g)
			back = append(back, g)
		}
	}
	for _, g := range back {
		m.broughtBack(t, g)
	}
	e.taken = nil
	m.number(t)
}

// reopen is what a crash leaves: nothing is on its way any more.
func (m *model) reopen(t *rapid.T) {
	must(t, m.db.Close())
	db, err := Open(m.db.path, Options{Now: m.db.now, NewID: m.db.newID})
	must(t, err)
	m.db, m.flying = db, nil
}

func (m *model) recount(t *rapid.T) {
	must(t, m.db.Recount(rapid.SampledFrom([]string{jobs, tasks, clients}).Draw(t, "table")))
}

// replan saves a plan without indexes and then the true one again.
func (m *model) replan(t *rapid.T) {
	must(t, m.db.SavePlan(&Plan{}))
	must(t, m.db.SavePlan(&Plan{Schema: modelSchema()}))
}

// wipe drops what was downloaded; what lies under a pending edit stays readable.
func (m *model) wipe(t *rapid.T) {
	m.wiped(m.queue(t))
	must(t, m.db.Wipe())
	must(t, m.db.SavePlan(&Plan{Schema: modelSchema()}))
}

func (m *model) wiped(q []*modelGroup) {
	clear(m.grace)
	for _, k := range m.keys {
		if row, had := m.base[k]; had && slices.ContainsFunc(q, func(g *modelGroup) bool {
			return slices.ContainsFunc(slices.Concat(g.Changes, g.Provisional), func(c work.Change) bool { return c.Table == k.table && c.ID == k.id })
		}) {
			m.kept[k] = &row
		}
		delete(m.base, k)
	}
}

// otherUser lets somebody else sign in, work, and sign out, and the first one come back.
func (m *model) otherUser(t *rapid.T) {
	if len(m.flying) > 0 {
		t.Skip("changes are being sent")
	}
	q := m.queue(t)
	must(t, m.db.SaveDevice(ana))
	must(t, m.db.SaveDevice(ben))
	list, err := m.db.Outbox()
	must(t, err)
	for _, e := range list {
		if m.groups[e.Group.ID] != nil {
			t.Fatalf("group %d is another user's", e.Group.Seq)
		}
	}
	k := rapid.SampledFrom(m.keys).Draw(t, "record of the other")
	page := Page{Rows: []Row{row(k.table, k.id, 9, name("not the first user's"))}}
	_, err = m.db.ApplyPage(page)
	must(t, err)
	_, err = m.db.Edit(work.Group{Changes: []work.Change{work.UpdateOf(k.table, k.id, name("nor this"))}})
	must(t, err)
	if rapid.Bool().Draw(t, "signs out") {
		must(t, m.db.SignOut())
	}
	must(t, m.db.SaveDevice(ana))
	m.wiped(q)
	must(t, m.db.SavePlan(&Plan{Schema: modelSchema()}))
	m.number(t)
}
