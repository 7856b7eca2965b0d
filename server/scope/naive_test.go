package scope_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/profile"
	"fieldbook/internal/work"
	"fieldbook/server/scope"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
	"fieldbook/server/store/bolt"
)

// naive is the scope by its definition: every row that its table's filter takes in or that is
// pinned, and
// then, until nothing is added any more, every row that a relationship brings.
func naive(records []work.Record, c *profile.Compiled, u profile.User, pins scope.Pins, now time.Time) map[string][]work.ID {
	in := map[string]map[work.ID]bool{}
	for _, s := range c.Tables {
		in[s.Table.Name] = map[work.ID]bool{}
		for _, r := range records {
			if r.Table == s.Table.Name && (s.Match(r, u, now) || now.Before(pins[r.Table][r.ID])) {
				in[s.Table.Name][r.ID] = true
			}
		}
	}
	points := func(r work.Record, column, table string) work.ID {
		named, id := r.Fields().RefTable(column)
		if named != "" && named != table {
			return work.ID{}
		}
		return id
	}
	for grown := true; grown; {
		grown = false
		for _, s := range c.Tables {
			for _, p := range s.Pulls {
				for _, r := range records {
					for _, other := range records {
						child, parent := r, other // the row that may come, the one that is held
						if child.Table != s.Table.Name || parent.Table != p.From || !in[p.From][parent.ID] || in[child.Table][child.ID] {
							continue
						}
						if p.Down && points(child, p.Column, p.From) == parent.ID || !p.Down && points(parent, p.Column, child.Table) == child.ID {
							in[child.Table][child.ID] = true
							grown = true
						}
					}
				}
			}
		}
	}
	lists := map[string][]work.ID{}
	for table, ids := range in {
		for id := range ids {
			lists[table] = append(lists[table], id)
		}
		slices.SortFunc(lists[table], func(a, b work.ID) int { return slices.Compare(a[:], b[:]) })
	}
	return lists
}

func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// shuffle makes random changes to the company: who is booked when, what points where, who
// is in which team, what is there at all.
func shuffle(rt *rapid.T, records []work.Record) []work.Record {
	byTable := map[string][]work.ID{}
	for _, r := range records {
		byTable[r.Table] = append(byTable[r.Table], r.ID)
	}
	schema := work.Standard()
	var kept []work.Record
	for _, r := range records {
		if r.Table != work.UserTable && rapid.IntRange(0, 19).Draw(rt, "gone") == 0 {
			continue
		}
		for _, column := range schema.Table(r.Table).Columns {
			if column.Type != work.TypeLookup || rapid.IntRange(0, 3).Draw(rt, "moved") > 0 {
				continue
			}
			target := rapid.SampledFrom(column.Targets).Draw(rt, "target")
			to := work.Null
			if ids := byTable[target]; len(ids) > 0 && rapid.IntRange(0, 4).Draw(rt, "emptied") > 0 {
				id := rapid.SampledFrom(ids).Draw(rt, "to")
				if to = work.Ref(id); len(column.Targets) > 1 {
					to = work.RefTo(target, id)
				}
			}
			r.Data = work.Patch(r.Data, work.Fields{column.Name: to})
		}
		if r.Table == work.BookingTable {
			start := st.Monday.Add(time.Duration(rapid.IntRange(-72, 240).Draw(rt, "start")) * time.Hour)
			r.Data = work.Patch(r.Data, work.Fields{
				"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Duration(rapid.IntRange(0, 72).Draw(rt, "hours")) * time.Hour)),
				"statecode": work.Int(int64(rapid.IntRange(0, 1).Draw(rt, "state"))),
			})
		}
		kept = append(kept, r)
	}
	return kept
}

func TestScopeAgreesWithItsDefinition(t *testing.T) {
	c := compile(t, profile.Default())
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(memory(), "scope")
		if err != nil {
			rt.Fatalf("%v", err)
		}
		defer os.RemoveAll(folder)
		s, err := bolt.Open(folder+"/environment.db", store.LookupKeys(work.Standard()))
		if err != nil {
			rt.Fatalf("%v", err)
		}
		defer s.Close()
		records := shuffle(rt, st.Company())
		user := rapid.SampledFrom([]work.ID{st.Ann, st.Bob, st.Dora}).Draw(rt, "user")
		now := st.Monday.Add(time.Duration(rapid.IntRange(-100, 300).Draw(rt, "now")) * time.Hour)
		pins := scope.Pins{}
		for range rapid.IntRange(0, 4).Draw(rt, "pins") {
			r := rapid.SampledFrom(records).Draw(rt, "pinned")
			pins.Add(work.RecordRef{Table: r.Table, ID: r.ID}, now.Add(time.Duration(rapid.IntRange(-5, 30).Draw(rt, "until"))*time.Hour))
		}
		err = s.Update(func(tx store.Tx) error {
			for _, r := range records {
				if err := tx.Put(r); err != nil {
					return err
				}
			}
			u, err := scope.UserOf(tx, user, time.UTC)
			if err != nil {
				return err
			}
			m, err := scope.Of(tx, c, u, pins, now)
			if err != nil {
				return err
			}
			for table, ids := range naive(records, c, u, pins, now) {
				if got := m.IDs(table); !slices.Equal(got, ids) {
					rt.Fatalf("%s: %v, want %v", table, got, ids)
				}
			}
			said, err := scope.Viewer{Profile: c, User: u, Pins: pins, Now: now}.NextFlip(tx)
			if next := nextFlip(records, c, u, pins, now); !next.IsZero() && (said.IsZero() || said.After(next)) {
				rt.Fatalf("next flip %s, but a row flips at %s", said, next)
			}
			if !said.IsZero() && !said.After(now) {
				rt.Fatalf("next flip %s is not after %s", said, now)
			}
			return err
		})
		if err != nil {
			rt.Fatalf("%v", err)
		}
	})
}

// nextFlip is the earliest flip of any row of any table, or the end of its pin.
func nextFlip(records []work.Record, c *profile.Compiled, u profile.User, pins scope.Pins, now time.Time) (next time.Time) {
	for _, r := range records {
		if s := c.Table(r.Table); s != nil {
			if flip := s.NextFlip(r, u, now); !flip.IsZero() && (next.IsZero() || flip.Before(next)) {
				next = flip
			}
			if until := pins[r.Table][r.ID]; until.After(now) && (next.IsZero() || until.Before(next)) {
				next = until
			}
		}
	}
	return next
}
