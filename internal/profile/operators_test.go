package profile

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

// Every operator that compares with values of the profile or with the user, on every
// column type: what it matches and what it does not. "" is an empty column.
func TestOperatorsOnValues(t *testing.T) {
	ref := func(id work.ID) string { return quoted(id.String()) }
	user := func(id work.ID) string { return quoted("systemuser/" + id.String()) }
	team := func(id work.ID) string { return quoted("team/" + id.String()) }
	for _, c := range []struct {
		column, operator, value string
		yes, no                 []string
	}{
		{"name", "eq", `"Pump"`, []string{`"Pump"`, `"pUMP"`, `"P\u0075mp"`}, []string{`"Pumps"`, ``, `null`}},
		{"name", "ne", `"Pump"`, []string{`"Pumps"`, ``}, []string{`"pump"`}},
		{"name", "in", `["a","b"]`, []string{`"A"`, `"b"`}, []string{`"c"`, ``}},
		{"name", "not-in", `["a","b"]`, []string{`"c"`, ``}, []string{`"A"`}},
		{"name", "null", ``, []string{``, `null`}, []string{`"x"`}},
		{"name", "not-null", ``, []string{`"x"`}, []string{``, `null`}},
		{"name", "like", `"p_mp%"`, []string{`"Pump"`, `"pimp 4"`, `"pömp"`}, []string{`"pmp"`, `"a pump"`, ``}},
		{"name", "not-like", `"p_mp%"`, []string{`"pmp"`, ``}, []string{`"Pump"`}},
		{"notes", "begins-with", `"50%"`, []string{`"50% done"`}, []string{`"50 done"`, ``}},
		{"notes", "not-begin-with", `"50%"`, []string{`"50 done"`, ``}, []string{`"50% done"`}},
		{"notes", "ends-with", `"GAS"`, []string{`"no gas"`}, []string{`"gas leak"`, ``}},
		{"notes", "not-end-with", `"GAS"`, []string{`"gas leak"`, ``}, []string{`"no gas"`}},
		{"notes", "contains", `"É"`, []string{`"café au"`}, []string{`"cafe"`, ``}},
		{"notes", "not-contain", `"É"`, []string{`"cafe"`, ``}, []string{`"café au"`}},
		{"size", "eq", `7`, []string{`7`}, []string{`8`, `70`, ``}},
		{"size", "ne", `7`, []string{`8`, ``}, []string{`7`}},
		{"size", "gt", `9007199254740993`, []string{`9007199254740994`}, []string{`9007199254740993`, `9007199254740992`, ``}},
		{"size", "eq", `9007199254740993`, []string{`9007199254740993`}, []string{`9007199254740992`}},
		{"size", "ge", `7`, []string{`7`, `8`}, []string{`6`, `-8`, ``}},
		{"size", "lt", `7`, []string{`6`, `-8`}, []string{`7`, `10`, ``}},
		{"size", "le", `7`, []string{`7`, `-8`}, []string{`8`, ``}},
		{"size", "in", `[1,3]`, []string{`1`, `3`}, []string{`2`, ``}},
		{"size", "not-in", `[1,3]`, []string{`2`, ``}, []string{`3`}},
		{"size", "null", ``, []string{``}, []string{`0`}},
		{"weight", "eq", `1.5`, []string{`1.5`, `1.50`}, []string{`1.51`, ``}},
		{"weight", "gt", `1`, []string{`1.01`}, []string{`1`, `1.0`, `0.99`}},
		{"weight", "le", `1.25`, []string{`1.25`, `1`}, []string{`1.26`}},
		{"price", "ge", `10.10`, []string{`10.1`, `11`}, []string{`10.09`, ``}},
		{"price", "in", `[1,2.5]`, []string{`1.0`, `2.50`}, []string{`2`, ``}},
		{"done", "eq", `true`, []string{`true`}, []string{`false`, ``}},
		{"done", "ne", `true`, []string{`false`, ``}, []string{`true`}},
		{"done", "in", `[true,false]`, []string{`true`, `false`}, []string{``}},
		{"color", "eq", `1`, []string{`1`}, []string{`0`, `2`, ``}},
		{"color", "eq", `0`, []string{`0`}, []string{`1`, ``}},
		{"color", "not-in", `[0,2]`, []string{`1`, ``}, []string{`0`, `2`}},
		{"color", "like", `"%GREEN"`, []string{`1`}, []string{`0`, ``}},
		{"color", "begins-with", `"dark"`, []string{`1`}, []string{`0`, ``}},
		{"color", "not-contain", `"e"`, nil, []string{`0`, `1`, `2`}},
		{"van", "eq", ref(annsVan), []string{ref(annsVan), quoted("bookableresource/" + annsVan.String())}, []string{ref(bobsVan), ``}},
		{"van", "ne", ref(annsVan), []string{ref(bobsVan), ``}, []string{ref(annsVan)}},
		{"van", "in", `[` + ref(annsVan) + `,` + ref(bobsVan) + `]`, []string{ref(bobsVan)}, []string{ref(oneThing), ``}},
		{"van", "not-null", ``, []string{ref(annsVan)}, []string{``}},
		{"van", "eq-userresource", ``, []string{ref(annsVan)}, []string{ref(bobsVan), ref(ann), ``}},
		{"ownerid", "eq", user(bob), []string{user(bob)}, []string{user(ann), team(bob), ``}},
		{"ownerid", "eq", ref(bob), []string{user(bob), team(bob)}, []string{user(ann)}},
		{"ownerid", "eq-userid", ``, []string{user(ann)}, []string{user(bob), team(ann), team(northTeam), ``}},
		{"ownerid", "ne-userid", ``, []string{user(bob), team(northTeam), ``}, []string{user(ann)}},
		{"ownerid", "eq-userteams", ``, []string{team(northTeam)}, []string{team(southTeam), user(northTeam), user(ann), ``}},
		{"ownerid", "eq-useroruserteams", ``, []string{team(northTeam), user(ann)}, []string{team(southTeam), user(bob), ``}},
		{"thingid", "eq", ref(oneThing), []string{``}, nil},
		{"thingid", "ne", ref(oneThing), nil, []string{``}},
		{"thingid", "in", `[` + ref(thingB) + `]`, nil, []string{``}},
		{"due", "null", ``, []string{``}, []string{`"2026-03-01T00:00:00Z"`}},
		{"due", "not-null", ``, []string{`"2026-03-01T00:00:00Z"`}, []string{``}},
	} {
		s := thingScope(t, when(c.column, c.operator, c.value))
		ask := func(raw string) bool {
			return s.Match(thingWith(c.column, raw), annIn(time.UTC), at("2026-03-10T12:00:00Z"))
		}
		for _, raw := range c.yes {
			if !ask(raw) {
				t.Errorf("%s %s %s: does not match %q", c.column, c.operator, c.value, raw)
			}
		}
		for _, raw := range c.no {
			if ask(raw) {
				t.Errorf("%s %s %s: matches %q", c.column, c.operator, c.value, raw)
			}
		}
	}
}

