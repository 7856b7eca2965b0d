package apply_test

import (
	"testing"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// proposing is a priced desk whose leaks propose two tasks, a valve and an hour of labor.
func proposing(t *testing.T) *desk {
	d := priced(t)
	kind := st.ID(861)
	changes := []work.Change{work.CreateOf(work.ServiceTaskTypeTable, kind, text("msdyn_name", "Look"))}
	for i := range 2 {
		changes = append(changes, work.CreateOf(work.IncidentTypeServiceTaskTable, st.ID(862+i), work.Fields{
			"msdyn_incidenttype": work.Ref(st.Leak), "msdyn_tasktype": work.Ref(kind), "msdyn_lineorder": work.Int(int64(i)),
		}))
	}
	d.accept(adam, append(changes,
		work.CreateOf(work.IncidentTypeProductTable, st.ID(864), work.Fields{
			"msdyn_incidenttype": work.Ref(st.Leak), "msdyn_product": work.Ref(st.Valve), "msdyn_quantity": work.Int(2), "msdyn_unit": work.Ref(piece),
		}),
		work.CreateOf(work.IncidentTypeServiceTable, st.ID(865), work.Fields{
			"msdyn_incidenttype": work.Ref(st.Leak), "msdyn_service": work.Ref(st.Labor), "msdyn_duration": work.Int(60),
		}),
	)...)
	return d
}

// on returns the records of a table that belong to an order.
func (d *desk) on(table string, order work.ID) (rows []work.Record) {
	for _, r := range d.all(table) {
		if r.Fields().Ref("msdyn_workorder") == order {
			rows = append(rows, r)
		}
	}
	return rows
}

func (d *desk) wantItems(t *testing.T, what string, order work.ID, incidents, tasks, products, services int) {
	t.Helper()
	for table, want := range map[string]int{
		work.WorkOrderIncidentTable: incidents, work.ServiceTaskTable: tasks, work.WorkOrderProductTable: products, work.WorkOrderServiceTable: services,
	} {
		if got := len(d.on(table, order)); got != want {
			t.Errorf("%s: %d %s, want %d", what, got, table, want)
		}
	}
}

func TestNewOrderGetsWhatItsIncidentTypeProposes(t *testing.T) {
	d := proposing(t)
	id := d.newID()
	effect := d.accept(annLaptop, newOrder(id, work.Fields{"msdyn_primaryincidenttype": work.Ref(st.Leak), "msdyn_customerasset": work.Ref(st.Boiler)}))
	d.wantItems(t, "new", id, 1, 2, 1, 1)
	incident := d.on(work.WorkOrderIncidentTable, id)[0]
	f := incident.Fields()
	if f.Text("msdyn_name") != "Leak" || !f.Bool("msdyn_isprimary") || !f.Bool("msdyn_itemspopulated") || f.Ref("msdyn_customerasset") != st.Boiler ||
		string(f["msdyn_taskspercentcompleted"]) != "0" {
		t.Errorf("%s", incident.Data)
	}
	for _, table := range []string{work.WorkOrderIncidentTable, work.ServiceTaskTable, work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		for _, r := range d.on(table, id) {
			if !wrote(effect, table, r.ID) {
				t.Errorf("the effect lacks %s", r.Data)
			}
			if f := r.Fields(); table != work.WorkOrderIncidentTable && (f.Ref("msdyn_workorderincident") != incident.ID || f.Ref("msdyn_customerasset") != st.Boiler) {
				t.Errorf("%s", r.Data)
			}
			for _, revision := range d.history(table, r.ID) {
				if revision.Origin != annLaptop.Device || revision.Rule != "derived" {
					t.Errorf("%+v", revision)
				}
			}
		}
	}
	valve := d.on(work.WorkOrderProductTable, id)[0].Fields()
	if valve.Int("msdyn_linestatus") != work.LineEstimated || valve.Float("msdyn_estimatequantity") != 2 || valve.Float("msdyn_unitamount") != 11 {
		t.Errorf("%s", work.Encode(valve))
	}
	order, _ := d.record(work.WorkOrderTable, id)
	if f := order.Fields(); f.Float("msdyn_estimatesubtotalamount") != 22 || f.Float("msdyn_subtotalamount") != 0 {
		t.Errorf("%s", order.Data)
	}
	// Done is done: no later change of order or incident brings anything back.
	task := d.on(work.ServiceTaskTable, id)[0]
	d.accept(adam, work.DeleteOf(work.ServiceTaskTable, task.ID))
	d.accept(dora, work.UpdateOf(work.WorkOrderIncidentTable, incident.ID, work.Fields{"msdyn_itemspopulated": work.Bool(false)}))
	d.accept(dora, work.UpdateOf(work.WorkOrderTable, id, text("msdyn_workordersummary", "x")))
	d.wantItems(t, "later", id, 1, 1, 1, 1)
	// Neither does an incident that was deleted and is made again.
	for _, table := range []string{work.ServiceTaskTable, work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		for _, item := range d.on(table, id) {
			d.accept(adam, work.UpdateOf(table, item.ID, work.Fields{"msdyn_workorderincident": work.Null}))
		}
	}
	d.accept(adam, work.DeleteOf(work.WorkOrderIncidentTable, incident.ID))
	d.accept(adam, work.CreateOf(work.WorkOrderIncidentTable, incident.ID, work.Fields{"msdyn_workorder": work.Ref(id), "msdyn_incidenttype": work.Ref(st.Leak)}))
	d.wantItems(t, "again", id, 1, 1, 1, 1)
}

func TestNewIncidentGetsWhatItsTypeProposes(t *testing.T) {
	incidentOn := func(id, order work.ID, populated bool) work.Change {
		return work.CreateOf(work.WorkOrderIncidentTable, id, work.Fields{
			"msdyn_workorder": work.Ref(order), "msdyn_incidenttype": work.Ref(st.Leak), "msdyn_itemspopulated": work.Bool(populated),
		})
	}
	d := proposing(t)
	d.accept(annLaptop, incidentOn(d.newID(), st.MillToday, false))
	d.wantItems(t, "on an order that was there", st.MillToday, 1, 2+2, 1, 1)
	d.accept(annLaptop, incidentOn(d.newID(), st.MillToday, false))
	d.wantItems(t, "a second", st.MillToday, 2, 2+2+2, 2, 2)
	d.accept(annLaptop, incidentOn(d.newID(), st.MillToday, true))
	d.wantItems(t, "one whose items were populated", st.MillToday, 3, 2+2+2, 2, 2)
	id := d.newID()
	d.accept(annLaptop, newOrder(id, work.Fields{"msdyn_primaryincidenttype": work.Ref(st.Leak)}), incidentOn(d.newID(), id, false))
	d.wantItems(t, "made together with the order", id, 1, 2, 1, 1)
	id = d.newID()
	d.accept(dora, newOrder(id, nil))
	d.wantItems(t, "an order without incident type", id, 0, 0, 0, 0)
}
