package profile

import (
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestKeys(t *testing.T) {
	mine := Key{"van", annsVan}
	owner := func(ids ...work.ID) []Key {
		var keys []Key
		for _, id := range ids {
			keys = append(keys, Key{"ownerid", id})
		}
		return keys
	}
	both := func(kind string, parts ...Filter) Filter { return Filter{Type: kind, Filters: parts} }
	for name, c := range map[string]struct {
		filter Filter
		want   []Key
		all    bool
	}{
		"mine":              {when("van", "eq-userresource", ""), []Key{mine}, false},
		"mine and done":     {both(And, when("done", "eq", "true"), when("van", "eq-userresource", "")), []Key{mine}, false},
		"mine or done":      {both(Or, when("done", "eq", "true"), when("van", "eq-userresource", "")), nil, true},
		"mine or owned":     {both(Or, when("van", "eq-userresource", ""), when("ownerid", "eq-userid", "")), []Key{mine, {"ownerid", ann}}, false},
		"the fewer":         {both(And, when("ownerid", "eq-useroruserteams", ""), when("van", "eq-userresource", "")), []Key{mine}, false},
		"each once":         {both(Or, when("van", "eq-userresource", ""), when("van", "eq", quoted(annsVan.String()))), []Key{mine}, false},
		"me or my teams":    {when("ownerid", "eq-useroruserteams", ""), owner(ann, northTeam), false},
		"not mine":          {when("ownerid", "ne-userid", ""), nil, true},
		"not in":            {when("van", "not-in", "["+quoted(annsVan.String())+"]"), nil, true},
		"a list of numbers": {when("size", "in", "[1,2]"), nil, true},
		"by its id":         {when("thingid", "eq", quoted(oneThing.String())), []Key{{"thingid", oneThing}}, false},
	} {
		keys, all := thingScope(t, c.filter).Keys(annIn(nil))
		if !slices.Equal(keys, c.want) || all != c.all {
			t.Errorf("%s: got %v, all %v", name, keys, all)
		}
	}
	if keys, all := thingScope(t, when("van", "eq-userresource", "")).Keys(User{ID: ann}); len(keys) > 0 || all {
		t.Error("a user without a resource has no rows")
	}
	if keys, all := thingScope(t, when("ownerid", "eq-userid", "")).Keys(User{}); len(keys) > 0 || all {
		t.Error("nobody has no rows")
	}
}

// The row rules that are no filter.
func TestCriteria(t *testing.T) {
	owned := func(raw string) work.Record { return thingWith("ownerid", raw) }
	me, team, other := owned(quoted("systemuser/"+ann.String())), owned(quoted("team/"+northTeam.String())), owned(quoted("systemuser/"+bob.String()))
	for name, c := range map[string]struct {
		item            Item
		me, team, other bool
		keys            int
		all             bool
	}{
		"all":     {item: Item{Criteria: AllRecords}, me: true, team: true, other: true, all: true},
		"related": {item: Item{Criteria: RelatedOnly, Associations: associations([]string{"thing.van"})}},
		"mine":    {item: Item{Criteria: OtherData, OwnedByMe: true}, me: true, keys: 1},
		"teams":   {item: Item{Criteria: OtherData, OwnedByMyTeam: true}, team: true, keys: 1},
		"both":    {item: Item{Criteria: OtherData, OwnedByMe: true, OwnedByMyTeam: true}, me: true, team: true, keys: 2},
	} {
		c.item.Table = "thing"
		p := oneTable(c.item)
		p.Items = append(p.Items, Item{Table: work.ResourceTable, Criteria: AllRecords, Interval: 60})
		compiled, err := Compile(p, things(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s, u := compiled.Table("thing"), annIn(nil)
		keys, all := s.Keys(u)
		got := [3]bool{s.Match(me, u, time.Time{}), s.Match(team, u, time.Time{}), s.Match(other, u, time.Time{})}
		if got != [3]bool{c.me, c.team, c.other} || len(keys) != c.keys || all != c.all {
			t.Errorf("%s: matches %v, keys %v, all %v", name, got, keys, all)
		}
		if !s.NextFlip(me, u, at("2026-01-01T00:00:00Z")).IsZero() || s.Moved(u, at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")) != nil {
			t.Errorf("%s: changes with time", name)
		}
	}
}

func TestWindows(t *testing.T) {
	now := at("2026-03-11T15:30:20.5Z")
	window := func(from, to string) []Window {
		w := Window{Column: "due"}
		if from != "" {
			w.From = at(from)
		}
		if to != "" {
			w.To = at(to)
		}
		return []Window{w}
	}
	both := func(kind string, parts ...Filter) Filter { return Filter{Type: kind, Filters: parts} }
	for name, c := range map[string]struct {
		filter Filter
		want   []Window
	}{
		"a day":              {when("due", "today", ""), window("2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z")},
		"to whole seconds":   {when("due", "last-x-days", "1"), window("2026-03-10T00:00:00Z", "2026-03-11T15:30:21Z")},
		"an instant":         {when("due", "eq", `"2026-03-11T15:30:20Z"`), window("2026-03-11T15:30:20Z", "2026-03-11T15:30:21Z")},
		"no index":           {when("seen", "today", ""), nil},
		"anything else":      {when("done", "eq", "true"), nil},
		"not that instant":   {when("due", "ne", `"2026-03-11T15:30:20Z"`), nil},
		"from and until":     {both(And, when("due", "ge", `"2026-03-01"`), when("due", "lt", `"2026-04-01"`)), window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")},
		"until and from":     {both(And, when("due", "lt", `"2026-04-01"`), when("due", "ge", `"2026-03-01"`)), window("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")},
		"the closed ones":    {both(And, when("due", "ge", `"2026-01-01"`), both(Or, when("due", "today", ""), when("due", "yesterday", ""))), append(window("2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z"), window("2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z")...)},
		"one of two columns": {both(And, when("seen", "today", ""), when("due", "today", "")), window("2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z")},
		"or anything else":   {both(Or, when("due", "today", ""), when("done", "eq", "true")), nil},
		"either":             {both(Or, when("due", "today", ""), when("due", "tomorrow", "")), append(window("2026-03-11T00:00:00Z", "2026-03-12T00:00:00Z"), window("2026-03-12T00:00:00Z", "2026-03-13T00:00:00Z")...)},
	} {
		if got := thingScope(t, c.filter).Windows(annIn(nil), now); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// Between two pulls of one day nothing moves under "today"; over midnight only one day
// leaves and one comes.
func TestMoved(t *testing.T) {
	s := thingScope(t, when("due", "today", ""))
	u := annIn(zone(t, "Europe/Berlin"))
	if got := s.Moved(u, at("2026-03-11T08:00:00Z"), at("2026-03-11T20:00:00Z")); got != nil {
		t.Errorf("within a day: %v", got)
	}
	want := []Window{
		{"due", at("2026-03-10T23:00:00Z"), at("2026-03-11T23:00:00Z")},
		{"due", at("2026-03-11T23:00:00Z"), at("2026-03-12T23:00:00Z")},
	}
	for _, span := range [][2]string{{"2026-03-11T08:00:00Z", "2026-03-12T08:00:00Z"}, {"2026-03-12T08:00:00Z", "2026-03-11T08:00:00Z"}} {
		if got := s.Moved(u, at(span[0]), at(span[1])); !slices.Equal(got, want) {
			t.Errorf("over midnight: %v", got)
		}
	}
}
