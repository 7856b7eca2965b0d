package form

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
)

func TestSearchedTablesComeInTheOrderOfUse(t *testing.T) {
	custom := &work.Table{Name: "new_meter", Columns: []work.Column{{Name: "new_name", Type: work.TypeText}}}
	silent := &work.Table{Name: "new_link", Columns: []work.Column{{Name: "new_count", Type: work.TypeInteger}, {Name: "new_blob", Type: work.TypeMemo, Unsearched: true}}}
	schema, err := work.NewSchema(append([]*work.Table{silent, custom}, work.Standard().Tables...))
	if err != nil {
		t.Fatal(err)
	}
	got := Searched(schema)
	at := func(name string) int { return slices.Index(got, name) }
	if !slices.IsSortedFunc([]string{work.AccountTable, work.WorkOrderTable, work.QuickNoteTable, "new_meter", work.ProductTable, work.WarehouseTable},
		func(a, b string) int { return at(a) - at(b) }) || at(work.AccountTable) != 0 {
		t.Errorf("order %v", got)
	}
	if at("new_link") >= 0 {
		t.Error("a table without texts is searched")
	}
	for _, name := range got {
		if schema.Table(name) == nil {
			t.Errorf("%q is no table", name)
		}
	}
}

func TestResultOf(t *testing.T) {
	accounts := work.Standard().Table(work.AccountTable)
	contact := work.RecordRef{Table: work.ContactTable, ID: work.ID{1}}
	r := work.Record{Table: work.AccountTable, Data: work.Encode(work.Fields{
		"name": work.Text("Thornby Brewery"), "address1_city": work.Text("Thornby"), "primarycontactid": work.Ref(contact.ID),
		"msdyn_workorderinstructions": work.Text(strings.Repeat("é and so on ", 40) + "the pump is at the back " + strings.Repeat("é and so on ", 40)),
	})}
	s, err := work.SearchFor("pump thornby brew")
	if err != nil {
		t.Fatal(err)
	}
	got := ResultOf(accounts, r, s, time.UTC, Names{contact: "Wendell"})
	if got.Name != "Thornby Brewery" || got.About != "Thornby, Wendell" || len(got.Places) != 3 {
		t.Fatalf("%+v", got)
	}
	pump, thornby, brew := got.Places[0], got.Places[1], got.Places[2]
	if pump.Word != 0 || !strings.HasPrefix(pump.Text, "... ") || !strings.Contains(pump.Text, "the pump is") || len(pump.Text) > 260 || strings.Contains(pump.Text, "\uFFFD") {
		t.Errorf("pump in %q", pump.Text)
	}
	if thornby.Column.Name != "address1_city" || brew.Column.Name != "name" {
		t.Errorf("thornby in %s, brew in %s", thornby.Column.Name, brew.Column.Name)
	}
	if got := ResultOf(accounts, r, s, time.UTC, Names{}); got.About != "Thornby" {
		t.Errorf("a lookup that is not here: %q", got.About)
	}
	if got := ResultOf(accounts, work.Record{Data: []byte(`{}`)}, s, time.UTC, nil); got.Name != "(no name)" || len(got.Places) != 0 {
		t.Errorf("an empty record: %+v", got)
	}
}
