package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

// What a device shows of lines, their order and a booking's order before it has an answer is
// what the answer then says.
func TestDeviceShowsWhatTheServerDerives(t *testing.T) {
	d := newDesk(t)
	product, service := st.ID(960), st.ID(961)
	d.accept(dora,
		valves(product, 2, work.Fields{"msdyn_warehouse": work.Null, "msdyn_unitamount": work.Decimal(12.5), "msdyn_estimatequantity": work.Int(1)}),
		work.CreateOf(work.WorkOrderServiceTable, service, work.Fields{
			"msdyn_name": work.Text("Labor"), "msdyn_workorder": work.Ref(st.MillToday), "msdyn_service": work.Ref(st.Labor),
			"msdyn_linestatus": work.Int(work.LineEstimated), "msdyn_estimateduration": work.Int(60), "msdyn_unitamount": work.Int(80),
		}),
	)
	tb := newTablet(d, annLaptop)
	for _, step := range []struct {
		what, table string
		id          work.ID
		set         work.Fields
	}{
		{"more was used", work.WorkOrderProductTable, product, work.Fields{"msdyn_quantity": work.Int(5)}},
		{"a discount", work.WorkOrderProductTable, product, work.Fields{"msdyn_discountpercent": work.Decimal(10)}},
		{"less is billed", work.WorkOrderProductTable, product, work.Fields{"msdyn_qtytobill": work.Decimal(0.5)}},
		{"labor was used", work.WorkOrderServiceTable, service, work.Fields{"msdyn_linestatus": work.Int(work.LineUsed), "msdyn_duration": work.Int(45)}},
		{"more was estimated", work.WorkOrderServiceTable, service, work.Fields{"msdyn_estimateduration": work.Int(90)}},
		{"not used after all", work.WorkOrderProductTable, product, work.Fields{"msdyn_linestatus": work.Int(work.LineEstimated)}},
		{"used for another order", work.WorkOrderServiceTable, service, work.Fields{"msdyn_workorder": work.Ref(st.BakeryBob)}},
	} {
		before := tb.get(step.table, step.id)
		g := tb.edit(step.table, step.id, step.set)
		if len(g.Provisional) == 0 {
			t.Errorf("%s: nothing is shown provisionally of %s", step.what, before.Data)
		}
		tb.push(g)
		tb.agree(t, step.what, step.table, step.id, "msdyn_subtotal", "msdyn_totalamount")
		for _, order := range []work.ID{st.MillToday, st.BakeryBob} {
			tb.agree(t, step.what, work.WorkOrderTable, order, "msdyn_estimatesubtotalamount", "msdyn_subtotalamount", "msdyn_totalamount")
		}
		tb.sync()
	}
	tb.push(tb.edit(work.BookingTable, st.AnnToday, work.Fields{"msdyn_actualarrivaltime": work.Time(d.clock.Now().Add(-time.Hour))}))
	tb.agreeOrder(t, "arrived", st.MillToday)
}
