package work

// reference is a table that the office keeps and that everybody's device reads.
func reference(name, label, plural string, columns ...Column) *Table {
	return &Table{
		Name: name, Label: label, Plural: plural, Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: append([]Column{required(text("msdyn_name", "Name", 100))}, columns...),
	}
}

func workOrderTypeTable() *Table {
	return reference(WorkOrderTypeTable, "Work order type", "Work order types",
		boolean("msdyn_incidentrequired", "Incident required"),
		lookup("msdyn_pricelist", "Price list", PriceListTable),
		boolean("msdyn_taxable", "Taxable"),
	)
}

func substatusTable() *Table {
	return reference(SubstatusTable, "Work order substatus", "Work order substatuses",
		choice("msdyn_systemstatus", "System status", orderStatusOptions...),
		boolean("msdyn_defaultsubstatus", "Default substatus"),
	)
}

func priorityTable() *Table {
	return reference(PriorityTable, "Priority", "Priorities",
		integer("msdyn_priorityvalue", "Priority value", 1, 100),
		integer("msdyn_levelofimportance", "Level of importance", 1, 10),
		unsearched(text("msdyn_color", "Color", 20)),
	)
}

func resolutionTable() *Table {
	return reference(ResolutionTable, "Resolution", "Resolutions", memo("msdyn_description", "Description", 2000))
}

func tradeTable() *Table {
	return reference(TradeTable, "Trade", "Trades", memo("msdyn_description", "Description", 2000))
}

func serviceTaskTypeTable() *Table {
	return reference(ServiceTaskTypeTable, "Service task type", "Service task types",
		memo("msdyn_description", "Description", 2000),
		minutes("msdyn_estimatedduration", "Estimated duration"),
		boolean("msdyn_inspectionenabled", "Has inspection"),
		lookup("msdyn_inspection", "Inspection", InspectionTable),
	)
}

func incidentTypeTable() *Table {
	return reference(IncidentTypeTable, "Incident type", "Incident types",
		memo("msdyn_description", "Description", 2000),
		minutes("msdyn_estimatedduration", "Estimated duration"),
		lookup("msdyn_defaultworkordertype", "Default work order type", WorkOrderTypeTable),
		boolean("msdyn_resolutionrequiredonwocompletion", "Resolution required on completion"),
		lookup("msdyn_trade", "Trade", TradeTable),
	)
}

// proposal is a table of what an incident type proposes for a work order. Putting it on an
// order is the office's business, so devices do without.
func proposal(name, label, plural string, columns ...Column) *Table {
	return &Table{
		Name: name, Label: label, Plural: plural, Primary: "msdyn_name", ReadOnly: true,
		Columns: append([]Column{
			text("msdyn_name", "Name", 200),
			required(lookup("msdyn_incidenttype", "Incident type", IncidentTypeTable)),
			integer("msdyn_lineorder", "Line order", -1, 1_000_000),
			memo("msdyn_description", "Description", 2000),
		}, columns...),
	}
}

func incidentTypeServiceTaskTable() *Table {
	return proposal(IncidentTypeServiceTaskTable, "Incident type service task", "Incident type service tasks",
		required(lookup("msdyn_tasktype", "Task type", ServiceTaskTypeTable)),
		minutes("msdyn_estimatedduration", "Estimated duration"),
	)
}

func incidentTypeProductTable() *Table {
	return proposal(IncidentTypeProductTable, "Incident type product", "Incident type products",
		required(lookup("msdyn_product", "Product", ProductTable)),
		required(decimal("msdyn_quantity", "Quantity", 0, 100_000)),
		required(lookup("msdyn_unit", "Unit", UnitTable)),
	)
}

func incidentTypeServiceTable() *Table {
	return proposal(IncidentTypeServiceTable, "Incident type service", "Incident type services",
		required(lookup("msdyn_service", "Service", ProductTable)),
		minutes("msdyn_duration", "Duration"),
		lookup("msdyn_unit", "Unit", UnitTable),
	)
}
