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
			text("websiteurl", "Website", 200),
			text("address1_line1", "Street 1", 250),
			text("address1_line2", "Street 2", 250),
			text("address1_line3", "Street 3", 250),
			text("address1_city", "City", 80),
			text("address1_stateorprovince", "State or province", 50),
			text("address1_postalcode", "Postal code", 20),
			text("address1_country", "Country", 80),
			decimal("address1_latitude", "Latitude", -90, 90),
			decimal("address1_longitude", "Longitude", -180, 180),
			lookup("msdyn_billingaccount", "Billing account", AccountTable),
			lookup("msdyn_serviceterritory", "Service territory", TerritoryTable),
			lookup("defaultpricelevelid", "Price list", PriceListTable),
			lookup("transactioncurrencyid", "Currency", CurrencyTable),
			lookup("msdyn_salestaxcode", "Sales tax code", TaxCodeTable),
			boolean("msdyn_taxexempt", "Tax exempt"),
			money("msdyn_travelcharge", "Travel charge"),
			choice("msdyn_travelchargetype", "Travel charge type", travelChargeOptions...),
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

func territoryTable() *Table {
	return &Table{
		Name: TerritoryTable, Label: "Territory", Plural: "Territories", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Territory name", 200)),
			memo("description", "Description", 2000),
			lookup("managerid", "Manager", UserTable),
		},
	}
}
