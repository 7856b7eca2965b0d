package work

// FillLine returns what a new work order product or service takes from other records where
// its creator left it empty: the unit, cost and taxability of its product, the price list
// of its order or else of the product, and the amount that this list has for the product in
// that unit. A product that is not on the list costs its list price in its own unit.
func FillLine(line Record, from Source) (Fields, error) {
	l, r := newFilling(line), &reading{from: from}
	id := LineOf(line).Product
	product := r.fields(ProductTable, id)
	order := r.fields(WorkOrderTable, l.has.Ref("msdyn_workorder"))
	l.take("msdyn_unit", product["defaultuomid"])
	l.take("msdyn_pricelist", order["msdyn_pricelist"], product["pricelevelid"])
	l.take("msdyn_unitcost", product["currentcost"])
	l.take("msdyn_taxable", product["msdyn_taxable"])
	if l.has.Has("msdyn_unitamount") {
		return l.set, r.err
	}
	for _, item := range r.pointing(PriceListItemTable, "productid", id) {
		f := item.Fields()
		if f.Ref("pricelevelid") == l.has.Ref("msdyn_pricelist") && f.Ref("uomid") == l.has.Ref("msdyn_unit") {
			l.take("msdyn_unitamount", f["amount"])
		}
	}
	if l.has.Ref("msdyn_unit") == product.Ref("defaultuomid") {
		l.take("msdyn_unitamount", product["price"])
	}
	return l.set, r.err
}
