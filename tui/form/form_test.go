package form

import (
	"context"
	"slices"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestEveryColumnStandsInExactlyOneSection(t *testing.T) {
	for _, table := range work.Standard().Tables {
		seen := map[string]int{}
		for _, s := range FormOf(table) {
			if s.Title == "" || len(s.Columns) == 0 {
				t.Errorf("%s has an empty section %q", table.Name, s.Title)
			}
			for _, c := range s.Columns {
				seen[c]++
			}
		}
		for _, c := range table.Columns {
			if seen[c.Name] != 1 {
				t.Errorf("%s: %s stands %d times in the form", table.Name, c.Name, seen[c.Name])
			}
		}
		if len(seen) != len(table.Columns) {
			t.Errorf("%s: the form has %d columns, the table %d", table.Name, len(seen), len(table.Columns))
		}
	}
}

func TestViewsAndFormsNameColumnsThatExist(t *testing.T) {
	for _, table := range work.Standard().Tables {
		v, ok := standardView(table.Name)
		for _, c := range append(slices.Clone(v.Columns), standardNew(table.Name)...) {
			if table.Column(c) == nil {
				t.Errorf("%s has no column %s", table.Name, c)
			}
		}
		for _, s := range standardForm(table.Name) {
			for _, c := range s.Columns {
				if table.Column(c) == nil {
					t.Errorf("%s, %s: there is no column %s", table.Name, s.Title, c)
				}
			}
		}
		if got := ViewOf(table); len(got.Columns) == 0 || ok && got.Columns[0] != v.Columns[0] {
			t.Errorf("%s: the view is %v", table.Name, got)
		}
	}
}

// A form that leaves a required column out could never save.
func TestNewRecordsCanBeComplete(t *testing.T) {
	for _, table := range work.Standard().Tables {
		if table.ReadOnly || !table.Offline {
			continue
		}
		for _, c := range table.Columns {
			if c.Required && !c.ServerOnly && !slices.Contains(NewOf(table), c.Name) {
				t.Errorf("%s: %s is required and not asked for", table.Name, c.Name)
			}
		}
		for _, s := range EditOf(table) {
			for _, c := range s.Columns {
				if table.Column(c).ServerOnly {
					t.Errorf("%s: %s is the server's", table.Name, c)
				}
			}
		}
	}
}

// meter is a table as an administrator adds one.
func meter() *work.Schema {
	s, err := work.NewSchema([]*work.Table{
		{Name: "account", Label: "Account", Primary: "name", Columns: []work.Column{{Name: "name", Type: work.TypeText}}},
		{Name: "new_meter", Label: "Meter", Plural: "Meters", Primary: "new_name", Offline: true, Columns: []work.Column{
			{Name: "new_story", Label: "Story", Type: work.TypeMemo},
			{Name: "new_name", Label: "Name", Type: work.TypeText, Required: true},
			{Name: "new_reading", Label: "Reading", Type: work.TypeDecimal},
			{Name: "new_account", Label: "Account", Type: work.TypeLookup, Targets: []string{"account"}, Required: true},
			{Name: "ownerid", Label: "Owner", Type: work.TypeLookup, Targets: []string{"account"}},
		}},
	})
	if err != nil {
		panic(err)
	}
	return s
}

func TestUnknownTablesGetViewsAndFormsFromTheirMetadata(t *testing.T) {
	table := meter().Table("new_meter")
	if got := ViewOf(table).Columns; !slices.Equal(got, []string{"new_name", "new_account", "new_reading"}) {
		t.Errorf("view: %v", got)
	}
	f := FormOf(table)
	if len(f) != 2 || f[0].Title != "General" || !slices.Equal(f[0].Columns, []string{"new_name", "new_story", "new_reading", "new_account"}) || f[1].Title != "Record" {
		t.Errorf("form: %v", f)
	}
	if got := NewOf(table); !slices.Equal(got, []string{"new_name", "new_account", "new_reading"}) {
		t.Errorf("new: %v", got)
	}
}

type reader map[work.RecordRef]work.Record

func (r reader) Get(table string, id work.ID) (work.Record, error) {
	if found, ok := r[work.RecordRef{Table: table, ID: id}]; ok {
		return found, nil
	}
	return work.Record{}, work.Errorf(work.NotFound, "no %s", table)
}

func TestValues(t *testing.T) {
	schema := meter()
	table := schema.Table("new_meter")
	here, gone := work.ID{1}, work.ID{2}
	from := reader{{Table: "account", ID: here}: {Table: "account", ID: here, Data: []byte(`{"name":"Mill"}`)}}
	names := Names{}
	for _, id := range []work.ID{here, gone} {
		r := work.Record{Table: "new_meter", Data: work.Encode(work.Fields{"new_account": work.Ref(id)})}
		if err := names.Add(context.Background(), from, schema, r, []string{"new_account", "new_name", "no_column"}); err != nil {
			t.Fatal(err)
		}
	}
	lookup := table.Column("new_account")
	duration := &work.Column{Name: "msdyn_duration", Type: work.TypeInteger}
	for _, c := range []struct {
		column *work.Column
		raw    string
		want   string
	}{
		{lookup, `"` + here.String() + `"`, "Mill"},
		{lookup, `"` + gone.String() + `"`, "(not on this device)"},
		{lookup, "null", ""},
		{duration, "65", "1:05"},
		{duration, "0", "0:00"},
		{&work.Column{Type: work.TypeMoney}, "12.5", "12.50"},
		{&work.Column{Type: work.TypeBoolean}, "false", "no"},
		{&work.Column{Type: work.TypeChoice, Options: []work.Option{{Value: 3, Label: "Three"}}}, "3", "Three"},
		{&work.Column{Type: work.TypeDateTime}, `"2026-11-23T12:30:00Z"`, "2026-11-23 13:30"},
		{&work.Column{Type: work.TypeDecimal}, "2.5", "2.5"},
	} {
		if got := Value(c.column, []byte(c.raw), time.FixedZone("", 3600), names); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.column.Name, c.raw, got, c.want)
		}
	}
}
