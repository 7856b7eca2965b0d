package server

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/server/rights"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// parts reads a selection to its end. It fails the test when an answer says neither that it
// is the last nor how to go on.
func (l *laptop) parts(s wire.Select) (all []wire.Row, sizes []int) {
	l.e.t.Helper()
	for {
		a := l.mustSelect(s)
		all, sizes = append(all, a.Rows...), append(sizes, len(a.Rows))
		if a.More != (a.Next != nil) {
			l.e.t.Fatalf("more %t, next %+v", a.More, a.Next)
		}
		if !a.More {
			return all, sizes
		}
		if len(a.Rows) == 0 {
			l.e.t.Fatalf("an empty part goes on after %+v", a.Next)
		}
		s.After = a.Next
	}
}

// visits puts n bookings of a van into the store. Several begin at a time, and their ids
// are in another order than their times.
func (e *environment) visits(van work.ID, n int, columns work.Fields) {
	e.t.Helper()
	e.must(e.store.Update(func(tx store.Tx) error {
		for i := range n {
			c := work.Fields{
				"resource": work.Ref(van), "starttime": work.Time(st.Monday.Add(time.Duration(i*7919%n/3) * time.Minute)),
				"msdyn_actualarrivaltime": work.Time(st.Monday.Add(time.Duration(i*31%n/2) * time.Second)),
			}
			for name, value := range columns {
				c[name] = value
			}
			if err := tx.Put(work.Record{Table: work.BookingTable, ID: st.ID(200_000 + i), Rev: 1, Data: work.Encode(c)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Every record of a selection comes, once and in order, in as few parts as the limits allow.
func TestQueryPartsMakeTheWhole(t *testing.T) {
	van := st.ID(4711)
	for n, want := range map[int][]int{0: {0}, 999: {999}, 1000: {1000}, 1001: {1000, 1}, 2500: {1000, 1000, 500}} {
		e := newEnvironment(t)
		e.visits(van, n, nil)
		l := e.signIn("ann")
		for _, s := range []wire.Select{
			{Lookup: "resource", Equals: van}, // by an index of lookups
			{Lookup: "resource", Equals: van, Desc: true},
			{Lookup: "resource", Equals: van, Time: "starttime"}, // by one of times
			{Lookup: "resource", Equals: van, Time: "starttime", Desc: true},
			{Lookup: "resource", Equals: van, Time: "msdyn_actualarrivaltime"}, // by none
			{Lookup: "resource", Equals: van, Time: "msdyn_actualarrivaltime", Desc: true},
		} {
			s.Table = work.BookingTable
			q := work.Query{Time: s.Time, Desc: s.Desc}
			all, sizes := l.parts(s)
			places := make([]work.Place, len(all))
			for i, r := range all {
				places[i] = q.PlaceOf(work.Record{Table: r.Table, ID: r.ID, Data: r.D})
			}
			ordered := slices.IsSortedFunc(places, q.Compare)
			distinct := len(slices.CompactFunc(slices.Clone(places), func(a, b work.Place) bool { return a.ID == b.ID }))
			if !slices.Equal(sizes, want) || !ordered || distinct != n {
				t.Errorf("%d by %q, descending %t: parts of %v, in order %t, %d different", n, s.Time, s.Desc, sizes, ordered, distinct)
			}
		}
		all, _ := l.parts(wire.Select{Table: work.BookingTable}) // the whole table, by id
		if len(all) != n+6 || !slices.IsSortedFunc(all, func(a, b wire.Row) int { return bytes.Compare(a.ID[:], b.ID[:]) }) {
			t.Errorf("%d and 6 more: %d rows", n, len(all))
		}
	}
}

// Rows that are large end a part at its size in bytes; one always fits, and none is left out.
func TestQueryPartsOfLargeRows(t *testing.T) {
	van := st.ID(4711)
	e := newEnvironment(t)
	e.visits(van, 10, work.Fields{"name": work.Text(strings.Repeat("x", 1_000_000))})
	l := e.signIn("ann")
	for _, desc := range []bool{false, true} {
		all, sizes := l.parts(wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: van, Time: "starttime", Desc: desc})
		if len(all) != 10 || !slices.Equal(sizes, []int{4, 4, 2}) {
			t.Errorf("descending %t: %d rows in parts of %v", desc, len(all), sizes)
		}
	}
	e.visits(van, 3, work.Fields{"name": work.Text(strings.Repeat("x", 6_000_000))}) // in the place of the first three
	if all, sizes := l.parts(wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: van}); len(all) != 10 || !slices.Equal(sizes, []int{1, 1, 1, 4, 3}) {
		t.Errorf("%d rows in parts of %v", len(all), sizes)
	}
}

// What happens to records between two parts changes those records' places and no others.
func TestQueryPartsWhileRecordsChange(t *testing.T) {
	van := st.ID(4711)
	e := newEnvironment(t)
	e.visits(van, 10, nil)
	l := e.signIn("ann")
	s := wire.Select{Table: work.BookingTable, Lookup: "resource", Equals: van, Limit: 4}
	first := l.mustSelect(s)
	e.must(e.store.Update(func(tx store.Tx) error {
		for _, gone := range []int{0, 3} { // 3 is the one to go on after
			if err := tx.Remove(work.BookingTable, first.Rows[gone].ID); err != nil {
				return err
			}
		}
		return nil
	}))
	s.After = first.Next
	rest, sizes := l.parts(s)
	if want := []work.ID{st.ID(200_004), st.ID(200_005), st.ID(200_006), st.ID(200_007), st.ID(200_008), st.ID(200_009)}; !slices.Equal(rowIDs(rest), want) {
		t.Errorf("%v in parts of %v", rowIDs(rest), sizes)
	}
	// Rights are those of the moment of each part.
	_, err := e.server.ChangeTableRights("technician", work.BookingTable, rights.Table{Read: rights.None})
	e.must(err)
	if _, err := l.query(wire.QueryRequest{Select: &s}); !work.Is(err, work.Forbidden) {
		t.Errorf("without the right: %v", err)
	}
}

func TestQueryGoesOnOnlyWhereThereIsAPlace(t *testing.T) {
	e := newEnvironment(t)
	l := e.signIn("ann")
	for name, s := range map[string]wire.Select{
		"no record":          {After: &wire.Place{}},
		"a time in id order": {After: &wire.Place{At: "2026-03-02T08:00:00Z", ID: st.AnnToday}},
		"no time":            {Time: "starttime", After: &wire.Place{ID: st.AnnToday}},
		"no instant":         {Time: "starttime", After: &wire.Place{At: "today", ID: st.AnnToday}},
	} {
		s.Table = work.BookingTable
		if _, err := l.query(wire.QueryRequest{Select: &s}); !work.Is(err, work.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	last := wire.Select{Table: work.BookingTable, After: &wire.Place{ID: work.ID(bytes.Repeat([]byte{0xff}, 16))}}
	if a := l.mustSelect(last); len(a.Rows) != 0 || a.More {
		t.Errorf("after the end: %s", fmt.Sprint(a))
	}
}
