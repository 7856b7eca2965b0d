package work

import "slices"

// Logical names of the standard tables that code refers to.
const (
	BookingTable          = "bookableresourcebooking"
	BookingStatusTable    = "bookingstatus"
	BookingTimestampTable = "msdyn_bookingtimestamp"
	BookingJournalTable   = "msdyn_bookingjournal"
	QuickNoteTable        = "msdyn_bookableresourcebookingquicknote"
	TimeEntryTable        = "msdyn_timeentry"
	AnnotationTable       = "annotation"

	WorkOrderTable           = "msdyn_workorder"
	WorkOrderIncidentTable   = "msdyn_workorderincident"
	WorkOrderProductTable    = "msdyn_workorderproduct"
	WorkOrderServiceTable    = "msdyn_workorderservice"
	ServiceTaskTable         = "msdyn_workorderservicetask"
	WorkOrderResolutionTable = "msdyn_workorderresolution"
	WorkOrderNTETable        = "msdyn_workordernte"

	WorkOrderTypeTable           = "msdyn_workordertype"
	SubstatusTable               = "msdyn_workordersubstatus"
	PriorityTable                = "msdyn_priority"
	ResolutionTable              = "msdyn_resolution"
	ServiceTaskTypeTable         = "msdyn_servicetasktype"
	TradeTable                   = "msdyn_trade"
	IncidentTypeTable            = "msdyn_incidenttype"
	IncidentTypeServiceTaskTable = "msdyn_incidenttypeservicetask"
	IncidentTypeProductTable     = "msdyn_incidenttypeproduct"
	IncidentTypeServiceTable     = "msdyn_incidenttypeservice"

	InspectionTable           = "msdyn_inspection"
	InspectionDefinitionTable = "msdyn_inspectiondefinition"
	InspectionResponseTable   = "msdyn_inspectionresponse"

	ProductTable          = "product"
	UnitTable             = "uom"
	UnitGroupTable        = "uomschedule"
	PriceListTable        = "pricelevel"
	PriceListItemTable    = "productpricelevel"
	WarehouseTable        = "msdyn_warehouse"
	ProductInventoryTable = "msdyn_productinventory"
	TaxCodeTable          = "msdyn_taxcode"
	CurrencyTable         = "transactioncurrency"

	AccountTable                = "account"
	ContactTable                = "contact"
	TerritoryTable              = "territory"
	CustomerAssetTable          = "msdyn_customerasset"
	CustomerAssetCategoryTable  = "msdyn_customerassetcategory"
	FunctionalLocationTable     = "msdyn_functionallocation"
	FunctionalLocationTypeTable = "msdyn_functionallocationtype"

	ResourceTable       = "bookableresource"
	UserTable           = "systemuser"
	TeamTable           = "team"
	TeamMembershipTable = "teammembership"
	BusinessUnitTable   = "businessunit"
	SettingTable        = "msdyn_fieldservicesetting"
)

// Standard returns the tables of Field Service that Fieldbook ships with. The result is
// the caller's own; names, types and option values are Dataverse's.
func Standard() *Schema {
	tables := slices.Concat(visitTables(), orderTables(), catalogueTables(), customerTables(), peopleTables())
	for _, t := range tables {
		t.Columns = append(t.Columns, recordKeeping()...)
	}
	s, err := NewSchema(tables)
	if err != nil {
		panic(err) // a slip in this package, found by its first test
	}
	return s
}

// visitTables are a booking and what is written down about it.
func visitTables() []*Table {
	return []*Table{
		bookingTable(), bookingStatusTable(), bookingTimestampTable(), bookingJournalTable(),
		quickNoteTable(), annotationTable(), timeEntryTable(),
	}
}

// orderTables are a work order and what hangs on it.
func orderTables() []*Table {
	return []*Table{
		workOrderTable(), workOrderIncidentTable(), serviceTaskTable(), workOrderProductTable(), workOrderServiceTable(),
		workOrderResolutionTable(), workOrderNTETable(), inspectionResponseTable(),
	}
}

// catalogueTables are what the office chooses from, and the settings.
func catalogueTables() []*Table {
	return []*Table{
		workOrderTypeTable(), substatusTable(), priorityTable(), resolutionTable(), tradeTable(), serviceTaskTypeTable(),
		incidentTypeTable(), incidentTypeServiceTaskTable(), incidentTypeProductTable(), incidentTypeServiceTable(),
		inspectionTable(), inspectionDefinitionTable(),
		productTable(), unitTable(), unitGroupTable(), priceListTable(), priceListItemTable(),
		warehouseTable(), productInventoryTable(), taxCodeTable(), currencyTable(), settingTable(),
	}
}

// customerTables are for whom, where and on what the work is done.
func customerTables() []*Table {
	return []*Table{
		accountTable(), contactTable(), territoryTable(), customerAssetTable(), customerAssetCategoryTable(),
		functionalLocationTable(), functionalLocationTypeTable(),
	}
}

// peopleTables are who does it.
func peopleTables() []*Table {
	return []*Table{resourceTable(), userTable(), teamTable(), teamMembershipTable(), businessUnitTable()}
}

// recordKeeping are the columns of every table. The server sets all but the owner and
// the state.
func recordKeeping() []Column {
	return []Column{
		lookup("ownerid", "Owner", UserTable, TeamTable),
		choice("statecode", "State", activeOptions...),
		choice("statuscode", "Status reason", reasonOptions...),
		serverOnly(datetime("createdon", "Created on")),
		serverOnly(datetime("modifiedon", "Modified on")),
		serverOnly(lookup("createdby", "Created by", UserTable)),
		serverOnly(lookup("modifiedby", "Modified by", UserTable)),
	}
}

func text(name, label string, limit int) Column {
	return Column{Name: name, Label: label, Type: TypeText, MaxLength: limit}
}

func memo(name, label string, limit int) Column {
	return Column{Name: name, Label: label, Type: TypeMemo, MaxLength: limit}
}

// unsearched is a text that nobody looks for words in.
func unsearched(c Column) Column {
	c.Unsearched = true
	return c
}

func integer(name, label string, lowest, highest int64) Column {
	return Column{Name: name, Label: label, Type: TypeInteger, Min: &lowest, Max: &highest}
}

// minutes is a duration in minutes, up to ten years, as Dataverse allows.
func minutes(name, label string) Column { return integer(name, label, 0, 5_256_000) }

func decimal(name, label string, lowest, highest int64) Column {
	return Column{Name: name, Label: label, Type: TypeDecimal, Min: &lowest, Max: &highest}
}

func money(name, label string) Column {
	lowest, highest := int64(0), int64(100_000_000_000)
	return Column{Name: name, Label: label, Type: TypeMoney, Min: &lowest, Max: &highest}
}

func boolean(name, label string) Column {
	return Column{Name: name, Label: label, Type: TypeBoolean}
}

func datetime(name, label string) Column {
	return Column{Name: name, Label: label, Type: TypeDateTime}
}

func choice(name, label string, options ...Option) Column {
	return Column{Name: name, Label: label, Type: TypeChoice, Options: slices.Clone(options)}
}

func lookup(name, label string, targets ...string) Column {
	return Column{Name: name, Label: label, Type: TypeLookup, Targets: targets}
}

func required(c Column) Column { c.Required = true; return c }

func serverOnly(c Column) Column { c.ServerOnly = true; return c }

func indexed(c Column) Column { c.Indexed = true; return c }
