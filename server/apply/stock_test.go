package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

var (
	van, depot  = st.ID(951), st.ID(952)
	inVan, unit = st.ID(953), st.ID(954)
)

// stocked is a desk whose van has five valves.
func stocked(t *testing.T, restrict bool) *desk {
	d := newDesk(t)
	rule := work.StockConfirm
	if restrict {
		rule = work.StockRestrict
	}
	d.settings(work.Fields{"msdyn_useofproductsoutofstock": work.Int(rule)})
	d.accept(adam,
		work.CreateOf(work.UnitGroupTable, st.ID(955), work.Fields{"name": work.Text("Pieces")}),
		work.CreateOf(work.UnitTable, unit, work.Fields{"name": work.Text("Piece"), "uomscheduleid": work.Ref(st.ID(955)), "quantity": work.Int(1)}),
		work.CreateOf(work.WarehouseTable, van, text("msdyn_name", "Van")),
		work.CreateOf(work.WarehouseTable, depot, text("msdyn_name", "Depot")),
		work.UpdateOf(work.ProductTable, st.Valve, work.Fields{"msdyn_fieldserviceproducttype": work.Int(work.ProductInventory)}),
		work.CreateOf(work.ProductInventoryTable, inVan, work.Fields{
			"msdyn_product": work.Ref(st.Valve), "msdyn_warehouse": work.Ref(van), "msdyn_unit": work.Ref(unit),
			"msdyn_qtyonhand": work.Int(6), "msdyn_qtyavailable": work.Int(5),
		}),
	)
	return d
}

// valves is a line that used some of the van's valves.
func valves(id work.ID, n float64, more work.Fields) work.Change {
	columns := work.Fields{
		"msdyn_name": work.Text("Valve"), "msdyn_workorder": work.Ref(st.MillToday), "msdyn_product": work.Ref(st.Valve), "msdyn_warehouse": work.Ref(van),
		"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Decimal(n),
	}
	for column, value := range more {
		columns[column] = value
	}
	return work.CreateOf(work.WorkOrderProductTable, id, columns)
}

func (d *desk) available() (available, onHand float64) {
	r, _ := d.record(work.ProductInventoryTable, inVan)
	f := r.Fields()
	return f.Float("msdyn_qtyavailable"), f.Float("msdyn_qtyonhand")
}

func TestUsedProductsLeaveTheWarehouse(t *testing.T) {
	d := stocked(t, true)
	line := st.ID(960)
	change := func(set work.Fields) work.Change { return work.UpdateOf(work.WorkOrderProductTable, line, set) }
	for i, step := range []struct {
		change work.Change
		want   float64
	}{
		{valves(line, 2, nil), 3},
		{change(work.Fields{"msdyn_quantity": work.Decimal(3.5)}), 1.5},
		{change(text("msdyn_description", "x")), 1.5},
		{change(work.Fields{"msdyn_linestatus": work.Int(work.LineEstimated)}), 5},
		{change(work.Fields{"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_quantity": work.Int(5)}), 0},
		{change(work.Fields{"msdyn_warehouse": work.Null}), 5},
		{change(work.Fields{"msdyn_warehouse": work.Ref(van), "msdyn_quantity": work.Int(1)}), 4},
		{work.DeleteOf(work.WorkOrderProductTable, line), 5},
	} {
		d.accept(dora, step.change)
		if available, onHand := d.available(); available != step.want || onHand != step.want+1 {
			t.Errorf("step %d: %v available, %v on hand, want %v", i, available, onHand, step.want)
		}
	}
	last := d.history(work.ProductInventoryTable, inVan)
	if r := last[len(last)-1]; r.Rule != "derived" {
		t.Errorf("%+v", r)
	}
}

