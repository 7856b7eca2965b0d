package profile

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fieldbook/internal/work"
)

// family is a profile in which things bring down their vans and owners, by either kind of
// owner, and vans bring down their things' users.
func family(t *testing.T) *Compiled {
	t.Helper()
	c, err := Compile(Profile{Name: "Test", Items: []Item{
		{Table: work.AccountTable, Criteria: AllRecords, Interval: 60},
		related(work.UserTable, 60, "thing.ownerid"),
		related(work.TeamTable, 60, "thing.ownerid"),
		related("thing", 60, "thing.van"),
		{Table: work.ResourceTable, Criteria: AllRecords, Interval: 60},
	}}, things(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPointsAndParents(t *testing.T) {
	c := family(t)
	van, owner := work.RecordRef{Table: work.ResourceTable, ID: annsVan}, func(table string, id work.ID) []work.RecordRef {
		return []work.RecordRef{{Table: table, ID: id}}
	}
	for name, x := range map[string]struct {
		row             work.Record
		points, parents []work.RecordRef
	}{
		"a user's":       {row: thingWith("ownerid", quoted("systemuser/"+ann.String())), points: owner(work.UserTable, ann)},
		"a team's":       {row: thingWith("ownerid", quoted("team/"+northTeam.String())), points: owner(work.TeamTable, northTeam)},
		"of some table":  {row: thingWith("ownerid", quoted("account/"+ann.String()))},
		"nobody's":       {row: thingWith("ownerid", "null")},
		"a van's":        {row: thingWith("van", quoted(annsVan.String())), parents: []work.RecordRef{van}},
		"its own parent": {row: thingWith("parent", quoted(oneThing.String()))},
		"another table":  {row: work.Record{Table: work.AccountTable, Data: []byte(`{"ownerid":"systemuser/` + ann.String() + `"}`)}},
	} {
		if got := c.Points(x.row); !slices.Equal(got, x.points) {
			t.Errorf("%s: points to %v", name, got)
		}
		if got := c.Table(x.row.Table).Parents(x.row); !slices.Equal(got, x.parents) {
			t.Errorf("%s: parents %v", name, got)
		}
	}
	if !c.Pulling("thing") || c.Pulling(work.ResourceTable) || c.Pulling(work.AccountTable) {
		t.Error("things bring others down by pointing to them, and nothing else does")
	}
}

func TestBelow(t *testing.T) {
	c := family(t)
	for _, x := range []struct{ tables, want []string }{
		{nil, []string{work.AccountTable, work.ResourceTable, "thing", work.UserTable, work.TeamTable}},
		{[]string{work.ResourceTable}, []string{work.ResourceTable, "thing", work.UserTable, work.TeamTable}},
		{[]string{work.TeamTable, "thing"}, []string{"thing", work.UserTable, work.TeamTable}},
		{[]string{work.AccountTable}, []string{work.AccountTable}},
		{[]string{"nowhere"}, nil},
	} {
		got := c.Below(x.tables)
		slices.Sort(got)
		slices.Sort(x.want)
		if !slices.Equal(got, x.want) {
			t.Errorf("below %v: %v", x.tables, got)
		}
	}
	order := c.Below(nil)
	if slices.Index(order, work.ResourceTable) > slices.Index(order, "thing") || slices.Index(order, "thing") > slices.Index(order, work.TeamTable) {
		t.Errorf("children before their parents: %v", order)
	}
}

func TestHiding(t *testing.T) {
	c := family(t)
	h := c.Hiding(func(table *work.Table) []string {
		if table.Name != "thing" {
			return nil
		}
		return []string{"name", "due", "van"}
	})
	s := h.Table("thing")
	if !slices.Equal(s.Columns, []string{"name", "due", "van"}) || !s.Keep["due"] || s.Keep["ownerid"] || s.Shape == c.Table("thing").Shape {
		t.Errorf("columns %v, shape %d", s.Columns, s.Shape)
	}
	if h.Table(work.AccountTable).Columns != nil || h.Table(work.AccountTable).Shape != c.Table(work.AccountTable).Shape {
		t.Error("a table of which everything is shown is another")
	}
	row := thingWith("ownerid", quoted("systemuser/"+ann.String()))
	if got := h.Points(row); got != nil {
		t.Errorf("a lookup that nobody sees brings down %v", got)
	}
	if len(c.Points(row)) != 1 || len(s.Pulls) != 1 {
		t.Error("the profile itself has changed, or a relationship that is seen was lost")
	}
}

// An edge passes the values ahead of it in their order, each at the instant at which the
// answer for it changes or another window takes over.
func TestEdgesPassEveryFlip(t *testing.T) {
	schema := things(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawSituation(t, schema)
		flip := s.scope.NextFlip(s.row, s.user, s.now)
		if flip.IsZero() {
			return
		}
		edges := s.scope.Edges(s.user, s.now)
		if !slices.ContainsFunc(edges, func(e Edge) bool {
			value := s.row.Fields().Time(e.Column)
			return !value.IsZero() && !value.Before(e.At) && e.Passes(value).Equal(flip)
		}) {
			t.Fatalf("the row %s flips at %s, and none of the edges %v passes it then", s.row.Data, flip, edges)
		}
	})
}
