package work

import (
	"maps"
	"testing"
)

func productLine(columns Fields) Record {
	return Record{Table: WorkOrderProductTable, ID: testID(7), Data: Encode(columns)}
}

func serviceLine(columns Fields) Record {
	return Record{Table: WorkOrderServiceTable, ID: testID(8), Data: Encode(columns)}
}

var used = Int(LineUsed)

func TestDeriveLine(t *testing.T) {
	for _, c := range []struct {
		name string
		line Record
		want Fields
	}{
		{"estimated", productLine(Fields{"msdyn_linestatus": Int(LineEstimated), "msdyn_estimatequantity": Int(3), "msdyn_unitamount": Int(10)}), Fields{}},
		{"used", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3), "msdyn_unitamount": Decimal(12.35)}),
			Fields{"msdyn_subtotal": Decimal(37.05), "msdyn_totalamount": Decimal(37.05)}},
		{"billed differs", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3), "msdyn_qtytobill": Int(2), "msdyn_unitamount": Int(10)}),
			Fields{"msdyn_subtotal": Int(20), "msdyn_totalamount": Int(20)}},
		{"nothing billed", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3), "msdyn_qtytobill": Int(0), "msdyn_unitamount": Int(10)}),
			Fields{"msdyn_subtotal": Int(0), "msdyn_totalamount": Int(0)}},
		{"discount", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3), "msdyn_unitamount": Int(10), "msdyn_discountamount": Int(4), "msdyn_discountpercent": Int(50)}),
			Fields{"msdyn_subtotal": Int(30), "msdyn_totalamount": Int(26)}},
		{"discount in percent", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3), "msdyn_unitamount": Int(10), "msdyn_discountpercent": Int(10)}),
			Fields{"msdyn_subtotal": Int(30), "msdyn_totalamount": Int(27)}},
		{"discount above the price", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(1), "msdyn_unitamount": Int(10), "msdyn_discountamount": Int(40)}),
			Fields{"msdyn_subtotal": Int(10), "msdyn_totalamount": Int(0)}},
		{"no price", productLine(Fields{"msdyn_linestatus": used, "msdyn_quantity": Int(3)}), Fields{}},
		{"a service is sold by the hour", serviceLine(Fields{"msdyn_linestatus": used, "msdyn_duration": Int(90), "msdyn_unitamount": Int(80)}),
			Fields{"msdyn_subtotal": Int(120), "msdyn_totalamount": Int(120)}},
		{"a service billed longer", serviceLine(Fields{"msdyn_linestatus": used, "msdyn_duration": Int(50), "msdyn_durationtobill": Int(60), "msdyn_unitamount": Int(80)}),
			Fields{"msdyn_subtotal": Int(80), "msdyn_totalamount": Int(80)}},
		{"no longer used", productLine(Fields{"msdyn_linestatus": Int(LineEstimated), "msdyn_subtotal": Int(5), "msdyn_totalamount": Int(5)}),
			Fields{"msdyn_subtotal": Null, "msdyn_totalamount": Null}},
	} {
		got := DeriveLine(c.line)
		if !maps.EqualFunc(got, c.want, same) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		after := c.line
		after.Data = Patch(c.line.Data, got)
		if again := DeriveLine(after); len(again) > 0 {
			t.Errorf("%s: derived again it changes %s", c.name, again)
		}
	}
}

func TestDeriveOrderSums(t *testing.T) {
	lines := []Line{
		LineOf(productLine(Fields{"msdyn_linestatus": used, "msdyn_estimatequantity": Int(2), "msdyn_quantity": Int(3), "msdyn_unitamount": Int(10)})),
		LineOf(productLine(Fields{"msdyn_linestatus": Int(LineEstimated), "msdyn_estimatequantity": Int(1), "msdyn_quantity": Int(9), "msdyn_unitamount": Int(100)})),
		LineOf(serviceLine(Fields{"msdyn_linestatus": used, "msdyn_estimateduration": Int(30), "msdyn_duration": Int(60), "msdyn_unitamount": Int(80)})),
	}
	want := Fields{"msdyn_estimatesubtotalamount": Int(160), "msdyn_subtotalamount": Int(110), "msdyn_totalamount": Int(129)}
	got := DeriveOrderSums(orderRecord(Fields{"msdyn_totalsalestax": Int(19)}), lines)
	if !maps.EqualFunc(got, want, same) {
		t.Errorf("got %s", got)
	}
	if err := Standard().Table(WorkOrderTable).CheckColumns(got); err != nil {
		t.Error(err)
	}
}

func TestStock(t *testing.T) {
	from := Fields{"msdyn_linestatus": used, "msdyn_quantity": Decimal(2.5), "msdyn_product": Ref(testID(1)), "msdyn_warehouse": Ref(testID(2))}
	if stock, n := StockUse(productLine(from)); stock != (Stock{testID(1), testID(2)}) || n != 2.5 {
		t.Errorf("%+v %v", stock, n)
	}
	for name, change := range map[string]Fields{"estimated": {"msdyn_linestatus": Int(LineEstimated)}, "no warehouse": {"msdyn_warehouse": Null}} {
		columns := maps.Clone(from)
		maps.Copy(columns, change)
		if stock, n := StockUse(productLine(columns)); stock != (Stock{}) || n != 0 {
			t.Errorf("%s: %+v %v", name, stock, n)
		}
	}
	if _, n := StockUse(serviceLine(from)); n != 0 {
		t.Error("a service takes from stock")
	}
	inventory := Record{Table: ProductInventoryTable, Data: Encode(Fields{"msdyn_qtyonhand": Decimal(0.3), "msdyn_qtyavailable": Decimal(0.1)})}
	if got := TakeFromStock(inventory, 0.2); string(got["msdyn_qtyonhand"]) != "0.1" || string(got["msdyn_qtyavailable"]) != "-0.1" {
		t.Errorf("%s", got)
	}
	if got := TakeFromStock(Record{Data: []byte(`{"msdyn_qtyonhand":1}`)}, -2); len(got) != 1 || string(got["msdyn_qtyonhand"]) != "3" {
		t.Errorf("%s", got)
	}
	for _, c := range []struct {
		available, more float64
		refused         bool
	}{{3, 3, false}, {0.3, 0.1 + 0.2, false}, {3, 3.0001, true}, {0, 1, true}, {-2, 1, true}, {-2, 0, false}, {-2, -1, false}} {
		err := CheckStock("Valve", c.available, c.more)
		if (err != nil) != c.refused || c.refused && (ReasonOf(err) != OutOfStock || KindOf(err) != Invalid) {
			t.Errorf("%v of %v: %v", c.more, c.available, err)
		}
	}
}