func TestMoreThanInStock(t *testing.T) {
	for _, c := range []struct {
		name     string
		restrict bool
		changes  []work.Change
		refused  int // index of the change, -1 = accepted
		left     float64
	}{
		{"all of it", true, []work.Change{valves(st.ID(960), 5, nil)}, -1, 0},
		{"more", true, []work.Change{valves(st.ID(960), 5.0001, nil)}, 0, 5},
		{"more in two lines", true, []work.Change{valves(st.ID(960), 3, nil), valves(st.ID(961), 3, nil)}, 1, 5},
		{"more, with a question", false, []work.Change{valves(st.ID(960), 8, nil)}, -1, -3},
		{"only estimated", true, []work.Change{valves(st.ID(960), 8, work.Fields{"msdyn_linestatus": work.Int(work.LineEstimated)})}, -1, 5},
		{"from nowhere said", true, []work.Change{valves(st.ID(960), 8, work.Fields{"msdyn_warehouse": work.Null})}, -1, 5},
		{"from a warehouse that has none", true, []work.Change{valves(st.ID(960), 1, work.Fields{"msdyn_warehouse": work.Ref(depot)})}, 0, 5},
		{"what nobody counts", true, []work.Change{valves(st.ID(960), 1, work.Fields{"msdyn_warehouse": work.Ref(depot), "msdyn_product": work.Ref(st.Labor)})}, -1, 5},
	} {
		d := stocked(t, c.restrict)
		_, refusal := d.group(annLaptop, c.changes...)
		switch {
		case c.refused < 0 && refusal != nil:
			t.Errorf("%s: %s", c.name, refusal.Message)
		case c.refused >= 0 && (refusal == nil || refusal.Code != work.OutOfStock || refusal.Column != "msdyn_quantity" || refusal.Change != c.refused):
			t.Errorf("%s: %+v", c.name, refusal)
		}
		if got, _ := d.available(); got != c.left {
			t.Errorf("%s: %v left", c.name, got)
		}
	}
}

// What a warehouse keeps count of is counted, whatever the product says it is.
func TestWhatIsInAWarehouseIsCounted(t *testing.T) {
	d := stocked(t, true)
	d.accept(adam, work.UpdateOf(work.ProductTable, st.Valve, work.Fields{"msdyn_fieldserviceproducttype": work.Null}))
	if _, refusal := d.group(annLaptop, valves(st.ID(960), 6, nil)); refusal == nil || refusal.Code != work.OutOfStock {
		t.Errorf("%+v", refusal)
	}
}

// Both used the last ones offline: the second to arrive hears of it.
func TestTwoUseTheLastOnes(t *testing.T) {
	d := stocked(t, true)
	d.accept(annLaptop, valves(st.ID(960), 3, nil))
	if _, refusal := d.group(bobLaptop, valves(st.ID(961), 3, nil)); refusal == nil || refusal.Code != work.OutOfStock {
		t.Errorf("%+v", refusal)
	}
}

func TestLinesAndOrdersAddUp(t *testing.T) {
	d := newDesk(t)
	line, service := st.ID(960), st.ID(961)
	d.accept(annLaptop,
		valves(line, 2, work.Fields{"msdyn_warehouse": work.Null, "msdyn_unitamount": work.Decimal(12.5), "msdyn_estimatequantity": work.Int(1)}),
		work.CreateOf(work.WorkOrderServiceTable, service, work.Fields{
			"msdyn_name": work.Text("Labor"), "msdyn_workorder": work.Ref(st.MillToday), "msdyn_service": work.Ref(st.Labor),
			"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_duration": work.Int(30), "msdyn_unitamount": work.Int(80),
		}),
	)
	sums := func() (estimate, subtotal, total float64) {
		r, _ := d.record(work.WorkOrderTable, st.MillToday)
		f := r.Fields()
		return f.Float("msdyn_estimatesubtotalamount"), f.Float("msdyn_subtotalamount"), f.Float("msdyn_totalamount")
	}
	if e, s, total := sums(); e != 12.5 || s != 65 || total != 65 {
		t.Errorf("%v %v %v", e, s, total)
	}
	d.accept(dora, work.UpdateOf(work.WorkOrderTable, st.MillToday, work.Fields{"msdyn_totalsalestax": work.Int(10)}))
	if _, _, total := sums(); total != 75 {
		t.Errorf("with tax %v", total)
	}
	d.accept(dora, work.UpdateOf(work.WorkOrderProductTable, line, work.Fields{"msdyn_estimatequantity": work.Int(3)}))
	if e, _, _ := sums(); e != 37.5 {
		t.Errorf("more of the product is estimated: %v", e)
	}
	d.accept(dora, work.UpdateOf(work.WorkOrderServiceTable, service, work.Fields{"msdyn_estimateduration": work.Int(60)}))
	if e, _, _ := sums(); e != 117.5 {
		t.Errorf("more of the service is estimated: %v", e)
	}
	d.accept(dora, work.UpdateOf(work.WorkOrderProductTable, line, work.Fields{"msdyn_workorder": work.Ref(st.BakeryBob)}))
	if _, s, total := sums(); s != 40 || total != 50 {
		t.Errorf("after a line moved away %v %v", s, total)
	}
	if r, _ := d.record(work.WorkOrderTable, st.BakeryBob); r.Fields().Float("msdyn_subtotalamount") != 25 {
		t.Errorf("%s", r.Data)
	}
}

