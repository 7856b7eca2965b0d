package profile

import (
	"encoding/json"
	"slices"
	"testing"

	"fieldbook/internal/work"
)

// newer is the default profile as a later version of the program might have it: another window
// of bookings, another interval, another relationship, a table more and one less.
func newer() Profile {
	p := Default()
	p.Items = slices.DeleteFunc(p.Items, func(i Item) bool { return i.Table == work.TradeTable })
	for i := range p.Items {
		item := &p.Items[i]
		switch item.Table {
		case work.BookingTable:
			item.Filter.Filters[0].Conditions[1] = Condition{Attribute: "starttime", Operator: "next-x-days", Value: json.RawMessage("14")}
		case work.AccountTable:
			item.Interval = 30
			item.Associations = append(item.Associations[:1:1], Association{"msdyn_customerasset.msdyn_account"})
		}
	}
	p.Items = slices.Insert(p.Items, 1, Item{Table: work.BookingJournalTable, Criteria: RelatedOnly, Interval: 60})
	return p
}

func itemOf(t *testing.T, p Profile, table string) Item {
	t.Helper()
	i := p.item(table)
	if i == nil {
		t.Fatalf("there is no %s", table)
	}
	return *i
}

func TestAnUneditedProfileFollowsTheUpdate(t *testing.T) {
	got := Merge(Default(), Default(), newer())
	if d := Differences(got, newer()); len(d) > 0 {
		t.Errorf("%+v", d)
	}
	if got.Items[1].Table != work.BookingJournalTable {
		t.Errorf("the new table is not in its place: %s", got.Items[1].Table)
	}
}

func TestEditsStayAndTheRestFollows(t *testing.T) {
	mine := Default()
	mine.Name = "Ours"
	for i := range mine.Items {
		item := &mine.Items[i]
		switch item.Table {
		case work.BookingTable:
			item.Filter.Conditions = item.Filter.Conditions[:1]
		case work.AccountTable:
			item.Associations = append(item.Associations, Association{"contact.parentcustomerid"})
		case work.TradeTable:
			item.Interval = 60
		}
	}
	mine.Items = slices.DeleteFunc(mine.Items, func(i Item) bool { return i.Table == work.TaxCodeTable })
	mine.Items = append(mine.Items, Item{Table: "new_meter", Criteria: AllRecords, Interval: 60})
	got := Merge(Default(), mine, newer())
	if b := itemOf(t, got, work.BookingTable); b.RowRule() != mine.Items[0].RowRule() {
		t.Errorf("the edited filter became %s", b.RowRule())
	}
	a := itemOf(t, got, work.AccountTable)
	var by []string
	for _, r := range a.Associations {
		by = append(by, r.Relationship)
	}
	if want := []string{"msdyn_workorder.msdyn_serviceaccount", "contact.parentcustomerid", "msdyn_customerasset.msdyn_account"}; !slices.Equal(by, want) || a.Interval != 30 {
		t.Errorf("accounts come every %d by %q", a.Interval, by)
	}
	if i := itemOf(t, got, work.TradeTable); i.Interval != 60 {
		t.Errorf("the edited table that went became %+v", i)
	}
	itemOf(t, got, work.BookingJournalTable)
	itemOf(t, got, "new_meter")
	if got.item(work.TaxCodeTable) != nil || got.Name != "Ours" {
		t.Error("a table that was taken out came back, or the name changed")
	}

	// Each part can be taken or left.
	offers := Offers(Default(), mine, newer(), got)
	choices := map[string]Choice{}
	for _, o := range offers {
		choices[o.Table] = o.Choice
		if len(o.Changes) == 0 {
			t.Errorf("%s: nothing is said to change", o.Table)
		}
		if edited := o.Table != work.BookingJournalTable; o.Edited != edited {
			t.Errorf("%s: edited %t", o.Table, o.Edited)
		}
	}
	if len(choices) != 5 || choices[work.BookingTable] != Left || choices[work.AccountTable] != Taken || choices[work.BookingJournalTable] != Taken ||
		choices[work.TradeTable] != Left || choices[work.TaxCodeTable] != Left {
		t.Errorf("%v", choices)
	}
	whole := Whole(Default(), mine, newer())
	for _, o := range Offers(Default(), mine, newer(), whole) {
		if o.Choice != Taken {
			t.Errorf("%s is %s in the whole update", o.Table, o.Choice)
		}
	}
	for _, o := range offers {
		got = got.With(o.Table, mine)
	}
	if d := Differences(mine, got); len(d) > 0 {
		t.Errorf("all left, these remain: %+v", d)
	}
	for _, o := range offers {
		got = got.With(o.Table, whole)
	}
	if d := Differences(whole, got); len(d) > 0 {
		t.Errorf("all taken, these remain: %+v", d)
	}
}
