package profile

import (
	"encoding/json"

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
		Items: append(workItems(),
			// what and where: the customer's side of a work order
			related(work.AccountTable, hourly, "msdyn_workorder.msdyn_serviceaccount", "msdyn_workorder.msdyn_billingaccount"),
			related(work.ContactTable, hourly, "msdyn_workorder.msdyn_reportedbycontact", "account.primarycontactid"),
			related(work.CustomerAssetTable, hourly, "msdyn_workorder.msdyn_customerasset",
				"msdyn_workorderincident.msdyn_customerasset", "msdyn_workorderservicetask.msdyn_customerasset",
				"msdyn_workorderproduct.msdyn_customerasset", "msdyn_workorderservice.msdyn_customerasset"),
			related(work.FunctionalLocationTable, hourly, "msdyn_workorder.msdyn_functionallocation",
				"msdyn_workorderincident.msdyn_functionallocation", "msdyn_customerasset.msdyn_functionallocation"),

			// catalogues that every technician chooses from
			all(work.BookingStatusTable), all(work.ProductTable), all(work.IncidentTypeTable), all(work.PriorityTable),
			all(work.SettingTable),

			// the technician and the colleagues whose names stand on the work
			Item{Table: work.TimeEntryTable, Criteria: OtherData, OwnedByMe: true, Interval: quarter},
			own(work.ResourceTable, "userid", "eq-userid", "bookableresourcebooking.resource"),
			own(work.UserTable, IDColumn(work.UserTable), "eq-userid", "msdyn_workorder.ownerid",
				"msdyn_bookableresourcebookingquicknote.createdby"),
			own(work.TeamTable, IDColumn(work.TeamTable), "eq-userteams", "msdyn_workorder.ownerid"),
		),
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

func all(table string) Item { return Item{Table: table, Criteria: AllRecords, Interval: daily} }

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