// The incident follows its tasks, on the device as on the server.
func TestIncidentFollowsItsTasks(t *testing.T) {
	d := newDesk(t)
	incident := d.newID()
	d.accept(dora, work.CreateOf(work.WorkOrderIncidentTable, incident, work.Fields{"msdyn_workorder": work.Ref(st.MillToday), "msdyn_incidenttype": work.Ref(st.Leak)}))
	for n := range 2 {
		d.accept(dora, work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, n), work.Fields{"msdyn_workorderincident": work.Ref(incident)}))
	}
	tb := newTablet(d, annLaptop)
	for i, step := range []struct {
		task, percent int
		want          int64
	}{{0, 50, 0}, {0, 100, 50}, {1, 100, 100}, {0, 99, 50}} {
		tb.push(tb.mark(st.TaskOf(st.MillToday, step.task), step.percent))
		r, _ := d.record(work.WorkOrderIncidentTable, incident)
		if got := r.Fields().Int("msdyn_taskspercentcompleted"); got != step.want {
			t.Errorf("step %d: %d %%", i, got)
		}
		if r.Column("msdyn_incidentresolved") != nil {
			t.Error("the incident resolved itself")
		}
		tb.agree(t, "incident", work.WorkOrderIncidentTable, incident, "msdyn_taskspercentcompleted")
	}
	d.accept(dora, work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), work.Fields{"msdyn_workorderincident": work.Null}))
	if r, _ := d.record(work.WorkOrderIncidentTable, incident); r.Fields().Int("msdyn_taskspercentcompleted") != 100 {
		t.Errorf("after a task moved away: %s", r.Data)
	}
	d.accept(dora, work.DeleteOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 1)))
	if r, _ := d.record(work.WorkOrderIncidentTable, incident); r.Column("msdyn_taskspercentcompleted") != nil {
		t.Errorf("without tasks: %s", r.Data)
	}
}

