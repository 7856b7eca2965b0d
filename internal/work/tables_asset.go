package work

func customerAssetTable() *Table {
	return &Table{
		Name: CustomerAssetTable, Label: "Customer asset", Plural: "Customer assets", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			lookup("msdyn_account", "Account", AccountTable),
			lookup("msdyn_product", "Product", ProductTable),
			lookup("msdyn_customerassetcategory", "Category", CustomerAssetCategoryTable),
			lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
			lookup("msdyn_parentasset", "Parent asset", CustomerAssetTable),
			lookup("msdyn_masterasset", "Top-level asset", CustomerAssetTable),
			text("msdyn_assettag", "Asset tag", 100),
			text("msdyn_deviceid", "Serial number", 100),
			choice("msdyn_registrationstatus", "Registration status", registrationOptions...),
			datetime("msdyn_manufacturingdate", "Manufacturing date"),
			decimal("msdyn_latitude", "Latitude", -90, 90),
			decimal("msdyn_longitude", "Longitude", -180, 180),
			lookup("msdyn_workorderproduct", "Work order product", WorkOrderProductTable), // from which it came
		},
	}
}

func customerAssetCategoryTable() *Table {
	return reference(CustomerAssetCategoryTable, "Customer asset category", "Customer asset categories")
}

func functionalLocationTable() *Table {
	return &Table{
		Name: FunctionalLocationTable, Label: "Functional location", Plural: "Functional locations", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 60)),
			lookup("msdyn_parentfunctionallocation", "Parent functional location", FunctionalLocationTable),
			lookup("msdyn_functionallocationtype", "Type", FunctionalLocationTypeTable),
			lookup("msdyn_account", "Account", AccountTable),
			text("msdyn_shortname", "Short name", 30),
			text("msdyn_address1", "Street 1", 250),
			text("msdyn_address2", "Street 2", 250),
			text("msdyn_city", "City", 80),
			text("msdyn_stateorprovince", "State or province", 50),
			text("msdyn_postalcode", "Postal code", 20),
			text("msdyn_country", "Country", 80),
			decimal("msdyn_latitude", "Latitude", -90, 90),
			decimal("msdyn_longitude", "Longitude", -180, 180),
			integer("msdyn_sequence", "Sequence", 0, 1_000_000),
			text("msdyn_costcenter", "Cost center", 100),
			text("msdyn_emailaddress", "Email", 100),
			unsearched(text("msdyn_primarytimezone", "Primary time zone", 64)), // IANA name
		},
	}
}

func functionalLocationTypeTable() *Table {
	return reference(FunctionalLocationTypeTable, "Functional location type", "Functional location types")
}
