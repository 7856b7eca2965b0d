package sim

import (
	"bytes"
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/server/servertest"
	"fieldbook/server/store"
)

// markOf is the text by which a change is found again.
func markOf(c work.Change) string {
	if c.Op == work.Delete {
		return ""
	}
	return c.Columns().Text(markColumn(c.Table))
}

// history is every revision on the server, by record, in the order of revs.
type history struct {
	revisions map[work.RecordRef][]store.Revision
	rows      map[work.RecordRef]work.Record
	first     map[work.RecordRef]bool // loaded before anybody did anything
}

func (w *World) history() (*history, error) {
	h := &history{revisions: map[work.RecordRef][]store.Revision{}, rows: map[work.RecordRef]work.Record{}, first: map[work.RecordRef]bool{}}
	err := w.Office.View(func(tx store.Tx) error {
		for _, t := range work.Standard().Tables {
			err := tx.Rows(t.Name, work.ID{}, func(r work.Record) bool {
				r.Data = bytes.Clone(r.Data)
				h.rows[work.RecordRef{Table: t.Name, ID: r.ID}] = r
				return true
			})
			if err != nil {
				return err
			}
		}
		for _, r := range servertest.Company() {
			h.first[work.RecordRef{Table: r.Table, ID: r.ID}] = true
		}
		for _, refs := range []map[work.RecordRef]bool{h.first, w.book.records} {
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
		for _, r := range h.revisions[work.RecordRef{Table: c.Table, ID: c.ID}] {
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
		for _, r := range h.revisions[work.RecordRef{Table: c.Table, ID: c.ID}] {
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

// derived reports whether the server made the record because of other ones.
func (h *history) derived(ref work.RecordRef) bool {
	revisions := h.revisions[ref]
	return len(revisions) > 0 && revisions[0].Op == work.Create && revisions[0].Rule != ""
}

// atOffice reports whether the first of a record's revisions was made at the office. What
// followed from it in the same record is a revision of its own, and the last one is noted.
func (b *book) atOffice(revisions []store.Revision) bool {
	for i, r := range revisions {
		if i > 0 && r.Rule == "" {
			break
		}
		if b.office[written{work.RecordRef{Table: r.Table, ID: r.ID}, r.Rev}] {
			return true
		}
	}
	return false
}

// checkMarks checks that each change is in the history as often as it was applied, and
// that there is nothing else.
func (h *history) checkMarks(applied map[string]int, b *book) (f Faults) {
	found := map[string]int{}
	for ref, revisions := range h.revisions {
		for i, r := range revisions {
			mark := work.Change{Table: ref.Table, Op: r.Op, Set: r.Set}.Columns().Text(markColumn(ref.Table))
			switch {
			case r.Rule != "" || r.Op == work.Delete:
			case r.Origin == (work.ID{}):
				if !b.atOffice(revisions[i:]) {
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
		if !h.first[ref] && !b.records[ref] && !h.derived(ref) {
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
