package work

import "testing"

func TestFollowUp(t *testing.T) {
	account := ID{7}
	order := Record{Table: WorkOrderTable, ID: ID{1}, Data: Encode(Fields{
		"msdyn_name": Text("WO-1"), "msdyn_serviceaccount": Ref(account), "msdyn_taxable": Bool(false), "msdyn_city": Text("Stonebeck"),
		"msdyn_systemstatus": Int(OrderCompleted), "msdyn_subtotalamount": Decimal(12), "msdyn_instructions": Text("Key at the gate"),
	})}
	got := FollowUp(order)
	if got.Ref("msdyn_parentworkorder") != order.ID || got.Ref("msdyn_serviceaccount") != account || got.Text("msdyn_city") != "Stonebeck" ||
		!got.Has("msdyn_taxable") || got.Bool("msdyn_taxable") || !got.Bool("msdyn_isfollowup") {
		t.Errorf("%v", got)
	}
	for _, column := range []string{"msdyn_name", "msdyn_systemstatus", "msdyn_subtotalamount", "msdyn_instructions"} {
		if got.Has(column) {
			t.Errorf("%s is taken over", column)
		}
	}
	// A device may set every column of it, and what is required is there.
	table := Standard().Table(WorkOrderTable)
	if err := checkByDevice(table, got); err != nil {
		t.Error(err)
	}
	if err := table.CheckRequired(got); err != nil {
		t.Error(err)
	}
}
