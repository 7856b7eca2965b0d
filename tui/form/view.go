package form

import (
	"slices"

	"fieldbook/internal/work"
)

// View is what a list of a table shows.
type View struct {
	// Columns are logical names, the most telling one first. It is what a record is called.
	Columns []string
	// Sort is the column that the list is sorted by at first; "" is the first one.
	Sort string
	Desc bool
}

// viewColumns is how many columns the view of an unknown table has besides its name.
const viewColumns = 3

// ViewOf returns the view of a table. It names only columns that the table has.
func ViewOf(t *work.Table) View {
	if v, ok := standardView(t.Name); ok {
		v.Columns = slices.DeleteFunc(v.Columns, func(c string) bool { return t.Column(c) == nil })
		if len(v.Columns) > 0 {
			return v
		}
	}
	v := View{}
	if t.Primary != "" {
		v.Columns = append(v.Columns, t.Primary)
	}
	// What is required tells most; long texts tell nothing in a cell.
	for _, required := range []bool{true, false} {
		for i := range t.Columns {
			c := &t.Columns[i]
			if len(v.Columns) < viewColumns+1 && c.Required == required && c.Name != t.Primary && c.Type != work.TypeMemo && !keeping(c.Name) {
				v.Columns = append(v.Columns, c.Name)
			}
		}
	}
	return v
}

// standardView returns the view of a table that Fieldbook ships with, if it has one of its own.
func standardView(table string) (View, bool) {
	view := func(columns ...string) (View, bool) { return View{Columns: columns}, true }
	switch table {
	case work.BookingTable:
		return View{Columns: []string{"starttime", "name", "bookingstatus", "msdyn_workorder", "duration"}, Desc: true}, true
	case work.WorkOrderTable:
		return View{Columns: []string{"msdyn_name", "msdyn_systemstatus", "msdyn_serviceaccount", "msdyn_primaryincidenttype"}, Desc: true}, true
	case work.WorkOrderIncidentTable:
		return view("msdyn_incidenttype", "msdyn_taskspercentcompleted", "msdyn_incidentresolved", "msdyn_workorder")
	case work.ServiceTaskTable:
		return view("msdyn_name", "msdyn_percentcomplete", "msdyn_actualduration", "msdyn_workorder")
	case work.WorkOrderProductTable:
		return view("msdyn_name", "msdyn_linestatus", "msdyn_quantity", "msdyn_workorder")
	case work.WorkOrderServiceTable:
		return view("msdyn_name", "msdyn_linestatus", "msdyn_duration", "msdyn_workorder")
	case work.WorkOrderResolutionTable:
		return view("msdyn_resolution", "msdyn_workorder", "createdon")
	case work.TimeEntryTable:
		return View{Columns: []string{"msdyn_start", "msdyn_duration", "msdyn_type", "msdyn_entrystatus", "msdyn_workorder"}, Desc: true}, true
	case work.BookingTimestampTable:
		return View{Columns: []string{"msdyn_timestamptime", "msdyn_systemstatus", "msdyn_timestampsource", "msdyn_booking"}, Desc: true}, true
	case work.QuickNoteTable:
		return View{Columns: []string{"msdyn_name", "createdon", "msdyn_quicknote_lookup_entity"}, Sort: "createdon", Desc: true}, true
	case work.AnnotationTable:
		return View{Columns: []string{"subject", "createdon", "createdby", "objectid"}, Sort: "createdon", Desc: true}, true
	case work.AccountTable:
		return view("name", "address1_city", "telephone1", "primarycontactid")
	case work.ContactTable:
		return view("fullname", "parentcustomerid", "telephone1", "mobilephone")
	case work.CustomerAssetTable:
		return view("msdyn_name", "msdyn_assettag", "msdyn_account", "msdyn_functionallocation")
	case work.FunctionalLocationTable:
		return view("msdyn_name", "msdyn_parentfunctionallocation", "msdyn_city", "msdyn_account")
	case work.ProductTable:
		return view("name", "productnumber", "msdyn_fieldserviceproducttype", "price")
	case work.PriceListItemTable:
		return view("productid", "pricelevelid", "uomid", "amount")
	case work.ProductInventoryTable:
		return view("msdyn_product", "msdyn_warehouse", "msdyn_qtyavailable", "msdyn_qtyonhand")
	case work.IncidentTypeTable:
		return view("msdyn_name", "msdyn_estimatedduration", "msdyn_defaultworkordertype")
	case work.PriorityTable:
		return View{Columns: []string{"msdyn_name", "msdyn_priorityvalue", "msdyn_levelofimportance"}, Sort: "msdyn_priorityvalue", Desc: true}, true
	}
	return View{}, false
}

// keeping reports the columns of record keeping, which every table has.
func keeping(column string) bool { return slices.Contains(keepingColumns(), column) }

func keepingColumns() []string {
	return []string{"ownerid", "statecode", "statuscode", "createdon", "createdby", "modifiedon", "modifiedby"}
}
