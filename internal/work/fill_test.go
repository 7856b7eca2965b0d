package work

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawer is records in memory as rules read them.
type drawer struct {
	records []Record
	fail    error
}

func (d *drawer) put(table string, id ID, columns Fields) ID {
	d.records = append(d.records, Record{Table: table, ID: id, Rev: 1, Data: Encode(columns)})
	return id
}

func (d *drawer) Record(table string, id ID) (Record, error) {
	for _, r := range d.records {
		if r.Table == table && r.ID == id {
			return r, d.fail
		}
	}
	return Record{}, d.fail
}

func (d *drawer) Pointing(table, column string, target ID) (rows []Record, err error) {
	for _, r := range d.records {
		if r.Table == table && r.Fields().Ref(column) == target {
			rows = append(rows, r)
		}
	}
	return rows, d.fail
}

// wantFilled checks that set is exactly what is wanted and fits the table.
func wantFilled(t *testing.T, what, table string, set, want Fields) {
	t.Helper()
	if !maps.EqualFunc(set, want, same) {
		t.Errorf("%s: %s, want %s", what, Encode(set), Encode(want))
	}
	if err := Standard().Table(table).CheckColumns(set); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

var (
	mill, payer, quarry        = testID(0x41), testID(0x42), testID(0x43)
	repair, leak               = testID(0x51), testID(0x52)
	listA, listB, euro, pound  = testID(0x61), testID(0x62), testID(0x63), testID(0x64)
	north, plumbing, vat, half = testID(0x71), testID(0x72), testID(0x73), testID(0x74)
	cellar, yard, firstOrder   = testID(0x81), testID(0x82), testID(0x83)
)

func customers() *drawer {
	d := &drawer{}
	d.put(AccountTable, mill, Fields{
		"msdyn_billingaccount": Ref(payer), "defaultpricelevelid": Ref(listA), "transactioncurrencyid": Ref(euro),
		"msdyn_salestaxcode": Ref(vat), "msdyn_serviceterritory": Ref(north), "msdyn_workorderinstructions": Text("Ring twice."),
		"address1_line1": Text("4 Dock Street"), "address1_city": Text("Stonebeck"), "address1_latitude": Decimal(53.5),
	})
	d.put(AccountTable, quarry, Fields{"msdyn_taxexempt": Bool(true)})
	d.put(IncidentTypeTable, leak, Fields{
		"msdyn_name": Text("Leak"), "msdyn_description": Text("Water where none should be."), "msdyn_estimatedduration": Int(90),
		"msdyn_defaultworkordertype": Ref(repair), "msdyn_trade": Ref(plumbing),
	})
	d.put(WorkOrderTypeTable, repair, Fields{"msdyn_pricelist": Ref(listB), "msdyn_taxable": Bool(true)})
	d.put(PriceListTable, listA, Fields{"transactioncurrencyid": Ref(euro)})
	d.put(PriceListTable, listB, Fields{"transactioncurrencyid": Ref(pound)})
	d.put(FunctionalLocationTable, cellar, Fields{"msdyn_city": Text("Under Stonebeck")})
	d.put(FunctionalLocationTable, yard, Fields{"msdyn_name": Text("Yard")})
	d.put(WorkOrderTable, firstOrder, Fields{
		"msdyn_serviceaccount": Ref(mill), "msdyn_billingaccount": Ref(quarry), "msdyn_taxable": Bool(false), "msdyn_taxcode": Ref(half),
		"transactioncurrencyid": Ref(pound), "msdyn_address1": Text("Back door"), "msdyn_serviceterritory": Ref(plumbing),
	})
	return d
}

func TestFillOrder(t *testing.T) {
	ofMill := Fields{
		"msdyn_billingaccount": Ref(payer), "msdyn_pricelist": Ref(listA), "transactioncurrencyid": Ref(euro), "msdyn_taxcode": Ref(vat),
		"msdyn_serviceterritory": Ref(north), "msdyn_instructions": Text("Ring twice."),
		"msdyn_address1": Text("4 Dock Street"), "msdyn_city": Text("Stonebeck"), "msdyn_latitude": Decimal(53.5),
	}
	but := func(want, other Fields) Fields {
		want = maps.Clone(want)
		maps.Copy(want, other)
		maps.DeleteFunc(want, func(_ string, raw json.RawMessage) bool { return len(raw) == 0 })
		return want
	}
	atCellar := Fields{"msdyn_address1": nil, "msdyn_latitude": nil, "msdyn_city": Text("Under Stonebeck")}
	nowhere := Fields{"msdyn_address1": nil, "msdyn_latitude": nil, "msdyn_city": nil}
	for _, c := range []struct {
		name        string
		order, want Fields
	}{
		{"as the account says", Fields{"msdyn_serviceaccount": Ref(mill)}, ofMill},
		{"the account pays itself", Fields{"msdyn_serviceaccount": Ref(quarry)}, Fields{"msdyn_billingaccount": Ref(quarry), "msdyn_taxable": Bool(false)}},
		{"as the type says, exempt", Fields{"msdyn_serviceaccount": Ref(quarry), "msdyn_workordertype": Ref(repair)},
			Fields{"msdyn_billingaccount": Ref(quarry), "msdyn_taxable": Bool(false), "msdyn_pricelist": Ref(listB), "transactioncurrencyid": Ref(pound)}},
		{"type and more from the incident", Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_primaryincidenttype": Ref(leak)}, but(ofMill, Fields{
			"msdyn_workordertype": Ref(repair), "msdyn_taxable": Bool(true), "msdyn_trade": Ref(plumbing),
			"msdyn_primaryincidentdescription": Text("Water where none should be."), "msdyn_primaryincidentestimatedduration": Int(90),
		})},
		{"the location's own address", Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_functionallocation": Ref(cellar)}, but(ofMill, atCellar)},
		{"a location without one", Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_functionallocation": Ref(yard)}, ofMill},
		{"half an address stays half", Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_postalcode": Text("1")}, but(ofMill, nowhere)},
		{"what is said stays", but(ofMill, Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_instructions": Text("No bell.")}), Fields{}},
		{"like the first order", Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_parentworkorder": Ref(firstOrder)}, but(ofMill, Fields{
			"msdyn_city": nil, "msdyn_latitude": nil, "msdyn_billingaccount": Ref(quarry), "msdyn_taxable": Bool(false), "msdyn_taxcode": Ref(half),
			"transactioncurrencyid": Ref(pound), "msdyn_address1": Text("Back door"), "msdyn_serviceterritory": Ref(plumbing),
		})},
		{"the first was for another account", Fields{"msdyn_serviceaccount": Ref(quarry), "msdyn_parentworkorder": Ref(firstOrder)},
			Fields{"msdyn_billingaccount": Ref(quarry), "msdyn_taxable": Bool(false)}},
	} {
		set, err := FillOrder(Record{Table: WorkOrderTable, ID: orderID, Data: Encode(c.order)}, customers())
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		wantFilled(t, c.name, WorkOrderTable, set, c.want)
	}
}

// Whatever an order says is kept, and an order that was filled needs nothing more.
func TestFillingKeepsAndEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		has := Fields{}
		for column, value := range (Fields{
			"msdyn_serviceaccount": Ref(mill), "msdyn_parentworkorder": Ref(firstOrder), "msdyn_primaryincidenttype": Ref(leak),
			"msdyn_workordertype": Ref(repair), "msdyn_functionallocation": Ref(cellar), "msdyn_billingaccount": Ref(mill),
			"msdyn_taxable": Bool(false), "msdyn_city": Text("Elsewhere"), "msdyn_pricelist": Ref(listB), "msdyn_instructions": Text("x"),
		}) {
			if rapid.Bool().Draw(t, column) {
				has[column] = value
			}
		}
		order := Record{Table: WorkOrderTable, ID: orderID, Data: Encode(has)}
		set, err := FillOrder(order, customers())
		if err != nil {
			t.Fatal(err)
		}
		for column := range set {
			if has.Has(column) {
				t.Fatalf("%s was %s and became %s", column, has[column], set[column])
			}
		}
		order.Data = Patch(order.Data, set)
		if set, _ = FillOrder(order, customers()); len(set) > 0 {
			t.Fatalf("filled again: %s", Encode(set))
		}
	})
}

