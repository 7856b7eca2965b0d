package work

func workOrderTable() *Table {
	return &Table{
		Name: WorkOrderTable, Label: "Work order", Plural: "Work orders", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			required(text("msdyn_name", "Work order number", 100)),
			required(lookup("msdyn_serviceaccount", "Service account", AccountTable)),
			lookup("msdyn_billingaccount", "Billing account", AccountTable),
			serverOnly(choice("msdyn_systemstatus", "System status", orderStatusOptions...)),
			lookup("msdyn_priority", "Priority", PriorityTable),
			lookup("msdyn_primaryincidenttype", "Primary incident type", IncidentTypeTable),
			memo("msdyn_primaryincidentdescription", "Primary incident description", 2000),
			minutes("msdyn_primaryincidentestimatedduration", "Primary incident estimated duration"),
			lookup("msdyn_customerasset", "Primary incident customer asset", CustomerAssetTable),
			lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
			memo("msdyn_instructions", "Instructions", 4000),
			memo("msdyn_workordersummary", "Work order summary", 4000),
			text("msdyn_address1", "Street 1", 250),
			text("msdyn_address2", "Street 2", 250),
			text("msdyn_city", "City", 80),
			text("msdyn_stateorprovince", "State or province", 50),
			text("msdyn_postalcode", "Postal code", 20),
			text("msdyn_country", "Country", 80),
			decimal("msdyn_latitude", "Latitude", -90, 90),
			decimal("msdyn_longitude", "Longitude", -180, 180),
			text("msdyn_phonenumber", "Phone number", 50),
			lookup("msdyn_reportedbycontact", "Reported by", ContactTable),
			datetime("msdyn_timefrompromised", "Time from promised"),
			datetime("msdyn_timetopromised", "Time to promised"),
			serverOnly(datetime("msdyn_firstarrivedon", "First arrived on")),
			serverOnly(datetime("msdyn_completedon", "Completed on")),
			boolean("msdyn_taxable", "Taxable"),
			serverOnly(minutes("msdyn_totalestimatedduration", "Total estimated duration")),
			lookup("msdyn_parentworkorder", "Parent work order", WorkOrderTable),
			choice("msdyn_worklocation", "Work location", workLocationOptions...),
			boolean("msdyn_ismobile", "Created on a mobile device"),
		},
	}
}

func workOrderIncidentTable() *Table {
	return &Table{
		Name: WorkOrderIncidentTable, Label: "Work order incident", Plural: "Work order incidents", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
			required(lookup("msdyn_incidenttype", "Incident type", IncidentTypeTable)),
			memo("msdyn_description", "Description", 2000),
			minutes("msdyn_estimatedduration", "Estimated duration"),
			boolean("msdyn_isprimary", "Is primary"),
			boolean("msdyn_incidentresolved", "Incident resolved"),
			serverOnly(integer("msdyn_taskspercentcompleted", "Tasks % completed", 0, 100)),
			lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
			lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
		},
	}
}

func serviceTaskTable() *Table {
	return &Table{
		Name: ServiceTaskTable, Label: "Service task", Plural: "Service tasks", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
			integer("msdyn_lineorder", "Line order", -1, 1_000_000),
			memo("msdyn_description", "Description", 2000),
			minutes("msdyn_estimatedduration", "Estimated duration"),
			minutes("msdyn_actualduration", "Actual duration"),
			integer("msdyn_percentcomplete", "% complete", 0, 100),
			lookup("msdyn_booking", "Booking", BookingTable),
			lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
			lookup("msdyn_workorderincident", "Work order incident", WorkOrderIncidentTable),
			choice("msdyn_inspectiontaskresult", "Result", taskResultOptions...),
		},
	}
}

func workOrderProductTable() *Table {
	return &Table{
		Name: WorkOrderProductTable, Label: "Work order product", Plural: "Work order products", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: append(lineColumns(),
			required(lookup("msdyn_product", "Product", ProductTable)),
			decimal("msdyn_estimatequantity", "Estimated quantity", 0, 100_000),
			decimal("msdyn_quantity", "Quantity", 0, 100_000),
			decimal("msdyn_qtytobill", "Quantity to bill", 0, 100_000),
		),
	}
}

func workOrderServiceTable() *Table {
	return &Table{
		Name: WorkOrderServiceTable, Label: "Work order service", Plural: "Work order services", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: append(lineColumns(),
			required(lookup("msdyn_service", "Service", ProductTable)),
			minutes("msdyn_estimateduration", "Estimated duration"),
			minutes("msdyn_duration", "Duration"),
			minutes("msdyn_durationtobill", "Duration to bill"),
		),
	}
}

// lineColumns are what product lines and service lines share.
func lineColumns() []Column {
	return []Column{
		required(text("msdyn_name", "Name", 100)),
		required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
		choice("msdyn_linestatus", "Line status", lineStatusOptions...),
		integer("msdyn_lineorder", "Line order", -1, 1_000_000),
		money("msdyn_unitamount", "Unit amount"),
		serverOnly(money("msdyn_subtotal", "Subtotal")),
		serverOnly(money("msdyn_totalamount", "Total amount")),
		memo("msdyn_description", "Description", 2000),
		memo("msdyn_internaldescription", "Internal description", 2000),
		lookup("msdyn_booking", "Booking", BookingTable),
		lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
		lookup("msdyn_workorderincident", "Work order incident", WorkOrderIncidentTable),
	}
}

func incidentTypeTable() *Table {
	return &Table{
		Name: IncidentTypeTable, Label: "Incident type", Plural: "Incident types", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			memo("msdyn_description", "Description", 2000),
			minutes("msdyn_estimatedduration", "Estimated duration"),
		},
	}
}

func priorityTable() *Table {
	return &Table{
		Name: PriorityTable, Label: "Priority", Plural: "Priorities", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			integer("msdyn_priorityvalue", "Priority value", 1, 100),
			integer("msdyn_levelofimportance", "Level of importance", 1, 10),
			text("msdyn_color", "Color", 20),
		},
	}
}

func productTable() *Table {
	return &Table{
		Name: ProductTable, Label: "Product", Plural: "Products", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			text("productnumber", "Product number", 100),
			memo("description", "Description", 2000),
			choice("msdyn_fieldserviceproducttype", "Field Service product type",
				Option{690970000, "Inventory"}, Option{690970001, "Non-Inventory"}, Option{690970002, "Service"}),
			money("price", "List price"),
		},
	}
}
