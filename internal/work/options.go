package work

// Field Service Status: what a booking status means, whatever it is called.
const (
	StatusScheduled  int64 = 690970000
	StatusTraveling  int64 = 690970001
	StatusOnBreak    int64 = 690970002
	StatusInProgress int64 = 690970003
	StatusCompleted  int64 = 690970004
	StatusCanceled   int64 = 690970005
)

// System status of a work order.
const (
	OrderUnscheduled int64 = 690970000
	OrderScheduled   int64 = 690970001
	OrderInProgress  int64 = 690970002
	OrderCompleted   int64 = 690970003
	OrderPosted      int64 = 690970004
	OrderCanceled    int64 = 690970005
)

// Where a booking timestamp was made.
const (
	TimestampDesktop int64 = 690970000
	TimestampMobile  int64 = 690970001
)

// When a status change makes a booking timestamp (msdyn_timestampfrequency).
const (
	PerBookingStatusChange      int64 = 192350000
	PerFieldServiceStatusChange int64 = 192350001 // the default
)

// Line status of a work order product or service.
const (
	LineEstimated int64 = 690970000
	LineUsed      int64 = 690970001
)

// Kinds of quick note.
const (
	NoteNone int64 = 100000000
	NoteText int64 = 100000001
)

// Types and states of time entries.
const (
	TimeWork   int64 = 192350000
	TimeBreak  int64 = 192355000
	TimeTravel int64 = 192355001

	EntryDraft int64 = 192350000
)

var (
	fieldServiceStatusOptions = []Option{
		{StatusScheduled, "Scheduled"}, {StatusTraveling, "Traveling"}, {StatusOnBreak, "On Break"},
		{StatusInProgress, "In Progress"}, {StatusCompleted, "Completed"}, {StatusCanceled, "Canceled"},
	}
	orderStatusOptions = []Option{
		{OrderUnscheduled, "Unscheduled"}, {OrderScheduled, "Scheduled"}, {OrderInProgress, "In Progress"},
		{OrderCompleted, "Completed"}, {OrderPosted, "Posted"}, {OrderCanceled, "Canceled"},
	}
	lineStatusOptions    = []Option{{LineEstimated, "Estimated"}, {LineUsed, "Used"}}
	workLocationOptions  = []Option{{690970000, "Onsite"}, {690970001, "Facility"}, {690970002, "Location Agnostic"}}
	bookingMethodOptions = []Option{
		{690970001, "Schedule Board"}, {690970002, "Mobile"}, {690970003, "Manual"}, {690970004, "Schedule Assistant"},
		{690970005, "System - Agreement Schedule"}, {192350000, "Optimization"},
	}
	taskResultOptions = []Option{
		{192350000, "Pass"}, {192350001, "Fail"}, {192350002, "Partial Success"}, {192350003, "NA"},
	}
)
