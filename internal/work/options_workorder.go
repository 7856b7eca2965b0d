package work

// System status of a work order.
const (
	OrderUnscheduled int64 = 690970000
	OrderScheduled   int64 = 690970001
	OrderInProgress  int64 = 690970002
	OrderCompleted   int64 = 690970003
	OrderPosted      int64 = 690970004
	OrderCanceled    int64 = 690970005
)

// Line status of a work order product or service.
const (
	LineEstimated int64 = 690970000
	LineUsed      int64 = 690970001
)

// Result of a service task.
const (
	ResultPass    int64 = 192350000
	ResultFail    int64 = 192350001
	ResultPartial int64 = 192350002
	ResultNA      int64 = 192350003
)

// Kinds of product (msdyn_fieldserviceproducttype).
const (
	ProductInventory    int64 = 690970000 // counted in warehouses
	ProductNonInventory int64 = 690970001
	ProductService      int64 = 690970002
)

// What a not-to-exceed amount of a work order limits.
const (
	NTEPrice  int64 = 192350100
	NTECost   int64 = 192350200
	NTEMargin int64 = 192350300
)

// Where a not-to-exceed amount comes from.
const (
	NTERule          int64 = 192350100
	NTEUserSpecified int64 = 192350200
	NTEApprovedQuote int64 = 192350300
)

// State of an answered inspection.
const (
	ResponseInProgress int64 = 192350000
	ResponseSubmitted  int64 = 192350001
)

var (
	orderStatusOptions = []Option{
		{OrderUnscheduled, "Unscheduled"}, {OrderScheduled, "Scheduled"}, {OrderInProgress, "In Progress"},
		{OrderCompleted, "Completed"}, {OrderPosted, "Posted"}, {OrderCanceled, "Canceled"},
	}
	lineStatusOptions  = []Option{{LineEstimated, "Estimated"}, {LineUsed, "Used"}}
	taskResultOptions  = []Option{{ResultPass, "Pass"}, {ResultFail, "Fail"}, {ResultPartial, "Partial Success"}, {ResultNA, "NA"}}
	productTypeOptions = []Option{{ProductInventory, "Inventory"}, {ProductNonInventory, "Non-Inventory"}, {ProductService, "Service"}}
	nteTypeOptions     = []Option{{NTEPrice, "Price"}, {NTECost, "Cost"}, {NTEMargin, "Price and cost margin"}}
	nteSourceOptions   = []Option{{NTERule, "Not-to-exceed"}, {NTEUserSpecified, "User specified"}, {NTEApprovedQuote, "Approved quote"}}
	templateOptions    = []Option{{192350000, "Draft"}, {192350001, "Published"}}
	definitionOptions  = []Option{{0, "Draft"}, {1, "Published"}}
	responseOptions    = []Option{{ResponseInProgress, "InProgress"}, {ResponseSubmitted, "Submitted"}}
)
