package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/apply"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// Faults are broken promises, in words.
type Faults []string

func (f *Faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

// CheckVisible checks that a laptop shows what was saved on it and not answered yet.
func (w *World) CheckVisible(l *Laptop) (f Faults) {
	type cell struct {
		ref    apply.Ref
		column string
	}
	want := map[cell]json.RawMessage{}
	from := map[cell]*entry{}
	refused := map[apply.Ref]bool{} // creations that the server did not take
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
			ref := apply.Ref{Table: c.Table, ID: c.ID}
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

// CheckHeld checks that a laptop holds exactly what the profile gives its user now, byte
// for byte.
func (w *World) CheckHeld(l *Laptop) (f Faults) {
	err := w.eachTable(l, func(table string, given map[work.ID]given, _ map[work.ID]store.Holding) error {
		got := map[work.ID]store.Holding{}
		err := l.DB.Holdings(table, func(id work.ID, rev uint64, leaf work.Digest) bool {
			got[id] = store.Holding{Rev: rev, Leaf: leaf}
			return true
		})
		f = append(f, differences(l.Name+" holds of "+table, given, got)...)
		f = append(f, checkSums(l, table, got)...)
		return err
	})
	if err != nil {
		f.add("%s: %v", l.Name, err)
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

// given is a record that the profile gives a user, as the server sends it.
type given struct {
	store.Holding
	data []byte
}

// CheckAccount checks that the server's account of a laptop says the same. The server
// knows that a page is stored only when the next one is asked for.
func (w *World) CheckAccount(l *Laptop) (f Faults) {
	err := w.eachTable(l, func(table string, given map[work.ID]given, view map[work.ID]store.Holding) error {
		f = append(f, differences("the server's account of "+l.Name+" has of "+table, given, view)...)
		return nil
	})
	if err != nil {
		f.add("%s: %v", l.Name, err)
	}
	return f
}

// CheckRepairs checks that the two sides never had to compare what a laptop holds. There is
// one reason to: a group that the server applied, and that was discarded before its
// answer came.
func (w *World) CheckRepairs(l *Laptop) (f Faults) {
	d, err := l.DB.Device()
	if err != nil {
		return Faults{err.Error()}
	}
	reasons := 0
	for _, e := range w.book.of(l) {
		if _, known, err := w.outcome(d.Install, e.group.ID); err != nil {
			f.add("%s: %v", e, err)
		} else if known && e.taken {
			reasons++
		}
	}
	if n := l.Asked(wire.PathRepair); n > reasons {
		f.add("%s had to be repaired %d times; there were %d reasons", l.Name, n, reasons)
	}
	return f
}

// eachTable calls check with what the profile gives a laptop's user of each table, and
// with what the server takes the laptop to hold.
func (w *World) eachTable(l *Laptop, check func(string, map[work.ID]given, map[work.ID]store.Holding) error) error {
	compiled, err := w.Office.Profile()
	if err != nil {
		return err
	}
	d, err := l.DB.Device()
	if err != nil {
		return err
	}
	return w.Office.View(func(tx store.Tx) error {
		user, err := scope.UserOf(tx, l.User, time.UTC)
		if err != nil {
			return err
		}
		members, err := scope.Of(tx, compiled, user, w.Clock.Now())
		if err != nil {
			return err
		}
		for _, s := range compiled.Tables {
			table := s.Table.Name
			all, view := map[work.ID]given{}, map[work.ID]store.Holding{}
			for _, id := range members.IDs(table) {
				r, _, err := tx.Record(table, id)
				if err != nil {
					return err
				}
				r.Data = bytes.Clone(work.Project(r.Data, s.Keep))
				all[id] = given{store.Holding{Rev: r.Rev, Leaf: work.Leaf(r, s.Shape)}, r.Data}
			}
			err := tx.Holdings(d.Install, table, func(id work.ID, h store.Holding) bool {
				view[id] = store.Holding{Rev: h.Rev, Leaf: h.Leaf}
				return true
			})
			if err != nil {
				return err
			}
			if err := check(table, all, view); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkSums compares the running sums with the rows that they are about.
func checkSums(l *Laptop, table string, got map[work.ID]store.Holding) (f Faults) {
	count, digest, err := l.DB.Holding(table)
	sum := work.Digest{}
	for _, h := range got {
		sum = sum.Plus(h.Leaf)
	}
	if err != nil || count != len(got) || digest != sum {
		f.add("%s: the sums of %s say %d rows and %s; the rows are %d and %s (%v)", l.Name, table, count, digest, len(got), sum, err)
	}
	return f
}

func differences(what string, want map[work.ID]given, got map[work.ID]store.Holding) (f Faults) {
	for id, h := range want {
		switch g, ok := got[id]; {
		case !ok:
			f.add("%s: %s is missing", what, shortID(id))
		case g.Rev != h.Rev:
			f.add("%s: %s has rev %d, not %d", what, shortID(id), g.Rev, h.Rev)
		case g.Leaf != h.Leaf:
			f.add("%s: %s has other bytes", what, shortID(id))
		}
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			f.add("%s: %s is too much", what, shortID(id))
		}
	}
	slices.Sort(f)
	return f
}
