package work

func bookingTimestampTable() *Table {
	return &Table{
		Name: BookingTimestampTable, Label: "Booking timestamp", Plural: "Booking timestamps", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_booking", "Booking", BookingTable)),
			lookup("msdyn_bookingstatus", "Booking status", BookingStatusTable),
			choice("msdyn_systemstatus", "Field Service status", fieldServiceStatusOptions...),
			required(datetime("msdyn_timestamptime", "Timestamp time")),
			choice("msdyn_timestampsource", "Source", timestampSourceOptions...),
			boolean("msdyn_generatejournals", "Generate journals"),
		},
	}
}

// bookingJournalTable holds what the server works out from the timestamps of a completed
// booking. It never leaves the server.
func bookingJournalTable() *Table {
	return &Table{
		Name: BookingJournalTable, Label: "Booking journal", Plural: "Booking journals", Primary: "msdyn_name", ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_booking", "Booking", BookingTable)),
			choice("msdyn_journaltype", "Journal type", journalTypeOptions...),
			required(datetime("msdyn_starttime", "Start time")),
			required(datetime("msdyn_endtime", "End time")),
			minutes("msdyn_duration", "Duration"),
			boolean("msdyn_billable", "Billable"),
			money("msdyn_unitcost", "Unit cost"),
			money("msdyn_additionalcost", "Additional cost"),
			money("msdyn_totalcost", "Total cost"),
		},
	}
}

func timeEntryTable() *Table {
	return &Table{
		Name: TimeEntryTable, Label: "Time entry", Plural: "Time entries", Primary: "msdyn_description", Offline: true,
		Columns: []Column{
			memo("msdyn_description", "Description", 2000),
			lookup("msdyn_bookableresource", "Resource", ResourceTable),
			lookup("msdyn_bookableresourcebooking", "Booking", BookingTable),
			lookup("msdyn_workorder", "Work order", WorkOrderTable),
			lookup("msdyn_bookingstatus", "Booking status", BookingStatusTable),
			required(indexed(datetime("msdyn_start", "Start"))),
			datetime("msdyn_end", "End"),
			required(minutes("msdyn_duration", "Duration")),
			choice("msdyn_type", "Type", timeEntryOptions...),
			choice("msdyn_entrystatus", "Entry status", entryStatusOptions...),
			memo("msdyn_externaldescription", "External comments", 2000),
		},
	}
}
