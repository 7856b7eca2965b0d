package sim

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/server/store"
)

// CheckSums checks, at any moment at which nothing runs, that a laptop's base rows are what
// the server takes it to hold: the server's view, with the page whose cursor the laptop
// has, and with the answers that the laptop has stored and not acknowledged yet. Both
// sides' sums are compared by table, so a row that an answer left out is found right after
// the push. Checked is false for a laptop that has to be compared with the server anyway.
func (w *World) CheckSums(l *Laptop) (f Faults, checked bool) {
	a, err := w.account(l)
	if err != nil || a == nil {
		if err != nil {
			f.add("%s: %v", l.Name, err)
		}
		return f, false
	}
	tables, err := l.DB.TableStates()
	if err != nil {
		return Faults{err.Error()}, false
	}
	for table := range tables {
		if a.held[table] == nil {
			a.held[table] = map[work.ID]store.Holding{}
		}
	}
	for table, held := range a.held {
		count, digest, err := l.DB.Holding(table)
		if err != nil {
			return Faults{err.Error()}, false
		}
		var sum work.Digest
		for _, h := range held {
			sum = sum.Plus(h.Leaf)
		}
		if count == len(held) && digest == sum {
			continue
		}
		f.add("%s holds %d rows of %s with the digest %s; the server takes it to hold %d with %s", l.Name, count, table, digest, len(held), sum)
		f = append(f, a.compare(l, table)...)
	}
	return f, true
}

// account is what the server takes a laptop to hold.
type account struct {
	held map[string]map[work.ID]store.Holding
}

// serversDevice and serversPage are what the server has written down of a device and of
// the page on its way to it.
type (
	serversDevice struct {
		Generation uint64 `json:"generation"`
		Repairing  bool   `json:"repairing"`
	}
	serversPage struct {
		Generation uint64 `json:"generation"`
		Held       []struct {
			Table string      `json:"t"`
			ID    work.ID     `json:"id"`
			Rev   uint64      `json:"rev"`
			Leaf  work.Digest `json:"leaf"`
		} `json:"held"`
		Gone []struct {
			Table string  `json:"t"`
			ID    work.ID `json:"id"`
		} `json:"gone"`
	}
)

// account works it out, nil if the two sides have to be compared first: the laptop has no
// cursor that counts, follows another profile, or is being repaired.
func (w *World) account(l *Laptop) (*account, error) {
	d, err := l.DB.Device()
	if err != nil {
		return nil, err
	}
	cursor, _, err := l.DB.Cursor()
	if err != nil {
		return nil, err
	}
	parts := strings.Split(cursor, ".")
	if len(parts) < 3 {
		return nil, nil
	}
	at, err := strconv.ParseUint(parts[len(parts)-2], 10, 64)
	if err != nil {
		return nil, err
	}
	a := &account{held: map[string]map[work.ID]store.Holding{}}
	known := false
	err = w.Office.View(func(tx store.Tx) error {
		var server struct {
			Epoch string `json:"epoch"`
		}
		if err := document(tx, "server", "identity", &server); err != nil || server.Epoch != parts[0] {
			return err // a server that was restored begins another
		}
		var of serversDevice
		var page serversPage
		if err := document(tx, "device", d.Install.String(), &of); err != nil {
			return err
		}
		if err := document(tx, "pending", d.Install.String(), &page); err != nil {
			return err
		}
		if known = !of.Repairing && (at == of.Generation || at == page.Generation); !known {
			return nil
		}
		if err := a.view(tx, d.Install); err != nil {
			return err
		}
		if at == page.Generation {
			for _, h := range page.Held {
				a.hold(h.Table, h.ID, store.Holding{Rev: h.Rev, Leaf: h.Leaf})
			}
			for _, g := range page.Gone {
				delete(a.held[g.Table], g.ID)
			}
		}
		return a.answers(tx, l, d.Install)
	})
	if err != nil || !known {
		return nil, err
	}
	return a, nil
}

func document(tx store.Tx, kind, key string, into any) error {
	data, ok, err := tx.Document(kind, key)
	if err != nil || !ok {
		return err
	}
	return json.Unmarshal(data, into)
}

// view takes over what the device has acknowledged.
func (a *account) view(tx store.Tx, device work.ID) error {
	tables, err := tx.HeldTables(device)
	if err != nil {
		return err
	}
	for _, table := range tables {
		err := tx.Holdings(device, table, func(id work.ID, h store.Holding) bool {
			a.hold(table, id, h)
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// answers takes over what is not acknowledged and, as the laptop says, stored.
func (a *account) answers(tx store.Tx, l *Laptop, device work.ID) (failed error) {
	err := tx.Unacknowledged(device, math.MaxUint64, func(o store.Outcome) bool {
		var outcome localdb.Outcome
		if outcome, failed = l.DB.OutcomeOf(o.Group); failed != nil || outcome == "" {
			failed = known(failed)
			return failed == nil
		}
		var stored struct {
			Result wire.Result `json:"result"`
			Shapes []uint32    `json:"shapes"`
		}
		if failed = wire.Decode(o.Answer, &stored); failed != nil {
			return false
		}
		for i, row := range stored.Result.Rows {
			leaf := work.Leaf(work.Record{Table: row.Table, ID: row.ID, Rev: row.Rev, Data: row.D}, stored.Shapes[i])
			a.hold(row.Table, row.ID, store.Holding{Rev: row.Rev, Leaf: leaf})
		}
		for _, gone := range stored.Result.Removed {
			delete(a.held[gone.Table], gone.ID)
		}
		return true
	})
	if failed != nil {
		return failed
	}
	return err
}

func (a *account) hold(table string, id work.ID, h store.Holding) {
	if a.held[table] == nil {
		a.held[table] = map[work.ID]store.Holding{}
	}
	if old, had := a.held[table][id]; !had || h.Rev >= old.Rev {
		a.held[table][id] = h
	}
}

// compare names the rows that differ.
func (a *account) compare(l *Laptop, table string) (f Faults) {
	want := map[work.ID]given{}
	for id, h := range a.held[table] {
		want[id] = given{Holding: store.Holding{Rev: h.Rev, Leaf: h.Leaf}}
	}
	got := map[work.ID]store.Holding{}
	err := l.DB.Holdings(table, func(id work.ID, rev uint64, leaf work.Digest) bool {
		got[id] = store.Holding{Rev: rev, Leaf: leaf}
		return true
	})
	if err != nil {
		f.add("%v", err)
	}
	return append(f, differences(l.Name+" holds of "+table, want, got)...)
}
