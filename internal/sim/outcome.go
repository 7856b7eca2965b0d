package sim

import (
	"bytes"
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server"
	"fieldbook/server/apply"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
)

// CheckOutcomes checks that every group has at most one outcome, the same on both sides,
// that the history of the server agrees with it, and that nothing is in that history
// that nobody made. Settled says that the faults have stopped and everything that can
// be answered has been.
func (w *World) CheckOutcomes(settled bool) (f Faults) {
	h, err := w.history()
	if err != nil {
		return Faults{err.Error()}
	}
	refusals, err := w.Office.Server.SyncErrors()
	if err != nil {
		return Faults{err.Error()}
	}
	applied := map[string]int{} // how often a mark must be in the history
	for _, l := range w.Laptops {
		f = append(f, w.checkLaptop(l, h, refusals, applied, settled)...)
	}
	f = append(f, h.checkMarks(applied, w.book)...)
	return append(f, h.checkChains()...)
}

// checkLaptop compares the outcomes of one laptop's groups on both sides.
func (w *World) checkLaptop(l *Laptop, h *history, refusals []server.SyncError, applied map[string]int, settled bool) (f Faults) {
	entries, err := l.DB.Outbox()
	if err != nil {
		return Faults{err.Error()}
	}
	d, err := l.DB.Device()
	if err != nil {
		return Faults{err.Error()}
	}
	failed, err := l.DB.SyncErrors(true)
	if err != nil {
		return Faults{err.Error()}
	}
	waits := map[work.ID]localdb.EntryState{}
	for _, e := range entries {
		waits[e.Group.ID] = e.State
	}
	for _, e := range w.book.of(l) {
		there, known, err := w.outcome(d.Install, e.group.ID)
		if err != nil {
			f.add("%s: %v", e, err)
		}
		if there == localdb.Applied || there == localdb.Merged {
			for _, c := range e.group.Changes {
				applied[markOf(c)]++
			}
		}
		if e.state != kept {
			continue
		}
		here, err := l.DB.OutcomeOf(e.group.ID)
		state, waiting := waits[e.group.ID]
		switch {
		case err != nil:
			f.add("%s is neither waiting nor answered: %v", e, err)
		case waiting && here != "":
			f.add("%s is waiting and answered (%s)", e, here)
		case here == "" && !waiting:
			f.add("%s has no outcome and does not wait", e)
		case here == "" && settled && (known || state != localdb.EntryHeld):
			f.add("%s waits though nothing stops it (%s; on the server %q)", e, state, there)
		case here != "" && (!known || here != there):
			f.add("%s is %q on the laptop and %q on the server", e, here, there)
		}
		if here == localdb.Conflict || here == localdb.Rejected {
			f = append(f, checkRefusal(e, here, failed, refusals)...)
		}
		if here == localdb.Applied && h.unseen(e.group, d.Install) {
			f.add("%s is applied as if nobody else had changed its records meanwhile", e)
		}
		if here == localdb.Conflict && !h.foreign(e.group, d.Install) {
			f.add("%s is a conflict, and nobody else had changed its records", e)
		}
	}
	return f
}

// checkRefusal checks that both sides keep what was not accepted.
func checkRefusal(e *entry, outcome localdb.Outcome, here []localdb.SyncError, there []server.SyncError) (f Faults) {
	if !slices.ContainsFunc(here, func(s localdb.SyncError) bool { return s.Group.ID == e.group.ID }) {
		f.add("%s is %s, and the laptop has no sync error", e, outcome)
	}
	if !slices.ContainsFunc(there, func(s server.SyncError) bool { return s.Group.ID == e.group.ID }) {
		f.add("%s is %s, and the server has no sync error", e, outcome)
	}
	return f
}

// outcome is what the server answered to a group.
func (w *World) outcome(device, group work.ID) (o localdb.Outcome, known bool, err error) {
	err = w.Office.View(func(tx store.Tx) error {
		stored, ok, err := tx.Outcome(device, group)
		if err != nil || !ok {
			return err
		}
		var answer struct {
			Result struct {
				Outcome localdb.Outcome `json:"outcome"`
			} `json:"result"`
		}
		known = true
		err = json.Unmarshal(stored.Answer, &answer)
		o = answer.Result.Outcome
		return err
	})
	return o, known, err
}

// markOf is the text by which a change is found again.
func markOf(c work.Change) string {
	if c.Op == work.Delete {
		return ""
	}
	return c.Columns().Text(markColumn(c.Table))
}

// history is every revision on the server, by record, in the order of revs.
type history struct {
	revisions map[apply.Ref][]store.Revision
	rows      map[apply.Ref]work.Record
	first     map[apply.Ref]bool // loaded before anybody did anything
}

