package stage

import (
	"context"
	"testing"

	"fieldbook/internal/work"
)

// Named returns the record of a table that is called so.
func (v *Synced) Named(t testing.TB, table, name string) work.Record {
	t.Helper()
	plan, err := v.Plan()
	must(t, err)
	records, err := v.List(context.Background(), work.Query{Table: table})
	must(t, err)
	for _, r := range records {
		if plan.Schema.Table(table).NameOf(r) == name {
			return r
		}
	}
	t.Fatalf("no %s is called %q", table, name)
	return work.Record{}
}

// AddTable lets an administrator have added a table, which the profile holds, and lets a
// sync bring its records.
func (v *Synced) AddTable(t testing.TB, table *work.Table, records ...work.Record) {
	t.Helper()
	plan, err := v.Plan()
	must(t, err)
	next := *plan
	next.Schema, err = work.NewSchema(append(work.Standard().Tables, table))
	must(t, err)
	must(t, v.SavePlan(&next))
	v.Bring(t, records...)
}

// Meter is a table as an administrator adds one: its records belong to accounts.
func Meter() *work.Table {
	lowest, highest := int64(0), int64(1_000_000)
	return &work.Table{
		Name: "new_meter", Label: "Meter", Plural: "Meters", Primary: "new_name", Offline: true,
		Columns: []work.Column{
			{Name: "new_name", Label: "Name", Type: work.TypeText, Required: true, MaxLength: 60},
			{Name: "new_account", Label: "Account", Type: work.TypeLookup, Targets: []string{work.AccountTable}},
			{Name: "new_reading", Label: "Reading", Type: work.TypeDecimal, Min: &lowest, Max: &highest},
			{Name: "new_kind", Label: "Kind", Type: work.TypeChoice, Options: []work.Option{{Value: 1, Label: "Gas"}, {Value: 2, Label: "Water"}}},
			{Name: "new_sealed", Label: "Sealed", Type: work.TypeBoolean},
			{Name: "new_readon", Label: "Read on", Type: work.TypeDateTime},
			{Name: "new_testduration", Label: "Test duration", Type: work.TypeInteger},
			{Name: "new_remark", Label: "Remark", Type: work.TypeMemo, MaxLength: 400},
		},
	}
}