func TestOrderNumber(t *testing.T) {
	for want, n := range map[string]int64{"WO-00001": 1, "WO-00538": 538, "WO-123456": 123456} {
		if got := OrderNumber("WO-", n); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestFillLine(t *testing.T) {
	product, piece, box := testID(0x91), testID(0x92), testID(0x93)
	d := &drawer{}
	d.put(ProductTable, product, Fields{
		"defaultuomid": Ref(piece), "currentcost": Decimal(7), "price": Decimal(20), "msdyn_taxable": Bool(true), "pricelevelid": Ref(listB),
	})
	d.put(WorkOrderTable, orderID, Fields{"msdyn_pricelist": Ref(listA)})
	d.put(WorkOrderTable, firstOrder, Fields{})
	for i, item := range []struct {
		list, unit ID
		amount     float64
	}{{listA, box, 170}, {listA, piece, 18}, {listB, box, 150}} {
		d.put(PriceListItemTable, testID(0xa0+i), Fields{
			"productid": Ref(product), "pricelevelid": Ref(item.list), "uomid": Ref(item.unit), "amount": Decimal(item.amount),
		})
	}
	own := Fields{"msdyn_unitcost": Decimal(7), "msdyn_taxable": Bool(true)}
	for _, c := range []struct {
		name       string
		line, want Fields
	}{
		{"from the order's list", Fields{"msdyn_workorder": Ref(orderID)}, Fields{"msdyn_unit": Ref(piece), "msdyn_pricelist": Ref(listA), "msdyn_unitamount": Decimal(18)}},
		{"in another unit", Fields{"msdyn_workorder": Ref(orderID), "msdyn_unit": Ref(box)}, Fields{"msdyn_pricelist": Ref(listA), "msdyn_unitamount": Decimal(170)}},
		{"from the product's list", Fields{"msdyn_workorder": Ref(firstOrder), "msdyn_unit": Ref(box)}, Fields{"msdyn_pricelist": Ref(listB), "msdyn_unitamount": Decimal(150)}},
		{"not on the list", Fields{"msdyn_workorder": Ref(firstOrder)}, Fields{"msdyn_unit": Ref(piece), "msdyn_pricelist": Ref(listB), "msdyn_unitamount": Decimal(20)}},
		{"not on the list, in another unit", Fields{"msdyn_workorder": Ref(orderID), "msdyn_unit": Ref(pound)}, Fields{"msdyn_pricelist": Ref(listA)}},
		{"what is said stays", Fields{"msdyn_workorder": Ref(orderID), "msdyn_unitamount": Decimal(0)}, Fields{"msdyn_unit": Ref(piece), "msdyn_pricelist": Ref(listA)}},
	} {
		for table, column := range map[string]string{WorkOrderProductTable: "msdyn_product", WorkOrderServiceTable: "msdyn_service"} {
			line, want := maps.Clone(c.line), maps.Clone(c.want)
			line[column] = Ref(product)
			maps.Copy(want, own)
			set, err := FillLine(Record{Table: table, ID: noteID, Data: Encode(line)}, d)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			wantFilled(t, c.name, table, set, want)
		}
	}
}

func TestNewTaskIsFilled(t *testing.T) {
	d := customers()
	check, order := testID(0x91), testID(0x95)
	d.put(ServiceTaskTypeTable, check, Fields{"msdyn_name": Text("Check"), "msdyn_estimatedduration": Int(15), "msdyn_inspectionenabled": Bool(true)})
	d.put(ServiceTaskTable, testID(0x96), Fields{"msdyn_workorder": Ref(order), "msdyn_lineorder": Int(4)})
	d.put(ServiceTaskTable, testID(0x97), Fields{"msdyn_workorder": Ref(order), "msdyn_lineorder": Int(NewLine)})
	task := func(more Fields) Record {
		columns := Fields{"msdyn_workorder": Ref(order), "msdyn_tasktype": Ref(check)}
		maps.Copy(columns, more)
		return Record{Table: ServiceTaskTable, ID: testID(0x97), Data: Encode(columns)}
	}
	for name, c := range map[string]struct{ said, want Fields }{
		"of a device":     {Fields{"msdyn_lineorder": Int(NewLine)}, Fields{"msdyn_estimatedduration": Int(15), "msdyn_inspectionenabled": Bool(true), "msdyn_lineorder": Int(5)}},
		"of the office":   {Fields{"msdyn_lineorder": Int(2), "msdyn_estimatedduration": Int(0)}, Fields{"msdyn_inspectionenabled": Bool(true)}},
		"without a place": {Fields{"msdyn_inspectionenabled": Bool(false)}, Fields{"msdyn_estimatedduration": Int(15)}},
	} {
		set, err := FillTask(task(c.said), d)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		wantFilled(t, name, ServiceTaskTable, set, c.want)
	}
}

func TestProposals(t *testing.T) {
	d := customers()
	check, valve, hour := testID(0x91), testID(0x92), testID(0x93)
	d.put(ServiceTaskTypeTable, check, Fields{"msdyn_name": Text("Check"), "msdyn_estimatedduration": Int(15), "msdyn_inspectionenabled": Bool(true)})
	d.put(ProductTable, valve, Fields{"name": Text("Valve")})
	for i, line := range []int64{3, 1, 2} {
		d.put(IncidentTypeServiceTaskTable, testID(0xa0+i), Fields{
			"msdyn_incidenttype": Ref(leak), "msdyn_tasktype": Ref(check), "msdyn_lineorder": Int(line), "msdyn_name": Text(fmt.Sprintf("Step %d", line)),
		})
	}
	d.put(IncidentTypeServiceTaskTable, testID(0xaa), Fields{"msdyn_incidenttype": Ref(leak), "msdyn_tasktype": Ref(check), "statecode": Int(1)})
	d.put(IncidentTypeServiceTaskTable, testID(0xab), Fields{"msdyn_incidenttype": Ref(mill), "msdyn_tasktype": Ref(check)})
	d.put(IncidentTypeProductTable, testID(0xb0), Fields{"msdyn_incidenttype": Ref(leak), "msdyn_product": Ref(valve), "msdyn_unit": Ref(hour), "msdyn_quantity": Decimal(2)})
	d.put(IncidentTypeServiceTable, testID(0xc0), Fields{"msdyn_incidenttype": Ref(leak), "msdyn_service": Ref(valve), "msdyn_duration": Int(45)})

	order := Record{Table: WorkOrderTable, ID: orderID, Data: Encode(Fields{"msdyn_primaryincidenttype": Ref(leak), "msdyn_customerasset": Ref(yard)})}
	incident, ok := PrimaryIncident(order)
	if !ok {
		t.Fatal("no incident")
	}
	set, err := FillIncident(incident, d)
	if err != nil {
		t.Fatal(err)
	}
	wantFilled(t, "incident", WorkOrderIncidentTable, set, Fields{
		"msdyn_name": Text("Leak"), "msdyn_description": Text("Water where none should be."), "msdyn_estimatedduration": Int(90), "msdyn_trade": Ref(plumbing),
	})
	got, err := Proposals(incident, d)
	if err != nil {
		t.Fatal(err)
	}
	task := func(n int) Fields {
		return Fields{
			"msdyn_name": Text(fmt.Sprintf("Step %d", n)), "msdyn_lineorder": Int(int64(n)), "msdyn_tasktype": Ref(check),
			"msdyn_estimatedduration": Int(15), "msdyn_inspectionenabled": Bool(true),
		}
	}
	want := []Record{
		{Table: ServiceTaskTable, Data: Encode(task(1))}, {Table: ServiceTaskTable, Data: Encode(task(2))}, {Table: ServiceTaskTable, Data: Encode(task(3))},
		{Table: WorkOrderProductTable, Data: Encode(Fields{"msdyn_name": Text("Valve"), "msdyn_product": Ref(valve), "msdyn_unit": Ref(hour), "msdyn_estimatequantity": Int(2), "msdyn_linestatus": Int(LineEstimated)})},
		{Table: WorkOrderServiceTable, Data: Encode(Fields{"msdyn_name": Text("Valve"), "msdyn_service": Ref(valve), "msdyn_estimateduration": Int(45), "msdyn_linestatus": Int(LineEstimated)})},
	}
	if len(got) != len(want) {
		t.Fatalf("%d records, want %d", len(got), len(want))
	}
	for i, r := range got {
		columns := want[i].Fields()
		columns["msdyn_workorder"], columns["msdyn_workorderincident"], columns["msdyn_customerasset"] = Ref(orderID), Ref(incident.ID), Ref(yard)
		if r.Table != want[i].Table || !IsDerived(r.Table, incident.ID, r.ID) {
			t.Errorf("%d: %s %s", i, r.Table, r.ID)
		}
		wantFilled(t, r.Table, r.Table, r.Fields(), columns)
		if err := Standard().Table(r.Table).CheckRequired(r.Fields()); err != nil {
			t.Errorf("%s: %v", r.Table, err)
		}
	}
	again, _ := Proposals(incident, d)
	if !slices.EqualFunc(got, again, func(a, b Record) bool { return a.ID == b.ID && string(a.Data) == string(b.Data) }) {
		t.Error("the same proposals are not the same records")
	}
	incident.Data = Patch(incident.Data, Fields{"msdyn_itemspopulated": Bool(true)})
	if got, _ := Proposals(incident, d); len(got) > 0 {
		t.Errorf("populated twice: %d records", len(got))
	}
	if _, ok := PrimaryIncident(Record{Table: WorkOrderTable, ID: orderID}); ok {
		t.Error("an incident of no type")
	}
}

func TestFillingFromAFailingSource(t *testing.T) {
	d := customers()
	d.fail = errors.New("the disk is gone")
	record := func(table string) Record {
		return Record{Table: table, ID: noteID, Data: Encode(Fields{"msdyn_serviceaccount": Ref(mill), "msdyn_product": Ref(mill), "msdyn_incidenttype": Ref(leak)})}
	}
	for what, fill := range map[string]func() (any, error){
		"order":     func() (any, error) { return FillOrder(record(WorkOrderTable), d) },
		"line":      func() (any, error) { return FillLine(record(WorkOrderProductTable), d) },
		"incident":  func() (any, error) { return FillIncident(record(WorkOrderIncidentTable), d) },
		"proposals": func() (any, error) { return Proposals(record(WorkOrderIncidentTable), d) },
	} {
		if _, err := fill(); !errors.Is(err, d.fail) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
