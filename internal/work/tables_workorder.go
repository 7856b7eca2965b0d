package work

import "slices"

func workOrderTable() *Table {
	return &Table{
		Name: WorkOrderTable, Label: "Work order", Plural: "Work orders", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: slices.Concat(orderHead(), orderPlace(), orderTimes(), orderMoney()),
	}
}

// orderHead is who ordered what.
func orderHead() []Column {
	return []Column{
		text("msdyn_name", "Work order number", 100), // an order made on a device may have none
		required(lookup("msdyn_serviceaccount", "Service account", AccountTable)),
		lookup("msdyn_billingaccount", "Billing account", AccountTable),
		serverOnly(choice("msdyn_systemstatus", "System status", orderStatusOptions...)),
		lookup("msdyn_substatus", "Substatus", SubstatusTable),
		lookup("msdyn_workordertype", "Work order type", WorkOrderTypeTable),
		lookup("msdyn_pricelist", "Price list", PriceListTable),
		lookup("msdyn_priority", "Priority", PriorityTable),
		lookup("msdyn_trade", "Trade", TradeTable),
		lookup("msdyn_primaryincidenttype", "Primary incident type", IncidentTypeTable),
		memo("msdyn_primaryincidentdescription", "Primary incident description", 2000),
		minutes("msdyn_primaryincidentestimatedduration", "Primary incident estimated duration"),
		lookup("msdyn_primaryresolution", "Primary resolution", ResolutionTable),
		lookup("msdyn_customerasset", "Primary incident customer asset", CustomerAssetTable),
		lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
		memo("msdyn_instructions", "Instructions", 4000),
		memo("msdyn_workordersummary", "Work order summary", 4000),
		lookup("msdyn_parentworkorder", "Parent work order", WorkOrderTable),
		boolean("msdyn_isfollowup", "Is follow-up"),
		boolean("msdyn_followuprequired", "Follow-up required"),
		memo("msdyn_followupnote", "Follow-up note", 2000),
		choice("msdyn_worklocation", "Work location", workLocationOptions...),
		boolean("msdyn_ismobile", "Created on a mobile device"),
	}
}

// orderPlace is where the work is and whom to ask there.
func orderPlace() []Column {
	return []Column{
		text("msdyn_address1", "Street 1", 250),
		text("msdyn_address2", "Street 2", 250),
		text("msdyn_address3", "Street 3", 250),
		text("msdyn_city", "City", 80),
		text("msdyn_stateorprovince", "State or province", 50),
		text("msdyn_postalcode", "Postal code", 20),
		text("msdyn_country", "Country", 80),
		decimal("msdyn_latitude", "Latitude", -90, 90),
		decimal("msdyn_longitude", "Longitude", -180, 180),
		text("msdyn_phonenumber", "Phone number", 50),
		lookup("msdyn_reportedbycontact", "Reported by", ContactTable),
		lookup("msdyn_supportcontact", "Support contact", ResourceTable),
		lookup("msdyn_serviceterritory", "Service territory", TerritoryTable),
	}
}

// orderTimes is what was promised and what came of it.
func orderTimes() []Column {
	return []Column{
		datetime("msdyn_datewindowstart", "Date window start"),
		datetime("msdyn_datewindowend", "Date window end"),
		datetime("msdyn_timewindowstart", "Time window start"),
		datetime("msdyn_timewindowend", "Time window end"),
		datetime("msdyn_timefrompromised", "Time from promised"),
		datetime("msdyn_timetopromised", "Time to promised"),
		serverOnly(datetime("msdyn_firstarrivedon", "First arrived on")),
		serverOnly(indexed(datetime("msdyn_completedon", "Completed on"))),
		serverOnly(datetime("msdyn_timeclosed", "Closed on")),
		serverOnly(lookup("msdyn_closedby", "Closed by", UserTable)),
		serverOnly(minutes("msdyn_totalestimatedduration", "Total estimated duration")),
	}
}

// orderMoney is what the order may cost and what it does. The sums are the server's.
func orderMoney() []Column {
	return []Column{
		lookup("transactioncurrencyid", "Currency", CurrencyTable),
		boolean("msdyn_taxable", "Taxable"),
		lookup("msdyn_taxcode", "Sales tax code", TaxCodeTable),
		serverOnly(money("msdyn_estimatesubtotalamount", "Estimate subtotal amount")),
		serverOnly(money("msdyn_subtotalamount", "Subtotal amount")),
		serverOnly(money("msdyn_totalsalestax", "Total sales tax")),
		serverOnly(money("msdyn_totalamount", "Total amount")),
		serverOnly(money("msdyn_productsservicescost", "Products and services cost")),
		serverOnly(money("msdyn_nottoexceedpriceamount", "Price not-to-exceed")),
		serverOnly(decimal("msdyn_pricentepercent", "Price not-to-exceed %", 0, 1_000_000)),
		serverOnly(money("msdyn_nottoexceedcostamount", "Cost not-to-exceed")),
		serverOnly(decimal("msdyn_costntepercent", "Cost not-to-exceed %", 0, 1_000_000)),
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
			boolean("msdyn_itemspopulated", "Items populated"),
			lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
			lookup("msdyn_functionallocation", "Functional location", FunctionalLocationTable),
			lookup("msdyn_trade", "Trade", TradeTable),
		},
	}
}

func workOrderResolutionTable() *Table {
	return &Table{
		Name: WorkOrderResolutionTable, Label: "Work order resolution", Plural: "Work order resolutions", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
			required(lookup("msdyn_resolution", "Resolution", ResolutionTable)),
			lookup("msdyn_workorderincident", "Work order incident", WorkOrderIncidentTable),
			lookup("msdyn_customerasset", "Customer asset", CustomerAssetTable),
		},
	}
}

// workOrderNTETable holds what an order may not exceed. The limit is the office's.
func workOrderNTETable() *Table {
	return &Table{
		Name: WorkOrderNTETable, Label: "Work order not-to-exceed", Plural: "Work order not-to-exceeds", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_workorder", "Work order", WorkOrderTable)),
			money("msdyn_nteamount", "Not-to-exceed amount"),
			money("msdyn_appliedamount", "Applied amount"),
			choice("msdyn_ntetype", "Not-to-exceed type", nteTypeOptions...),
			choice("msdyn_ntesource", "Not-to-exceed source", nteSourceOptions...),
		},
	}
}
