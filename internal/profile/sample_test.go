package profile

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // the tests name zones that a bare machine may not have

	"github.com/google/uuid"

	"fieldbook/internal/work"
)

// The people and things of the tests.
var (
	ann       = uuid.MustParse("019a0000-0000-7000-8000-000000000001")
	bob       = uuid.MustParse("019a0000-0000-7000-8000-000000000002")
	annsVan   = uuid.MustParse("019a0000-0000-7000-8000-000000000011")
	bobsVan   = uuid.MustParse("019a0000-0000-7000-8000-000000000012")
	northTeam = uuid.MustParse("019a0000-0000-7000-8000-000000000021")
	southTeam = uuid.MustParse("019a0000-0000-7000-8000-000000000022")
	oneThing  = uuid.MustParse("019a0000-0000-7000-8000-000000000031")
	thingB    = uuid.MustParse("019a0000-0000-7000-8000-000000000032")
)

func annIn(zone *time.Location) User {
	return User{ID: ann, Resources: []work.ID{annsVan}, Teams: []work.ID{northTeam}, Zone: zone}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// at reads an instant written as in RFC 3339.
func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// things is a schema with one table that has a column of every type, besides the
// standard tables that its lookups need.
func things(t testing.TB) *work.Schema {
	t.Helper()
	bound := int64(1_000_000)
	thing := &work.Table{
		Name: "thing", Label: "Thing", Plural: "Things", Primary: "name", Offline: true,
		Columns: []work.Column{
			{Name: "name", Label: "Name", Type: work.TypeText, MaxLength: 300},
			{Name: "notes", Label: "Notes", Type: work.TypeMemo},
			{Name: "size", Label: "Size", Type: work.TypeInteger, Max: &bound},
			{Name: "weight", Label: "Weight", Type: work.TypeDecimal},
			{Name: "price", Label: "Price", Type: work.TypeMoney},
			{Name: "done", Label: "Done", Type: work.TypeBoolean},
			{Name: "due", Label: "Due", Type: work.TypeDateTime, Indexed: true},
			{Name: "seen", Label: "Seen", Type: work.TypeDateTime},
			{Name: "color", Label: "Color", Type: work.TypeChoice, Options: []work.Option{{Value: 0, Label: "Red"}, {Value: 1, Label: "Dark green"}, {Value: 2, Label: "Blue"}}},
			{Name: "van", Label: "Van", Type: work.TypeLookup, Targets: []string{work.ResourceTable}},
			{Name: "parent", Label: "Parent", Type: work.TypeLookup, Targets: []string{"thing"}},
			{Name: "ownerid", Label: "Owner", Type: work.TypeLookup, Targets: []string{work.UserTable, work.TeamTable}},
		},
	}
	s, err := work.NewSchema(append(work.Standard().Tables, thing))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// thingScope compiles a profile whose only table is thing, with the filter.
func thingScope(t testing.TB, f Filter) *Scope {
	t.Helper()
	return thingScopeWith(t, nil, f)
}

// thingScopeWith is thingScope with selected columns.
func thingScopeWith(t testing.TB, columns []string, f Filter) *Scope {
	t.Helper()
	c, err := Compile(oneTable(Item{Table: "thing", Criteria: Custom, Filter: &f, Columns: columns}), things(t))
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return c.Table("thing")
}

func oneTable(item Item) Profile {
	item.Interval = max(item.Interval, MinInterval)
	return Profile{Name: "Test", Items: []Item{item}}
}

// when is a filter of one condition. The value is JSON; a list gives Values.
func when(attribute, operator, value string) Filter {
	c := Condition{Attribute: attribute, Operator: operator}
	if len(value) > 0 && value[0] == '[' {
		if err := json.Unmarshal([]byte(value), &c.Values); err != nil {
			panic(err)
		}
	} else if value != "" {
		c.Value = json.RawMessage(value)
	}
	return Filter{Type: And, Conditions: []Condition{c}}
}

// thingWith is a record with one column; "" and null leave it empty.
func thingWith(column, raw string) work.Record {
	r := work.Record{Table: "thing", ID: oneThing, Data: []byte("{}")}
	if raw != "" {
		r.Data = fmt.Appendf(nil, `{"other":"x",%q:%s}`, column, raw)
	}
	return r
}

func quoted(s string) string { return `"` + s + `"` }
