package profile

import (
	"encoding/json"
	"slices"

	"fieldbook/internal/work"
)

// DefaultName is the name of the profile that [Default] returns.
const DefaultName = "Field Service Mobile - Offline Profile"

// The refresh intervals of the default profile, in minutes.
const (
	often   = MinInterval
	quarter = 15
	hourly  = 60
	daily   = MaxInterval
)

// Default is the profile that an environment starts with. The bookings, the work orders
// and what hangs on them follow Microsoft's documentation of the profile of that name;
// the reference tables and their intervals complete it to what a technician's screens
// show. The result is the caller's own.
func Default() Profile {
	return Profile{
		Name:        DefaultName,
		Description: "The technician's bookings of today and the next seven days, with the work orders, customers and assets behind them.",
		Items:       slices.Concat(workItems(), customerItems(), catalogueItems(), peopleItems()),
	}
}

// workItems are the tables of a booking and its work order.
func workItems() []Item {
	return []Item{
		{Table: work.BookingTable, Criteria: Custom, Filter: myBookings(), Interval: often},
		related(work.BookingTimestampTable, often, "msdyn_bookingtimestamp.msdyn_booking"),
		related(work.QuickNoteTable, often, "msdyn_bookableresourcebookingquicknote.msdyn_quicknote_lookup_entity"),
		related(work.WorkOrderTable, often, "bookableresourcebooking.msdyn_workorder"),
		related(work.WorkOrderIncidentTable, often, "msdyn_workorderincident.msdyn_workorder"),
		related(work.ServiceTaskTable, often, "msdyn_workorderservicetask.msdyn_workorder"),
		related(work.WorkOrderProductTable, often, "msdyn_workorderproduct.msdyn_workorder"),
		related(work.WorkOrderServiceTable, often, "msdyn_workorderservice.msdyn_workorder"),
		related(work.WorkOrderNTETable, often, "msdyn_workordernte.msdyn_workorder"),
		related(work.WorkOrderResolutionTable, often, "msdyn_workorderresolution.msdyn_workorder"),
		related(work.InspectionResponseTable, often, "msdyn_workorderservicetask.msdyn_inspectionresponseid"),
		related(work.InspectionDefinitionTable, often, "msdyn_workorderservicetask.msdyn_inspectiondefinitionid"),
		related(work.AnnotationTable, quarter, "annotation.objectid"),
	}
}

// customerItems are the customer's side of a work order: who, where and on what.
func customerItems() []Item {
	return []Item{
		related(work.AccountTable, hourly, "msdyn_workorder.msdyn_serviceaccount", "msdyn_workorder.msdyn_billingaccount"),
		related(work.ContactTable, hourly, "msdyn_workorder.msdyn_reportedbycontact", "account.primarycontactid"),
		related(work.CustomerAssetTable, hourly, "msdyn_workorder.msdyn_customerasset",
			"msdyn_workorderincident.msdyn_customerasset", "msdyn_workorderservicetask.msdyn_customerasset",
			"msdyn_workorderproduct.msdyn_customerasset", "msdyn_workorderservice.msdyn_customerasset"),
		related(work.FunctionalLocationTable, hourly, "msdyn_workorder.msdyn_functionallocation",
			"msdyn_workorderincident.msdyn_functionallocation", "msdyn_customerasset.msdyn_functionallocation"),
	}
}

// catalogueItems are what every technician chooses from: all of it, once a day. Of the
// stock it is what the technician's own van has and the warehouses that the lines name.
func catalogueItems() []Item {
	var items []Item
	for _, table := range []string{
		work.BookingStatusTable, work.SettingTable,
		work.WorkOrderTypeTable, work.SubstatusTable, work.PriorityTable, work.TradeTable, work.ResolutionTable,
		work.IncidentTypeTable, work.ServiceTaskTypeTable, work.InspectionTable,
		work.ProductTable, work.UnitTable, work.UnitGroupTable, work.PriceListTable, work.PriceListItemTable,
		work.TaxCodeTable, work.CurrencyTable,
		work.TerritoryTable, work.CustomerAssetCategoryTable, work.FunctionalLocationTypeTable, work.BusinessUnitTable,
	} {
		items = append(items, Item{Table: table, Criteria: AllRecords, Interval: daily})
	}
	return append(items,
		related(work.WarehouseTable, hourly, "bookableresource.msdyn_warehouse", "msdyn_workorderproduct.msdyn_warehouse"),
		related(work.ProductInventoryTable, hourly, "msdyn_productinventory.msdyn_warehouse"),
	)
}

// peopleItems are the technician and the colleagues whose names stand on the work.
func peopleItems() []Item {
	return []Item{
		{Table: work.TimeEntryTable, Criteria: OtherData, OwnedByMe: true, Interval: quarter},
		own(work.ResourceTable, "userid", "eq-userid", "bookableresourcebooking.resource"),
		own(work.UserTable, IDColumn(work.UserTable), "eq-userid", "msdyn_workorder.ownerid",
			"msdyn_bookableresourcebookingquicknote.createdby", "annotation.createdby"),
		own(work.TeamTable, IDColumn(work.TeamTable), "eq-userteams", "msdyn_workorder.ownerid"),
	}
}

// myBookings matches the user's active bookings that start or end today or within the
// next seven days.
func myBookings() *Filter {
	return &Filter{
		Type: And,
		Conditions: []Condition{
			{Attribute: "resource", Operator: "eq-userresource"},
			{Attribute: "statecode", Operator: "eq", Value: json.RawMessage("0")},
		},
		Filters: []Filter{{Type: Or, Conditions: []Condition{
			{Attribute: "starttime", Operator: "today"},
			{Attribute: "starttime", Operator: "next-seven-days"},
			{Attribute: "endtime", Operator: "today"},
			{Attribute: "endtime", Operator: "next-seven-days"},
		}}},
	}
}

func related(table string, minutes int, relationships ...string) Item {
	return Item{Table: table, Criteria: RelatedOnly, Interval: minutes, Associations: associations(relationships)}
}

// own is a table of which the user's own rows are held, besides related ones.
func own(table, column, operator string, relationships ...string) Item {
	return Item{
		Table: table, Criteria: Custom, Interval: daily, Associations: associations(relationships),
		Filter: &Filter{Type: And, Conditions: []Condition{{Attribute: column, Operator: operator}}},
	}
}

func associations(relationships []string) []Association {
	list := make([]Association, len(relationships))
	for i, r := range relationships {
		list[i].Relationship = r
	}
	return list
}
