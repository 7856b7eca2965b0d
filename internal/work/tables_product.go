package work

func productTable() *Table {
	return &Table{
		Name: ProductTable, Label: "Product", Plural: "Products", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			text("productnumber", "Product number", 100),
			memo("description", "Description", 2000),
			choice("msdyn_fieldserviceproducttype", "Field Service product type", productTypeOptions...),
			lookup("defaultuomscheduleid", "Unit group", UnitGroupTable),
			lookup("defaultuomid", "Default unit", UnitTable),
			lookup("pricelevelid", "Default price list", PriceListTable),
			money("price", "List price"),
			money("currentcost", "Current cost"),
			boolean("msdyn_taxable", "Taxable"),
			boolean("msdyn_converttocustomerasset", "Convert to customer asset"),
			lookup("msdyn_defaultassetcategory", "Default asset category", CustomerAssetCategoryTable),
		},
	}
}

func unitTable() *Table {
	return &Table{
		Name: UnitTable, Label: "Unit", Plural: "Units", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			required(lookup("uomscheduleid", "Unit group", UnitGroupTable)),
			required(decimal("quantity", "Quantity", 0, 100_000_000)), // of the base unit
			lookup("baseuom", "Base unit", UnitTable),
		},
	}
}

func unitGroupTable() *Table {
	return &Table{
		Name: UnitGroupTable, Label: "Unit group", Plural: "Unit groups", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 200)),
			text("baseuomname", "Base unit name", 100),
			memo("description", "Description", 2000),
		},
	}
}

func priceListTable() *Table {
	return &Table{
		Name: PriceListTable, Label: "Price list", Plural: "Price lists", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			memo("description", "Description", 2000),
			datetime("begindate", "Start date"),
			datetime("enddate", "End date"),
			lookup("transactioncurrencyid", "Currency", CurrencyTable),
		},
	}
}

func priceListItemTable() *Table {
	return &Table{
		Name: PriceListItemTable, Label: "Price list item", Plural: "Price list items", Primary: "productidname", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("productidname", "Name", 100),
			required(lookup("pricelevelid", "Price list", PriceListTable)),
			required(lookup("productid", "Product", ProductTable)),
			required(lookup("uomid", "Unit", UnitTable)),
			money("amount", "Amount"),
		},
	}
}

func warehouseTable() *Table {
	return reference(WarehouseTable, "Warehouse", "Warehouses", memo("msdyn_description", "Description", 2000))
}

// productInventoryTable is what a warehouse has of a product. The server counts.
func productInventoryTable() *Table {
	return &Table{
		Name: ProductInventoryTable, Label: "Product inventory", Plural: "Product inventory", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_product", "Product", ProductTable)),
			required(lookup("msdyn_warehouse", "Warehouse", WarehouseTable)),
			required(lookup("msdyn_unit", "Unit", UnitTable)),
			quantity("msdyn_qtyonhand", "Quantity on hand"),
			quantity("msdyn_qtyavailable", "Quantity available"),
			quantity("msdyn_qtyallocated", "Quantity allocated"),
			quantity("msdyn_qtyonorder", "Quantity on order"),
			text("msdyn_bin", "Bin", 100),
			text("msdyn_row", "Row", 100),
		},
	}
}

// quantity may fall below zero: what was used counts, even if nobody knew it was there.
func quantity(name, label string) Column { return decimal(name, label, -1_000_000_000, 1_000_000_000) }

func taxCodeTable() *Table {
	return reference(TaxCodeTable, "Tax code", "Tax codes",
		decimal("msdyn_taxrate", "Tax rate %", 0, 100),
		boolean("msdyn_productstaxable", "Products taxable"),
		boolean("msdyn_servicestaxable", "Services taxable"),
	)
}

func currencyTable() *Table {
	return &Table{
		Name: CurrencyTable, Label: "Currency", Plural: "Currencies", Primary: "currencyname", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("currencyname", "Currency name", 100)),
			required(text("isocurrencycode", "Currency code", 5)),
			unsearched(text("currencysymbol", "Currency symbol", 13)),
			integer("currencyprecision", "Currency precision", 0, 4),
			decimal("exchangerate", "Exchange rate", 0, 100_000_000_000),
		},
	}
}
