package work

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAddNote(t *testing.T) {
	for _, c := range []struct{ name, text, first, stored string }{
		{"short", "Valve replaced", "Valve replaced", "Valve replaced"},
		{"spaces around", " \n Valve replaced\t\n", "Valve replaced", "Valve replaced"},
		{"two lines", "Valve replaced\nOld one kept", "Valve replaced", "Valve replaced\nOld one kept"},
		{"two lines of another system", "Valve replaced\r\nOld one kept", "Valve replaced", "Valve replaced\r\nOld one kept"},
		{"60 characters", strings.Repeat("ä", 60), strings.Repeat("ä", 60), strings.Repeat("ä", 60)},
		{"61 characters", strings.Repeat("ä", 61), strings.Repeat("ä", 57) + "...", strings.Repeat("ä", 61)},
		{"the longest", strings.Repeat("😀", MaxNoteLength), strings.Repeat("😀", 57) + "...", strings.Repeat("😀", MaxNoteLength)},
	} {
		g, err := AddNote(bookingID, c.text, at(9, 0), once(t, noteID))
		if err != nil || len(g.Changes) != 1 || g.At != at(9, 0) || g.Title != "Note: "+c.first {
			t.Errorf("%s: %+v, %v", c.name, g, err)
			continue
		}
		want := Fields{"msdyn_name": Text(c.first), "msdyn_text": Text(c.stored), "msdyn_quicknote_lookup_entity": Ref(bookingID), "msdyn_type": Int(100000001)}
		change := g.Changes[0]
		if change.Table != QuickNoteTable || change.ID != noteID || change.Op != Create || !maps.EqualFunc(change.Columns(), want, same) {
			t.Errorf("%s: %+v", c.name, change)
		}
		table := Standard().Table(QuickNoteTable)
		if err := errors.Join(table.CheckColumns(change.Columns()), table.CheckRequired(change.Columns())); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, text := range []string{"", " \n\t", strings.Repeat("x", MaxNoteLength+1), strings.Repeat("ä", MaxNoteLength+1)} {
		if _, err := AddNote(bookingID, text, at(9, 0), never(t)); err == nil || KindOf(err) != Invalid {
			t.Errorf("%d characters: %v", utf8.RuneCountInString(text), err)
		}
	}
}

func TestSetColumns(t *testing.T) {
	s := Standard()
	account := Record{Table: AccountTable, ID: testID(8), Data: Encode(Fields{"name": Text("Contoso")})}
	columns := Fields{"telephone1": Text("040 1234"), "address1_city": Null}
	g, err := SetColumns(s.Table(AccountTable), account, columns, at(9, 0))
	if err != nil || len(g.Changes) != 1 || g.Title != "Account: Contoso" || g.At != at(9, 0) {
		t.Fatalf("%+v, %v", g, err)
	}
	if c := g.Changes[0]; c.Table != AccountTable || c.ID != account.ID || c.Op != Update || !maps.EqualFunc(c.Columns(), columns, same) {
		t.Errorf("%+v", c)
	}
	nameless, err := SetColumns(s.Table(AccountTable), Record{ID: testID(8), Data: []byte("{}")}, columns, at(9, 0))
	if err != nil || nameless.Title != "Account" {
		t.Errorf("a record without a name: %q, %v", nameless.Title, err)
	}

	for _, c := range []struct {
		name, table string
		columns     Fields
		kind        Kind
		column      string
	}{
		{"read-only table", ProductTable, Fields{"name": Text("x")}, Forbidden, ""},
		{"server's column", WorkOrderTable, Fields{"msdyn_systemstatus": Int(OrderCompleted)}, Forbidden, "msdyn_systemstatus"},
		{"record keeping", AccountTable, Fields{"modifiedon": Time(at(1, 0))}, Forbidden, "modifiedon"},
		{"unknown column", AccountTable, Fields{"colour": Int(1)}, Invalid, "colour"},
		{"bad value", AccountTable, Fields{"name": Int(1)}, Invalid, "name"},
		{"required and emptied", AccountTable, Fields{"name": Null}, Invalid, "name"},
		{"required and missing", AccountTable, Fields{"name": nil}, Invalid, "name"},
		{"bad value before the server's column", WorkOrderTable, Fields{"msdyn_systemstatus": Int(OrderPosted), "msdyn_taxable": Int(1)}, Invalid, "msdyn_taxable"},
	} {
		g, err := SetColumns(s.Table(c.table), account, c.columns, at(9, 0))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Kind != c.kind || e.Column != c.column || len(g.Changes) > 0 {
			t.Errorf("%s: %+v, %v", c.name, g, err)
		}
	}
}
