package profile

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The default profile is what administrators export, compare and edit: a change of it is
// to be seen in a review.
func TestDefaultGolden(t *testing.T) {
	golden := filepath.Join("testdata", "default.json")
	got := Default().Encode()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the default profile differs from %s; if it should, run go test -update and read the difference", golden)
	}
	if p, err := Parse(want); err != nil || !reflect.DeepEqual(p, Default()) {
		t.Errorf("the file does not read back as the default profile: %v", err)
	}
}

// Whatever a technician needs is there: every standard table that can be taken offline.
func TestDefaultHoldsEveryOfflineTable(t *testing.T) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range work.Standard().Tables {
		if s := c.Table(table.Name); (s != nil) != table.Offline {
			t.Errorf("%s: in the profile %v, can be offline %v", table.Name, s != nil, table.Offline)
		}
	}
	for i, s := range c.Tables[:8] {
		if s.Table.Name != Default().Items[i].Table {
			t.Errorf("table %d is evaluated as %s", i, s.Table.Name)
		}
	}
}

// The core is fresh within five minutes, and what the office seldom changes within a day,
// so that a refresh every five minutes looks at few tables.
func TestDefaultIntervals(t *testing.T) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	seldom := 0
	for _, s := range c.Tables {
		switch s.Item.Criteria {
		case AllRecords:
			seldom++
			if s.Interval != 24*time.Hour || !s.Table.ReadOnly {
				t.Errorf("all rows of %s every %s, read only %t", s.Table.Name, s.Interval, s.Table.ReadOnly)
			}
		case RelatedOnly:
			if s.Interval != 5*time.Minute {
				t.Errorf("%s, which hangs on bookings, every %s", s.Table.Name, s.Interval)
			}
		}
	}
	if seldom != 21 {
		t.Errorf("all rows of %d tables", seldom)
	}
	if s := c.Table(work.TimeEntryTable); s.Interval != 15*time.Minute {
		t.Errorf("time entries every %s", s.Interval)
	}
}

// A note on the timeline of anything that a technician holds comes with it.
func TestDefaultHoldsTheTimeline(t *testing.T) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range work.Standard().Table(work.AnnotationTable).Column("objectid").Targets {
		if !slices.Contains(c.Table(work.AnnotationTable).Pulls, Pull{From: target, Column: "objectid", Down: true}) {
			t.Errorf("no notes of %s", target)
		}
	}
	if !slices.Contains(c.Table(work.UserTable).Pulls, Pull{From: work.AnnotationTable, Column: "createdby"}) {
		t.Error("the author of a note has no name")
	}
}

// The documented sentence, word by word: mine, active, starting or ending today or within
// the next seven days, in the technician's own days.
func TestDefaultBookings(t *testing.T) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	s, u := c.Table(work.BookingTable), annIn(zone(t, "Europe/Berlin"))
	now := at("2026-03-25T14:00:00Z") // 15:00; the clocks go forward on the 29th
	for name, b := range map[string]struct {
		start, end string
		set        work.Fields
		want       bool
	}{
		"this morning":               {start: "2026-03-25T06:00:00Z", end: "2026-03-25T07:00:00Z", want: true},
		"the first second of today":  {start: "2026-03-24T23:00:00Z", end: "2026-03-24T23:00:00Z", want: true},
		"yesterday":                  {start: "2026-03-24T21:00:00Z", end: "2026-03-24T22:59:59Z"},
		"over midnight":              {start: "2026-03-24T21:00:00Z", end: "2026-03-25T00:00:00Z", want: true},
		"in a week":                  {start: "2026-04-01T10:00:00Z", end: "2026-04-01T12:00:00Z", want: true},
		"the last second":            {start: "2026-04-01T21:59:59Z", end: "2026-04-03T12:00:00Z", want: true},
		"in eight days":              {start: "2026-04-01T22:00:00Z", end: "2026-04-01T23:00:00Z"},
		"from yesterday to next May": {start: "2026-03-24T08:00:00Z", end: "2026-05-24T08:00:00Z"},
		"another's":                  {start: "2026-03-25T06:00:00Z", end: "2026-03-25T07:00:00Z", set: work.Fields{"resource": work.Ref(bobsVan)}},
		"inactive":                   {start: "2026-03-25T06:00:00Z", end: "2026-03-25T07:00:00Z", set: work.Fields{"statecode": work.Int(1)}},
	} {
		data := work.Encode(work.Fields{
			"starttime": json.RawMessage(quoted(b.start)), "endtime": json.RawMessage(quoted(b.end)),
			"resource": work.Ref(annsVan), "statecode": work.Int(0),
		})
		r := work.Record{Table: work.BookingTable, ID: oneThing, Data: work.Patch(data, b.set)}
		if got := s.Match(r, u, now); got != b.want {
			t.Errorf("%s: in scope %v", name, got)
		}
	}
	if keys, all := s.Keys(u); all || len(keys) != 1 || keys[0] != (Key{"resource", annsVan}) {
		t.Errorf("candidates are the resource's bookings, not %v, all %v", keys, all)
	}
	if windows := s.Windows(u, now); len(windows) != 4 {
		t.Errorf("windows: %v", windows)
	}
}

// A booking comes onto the device seven days ahead and leaves at the end of its last day
// though nobody touches it. Across the change of the clocks both are local midnights.
func TestDefaultBookingComesAndGoes(t *testing.T) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		t.Fatal(err)
	}
	s, u := c.Table(work.BookingTable), annIn(zone(t, "Europe/Berlin"))
	r := work.Record{Table: work.BookingTable, ID: oneThing, Data: work.Encode(work.Fields{
		"starttime": json.RawMessage(`"2026-04-02T08:00:00Z"`), "endtime": json.RawMessage(`"2026-04-02T09:00:00Z"`),
		"resource": work.Ref(annsVan), "statecode": work.Int(0),
	})}
	now := at("2026-03-20T12:00:00Z")
	for _, want := range []string{"2026-03-25T23:00:00Z", "2026-04-02T22:00:00Z"} {
		if now = s.NextFlip(r, u, now); !now.Equal(at(want)) {
			t.Fatalf("flips at %s, want %s", now, want)
		}
	}
	if last := s.NextFlip(r, u, now); !last.IsZero() {
		t.Errorf("comes back at %s", last)
	}
}

// What a server asks for every candidate of every device.
func BenchmarkMatchDefaultBooking(b *testing.B) {
	c, err := Compile(Default(), work.Standard())
	if err != nil {
		b.Fatal(err)
	}
	s, u, now := c.Table(work.BookingTable), annIn(zone(b, "Europe/Berlin")), at("2026-03-25T14:00:00Z")
	r := work.Record{Table: work.BookingTable, ID: oneThing, Data: work.Encode(work.Fields{
		"starttime": json.RawMessage(`"2026-05-25T06:00:00Z"`), "endtime": json.RawMessage(`"2026-05-25T07:00:00Z"`),
		"resource": work.Ref(annsVan), "statecode": work.Int(0), "name": work.Text("Boiler at Northwind"),
	})}
	b.Run("Match", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Match(r, u, now)
		}
	})
	b.Run("NextFlip", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.NextFlip(r, u, now)
		}
	})
}
