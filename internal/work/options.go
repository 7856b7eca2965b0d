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

// Where a booking timestamp was made.
const (
	TimestampDesktop int64 = 690970000
	TimestampMobile  int64 = 690970001
)

// What the time of a booking journal was spent on.
const (
	JournalWorkingHours    int64 = 690970000
	JournalBreak           int64 = 690970001
	JournalTravel          int64 = 690970002
	JournalOvertime        int64 = 690970003
	JournalBusinessClosure int64 = 690970004
)

// Kinds of quick note.
const (
	NoteNone  int64 = 100000000
	NoteText  int64 = 100000001
	NotePhoto int64 = 100000002
	NoteVideo int64 = 100000003
	NoteAudio int64 = 100000004
	NoteFile  int64 = 100000005
)

// Types of time entries.
const (
	TimeWork     int64 = 192350000
	TimeAbsence  int64 = 192350001
	TimeVacation int64 = 192350002
	TimeOvertime int64 = 192354320
	TimeBreak    int64 = 192355000
	TimeTravel   int64 = 192355001
)

// States of time entries.
const (
	EntryDraft     int64 = 192350000
	EntryReturned  int64 = 192350001
	EntryApproved  int64 = 192350002
	EntrySubmitted int64 = 192350003
	EntryCancelled int64 = 192354320
)

// When a status change makes a booking timestamp (msdyn_timestampfrequency).
const (
	PerBookingStatusChange      int64 = 192350000
	PerFieldServiceStatusChange int64 = 192350001 // the default
)

// Who makes time entries (msdyn_timeentrygenerationstrategy).
const (
	EntriesByHand         int64 = 192355200
	EntriesFromTimestamps int64 = 192355201
)

// What posts the actual cost of time (msdyn_timecostactualssource).
const (
	ActualsFromJournals int64 = 192354000 // when the work order is posted
	ActualsFromEntries  int64 = 192354001 // when the time entry is approved
)

// What happens when more of a product is used than a warehouse has
// (msdyn_useofproductsoutofstock).
const (
	StockConfirm  int64 = 690970000 // the user is asked
	StockRestrict int64 = 690970001 // it is refused
)

// How travel is charged to an account.
const (
	TravelHourly  int64 = 690970000
	TravelMileage int64 = 690970001
	TravelFixed   int64 = 690970002
	TravelNone    int64 = 690970003
)

var (
	activeOptions = []Option{{0, "Active"}, {1, "Inactive"}}
	reasonOptions = []Option{{1, "Active"}, {2, "Inactive"}}

	fieldServiceStatusOptions = []Option{
		{StatusScheduled, "Scheduled"}, {StatusTraveling, "Traveling"}, {StatusOnBreak, "On Break"},
		{StatusInProgress, "In Progress"}, {StatusCompleted, "Completed"}, {StatusCanceled, "Canceled"},
	}
	timestampSourceOptions = []Option{{TimestampDesktop, "Desktop"}, {TimestampMobile, "Mobile"}}
	journalTypeOptions     = []Option{
		{JournalWorkingHours, "Working Hours"}, {JournalBreak, "Break"}, {JournalTravel, "Travel"},
		{JournalOvertime, "Overtime"}, {JournalBusinessClosure, "Business Closure"},
	}
	quickNoteOptions = []Option{
		{NoteNone, "None"}, {NoteText, "Text"}, {NotePhoto, "Photo"}, {NoteVideo, "Video"}, {NoteAudio, "Audio"}, {NoteFile, "File"},
	}
	timeEntryOptions = []Option{
		{TimeWork, "Work"}, {TimeAbsence, "Absence"}, {TimeVacation, "Vacation"},
		{TimeOvertime, "Overtime"}, {TimeBreak, "On Break"}, {TimeTravel, "Travel"},
	}
	entryStatusOptions = []Option{
		{EntryDraft, "Draft"}, {EntryReturned, "Returned"}, {EntryApproved, "Approved"},
		{EntrySubmitted, "Submitted"}, {EntryCancelled, "Cancelled"},
	}
	workLocationOptions  = []Option{{690970000, "Onsite"}, {690970001, "Facility"}, {690970002, "Location Agnostic"}}
	bookingMethodOptions = []Option{
		{690970001, "Schedule Board"}, {690970002, "Mobile"}, {690970003, "Manual"}, {690970004, "Schedule Assistant"},
		{690970005, "System - Agreement Schedule"}, {192350000, "Optimization"},
	}
	crewMemberOptions     = []Option{{192350000, "Leader"}, {192350001, "Member"}, {192350002, "None"}}
	stampFrequencyOptions = []Option{
		{PerBookingStatusChange, "Per Booking Status Change"}, {PerFieldServiceStatusChange, "Per Field Service Status Change"},
	}
	entryStrategyOptions = []Option{{EntriesByHand, "Manual"}, {EntriesFromTimestamps, "Auto-Generate from Booking Timestamps"}}
	actualsSourceOptions = []Option{
		{ActualsFromJournals, "Booking Journals on Post of Work Order"}, {ActualsFromEntries, "Work Order Time Entry Approval"},
	}
	registrationOptions = []Option{
		{192350000, "Unknown"}, {192350001, "Unregistered"}, {192350002, "In Progress"}, {192350003, "Registered"}, {192350004, "Error"},
	}
	travelChargeOptions = []Option{{TravelHourly, "Hourly"}, {TravelMileage, "Mileage"}, {TravelFixed, "Fixed"}, {TravelNone, "None"}}
	stockOptions        = []Option{{StockConfirm, "Confirm"}, {StockRestrict, "Restrict"}}
)
