package localdb

import (
	"flag"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// TestModel does random things to a database and compares it with the model after each.
func TestModel(t *testing.T) {
	if testing.Short() {
		_ = flag.Set("rapid.checks", "20")
	}
	shm := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		shm = "/dev/shm"
	}
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp(shm, "localdb-model")
		must(t, err)
		defer os.RemoveAll(dir)
		m := newModel(t, dir)
		defer func() { _ = m.db.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"":                   m.check,
			"edit":               m.edit,
			"edit again":         m.edit,
			"page":               m.page,
			"send":               m.send,
			"answer":             m.answer,
			"unsent":             m.unsent,
			"discard":            m.discard,
			"undo discard":       m.undoDiscard,
			"retry error":        m.retryError,
			"discard error":      m.discardError,
			"undo forgotten":     m.undoForgotten,
			"undo error":         m.undoError,
			"reopen":             m.reopen,
			"recount":            m.recount,
			"index from scratch": m.replan,
			"wipe":               m.wipe,
			"other user":         m.otherUser,
		})
	})
}

func (m *model) edit(t *rapid.T) {
	q := m.queue(t)
	g := work.Group{ID: m.newID(), Title: "t"}
	change := func() work.Change {
		k := rapid.SampledFrom(m.keys).Draw(t, "record")
		switch rapid.IntRange(0, 9).Draw(t, "op") {
		case 0, 1, 2:
			return work.CreateOf(k.table, k.id, m.columns(t, k.table))
		case 3:
			return work.DeleteOf(k.table, k.id)
		}
		return work.UpdateOf(k.table, k.id, m.columns(t, k.table))
	}
	for range rapid.IntRange(1, 2).Draw(t, "changes") {
		g.Changes = append(g.Changes, change())
	}
	if rapid.IntRange(0, 3).Draw(t, "guess") == 0 {
		k := rapid.SampledFrom(m.keys).Draw(t, "guessed")
		g.Provisional = []work.Change{work.UpdateOf(k.table, k.id, m.columns(t, k.table))}
	}
	// What must the database say? Follow the changes over what is shown.
	kind, nothing := m.judge(q, g)
	saved, err := m.db.Edit(g)
	switch {
	case kind != work.Internal:
		if !work.Is(err, kind) {
			t.Fatalf("edit %+v: %v, want %v", g, err, kind)
		}
	case err != nil:
		t.Fatalf("edit %+v: %v", g, err)
	case nothing:
		if saved.Seq != 0 {
			t.Fatalf("edit %+v was saved, and changes nothing", g)
		}
	default:
		if saved.Seq != m.highest+1 {
			t.Fatalf("number %d after %d", saved.Seq, m.highest)
		}
		m.rank++
		m.groups[saved.ID] = &modelGroup{Group: saved, rank: m.rank, place: "outbox"}
		m.saw(q, g, m.groups[saved.ID])
	}
	m.number(t)
}

// judge says which error an edit must give (Internal = none) and whether it does nothing.
func (m *model) judge(q []*modelGroup, g work.Group) (kind work.Kind, nothing bool) {
	type state struct {
		data  map[string]string
		known bool
	}
	states := map[recordKey]*state{}
	nothing = true
	if m.buildsOnDeleted(q, g) {
		return work.NotFound, false
	}
	for _, c := range g.Changes {
		k := recordKey{c.Table, c.ID}
		s := states[k]
		if s == nil {
			s = &state{data: m.shown(q, k)}
			if c := m.grace[k]; c != nil && c.why == WhyOutOfScope && !m.waits(q, k, true) && firstOf(g, k).Op != work.Create {
				s.data = columnsOf(c.Record)
			}
			_, inBase := m.base[k]
			s.known = s.data != nil || inBase || slices.ContainsFunc(q, func(o *modelGroup) bool { return touching(o.Group, k) })
			states[k] = s
		}
		switch {
		case c.Op == work.Create && s.known:
			return work.Exists, false
		case c.Op != work.Create && s.data == nil:
			return work.NotFound, false
		}
		s.known = true
		if c.Op == work.Delete {
			s.data, nothing = nil, false
			continue
		}
		if c.Op == work.Create {
			s.data, nothing = map[string]string{}, false
		}
		for name, e := range c.Set {
			to := string(e.To)
			if to == "null" {
				to = ""
			}
			if s.data[name] != to {
				nothing = false
			}
			if to == "" {
				delete(s.data, name)
			} else {
				s.data[name] = to
			}
		}
	}
	return work.Internal, nothing
}