// The window of every datetime operator, in New York on Wednesday 11 March 2026, three
// days after the clocks went forward. first and last are the first and the last second
// that match; "" is an open edge.
func TestOperatorsOnTime(t *testing.T) {
	newYork := zone(t, "America/New_York")
	now := at("2026-03-11T15:30:20Z") // 11:30:20 in New York
	for _, c := range []struct{ operator, value, first, last string }{
		{"today", ``, "2026-03-11T04:00:00Z", "2026-03-12T03:59:59Z"},
		{"tomorrow", ``, "2026-03-12T04:00:00Z", "2026-03-13T03:59:59Z"},
		{"yesterday", ``, "2026-03-10T04:00:00Z", "2026-03-11T03:59:59Z"},
		{"last-seven-days", ``, "2026-03-04T05:00:00Z", "2026-03-11T15:30:20Z"},
		{"next-seven-days", ``, "2026-03-11T15:30:21Z", "2026-03-19T03:59:59Z"},
		{"last-x-days", `3`, "2026-03-08T05:00:00Z", "2026-03-11T15:30:20Z"},
		{"last-x-weeks", `1`, "2026-03-04T05:00:00Z", "2026-03-11T15:30:20Z"},
		{"next-x-weeks", `2`, "2026-03-11T15:30:21Z", "2026-03-26T03:59:59Z"},
		{"last-x-months", `1`, "2026-02-11T05:00:00Z", "2026-03-11T15:30:20Z"},
		{"next-x-months", `13`, "2026-03-11T15:30:21Z", "2027-04-12T03:59:59Z"},
		{"last-x-years", `2`, "2024-03-11T04:00:00Z", "2026-03-11T15:30:20Z"},
		{"next-x-years", `1`, "2026-03-11T15:30:21Z", "2027-03-12T04:59:59Z"},
		{"next-x-days", `1`, "2026-03-11T15:30:21Z", "2026-03-13T03:59:59Z"},
		{"this-week", ``, "2026-03-08T05:00:00Z", "2026-03-15T03:59:59Z"},
		{"last-week", ``, "2026-03-01T05:00:00Z", "2026-03-08T04:59:59Z"},
		{"next-week", ``, "2026-03-15T04:00:00Z", "2026-03-22T03:59:59Z"},
		{"this-month", ``, "2026-03-01T05:00:00Z", "2026-04-01T03:59:59Z"},
		{"last-month", ``, "2026-02-01T05:00:00Z", "2026-03-01T04:59:59Z"},
		{"next-month", ``, "2026-04-01T04:00:00Z", "2026-05-01T03:59:59Z"},
		{"this-year", ``, "2026-01-01T05:00:00Z", "2027-01-01T04:59:59Z"},
		{"last-year", ``, "2025-01-01T05:00:00Z", "2026-01-01T04:59:59Z"},
		{"next-year", ``, "2027-01-01T05:00:00Z", "2028-01-01T04:59:59Z"},
		{"on", `"2026-03-08"`, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"},
		{"on", `"2026-03-09T02:00:00Z"`, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"},
		{"on-or-after", `"2026-03-08"`, "2026-03-08T05:00:00Z", ""},
		{"on-or-before", `"2026-03-08"`, "", "2026-03-09T03:59:59Z"},
		{"eq", `"2026-03-08T05:00:00Z"`, "2026-03-08T05:00:00Z", "2026-03-08T05:00:00Z"},
		{"gt", `"2026-03-08T05:00:00Z"`, "2026-03-08T05:00:01Z", ""},
		{"ge", `"2026-03-08T05:00:00Z"`, "2026-03-08T05:00:00Z", ""},
		{"lt", `"2026-03-08T05:00:00Z"`, "", "2026-03-08T04:59:59Z"},
		{"le", `"2026-03-08T05:00:00Z"`, "", "2026-03-08T05:00:00Z"},
		{"ge", `"2026-03-09"`, "2026-03-09T04:00:00Z", ""},
	} {
		s := thingScope(t, when("due", c.operator, c.value))
		ask := func(v time.Time) bool {
			return s.Match(thingWith("due", string(work.Time(v))), annIn(newYork), now)
		}
		if ask(time.Time{}) {
			t.Errorf("%s %s: matches an empty column", c.operator, c.value)
		}
		if c.first != "" {
			inside := at(c.first)
			if !ask(inside) || ask(inside.Add(-time.Second)) {
				t.Errorf("%s %s: does not begin at %s", c.operator, c.value, c.first)
			}
		} else if !ask(now.AddDate(-50, 0, 0)) {
			t.Errorf("%s %s: has a beginning", c.operator, c.value)
		}
		if c.last != "" {
			if last := at(c.last); !ask(last) || ask(last.Add(time.Second)) {
				t.Errorf("%s %s: does not end after %s", c.operator, c.value, c.last)
			}
		} else if !ask(now.AddDate(50, 0, 0)) {
			t.Errorf("%s %s: has an end", c.operator, c.value)
		}
	}
	s := thingScope(t, when("due", "ne", `"2026-03-08T05:00:00Z"`))
	if s.Match(thingWith("due", `"2026-03-08T05:00:00Z"`), annIn(newYork), now) || !s.Match(thingWith("due", ""), annIn(newYork), now) {
		t.Error("ne on a time must match all but that instant, and empty columns")
	}
}

func TestTheWeekBeginsWhereTheUserSays(t *testing.T) {
	monday := annIn(time.UTC)
	monday.WeekStart = time.Monday
	s := thingScope(t, when("due", "this-week", ""))
	now := at("2026-03-15T12:00:00Z") // a Sunday
	sunday, mondayBefore := thingWith("due", `"2026-03-15T10:00:00Z"`), thingWith("due", `"2026-03-09T00:00:00Z"`)
	if !s.Match(sunday, monday, now) || !s.Match(mondayBefore, monday, now) {
		t.Error("a week from Monday ends on Sunday")
	}
	if !s.Match(sunday, annIn(time.UTC), now) || s.Match(mondayBefore, annIn(time.UTC), now) {
		t.Error("a week from Sunday begins on Sunday")
	}
}

// Whatever the operators are, this list is what an administrator can choose from.
func TestOperatorsByType(t *testing.T) {
	want := map[work.Type]int{
		work.TypeText: 14, work.TypeMemo: 14, work.TypeInteger: 10, work.TypeDecimal: 10, work.TypeMoney: 10,
		work.TypeBoolean: 6, work.TypeChoice: 14, work.TypeLookup: 11, work.TypeDateTime: 33,
	}
	for typ, n := range want {
		names := Operators(typ)
		if len(names) != n || !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != n {
			t.Errorf("%s: %d operators, want %d: %q", typ, len(names), n, names)
		}
	}
}