func (w *World) history() (*history, error) {
	h := &history{revisions: map[apply.Ref][]store.Revision{}, rows: map[apply.Ref]work.Record{}, first: map[apply.Ref]bool{}}
	err := w.Office.View(func(tx store.Tx) error {
		for _, t := range work.Standard().Tables {
			err := tx.Rows(t.Name, work.ID{}, func(r work.Record) bool {
				r.Data = bytes.Clone(r.Data)
				h.rows[apply.Ref{Table: t.Name, ID: r.ID}] = r
				return true
			})
			if err != nil {
				return err
			}
		}
		for _, r := range servertest.Company() {
			h.first[apply.Ref{Table: r.Table, ID: r.ID}] = true
		}
		for _, refs := range []map[apply.Ref]bool{h.first, w.book.records} {
			for ref := range refs {
				h.revisions[ref] = nil
			}
		}
		for ref := range h.rows {
			h.revisions[ref] = nil
		}
		for ref := range h.revisions {
			err := tx.Revisions(ref.Table, ref.ID, 0, func(r store.Revision) bool {
				h.revisions[ref] = append(h.revisions[ref], r)
				return true
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return h, err
}

// foreign reports whether somebody else changed a record of the group after its base.
func (h *history) foreign(g work.Group, device work.ID) bool {
	for _, c := range g.Changes {
		for _, r := range h.revisions[apply.Ref{Table: c.Table, ID: c.ID}] {
			if r.Rev > c.BaseRev && r.Origin != device {
				return true
			}
		}
	}
	return false
}

// unseen reports whether somebody else changed a record of the group between its base and
// the revision that it became.
func (h *history) unseen(g work.Group, device work.ID) bool {
	for _, c := range g.Changes {
		others := false
		for _, r := range h.revisions[apply.Ref{Table: c.Table, ID: c.ID}] {
			own := r.Origin == device && r.Rule == ""
			if own && markOf(c) != "" && r.Set[markColumn(c.Table)].To != nil && markOf(work.Change{Table: c.Table, Set: r.Set}) == markOf(c) {
				if others {
					return true
				}
				break
			}
			others = others || r.Rev > c.BaseRev && r.Origin != device
		}
	}
	return false
}

// checkMarks checks that each change is in the history as often as it was applied, and
// that there is nothing else.
func (h *history) checkMarks(applied map[string]int, b *book) (f Faults) {
	found := map[string]int{}
	for ref, revisions := range h.revisions {
		for _, r := range revisions {
			mark := work.Change{Table: ref.Table, Op: r.Op, Set: r.Set}.Columns().Text(markColumn(ref.Table))
			switch {
			case r.Rule != "" || r.Op == work.Delete:
			case r.Origin == (work.ID{}):
				if !b.office[written{ref, r.Rev}] {
					f.add("rev %d of %s %s was made by nobody", r.Rev, ref.Table, shortID(ref.ID))
				}
			default:
				found[mark]++
			}
		}
	}
	for mark, n := range found {
		if applied[mark] != n {
			f.add("%q is %d times in the server's history and was applied %d times", mark, n, applied[mark])
		}
	}
	for mark, n := range applied {
		if mark != "" && found[mark] == 0 {
			f.add("%q was applied %d times and is not in the server's history", mark, n)
		}
	}
	for ref := range h.rows {
		if !h.first[ref] && !b.records[ref] {
			f.add("%s %s is on the server and was made by nobody", ref.Table, shortID(ref.ID))
		}
	}
	return f
}

// checkChains checks that revs count up without a gap and that every revision says what
// it replaced: nothing that anybody wrote is lost without a trace.
func (h *history) checkChains() (f Faults) {
	for ref, revisions := range h.revisions {
		last := uint64(0)
		if h.first[ref] {
			last = 1
		}
		values := map[string]json.RawMessage{}
		for _, r := range revisions {
			if r.Rev != last+1 {
				f.add("%s %s: rev %d follows rev %d", ref.Table, shortID(ref.ID), r.Rev, last)
			}
			last = r.Rev
			for column, edit := range r.Set {
				if was, known := values[column]; known && r.Op != work.Create && !work.Equal(was, edit.From) {
					f.add("%s %s rev %d: %s was %s, and the history says %s", ref.Table, shortID(ref.ID), r.Rev, column, was, edit.From)
				}
				values[column] = edit.To
			}
		}
		if row, ok := h.rows[ref]; ok {
			if row.Rev != max(last, 1) {
				f.add("%s %s has rev %d and its history ends with %d", ref.Table, shortID(ref.ID), row.Rev, last)
			}
			for column, value := range values {
				if !work.Equal(row.Column(column), value) {
					f.add("%s %s: %s is %s and its history ends with %s", ref.Table, shortID(ref.ID), column, row.Column(column), value)
				}
			}
		}
	}
	return f
}
