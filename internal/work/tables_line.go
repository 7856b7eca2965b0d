package work

func serviceTaskTable() *Table {
	return &Table{
		Name: ServiceTaskTable, Label: "Service task", Plural: "Service tasks", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			required(text("msdyn_name", "Name", 100)),
			required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
			lookup("msdyn_tasktype", "Task type", ServiceTaskTypeTable),
			integer("msdyn_lineorder", "Line order", -1, 1_000_000),
			memo("msdyn_description", "Description", 2000),
			minutes("msdyn_estimatedduration", "Estimated duration"),
			minutes("msdyn_actualduration", "Actual duration"),
			integer("msdyn_percentcomplete", "% complete", 0, 100),
			lookup("msdyn_booking", "Booking", BookingTable),
			lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
			lookup("msdyn_workorderincident", "Work order incident", WorkOrderIncidentTable),
			choice("msdyn_inspectiontaskresult", "Result", taskResultOptions...),
			boolean("msdyn_inspectionenabled", "Has inspection"),
			lookup("msdyn_inspection", "Inspection", InspectionTable),
			lookup("msdyn_inspectiondefinitionid", "Inspection definition", InspectionDefinitionTable),
			lookup("msdyn_inspectionresponseid", "Inspection response", InspectionResponseTable),
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
			lookup("msdyn_warehouse", "Warehouse", WarehouseTable),
			boolean("msdyn_allocated", "Allocated"),
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
			money("msdyn_minimumchargeamount", "Minimum charge amount"),
			minutes("msdyn_minimumchargeduration", "Minimum charge duration"),
		),
	}
}

// lineColumns are what product lines and service lines share. Costs and sums are the
// server's: a technician says how much of what was used.
func lineColumns() []Column {
	return []Column{
		required(text("msdyn_name", "Name", 100)),
		required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
		choice("msdyn_linestatus", "Line status", lineStatusOptions...),
		integer("msdyn_lineorder", "Line order", -1, 1_000_000),
		lookup("msdyn_unit", "Unit", UnitTable),
		lookup("msdyn_pricelist", "Price list", PriceListTable),
		money("msdyn_unitamount", "Unit amount"),
		serverOnly(money("msdyn_unitcost", "Unit cost")),
		money("msdyn_discountamount", "Discount amount"),
		decimal("msdyn_discountpercent", "Discount %", 0, 100),
		money("msdyn_additionalcost", "Additional cost"),
		money("msdyn_commissioncosts", "Commission costs"),
		boolean("msdyn_taxable", "Taxable"),
		serverOnly(money("msdyn_subtotal", "Subtotal")),
		serverOnly(money("msdyn_totalamount", "Total amount")),
		serverOnly(money("msdyn_totalcost", "Total cost")),
		memo("msdyn_description", "Description", 2000),
		memo("msdyn_internaldescription", "Internal description", 2000),
		lookup("msdyn_booking", "Booking", BookingTable),
		lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
		lookup("msdyn_workorderincident", "Work order incident", WorkOrderIncidentTable),
	}
}