// No task takes longer than its visit, unless its author could not know how long that was.
func TestTaskLongerThanItsVisit(t *testing.T) {
	took := func(minutes int64) work.Change {
		return work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), work.Fields{"msdyn_actualduration": work.Int(minutes)})
	}
	for _, c := range []struct {
		name    string
		minutes int64
		author  apply.Author
		before  func(*desk)
		refused bool
	}{
		{"as long", 30, annLaptop, nil, false},
		{"longer", 31, annLaptop, nil, true},
		{"longer, by the office", 31, dora, nil, false},
		{"emptied", 0, annLaptop, nil, false},
		{"of an order with two visits", 31, annLaptop, func(d *desk) {
			d.accept(dora, work.UpdateOf(work.BookingTable, st.BobToday, work.Fields{"msdyn_workorder": work.Ref(st.MillToday)}))
		}, false},
		{"of an order with two visits, naming one", 31, annLaptop, func(d *desk) {
			d.accept(dora, work.UpdateOf(work.BookingTable, st.BobToday, work.Fields{"msdyn_workorder": work.Ref(st.MillToday)}))
			d.accept(dora, work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), work.Fields{"msdyn_booking": work.Ref(st.AnnToday)}))
		}, true},
		{"the dispatcher moved the visit meanwhile", 31, annLaptop, func(d *desk) {
			d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"starttime": work.Time(d.clock.Now())}))
		}, false},
		{"the dispatcher renamed it meanwhile", 31, annLaptop, func(d *desk) {
			d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, text("name", "x")))
		}, true},
	} {
		d := newDesk(t)
		d.clock.Set(st.Monday.Add(2 * time.Hour))
		tb := newTablet(d, annLaptop)
		tb.push(tb.set(st.AnnToday, st.InProgress))
		later(d, 30*time.Minute)
		if c.before != nil {
			c.before(d)
		}
		_, refusal := d.group(c.author, took(c.minutes))
		if (refusal != nil) != c.refused {
			t.Errorf("%s: %+v", c.name, refusal)
		}
		if c.refused && refusal != nil && (refusal.Code != work.WrongDuration || refusal.Column != "msdyn_actualduration" || refusal.Kind != work.Invalid) {
			t.Errorf("%s: %+v", c.name, refusal)
		}
	}
}

// A visit that is completed before its planned start has become one minute long: that says
// nothing about its tasks, unless somebody noted when it really began.
func TestTaskOfAVisitThatIsCompletedBeforeItsStart(t *testing.T) {
	for _, c := range []struct {
		name    string
		steps   []work.ID
		refused bool
	}{
		{"straight away", []work.ID{st.Completed}, false},
		{"traveled to", []work.ID{st.Traveling, st.Completed}, true},
		{"worked on", []work.ID{st.InProgress, st.Completed}, true},
	} {
		d := newDesk(t)
		tb := newTablet(d, annLaptop)
		for i, to := range c.steps {
			if i > 0 {
				later(d, 30*time.Minute)
			}
			tb.push(tb.set(st.AnnToday, to)) // planned for two hours later
		}
		took := work.UpdateOf(work.ServiceTaskTable, st.TaskOf(st.MillToday, 0), work.Fields{"msdyn_actualduration": work.Int(31)})
		if _, refusal := d.group(annLaptop, took); (refusal != nil) != c.refused {
			t.Errorf("%s: %+v", c.name, refusal)
		}
	}
}

// A value that lost is put back as an edit of its own, which the conflict rule judges like
// any other.
func TestRestore(t *testing.T) {
	d := newDesk(t)
	d.accept(dora, work.UpdateOf(work.AccountTable, st.Mill, text("name", "theirs")))
	d.accept(annLaptop, from(1, work.UpdateOf(work.AccountTable, st.Mill, text("name", "mine"))))
	won := d.history(work.AccountTable, st.Mill)[1]
	ref := work.RecordRef{Table: work.AccountTable, ID: st.Mill}
	g := apply.Restore(ref, won.Rev, "name", work.Edit{From: won.Set["name"].To, To: won.Lost[0].Value}, d.clock.Now(), d.newID)
	if g.ID == (work.ID{}) || g.Changes[0].MID == (work.ID{}) || g.Changes[0].BaseRev != won.Rev || string(g.Changes[0].Set["name"].From) != `"mine"` {
		t.Errorf("%+v", g)
	}
	d.accept(dora, g.Changes...)
	r, _ := d.record(work.AccountTable, st.Mill)
	revisions := d.history(work.AccountTable, st.Mill)
	last := revisions[len(revisions)-1]
	if r.Fields().Text("name") != "theirs" || len(revisions) != 3 || last.User != st.Dora || string(last.Set["name"].From) != `"mine"` {
		t.Errorf("%s, %+v", r.Data, last)
	}
	// From a device it is made on the version that won: what came after is a conflict.
	d.rules.DetectConflicts = true
	if _, refusal := d.group(annLaptop, g.Changes...); refusal == nil || refusal.Kind != work.Conflict {
		t.Errorf("%+v", refusal)
	}
}
