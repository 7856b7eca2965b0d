package work

import (
	"bytes"
	"cmp"
	"slices"
)

// Found gathers the records of one table that a search has found: the best of them, however
// many there are, in the order of their ranks, names and ids.
type Found struct {
	Count int // of all that were found

	most int
	keep map[string]bool // columns that are kept of a record; nil = all
	list []hit
}

type hit struct {
	rank   Rank
	name   []byte
	record Record
}

// NewFound returns an empty list of at most so many records of a table. Of their columns
// those are kept that a person can read: not the contents of files and forms.
func NewFound(t *Table, most int) *Found { return &Found{most: most, keep: t.legible()} }

// legible are the columns that hold what people read, nil for all.
func (t *Table) legible() map[string]bool {
	all, keep := true, map[string]bool{}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !c.Searched() && (c.Type == TypeText || c.Type == TypeMemo) {
			all = false
			continue
		}
		keep[c.Name] = true
	}
	if all {
		return nil
	}
	return keep
}

// Look adds the record if the matcher finds it, and reports that. The record's bytes are copied.
func (f *Found) Look(m *Matcher, r Record) bool {
	rank, ok := m.Match(r)
	if ok {
		f.add(hit{rank, m.name, r})
	}
	return ok
}

func (f *Found) add(h hit) {
	f.Count++
	at, _ := slices.BinarySearchFunc(f.list, h, hit.compare)
	if at >= f.most {
		return
	}
	h.name = bytes.Clone(h.name[:min(len(h.name), 256)])
	if f.keep == nil {
		h.record.Data = bytes.Clone(h.record.Data)
	} else {
		h.record.Data = Project(h.record.Data, f.keep)
	}
	f.list = slices.Insert(f.list, at, h)
	if len(f.list) > f.most {
		f.list[f.most] = hit{}
		f.list = f.list[:f.most]
	}
}

// compare orders by rank, then by name and id.
func (a hit) compare(b hit) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), bytes.Compare(a.name[:min(len(a.name), 256)], b.name[:min(len(b.name), 256)]), bytes.Compare(a.record.ID[:], b.record.ID[:]))
}

// Records returns what was kept, the best first.
func (f *Found) Records() []Record {
	list := make([]Record, len(f.list))
	for i, h := range f.list {
		list[i] = h.record
	}
	return list
}
