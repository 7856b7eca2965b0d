package work

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestNewSchemaRefuses(t *testing.T) {
	column := Column{Name: "name", Type: TypeText}
	for name, c := range map[string]struct {
		tables []*Table
		words  string
	}{
		"a table twice":         {[]*Table{{Name: "a"}, {Name: "b"}, {Name: "a"}}, "table a is defined twice"},
		"a column twice":        {[]*Table{{Name: "a", Columns: []Column{column, column}}}, "column name is defined twice"},
		"no primary column":     {[]*Table{{Name: "a", Primary: "title", Columns: []Column{column}}}, `"title" does not exist`},
		"a lookup to nowhere":   {[]*Table{{Name: "a", Columns: []Column{lookup("x", "X", "b")}}}, "points to b"},
		"the second of targets": {[]*Table{{Name: "a", Columns: []Column{lookup("x", "X", "a", "c")}}}, "points to c"},
	} {
		s, err := NewSchema(c.tables)
		if err == nil || s != nil || KindOf(err) != Invalid || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestSchemaFindsTables(t *testing.T) {
	s, err := NewSchema([]*Table{{Name: "later", Columns: []Column{lookup("x", "X", "first", "later")}}, {Name: "first"}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Table("first") != s.Tables[1] || s.Table("none") != nil {
		t.Error("Table finds the wrong one")
	}
	if got, err := s.Need("later"); err != nil || got != s.Tables[0] {
		t.Errorf("Need: %v, %v", got, err)
	}
	if _, err := s.Need("none"); err == nil || KindOf(err) != NotFound || !strings.Contains(err.Error(), `"none"`) {
		t.Errorf("Need of none: %v", err)
	}
}

func TestTableFindsColumnsBeforeAndAfterIndexing(t *testing.T) {
	table := testTable()
	check := func() {
		t.Helper()
		if c := table.Column("size"); c != &table.Columns[1] {
			t.Errorf("size: %v", c)
		}
		if c := table.Column("none"); c != nil {
			t.Errorf("none: %v", c)
		}
	}
	check()
	if _, err := NewSchema([]*Table{table}); err != nil {
		t.Fatal(err)
	}
	check()
}

func TestNameOf(t *testing.T) {
	table := testTable()
	for data, want := range map[string]string{`{"name":"Pump"}`: "Pump", `{"name":null}`: "", `{}`: "", `{"name":1}`: ""} {
		if got := table.NameOf(Record{Data: []byte(data)}); got != want {
			t.Errorf("%s: %q", data, got)
		}
	}
	if got := (&Table{Name: "link"}).NameOf(Record{Data: []byte(`{"name":"Pump"}`)}); got != "" {
		t.Errorf("a pure link is called %q", got)
	}
}

func TestOptionLabel(t *testing.T) {
	c := choice("x", "X", Option{0, "Active"}, Option{1, "Inactive"})
	if c.OptionLabel(0) != "Active" || c.OptionLabel(1) != "Inactive" || c.OptionLabel(2) != "" {
		t.Error("labels differ")
	}
}

func TestShape(t *testing.T) {
	table := testTable()
	if table.Shape(nil) != 0 || table.Shape([]string{}) != 0 {
		t.Error("all columns have a shape")
	}
	base := table.Shape([]string{"a", "b"})
	if base == 0 || table.Shape([]string{"b", "a"}) != base {
		t.Error("the shape depends on the order")
	}
	for _, other := range [][]string{{"a"}, {"b"}, {"ab"}, {"a", "b", "c"}, {"", "ab"}, {"a", "c"}} {
		if table.Shape(other) == base {
			t.Errorf("%q has the same shape", other)
		}
	}
	chosen := []string{"b", "a"}
	if table.Shape(chosen); chosen[0] != "b" {
		t.Error("the argument was sorted in place")
	}
}

// A device keeps its copy of the schema until the hash changes, so every property counts.
func TestSchemaHashChangesWithEverything(t *testing.T) {
	build := func(change func(*Table, *Column)) uint64 {
		one, nine := int64(1), int64(9)
		table := &Table{Name: "a", Label: "A", Plural: "As", Primary: "x", Columns: []Column{
			{Name: "x", Label: "X", Type: TypeText, MaxLength: 5},
			{Name: "y", Label: "Y", Type: TypeChoice, Min: &one, Max: &nine, Options: []Option{{1, "One"}}, Targets: []string{"a"}},
		}}
		change(table, &table.Columns[1])
		s, err := NewSchema([]*Table{table, {Name: "b"}})
		if err != nil {
			t.Fatal(err)
		}
		return s.Hash()
	}
	two := int64(2)
	seen := map[uint64]string{}
	for name, change := range map[string]func(*Table, *Column){
		"nothing":       func(*Table, *Column) {},
		"table label":   func(t *Table, _ *Column) { t.Label = "B" },
		"plural":        func(t *Table, _ *Column) { t.Plural = "Bs" },
		"primary":       func(t *Table, _ *Column) { t.Primary = "y" },
		"offline":       func(t *Table, _ *Column) { t.Offline = true },
		"no delete":     func(t *Table, _ *Column) { t.NoDelete = true },
		"read-only":     func(t *Table, _ *Column) { t.ReadOnly = true },
		"name":          func(_ *Table, c *Column) { c.Name = "z" },
		"label":         func(_ *Table, c *Column) { c.Label = "Z" },
		"type":          func(_ *Table, c *Column) { c.Type = TypeInteger },
		"required":      func(_ *Table, c *Column) { c.Required = true },
		"length":        func(_ *Table, c *Column) { c.MaxLength = 6 },
		"lowest":        func(_ *Table, c *Column) { c.Min = &two },
		"highest":       func(_ *Table, c *Column) { c.Max = &two },
		"option value":  func(_ *Table, c *Column) { c.Options[0].Value = 2 },
		"option label":  func(_ *Table, c *Column) { c.Options[0].Label = "Two" },
		"more options":  func(_ *Table, c *Column) { c.Options = append(c.Options, Option{2, "Two"}) },
		"target":        func(_ *Table, c *Column) { c.Targets[0] = "b" },
		"server only":   func(_ *Table, c *Column) { c.ServerOnly = true },
		"indexed":       func(_ *Table, c *Column) { c.Indexed = true },
		"column order":  func(t *Table, _ *Column) { t.Columns[0], t.Columns[1] = t.Columns[1], t.Columns[0] },
		"fewer columns": func(t *Table, _ *Column) { t.Columns = t.Columns[:1] },
	} {
		hash := build(change)
		if other, taken := seen[hash]; taken {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[hash] = name
	}
}

func TestSchemaHashSurvivesJSON(t *testing.T) {
	s := Standard()
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var decoded Schema
	if err := json.Unmarshal(raw, &decoded); err != nil {
		t.Fatal(err)
	}
	back, err := NewSchema(decoded.Tables)
	if err != nil || back.Hash() != s.Hash() || Standard().Hash() != s.Hash() {
		t.Errorf("hash %x became %x, %v", s.Hash(), back.Hash(), err)
	}
}
