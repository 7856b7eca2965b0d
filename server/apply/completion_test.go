package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// What a completed order leaves behind: its machines become assets, its travel is charged.
func TestCompletedOrderLeavesAssetsAndATravelCharge(t *testing.T) {
	for _, c := range []struct {
		name     string
		kind     int64
		quantity float64 // of travel, 0 = nothing charged
	}{{"fixed", work.TravelFixed, 1}, {"by the hour", work.TravelHourly, 0.5}, {"by the mile", work.TravelMileage, 12}, {"none", work.TravelNone, 0}} {
		d := newDesk(t)
		d.settings(work.Fields{"msdyn_travelchargeitemid": work.Ref(st.Labor)})
		machine, spare := st.ID(981), st.ID(982)
		d.accept(adam,
			work.UpdateOf(work.AccountTable, st.Mill, work.Fields{"msdyn_travelchargetype": work.Int(c.kind), "msdyn_travelcharge": work.Int(40)}),
			work.UpdateOf(work.ProductTable, st.Valve, work.Fields{"msdyn_converttocustomerasset": work.Bool(true)}),
			valves(machine, 1, work.Fields{"msdyn_warehouse": work.Null, "msdyn_unitamount": work.Int(100)}),
			valves(spare, 1, work.Fields{"msdyn_warehouse": work.Null, "msdyn_product": work.Ref(st.Labor)}),
			valves(st.ID(983), 1, work.Fields{"msdyn_warehouse": work.Null, "msdyn_linestatus": work.Int(work.LineEstimated)}),
			work.UpdateOf(work.BookingTable, st.AnnToday, work.Fields{"msdyn_milestraveled": work.Int(12)}),
		)
		before := len(d.all(work.CustomerAssetTable))
		tb := newTablet(d, annLaptop)
		d.clock.Set(st.Monday.Add(2 * time.Hour))
		for i, step := range []struct {
			to    work.ID
			after time.Duration
		}{{st.Traveling, 0}, {st.InProgress, 30}, {st.Completed, 20}, {st.InProgress, 5}, {st.Completed, 5}} {
			later(d, step.after*time.Minute)
			tb.push(tb.set(st.AnnToday, step.to))
			if i < 2 && len(d.all(work.CustomerAssetTable)) != before {
				t.Errorf("%s: an asset before the order is completed", c.name)
			}
		}
		assets := d.of(work.CustomerAssetTable, "msdyn_workorderproduct", machine)
		if len(assets) != 1 || len(d.all(work.CustomerAssetTable)) != before+1 {
			t.Errorf("%s: %d assets of the machine", c.name, len(assets))
		} else if f := assets[0].Fields(); f.Ref("msdyn_account") != st.Mill || f.Ref("msdyn_product") != st.Valve || f.Text("msdyn_name") == "" || assets[0].Rev != 1 {
			t.Errorf("%s: %s", c.name, assets[0].Data)
		}
		lines := d.of(work.WorkOrderProductTable, "msdyn_workorder", st.MillToday)
		charged := 0
		for _, l := range lines {
			if l.ID == machine || l.ID == spare || l.ID == st.ID(983) {
				continue
			}
			if l.Rev != 1 {
				t.Errorf("%s: a charge that did not change is at rev %d", c.name, l.Rev)
			}
			charged++
			if f := l.Fields(); f.Float("msdyn_quantity") != c.quantity || f.Float("msdyn_totalamount") != 40*c.quantity || f.Ref("msdyn_product") != st.Labor {
				t.Errorf("%s: %s", c.name, l.Data)
			}
			if err := d.rules.Schema.Table(l.Table).CheckColumns(l.Fields()); err != nil {
				t.Error(err)
			}
		}
		if want := min(1, int(2*c.quantity)); charged != want {
			t.Errorf("%s: %d charges", c.name, charged)
		}
		r, _ := d.record(work.WorkOrderTable, st.MillToday)
		if got := r.Fields().Float("msdyn_subtotalamount"); got != 100+40*c.quantity {
			t.Errorf("%s: the order comes to %v", c.name, got)
		}
	}
}

// An asset that somebody took out of the books does not come back with the next completion.
func TestDeletedAssetStaysDeleted(t *testing.T) {
	d := newDesk(t)
	d.accept(adam,
		work.UpdateOf(work.ProductTable, st.Valve, work.Fields{"msdyn_converttocustomerasset": work.Bool(true)}),
		valves(st.ID(981), 1, work.Fields{"msdyn_warehouse": work.Null}),
	)
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)))
	assets := d.of(work.CustomerAssetTable, "msdyn_workorderproduct", st.ID(981))
	if len(assets) != 1 {
		t.Fatalf("%d assets", len(assets))
	}
	d.accept(dora, work.DeleteOf(work.CustomerAssetTable, assets[0].ID))
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress)))
	d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)))
	if n := len(d.of(work.CustomerAssetTable, "msdyn_workorderproduct", st.ID(981))); n != 0 {
		t.Error("it is back")
	}
}
