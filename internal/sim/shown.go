package sim

import (
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/store"
)

// CheckVisible checks that a laptop shows what was saved on it and not answered yet. The
// engine goes on meanwhile: what is answered by the time that it was looked at shows the
// server's value, as it should.
func (w *World) CheckVisible(l *Laptop) (f Faults) {
	type cell struct {
		ref    work.RecordRef
		column string
	}
	want := map[cell]json.RawMessage{}
	from := map[cell]*entry{}
	refused := map[work.RecordRef]bool{} // creations that the server did not take
	for _, e := range w.book.of(l) {
		outcome, err := l.DB.OutcomeOf(e.group.ID)
		if e.state != kept {
			continue
		}
		if err != nil {
			f.add("%s: %v", e, err)
			continue
		}
		for _, c := range e.group.Changes {
			ref := work.RecordRef{Table: c.Table, ID: c.ID}
			if outcome == localdb.Rejected && c.Op == work.Create {
				refused[ref] = true
			}
			if outcome != "" {
				continue
			}
			if c.Op == work.Create {
				delete(refused, ref) // sent again
			}
			for column, edit := range c.Set {
				want[cell{ref, column}], from[cell{ref, column}] = edit.To, e
			}
			if c.Op == work.Delete {
				want[cell{ref, ""}], from[cell{ref, ""}] = work.Null, e
			}
		}
	}
	for at, value := range want {
		r, err := l.DB.Get(at.ref.Table, at.ref.ID)
		if outcome, failed := l.DB.OutcomeOf(from[at].group.ID); failed == nil && outcome != "" {
			continue
		}
		_, deleted := want[cell{at.ref, ""}]
		switch {
		case deleted:
			if !work.Is(err, work.NotFound) {
				f.add("%s deleted the record, and it is shown (%v)", from[at], err)
			}
		case refused[at.ref], from[at].taken && work.Is(err, work.NotFound): // there is nothing to show it on
		case err != nil:
			f.add("%s is not shown: %v", from[at], err)
		case !work.Equal(r.Column(at.column), value):
			f.add("%s: %s is shown as %s", from[at], at.column, r.Column(at.column))
		}
	}
	return f
}

// CheckShown checks that a laptop which holds what it should shows it with its own waiting
// changes on top, and nothing else.
func (w *World) CheckShown(l *Laptop) (f Faults) {
	var waiting []work.Change
	for _, provisional := range []bool{false, true} {
		for _, e := range w.book.of(l) {
			outcome, err := l.DB.OutcomeOf(e.group.ID)
			switch {
			case e.state != kept || err != nil || outcome != "":
			case provisional:
				waiting = append(waiting, e.group.Provisional...)
			default:
				waiting = append(waiting, e.group.Changes...)
			}
		}
	}
	err := w.eachTable(l, func(table string, given map[work.ID]given, _ map[work.ID]store.Holding) error {
		for id, g := range given {
			want := g.data
			for _, c := range waiting {
				if c.Table == table && c.ID == id && want != nil {
					want = c.Apply(want)
				}
			}
			r, err := l.DB.Get(table, id)
			if err != nil && !work.Is(err, work.NotFound) {
				return err
			}
			shown, should := r.Fields(), work.Record{Data: want}.Fields()
			if err != nil && want != nil || len(shown) != len(should) {
				f.add("%s shows %s %s as %s, not as %s", l.Name, table, shortID(id), r.Data, want)
				continue
			}
			for column, value := range should {
				if !work.Equal(shown[column], value) {
					f.add("%s shows %s of %s %s as %s, not as %s", l.Name, column, table, shortID(id), shown[column], value)
				}
			}
		}
		return nil
	})
	if err != nil {
		f.add("%s: %v", l.Name, err)
	}
	return f
}
