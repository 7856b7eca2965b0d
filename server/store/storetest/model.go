package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// model compares the store with a map through random commits and rollbacks.
func model(t *testing.T, open func(t *testing.T) Open) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t)(t)
		defer s.Close()
		rows, head := map[work.ID]work.Record{}, uint64(0)
		for range rapid.IntRange(1, 12).Draw(rt, "transactions") {
			next, moved := maps.Clone(rows), uint64(0)
			keep := rapid.IntRange(0, 3).Draw(rt, "commit") > 0
			err := s.Update(func(tx store.Tx) error {
				for range rapid.IntRange(0, 6).Draw(rt, "writes") {
					r := record(rapid.IntRange(1, 8).Draw(rt, "id"), uint64(rapid.IntRange(1, 1<<20).Draw(rt, "rev")), "")
					if rapid.IntRange(0, 2).Draw(rt, "remove") == 0 {
						if _, was := next[r.ID]; was {
							moved++
						}
						delete(next, r.ID)
						if err := tx.Remove("job", r.ID); err != nil {
							return err
						}
						continue
					}
					due := time.Date(2026, 3, 2, rapid.IntRange(-2, 2).Draw(rt, "due"), 0, 0, 0, time.UTC)
					r.Data = fmt.Appendf(nil, `{"parent":%q,"due":%q}`, id(rapid.IntRange(50, 52).Draw(rt, "parent")), due.Format(time.RFC3339))
					next[r.ID] = r
					moved++
					if err := tx.Put(r); err != nil {
						return err
					}
				}
				if !keep {
					return errors.New("rolled back")
				}
				return nil
			})
			if keep != (err == nil) {
				rt.Fatalf("Update: %v", err)
			}
			if keep {
				rows, head = next, head+moved
			}
			agree(rt, s, rows, head)
		}
	})
}

func agree(rt *rapid.T, s store.Store, rows map[work.ID]work.Record, head uint64) {
	err := s.View(func(tx store.Tx) error {
		var all []work.ID
		err := tx.Rows("job", work.ID{}, func(r work.Record) bool {
			if m := rows[r.ID]; m.Rev != r.Rev || string(m.Data) != string(r.Data) {
				rt.Fatalf("row %s: rev %d %s, want rev %d %s", r.ID, r.Rev, r.Data, m.Rev, m.Data)
			}
			all = append(all, r.ID)
			return true
		})
		order := func(a, b work.ID) int { return slices.Compare(a[:], b[:]) }
		if sorted := slices.SortedFunc(maps.Keys(rows), order); !slices.Equal(all, sorted) {
			rt.Fatalf("rows %v, want %v", all, sorted)
		}
		for parent := 50; parent <= 52; parent++ {
			var got []work.ID
			err = errors.Join(err, tx.Lookup("job", "parent", id(parent), func(i work.ID) bool { got = append(got, i); return true }))
			var expected []work.ID
			for _, i := range all {
				r := rows[i]
				if r.Fields().Ref("parent") == id(parent) {
					expected = append(expected, i)
				}
			}
			if !slices.Equal(got, expected) {
				rt.Fatalf("children of %d: %v, want %v", parent, got, expected)
			}
			var dated []work.ID
			err = errors.Join(err, tx.Between(store.Range{Table: "job", Column: "due", Lookup: "parent", Target: id(parent)}, func(i work.ID, _ time.Time) bool {
				dated = append(dated, i)
				return true
			}))
			slices.SortStableFunc(expected, func(a, b work.ID) int { return due(rows[a]).Compare(due(rows[b])) })
			if !slices.Equal(dated, expected) {
				rt.Fatalf("children of %d by time: %v, want %v", parent, dated, expected)
			}
		}
		position := uint64(0)
		err = errors.Join(err, tx.Feed(0, func(e store.Entry) bool {
			if position++; e.Position != position {
				rt.Fatalf("position %d follows %d", e.Position, position-1)
			}
			return true
		}))
		own, last := 0, uint64(0)
		err = errors.Join(err, tx.Changes("job", 0, func(e store.Entry) bool { own, last = own+1, e.Position; return true }))
		of, err3 := tx.HeadOf("job")
		if err = errors.Join(err, err3); own != int(position) || last != position || of != position {
			rt.Fatalf("the table's feed has %d entries up to %d and its head %d, want %d", own, last, of, position)
		}
		now, err2 := tx.Head()
		if now != head || position != head {
			rt.Fatalf("head %d, feed of %d, want %d", now, position, head)
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		rt.Fatalf("View: %v", err)
	}
}

func due(r work.Record) time.Time { return r.Fields().Time("due") }
