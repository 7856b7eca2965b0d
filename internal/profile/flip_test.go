package profile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// situation is a random rule with a random row, person and instant.
type situation struct {
	scope *Scope
	row   work.Record
	user  User
	now   time.Time
	cal   calendar
}

func drawSituation(t *rapid.T, schema *work.Schema) situation {
	cal, now := drawPlace(t)
	f := drawFilter(t, 1)
	c, err := Compile(oneTable(Item{Table: "thing", Criteria: Custom, Filter: &f}), schema)
	if err != nil {
		t.Fatal(err)
	}
	row := work.Fields{}
	for _, column := range []string{"due", "seen"} {
		if rapid.IntRange(0, 9).Draw(t, column+"Filled") > 0 {
			row[column] = work.Time(drawTime(t, cal, now, column))
		}
	}
	row["van"] = work.Ref(rapid.SampledFrom([]work.ID{annsVan, bobsVan, {}}).Draw(t, "van"))
	row["ownerid"] = rapid.SampledFrom([]json.RawMessage{
		work.RefTo(work.UserTable, ann), work.RefTo(work.UserTable, bob), work.RefTo(work.TeamTable, northTeam), work.Null,
	}).Draw(t, "owner")
	row["color"] = work.Int(int64(rapid.IntRange(0, 2).Draw(t, "color")))
	user := annIn(cal.zone)
	user.WeekStart = cal.weekStart
	return situation{
		scope: c.Table("thing"), user: user, now: now, cal: cal,
		row: work.Record{Table: "thing", ID: oneThing, Data: work.Encode(row)},
	}
}

// drawFilter draws a group of the level, of moving windows, fixed dates and other conditions.
func drawFilter(t *rapid.T, level int) Filter {
	f := Filter{Type: rapid.SampledFrom([]string{And, Or}).Draw(t, "type")}
	for range rapid.IntRange(1, 3).Draw(t, "conditions") {
		f.Conditions = append(f.Conditions, drawCondition(t))
	}
	if level < MaxLevels {
		for range rapid.IntRange(0, 2).Draw(t, "groups") {
			f.Filters = append(f.Filters, drawFilter(t, level+1))
		}
	}
	return f
}

func drawCondition(t *rapid.T) Condition {
	if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
		return rapid.SampledFrom([]Condition{
			{Attribute: "color", Operator: "eq", Value: work.Int(1)},
			{Attribute: "color", Operator: "ne", Value: work.Int(2)},
			{Attribute: "van", Operator: "eq-userresource"},
			{Attribute: "van", Operator: "null"},
			{Attribute: "van", Operator: "in", Values: []json.RawMessage{work.Ref(annsVan), work.Ref(bobsVan)}},
			{Attribute: "ownerid", Operator: "eq-userid"},
			{Attribute: "ownerid", Operator: "eq-useroruserteams"},
			{Attribute: "thingid", Operator: "eq", Value: work.Ref(oneThing)},
			{Attribute: "due", Operator: "on-or-after", Value: json.RawMessage(`"2026-03-29"`)},
			{Attribute: "due", Operator: "lt", Value: json.RawMessage(`"2018-11-04T03:00:00Z"`)},
		}).Draw(t, "plain")
	}
	c := Condition{
		Attribute: rapid.SampledFrom([]string{"due", "seen"}).Draw(t, "column"),
		Operator: rapid.SampledFrom([]string{
			"today", "tomorrow", "yesterday", "next-seven-days", "last-seven-days", "next-x-days", "last-x-days",
			"next-x-weeks", "last-x-weeks", "next-x-months", "last-x-months", "next-x-years", "last-x-years",
			"this-week", "next-week", "last-week", "this-month", "next-month", "last-month", "this-year", "next-year", "last-year",
		}).Draw(t, "operator"),
	}
	if strings.Contains(c.Operator, "-x-") {
		c.Value = fmt.Append(nil, rapid.IntRange(1, 5).Draw(t, "x"))
	}
	return c
}

