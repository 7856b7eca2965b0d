package work

import "testing"

func TestLineUse(t *testing.T) {
	product := func(columns Fields) Record { return Record{Table: WorkOrderProductTable, Data: Encode(columns)} }
	estimated := product(Fields{"msdyn_estimatequantity": Decimal(2.5), "msdyn_linestatus": Int(LineEstimated)})
	got := LineUse(estimated, true)
	if got.Int("msdyn_linestatus") != LineUsed || got.Float("msdyn_quantity") != 2.5 {
		t.Errorf("used as estimated: %v", got)
	}
	counted := product(Fields{"msdyn_estimatequantity": Decimal(2), "msdyn_quantity": Decimal(1)})
	if got := LineUse(counted, true); got.Has("msdyn_quantity") {
		t.Errorf("a quantity that was counted is not overwritten: %v", got)
	}
	if got := LineUse(counted, false); got.Int("msdyn_linestatus") != LineEstimated || len(got) != 1 {
		t.Errorf("not used after all: %v", got)
	}
	service := Record{Table: WorkOrderServiceTable, Data: Encode(Fields{"msdyn_estimateduration": Int(90)})}
	if got := LineUse(service, true); string(got["msdyn_duration"]) != "90" {
		t.Errorf("minutes: %v", got)
	}
}

func TestLineQuantity(t *testing.T) {
	line := func(columns Fields) Record { return Record{Table: WorkOrderProductTable, Data: Encode(columns)} }
	for _, c := range []struct {
		line Record
		by   float64
		want float64
	}{
		{line(Fields{"msdyn_quantity": Decimal(1), "msdyn_linestatus": Int(LineUsed)}), 1, 2},
		{line(Fields{"msdyn_quantity": Decimal(1), "msdyn_linestatus": Int(LineUsed)}), -3, 0},
		{line(Fields{"msdyn_estimatequantity": Decimal(4), "msdyn_linestatus": Int(LineEstimated)}), 1, 5},
		{line(Fields{"msdyn_estimatequantity": Decimal(4), "msdyn_linestatus": Int(LineUsed)}), 1, 1},
	} {
		if got := LineQuantity(c.line, c.by); got.Float("msdyn_quantity") != c.want || got.Int("msdyn_linestatus") != LineUsed {
			t.Errorf("%s by %v: %v", c.line.Data, c.by, got)
		}
	}
	service := Record{Table: WorkOrderServiceTable, Data: Encode(Fields{"msdyn_duration": Int(30), "msdyn_linestatus": Int(LineUsed)})}
	if got := LineQuantity(service, 15); string(got["msdyn_duration"]) != "45" {
		t.Errorf("minutes: %v", got)
	}
}
