package syncclient

import (
	"reflect"
	"slices"
	"testing"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

func TestWhatAPokeMakesTheDeviceFetch(t *testing.T) {
	order := work.RecordRef{Table: work.WorkOrderTable, ID: work.RandomID()}
	task := work.RecordRef{Table: work.ServiceTaskTable, ID: work.RandomID()}
	many := make([]work.RecordRef, wire.MaxPokeRecords+1)
	for i := range many {
		many[i] = work.RecordRef{Table: work.WorkOrderTable, ID: work.RandomID()}
	}
	one := func(refs ...work.RecordRef) wire.Poke {
		return wire.Poke{Tables: []string{refs[0].Table}, Records: refs}
	}
	tables := func(names ...string) wire.Poke { return wire.Poke{Tables: names} }
	for name, test := range map[string]struct {
		pokes []wire.Poke
		want  errand
	}{
		"a record":                     {[]wire.Poke{one(order)}, errand{reason: ReasonSingle, records: []work.RecordRef{order}}},
		"a record twice":               {[]wire.Poke{one(order), one(order)}, errand{reason: ReasonSingle, records: []work.RecordRef{order}}},
		"two records":                  {[]wire.Poke{one(order), one(task)}, errand{reason: ReasonSingle, records: []work.RecordRef{order, task}}},
		"only records":                 {[]wire.Poke{{Records: []work.RecordRef{order}}}, errand{reason: ReasonSingle, records: []work.RecordRef{order}}},
		"a table":                      {[]wire.Poke{tables("b", "a")}, errand{reason: ReasonPoke, tables: []string{"a", "b"}}},
		"tables, one after another":    {[]wire.Poke{tables("b"), tables("a", "b")}, errand{reason: ReasonPoke, tables: []string{"a", "b"}}},
		"a record and a table":         {[]wire.Poke{one(order), tables("a")}, errand{reason: ReasonPoke, tables: []string{"a", work.WorkOrderTable}}},
		"a table and a record":         {[]wire.Poke{tables("a"), one(order)}, errand{reason: ReasonPoke, tables: []string{"a", work.WorkOrderTable}}},
		"more records than one poke's": {[]wire.Poke{one(many...)}, errand{reason: ReasonPoke, tables: []string{work.WorkOrderTable}}},
		"more records bit by bit":      {[]wire.Poke{one(many[:15]...), one(many[15:]...)}, errand{reason: ReasonPoke, tables: []string{work.WorkOrderTable}}},
		"something":                    {[]wire.Poke{{}}, errand{reason: ReasonPoke}},
		"a record and something":       {[]wire.Poke{one(order), {}}, errand{reason: ReasonPoke}},
		"the profile":                  {[]wire.Poke{{Profile: true, Tables: []string{"a"}}}, errand{reason: ReasonPoke}},
	} {
		var n news
		for _, p := range test.pokes {
			n.join(newsOf(p))
		}
		if got := n.errand(); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
	if (errand{reason: ReasonSingle, records: many}).whole() || !(errand{reason: ReasonPoke}).whole() || (errand{reason: ReasonEdit}).whole() {
		t.Error("it is not told which pass fetches everything")
	}
}

// A poke that is gathered must not change what an earlier one is remembered by.
func TestNewsShareNoMemory(t *testing.T) {
	first := newsOf(wire.Poke{Tables: []string{"b"}})
	first.tables = slices.Grow(first.tables, 8)
	var n news
	n.join(first)
	n.join(newsOf(wire.Poke{Tables: []string{"a"}}))
	if !reflect.DeepEqual(first.tables, []string{"b"}) || !reflect.DeepEqual(n.tables, []string{"a", "b"}) {
		t.Errorf("%v and %v", first.tables, n.tables)
	}
}
