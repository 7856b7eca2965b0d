package localdb

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// waits reports whether a group of the queue touches a record; by its provisional changes
// too, if they count.
func (m *model) waits(q []*modelGroup, k recordKey, provisional bool) bool {
	return slices.ContainsFunc(q, func(g *modelGroup) bool {
		return touching(g.Group, k) || provisional && touching(work.Group{Changes: g.Provisional}, k)
	})
}

// hidden are the records of which the user's edits leave nothing to see.
func (m *model) hidden(q []*modelGroup) map[recordKey]bool {
	all := map[recordKey]bool{}
	for _, k := range m.keys {
		all[k] = m.waits(q, k, true) && m.shown(q, k) == nil
	}
	return all
}

// takeCopy follows the base row of a record that leaves.
func (m *model) takeCopy(q []*modelGroup, k recordKey, why string, hidden bool) {
	row, had := m.base[k]
	touched := m.waits(q, k, false)
	for _, g := range m.groups {
		touched = touched || g.place == "answered" && g.out != Rejected && touching(g.Group, k)
	}
	switch {
	case why == WhyRevoked:
		delete(m.grace, k)
	case had && !hidden && touched:
		m.grace[k] = &modelCopy{row, why}
	}
}

// patchCopies carries an answered group out on the copies.
func (m *model) patchCopies(g *modelGroup) {
	if g.out != Applied && g.out != Merged {
		return
	}
	for _, c := range g.Changes {
		k := recordKey{c.Table, c.ID}
		kept := m.grace[k]
		switch {
		case kept == nil:
		case c.Op == work.Delete:
			delete(m.grace, k)
		default:
			kept.Record.Data = work.Patch(kept.Record.Data, c.Columns())
		}
	}
}

// firstOf returns the first change of a record in a group, also a provisional one.
func firstOf(g work.Group, k recordKey) work.Change {
	all := slices.Concat(g.Changes, g.Provisional)
	return all[slices.IndexFunc(all, func(c work.Change) bool { return c.Table == k.table && c.ID == k.id })]
}

// buildsOnDeleted reports whether a group changes, or points to, a record that was deleted at
// the office and of which no change waits.
func (m *model) buildsOnDeleted(q []*modelGroup, g work.Group) bool {
	gone := func(k recordKey) bool {
		return m.grace[k] != nil && m.grace[k].why == WhyDeleted && !m.waits(q, k, true)
	}
	for _, c := range g.Changes {
		k := recordKey{c.Table, c.ID}
		if gone(k) && firstOf(g, k).Op != work.Create {
			return true
		}
		for _, target := range m.keys {
			for _, e := range c.Set {
				if string(e.To) == string(work.Ref(target.id)) && gone(target) {
					return true
				}
			}
		}
	}
	return false
}

// saw notes the copies that a saved group was made on: it shows them while it waits.
func (m *model) saw(q []*modelGroup, made work.Group, saved *modelGroup) {
	if saved.seen == nil {
		saved.seen = map[recordKey]Row{}
	}
	for _, c := range slices.Concat(saved.Changes, saved.Provisional) {
		k := recordKey{c.Table, c.ID}
		kept := m.grace[k]
		if kept != nil && kept.why == WhyOutOfScope && !m.waits(q, k, true) && firstOf(made, k).Op != work.Create {
			saved.seen[k] = kept.Row
		}
	}
	m.see(saved)
}

// see is what happens whenever a group comes into the outbox.
func (m *model) see(g *modelGroup) {
	for k, row := range g.seen {
		if _, held := m.base[k]; held {
			continue
		}
		kept, known := m.kept[k]
		if !known || kept != nil && kept.Record.Rev < row.Record.Rev {
			m.kept[k] = &row
		}
	}
}

// checkGrace compares the copies of records that left, and what is read with them.
func (m *model) checkGrace(t *rapid.T, q []*modelGroup) {
	for _, table := range []string{jobs, tasks, clients} {
		left, err := m.db.Left(table)
		must(t, err)
		want := map[work.ID]Left{}
		for k, c := range m.grace {
			if _, held := m.base[k]; held {
				t.Fatalf("%v is here and was kept", k)
			}
			if k.table == table {
				want[k.id] = Left{c.why, testNow, left[k.id].Until}
			}
		}
		if !maps.Equal(left, want) {
			t.Fatalf("kept of %s: %v, want %v", table, left, want)
		}
	}
	around := map[work.ID][]string{}
	for _, k := range m.keys {
		want := m.shown(q, k)
		if kept := m.grace[k]; kept != nil && want == nil && !m.deletes(q, k) {
			want = columnsOf(kept.Record)
		}
		r, err := m.db.Recall(k.table, k.id)
		if want == nil && !work.Is(err, work.NotFound) || want != nil && (err != nil || !maps.Equal(columnsOf(r), want)) {
			t.Fatalf("recalled %v: %s %v, want %v", k, r.Data, err, want)
		}
		if job, ok := refOf([]byte(want["job"])); ok && k.table == tasks && (m.shown(q, k) != nil || m.leftID(job)) {
			around[job] = append(around[job], k.id.String())
		}
	}
	for _, k := range m.keys {
		list, err := m.db.RecallList(t.Context(), Query{Table: tasks, Lookup: "job", Equals: k.id})
		must(t, err)
		var got []string
		for _, r := range list {
			got = append(got, r.ID.String())
		}
		slices.Sort(around[k.id])
		if !slices.Equal(got, around[k.id]) {
			t.Fatalf("tasks around %v: %v, want %v", k, got, around[k.id])
		}
	}
}

// leftID reports whether a copy of a record with that id is kept.
func (m *model) leftID(id work.ID) bool {
	for k := range m.grace {
		if k.id == id {
			return true
		}
	}
	return false
}

// deletes reports whether a waiting group deletes a record.
func (m *model) deletes(q []*modelGroup, k recordKey) bool {
	return slices.ContainsFunc(q, func(g *modelGroup) bool {
		return slices.ContainsFunc(g.Changes, func(c work.Change) bool { return c.Op == work.Delete && c.Table == k.table && c.ID == k.id })
	})
}