// NextFlip is exactly where Match changes: constant until just before it, different at
// it. Between, Match is asked every hour and every minute around the edges of days.
func TestNextFlipAgreesWithMatch(t *testing.T) {
	schema := things(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t, schema)
		was := s.scope.Match(s.row, s.user, s.now)
		flip := s.scope.NextFlip(s.row, s.user, s.now)
		until := s.now.AddDate(0, 0, 25)
		if !flip.IsZero() {
			if !flip.After(s.now) {
				t.Fatalf("flip %s is not after now %s", flip, s.now)
			}
			if got := s.scope.Match(s.row, s.user, flip); got == was {
				t.Fatalf("Match is %v before and at the flip %s", was, flip)
			}
			if got := s.scope.Match(s.row, s.user, flip.Add(-1)); got != was {
				t.Fatalf("Match changed before the flip %s", flip)
			}
			if flip.Before(until) {
				until = flip
			}
		}
		for _, probe := range probes(s.cal, s.now, until) {
			if s.scope.Match(s.row, s.user, probe) != was {
				t.Fatalf("Match changed at %s; now %s, flip %s, row %s", probe, s.now, flip, s.row.Data)
			}
		}
		if flip.IsZero() { // far away, too
			for month := range 30 {
				if s.scope.Match(s.row, s.user, s.now.AddDate(0, month, 0)) != was {
					t.Fatalf("Match changes in month %d, but there is no flip", month)
				}
			}
		}
	})
}

// probes are instants from now to before until.
func probes(cal calendar, now, until time.Time) []time.Time {
	var list []time.Time
	for t := now; t.Before(until); t = t.Add(time.Hour) {
		list = append(list, t)
	}
	for day := cal.day(now); !cal.start(day).After(until); day++ {
		for minute := -3; minute <= 3; minute++ {
			edge := cal.start(day).Add(time.Duration(minute) * time.Minute)
			list = append(list, edge.Add(-time.Second), edge)
		}
	}
	return slices.DeleteFunc(list, func(t time.Time) bool { return t.Before(now) || !t.Before(until) })
}

// The two readings of one window, "which values match now" and "when does this value
// match", are the same relation.
func TestWindowAndItsInverseAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, now := drawPlace(t)
		v := drawTime(t, cal, now, "value")
		first := rapid.IntRange(-3, 3).Draw(t, "first")
		w := moving{unit: unit(rapid.IntRange(0, 3).Draw(t, "unit")), first: first, last: first + rapid.IntRange(0, 3).Draw(t, "length")}
		switch rapid.IntRange(0, 4).Draw(t, "edge") {
		case 3:
			w = moving{months: -rapid.IntRange(1, 30).Draw(t, "months"), untilNow: true}
		case 4:
			w = moving{months: rapid.IntRange(1, 30).Draw(t, "months"), afterNow: true}
		case 1:
			w.first, w.afterNow = 0, true
			w.last = max(0, w.last)
		case 2:
			w.last, w.untilNow = 0, true
			w.first = min(0, w.first)
		}
		m := moment{now: now, cal: cal}
		if inside, during := w.values(m).holds(v), w.during(v, cal).holds(now); inside != during {
			t.Fatalf("%+v: value %s at %s: %v by the window, %v by its inverse", w, v, now, inside, during)
		}
	})
}

// Keys and Windows never leave out a row that matches, and Moved none whose answer changed.
func TestCandidatesAreComplete(t *testing.T) {
	schema := things(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t, schema)
		later := drawTime(t, s.cal, s.now, "later")
		before, after := s.scope.Match(s.row, s.user, s.now), s.scope.Match(s.row, s.user, later)
		if before != after && !slices.ContainsFunc(s.scope.Moved(s.user, s.now, later), func(w Window) bool { return inWindow(s.row, w) }) {
			t.Fatalf("Match went from %v to %v, but the row is in none of %v", before, after, s.scope.Moved(s.user, s.now, later))
		}
		if !before {
			return
		}
		if keys, all := s.scope.Keys(s.user); !all && !slices.ContainsFunc(keys, func(k Key) bool { return underKey(s.row, k) }) {
			t.Fatalf("the row matches, but is under none of %v", keys)
		}
		if windows := s.scope.Windows(s.user, s.now); windows != nil && !slices.ContainsFunc(windows, func(w Window) bool { return inWindow(s.row, w) }) {
			t.Fatalf("the row matches, but is in none of %v", windows)
		}
	})
}

func inWindow(r work.Record, w Window) bool {
	v := r.Fields().Time(w.Column)
	return !v.IsZero() && (span{w.From, w.To}).holds(v)
}

func underKey(r work.Record, k Key) bool {
	return r.Fields().Ref(k.Column) == k.ID || (k.Column == IDColumn(r.Table) && r.ID == k.ID)
}
