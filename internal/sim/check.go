package sim

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server"
	"fieldbook/server/scope"
	"fieldbook/server/store"
)

// Faults are broken promises, in words.
type Faults []string

func (f *Faults) add(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

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

// CheckRepairs checks that the two sides never had to compare what a laptop holds. There
// is one reason to: a group that the server applied, and that was discarded before its
// answer came.
func (w *World) CheckRepairs(l *Laptop) (f Faults) {
	d, err := l.DB.Device()
	if err != nil {
		return Faults{err.Error()}
	}
	reasons := 0
	for _, e := range w.book.all(l) {
		if _, known, err := w.outcome(d.Install, e.group.ID); err != nil {
			f.add("%s: %v", e, err)
		} else if known && e.taken {
			reasons++
		}
	}
	n := 0 // one whose answer was lost is asked for again
	for _, e := range l.Net.Log() {
		if e.Path == wire.PathRepair && e.Status == http.StatusOK && e.Err == nil {
			n++
		}
	}
	if n > reasons {
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
		pins, err := server.PinsOf(tx, d.Install)
		if err != nil {
			return err
		}
		members, err := scope.Of(tx, compiled, user, pins, w.Clock.Now())
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