// number notes the highest number that was given.
func (m *model) number(t *rapid.T) {
	must(t, m.db.view("test", func(x *txn) error {
		c, err := x.counters()
		if c.seq < m.highest {
			t.Fatalf("numbers go back from %d to %d", m.highest, c.seq)
		}
		m.highest = c.seq
		return err
	}))
}

// serverRow draws a row as the server might send it now.
func (m *model) serverRow(t *rapid.T, k recordKey) Row {
	rev := max(m.base[k].Record.Rev, m.revs[k]) + uint64(rapid.IntRange(0, 2).Draw(t, "rev"))
	m.revs[k] = max(rev, 1)
	f := m.columns(t, k.table)
	r := row(k.table, k.id, max(rev, 1), f)
	r.Shape = uint32(rapid.IntRange(1, 2).Draw(t, "shape"))
	if rapid.IntRange(0, 5).Draw(t, "stale") == 0 && m.base[k].Record.Rev > 2 {
		r.Record.Rev = 1
	}
	return r
}

func (m *model) put(r Row, force bool) {
	k := recordKey{r.Record.Table, r.Record.ID}
	if old, ok := m.base[k]; ok && r.Record.Rev < old.Record.Rev && !force {
		return
	}
	m.base[k] = r
	delete(m.kept, k)
	delete(m.grace, k)
}

func (m *model) take(q []*modelGroup, r Removed, hidden map[recordKey]bool) {
	k := recordKey{r.Table, r.ID}
	touched := m.waits(q, k, true)
	row, had := m.base[k]
	m.takeCopy(q, k, r.Why, hidden[k])
	delete(m.base, k)
	switch {
	case !touched:
		delete(m.kept, k)
	case r.Why == WhyRevoked:
		m.kept[k] = nil
	case had:
		m.kept[k] = &row
	}
}

func (m *model) page(t *rapid.T) {
	q := m.queue(t)
	p := Page{Cursor: "c", ForceRepair: rapid.IntRange(0, 4).Draw(t, "repair") == 0}
	for _, k := range m.keys {
		switch rapid.IntRange(0, 5).Draw(t, "fate") {
		case 0, 1:
			p.Rows = append(p.Rows, m.serverRow(t, k))
		case 2:
			p.Removed = append(p.Removed, Removed{k.table, k.id, rapid.SampledFrom([]string{WhyDeleted, WhyOutOfScope, WhyRevoked}).Draw(t, "why")})
		}
	}
	hidden := m.hidden(q)
	for _, r := range p.Removed {
		m.take(q, r, hidden)
	}
	for _, r := range p.Rows {
		m.put(r, p.ForceRepair)
	}
	_, err := m.db.ApplyPage(p)
	must(t, err)
}

// covers reports whether the answer to a number counts as stored.
func (a Acked) covers(seq uint64) bool { return seq <= a.Seq && !slices.Contains(a.Open, seq) }

// send takes a batch. Nothing in it may overtake what it shares a record with.
func (m *model) send(t *rapid.T) {
	q := m.queue(t)
	groups, acked, err := m.db.NextBatch(rapid.IntRange(1, 5).Draw(t, "limit"), 0)
	must(t, err)
	m.acked = append(m.acked, acked)
	for _, seq := range m.stored {
		if !acked.covers(seq) {
			t.Fatalf("the answer to %d is stored, and not acknowledged by %+v", seq, acked)
		}
	}
	for i, g := range groups {
		for _, a := range m.acked {
			if a.covers(g.Seq) {
				t.Fatalf("group %d is sent, and acknowledged by %+v", g.Seq, a)
			}
		}
		for _, early := range q {
			if early.Seq >= g.Seq {
				break
			}
			inBatch := slices.ContainsFunc(groups[:i], func(o work.Group) bool { return o.ID == early.ID })
			if share(early.Group, g) && !inBatch {
				t.Fatalf("group %d overtakes %d", g.Seq, early.Seq)
			}
		}
		for id, e := range m.errors {
			if refused := m.groups[e.group]; e.refused && e.state == "active" && m.holds(refused, g) {
				t.Fatalf("group %d is sent before sync error %v is decided", g.Seq, id)
			}
		}
	}
	m.flying = append(m.flying, groups...)
}

func (m *model) unsent(t *rapid.T) {
	var list []work.ID
	for _, g := range m.flying {
		list = append(list, g.ID)
	}
	m.flying = nil
	must(t, m.db.Unsent(list, "x"))
}
