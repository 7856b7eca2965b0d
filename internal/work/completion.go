package work

// BecomesAsset reports whether a used product becomes a customer asset.
func BecomesAsset(product Record) bool {
	return Fields{"": product.Column("msdyn_converttocustomerasset")}.Bool("")
}

// AssetOf is the customer asset that a used product becomes when its work order is
// completed. ok is false for a line that is not used, or whose product does not become one.
func AssetOf(order WorkOrder, line, product Record) (asset Record, ok bool) {
	if !BecomesAsset(product) {
		return Record{}, false
	}
	l, p := LineOf(line), product.Fields()
	if !l.Used {
		return Record{}, false
	}
	name := p.Text("name")
	if name == "" {
		name = line.Fields().Text("msdyn_name")
	}
	return Record{Table: CustomerAssetTable, ID: DerivedID(CustomerAssetTable, line.ID, 0), Data: Encode(Fields{
		"msdyn_name":                  Text(name),
		"msdyn_account":               Ref(order.ServiceAccount),
		"msdyn_product":               Ref(l.Product),
		"msdyn_customerassetcategory": Ref(p.Ref("msdyn_defaultassetcategory")),
		"msdyn_functionallocation":    Ref(order.Location),
		"msdyn_workorderproduct":      Ref(line.ID),
	})}, true
}

// TravelCharge is the line that charges a completed work order for the travel of its
// visits, as the account agreed: a fixed sum, by the hour or by the mile. ok is false if
// nothing is charged. The item is the product that the settings name for it.
func TravelCharge(order WorkOrder, account, item Record, visits []Record) (line Record, ok bool) {
	a, p := account.Fields(), item.Fields()
	var quantity float64
	for _, v := range visits {
		f := v.Fields()
		switch a.Int("msdyn_travelchargetype") {
		case TravelHourly:
			quantity += float64(f.Int("msdyn_actualtravelduration")) / 60
		case TravelMileage:
			quantity += f.Float("msdyn_milestraveled")
		}
	}
	if a.Int("msdyn_travelchargetype") == TravelFixed {
		quantity = 1
	}
	if quantity == 0 || item.ID == (ID{}) {
		return Record{}, false
	}
	columns := Fields{
		"msdyn_name":       Text(p.Text("name")),
		"msdyn_workorder":  Ref(order.ID),
		"msdyn_product":    Ref(item.ID),
		"msdyn_linestatus": Int(LineUsed),
		"msdyn_quantity":   Decimal(quantity),
		"msdyn_unitamount": Decimal(a.Float("msdyn_travelcharge")),
	}
	line = Record{Table: WorkOrderProductTable, ID: DerivedID(WorkOrderProductTable, order.ID, 0), Data: Encode(columns)}
	line.Data = Patch(line.Data, DeriveLine(line))
	return line, true
}
