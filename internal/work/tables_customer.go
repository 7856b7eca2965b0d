package work

func accountTable() *Table {
	return &Table{
		Name: AccountTable, Label: "Account", Plural: "Accounts", Primary: "name", Offline: true,
		Columns: []Column{
			required(text("name", "Account name", 160)),
			text("accountnumber", "Account number", 20),
			lookup("primarycontactid", "Primary contact", ContactTable),
			text("telephone1", "Main phone", 50),
			text("emailaddress1", "Email", 100),
			text("address1_line1", "Street 1", 250),
			text("address1_line2", "Street 2", 250),
			text("address1_city", "City", 80),
			text("address1_stateorprovince", "State or province", 50),
			text("address1_postalcode", "Postal code", 20),
			text("address1_country", "Country", 80),
			decimal("address1_latitude", "Latitude", -90, 90),
			decimal("address1_longitude", "Longitude", -180, 180),
			lookup("msdyn_billingaccount", "Billing account", AccountTable),
			memo("msdyn_workorderinstructions", "Work order instructions", 4000),
		},
	}
}

func contactTable() *Table {
	return &Table{
		Name: ContactTable, Label: "Contact", Plural: "Contacts", Primary: "fullname", Offline: true,
		Columns: []Column{
			required(text("fullname", "Full name", 160)),
			text("jobtitle", "Job title", 100),
			lookup("parentcustomerid", "Company", AccountTable),
			text("telephone1", "Business phone", 50),
			text("mobilephone", "Mobile phone", 50),
			text("emailaddress1", "Email", 100),
		},
	}
}

func customerAssetTable() *Table {
	return &Table{
		Name: CustomerAssetTable, Label: "Customer asset", Plural: "Customer assets", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			lookup("msdyn_account", "Account", AccountTable),
			lookup("msdyn_product", "Product", ProductTable),
			lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
			lookup("msdyn_parentasset", "Parent asset", CustomerAssetTable),
			text("msdyn_assettag", "Asset tag", 100),
			text("msdyn_deviceid", "Serial number", 100),
			datetime("msdyn_manufacturingdate", "Manufacturing date"),
			decimal("msdyn_latitude", "Latitude", -90, 90),
			decimal("msdyn_longitude", "Longitude", -180, 180),
		},
	}
}

func functionalLocationTable() *Table {
	return &Table{
		Name: FunctionalLocationTable, Label: "Functional location", Plural: "Functional locations", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 60)),
			lookup("msdyn_parentfunctionallocation", "Parent functional location", FunctionalLocationTable),
			lookup("msdyn_account", "Account", AccountTable),
			text("msdyn_shortname", "Short name", 30),
			text("msdyn_address1", "Street 1", 250),
			text("msdyn_city", "City", 80),
			text("msdyn_postalcode", "Postal code", 20),
		},
	}
}
