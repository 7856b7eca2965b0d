package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

var list, piece = st.ID(851), st.ID(852)

// priced is a desk with a price list for the mill, and numbers from 538 on.
func priced(t *testing.T) *desk {
	d := newDesk(t)
	d.settings(work.Fields{"msdyn_workorderprefix": work.Text("WO-"), "msdyn_workorderstartingnumber": work.Int(538)})
	d.accept(adam,
		work.CreateOf(work.PriceListTable, list, text("name", "2026")),
		work.CreateOf(work.UnitGroupTable, st.ID(853), text("name", "Pieces")),
		work.CreateOf(work.UnitTable, piece, work.Fields{"name": work.Text("Piece"), "uomscheduleid": work.Ref(st.ID(853)), "quantity": work.Int(1)}),
		work.CreateOf(work.PriceListItemTable, st.ID(854), work.Fields{
			"pricelevelid": work.Ref(list), "productid": work.Ref(st.Valve), "uomid": work.Ref(piece), "amount": work.Decimal(11),
		}),
		work.UpdateOf(work.ProductTable, st.Valve, work.Fields{"defaultuomid": work.Ref(piece), "currentcost": work.Decimal(4)}),
		work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"defaultpricelevelid": work.Ref(list), "msdyn_workorderinstructions": work.Text("Ring twice.")}),
	)
	return d
}

func newOrder(id work.ID, more work.Fields) work.Change {
	columns := work.Fields{"msdyn_serviceaccount": work.Ref(st.Mill)}
	for column, value := range more {
		columns[column] = value
	}
	return work.CreateOf(work.WorkOrderTable, id, columns)
}

// An order that a technician opens with nothing but the account comes back complete, with
// what was filled in as a revision of its own and the device's, so that the technician's
// next change of it is no conflict.
func TestNewOrderIsFilled(t *testing.T) {
	d := priced(t)
	d.rules.DetectConflicts = true
	id, line := d.newID(), d.newID()
	effect := d.accept(annLaptop, newOrder(id, nil), work.CreateOf(work.WorkOrderProductTable, line, work.Fields{
		"msdyn_name": work.Text("Valve"), "msdyn_workorder": work.Ref(id), "msdyn_product": work.Ref(st.Valve),
		"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Int(3),
	}))
	if !wrote(effect, work.WorkOrderTable, id) || !wrote(effect, work.WorkOrderProductTable, line) {
		t.Error("the answer lacks what was filled")
	}
	r, _ := d.record(work.WorkOrderTable, id)
	f := r.Fields()
	if f.Text("msdyn_name") != "WO-00538" || f.Ref("msdyn_pricelist") != list || f.Ref("msdyn_billingaccount") != st.Mill ||
		f.Text("msdyn_instructions") != "Ring twice." || f.Float("msdyn_subtotalamount") != 33 {
		t.Errorf("%s", r.Data)
	}
	r, _ = d.record(work.WorkOrderProductTable, line)
	f = r.Fields()
	if f.Ref("msdyn_unit") != piece || f.Ref("msdyn_pricelist") != list || f.Float("msdyn_unitamount") != 11 || f.Float("msdyn_unitcost") != 4 || f.Float("msdyn_totalamount") != 33 {
		t.Errorf("%s", r.Data)
	}
	history := d.history(work.WorkOrderTable, id)
	if len(history[0].Set) == 0 || history[0].Rule != "" || history[1].Rule != "derived" || history[1].Origin != annLaptop.Device || string(history[1].Set["msdyn_name"].To) != `"WO-00538"` {
		t.Errorf("%+v", history)
	}
	d.accept(annLaptop, from(1, work.UpdateOf(work.WorkOrderTable, id, text("msdyn_instructions", "Use the back door."))))
	if _, refusal := d.group(bobLaptop, from(1, work.UpdateOf(work.WorkOrderTable, id, text("msdyn_instructions", "x")))); refusal == nil {
		t.Error("another device's change of it is no conflict")
	}
}

// Numbers are given in turn, from the starting number on, to orders without one; those of a
// refused group are not used.
func TestOrderNumbers(t *testing.T) {
	d := priced(t)
	number := func(author apply.Author, more work.Fields) string {
		id := d.newID()
		d.accept(author, newOrder(id, more))
		return d.order(id).Number
	}
	want := func(step, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
	want("the first", number(annLaptop, nil), "WO-00538")
	want("at the desk", number(dora, nil), "WO-00539")
	want("its own", number(dora, text("msdyn_name", "M-1")), "M-1")
	if _, refusal := d.group(annLaptop, newOrder(d.newID(), nil), work.UpdateOf(work.AccountTable, st.ID(999), text("name", "x"))); refusal == nil {
		t.Fatal("not refused")
	}
	want("after a refusal", number(bobLaptop, nil), "WO-00540")
	a, b := d.newID(), d.newID()
	d.accept(annLaptop, newOrder(a, nil), newOrder(b, nil))
	want("two at once", d.order(a).Number+" "+d.order(b).Number, "WO-00541 WO-00542")
	d.settings(work.Fields{"msdyn_workorderprefix": work.Text("A"), "msdyn_workorderstartingnumber": work.Int(538)})
	want("a lower start", number(dora, nil), "A00543")
	d.settings(work.Fields{"msdyn_workorderstartingnumber": work.Int(9000)})
	want("a higher start", number(dora, nil), "A09000")
	d.accept(adam, work.DeleteOf(work.WorkOrderTable, a))
	want("one was deleted", number(dora, nil), "A09001")
	before := len(d.history(work.SettingTable, st.TimeStamps))
	number(dora, nil)
	if len(d.history(work.SettingTable, st.TimeStamps)) != before {
		t.Error("a number changes the setting, which every device holds")
	}
}

// Tasks that devices add get their places behind those of the order, in the order in which
// they come.
func TestNewTasksGetTheirPlaces(t *testing.T) {
	d := newDesk(t)
	kind, order := st.ID(861), d.newID()
	d.accept(adam, work.CreateOf(work.ServiceTaskTypeTable, kind, work.Fields{"msdyn_name": work.Text("Adjust"), "msdyn_estimatedduration": work.Int(30)}))
	d.accept(annLaptop, newOrder(order, nil))
	add := func(line int64) work.Record {
		t.Helper()
		id := d.newID()
		effect := d.accept(annLaptop, work.CreateOf(work.ServiceTaskTable, id, work.Fields{
			"msdyn_name": work.Text("Adjust"), "msdyn_workorder": work.Ref(order), "msdyn_tasktype": work.Ref(kind), "msdyn_lineorder": work.Int(line),
		}))
		if line == work.NewLine && !wrote(effect, work.ServiceTaskTable, id) {
			t.Error("the answer lacks the place")
		}
		r, _ := d.record(work.ServiceTaskTable, id)
		return r
	}
	add(3)
	for _, want := range []int64{4, 5} {
		if task := work.ServiceTaskOf(add(work.NewLine)); task.Line != want || task.Estimated != 30*time.Minute || task.New() {
			t.Errorf("%+v, want place %d", task, want)
		}
	}
}
