package work

func bookingTable() *Table {
	return &Table{
		Name: BookingTable, Label: "Booking", Plural: "Bookings", Primary: "name", Offline: true, NoDelete: true,
		Columns: []Column{
			text("name", "Name", 100),
			required(lookup("bookingstatus", "Booking status", BookingStatusTable)),
			required(lookup("resource", "Resource", ResourceTable)),
			required(indexed(datetime("starttime", "Start time"))),
			required(indexed(datetime("endtime", "End time"))),
			minutes("duration", "Duration"),
			choice("bookingtype", "Booking type", Option{1, "Solid"}, Option{2, "Liquid"}),
			lookup("msdyn_workorder", "Work order", WorkOrderTable),
			datetime("msdyn_estimatedarrivaltime", "Estimated arrival"),
			datetime("msdyn_actualarrivaltime", "Actual arrival"),
			minutes("msdyn_estimatedtravelduration", "Estimated travel"),
			serverOnly(minutes("msdyn_actualtravelduration", "Actual travel")),
			decimal("msdyn_milestraveled", "Miles traveled", 0, 1_000_000),
			serverOnly(minutes("msdyn_totalbillableduration", "Total billable duration")),
			serverOnly(minutes("msdyn_totalbreakduration", "Total break duration")),
			serverOnly(minutes("msdyn_totaldurationinprogress", "Total duration in progress")),
			serverOnly(money("msdyn_totalcost", "Total cost")),
			memo("msdyn_signature", "Signature", 15_000),
			datetime("msdyn_offlinetimestamp", "Offline timestamp"),
			boolean("msdyn_preventtimestampcreation", "Timestamp made on device"),
			choice("msdyn_bookingmethod", "Booking method", bookingMethodOptions...),
			choice("msdyn_worklocation", "Work location", workLocationOptions...),
			boolean("msdyn_allowoverlapping", "Allow overlapping"),
		},
	}
}

func bookingStatusTable() *Table {
	return &Table{
		Name: BookingStatusTable, Label: "Booking status", Plural: "Booking statuses", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			text("description", "Description", 2000),
			required(choice("status", "Status", Option{1, "Proposed"}, Option{2, "Committed"}, Option{3, "Canceled"})),
			choice("msdyn_fieldservicestatus", "Field Service status", fieldServiceStatusOptions...),
			text("msdyn_statuscolor", "Color", 20),
			boolean("msdyn_statuscompletesworkorder", "Status completes work order"),
		},
	}
}

func bookingTimestampTable() *Table {
	return &Table{
		Name: BookingTimestampTable, Label: "Booking timestamp", Plural: "Booking timestamps", Primary: "msdyn_name", Offline: true, NoDelete: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_booking", "Booking", BookingTable)),
			lookup("msdyn_bookingstatus", "Booking status", BookingStatusTable),
			choice("msdyn_systemstatus", "Field Service status", fieldServiceStatusOptions...),
			required(datetime("msdyn_timestamptime", "Timestamp time")),
			choice("msdyn_timestampsource", "Source", Option{TimestampDesktop, "Desktop"}, Option{TimestampMobile, "Mobile"}),
			boolean("msdyn_generatejournals", "Generate journals"),
		},
	}
}

func quickNoteTable() *Table {
	return &Table{
		Name: QuickNoteTable, Label: "Quick note", Plural: "Quick notes", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_quicknote_lookup_entity", "Booking", BookingTable)),
			memo("msdyn_text", "Text", 2000),
			choice("msdyn_type", "Type", Option{NoteNone, "None"}, Option{NoteText, "Text"},
				Option{100000002, "Photo"}, Option{100000003, "Video"}, Option{100000004, "Audio"}, Option{100000005, "File"}),
			integer("msdyn_order", "Order", 0, 1_000_000),
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
			choice("msdyn_type", "Type", Option{TimeWork, "Work"}, Option{192350001, "Absence"}, Option{192350002, "Vacation"},
				Option{192354320, "Overtime"}, Option{TimeBreak, "On Break"}, Option{TimeTravel, "Travel"}),
			choice("msdyn_entrystatus", "Entry status", Option{EntryDraft, "Draft"}, Option{192350001, "Returned"},
				Option{192350002, "Approved"}, Option{192350003, "Submitted"}, Option{192354320, "Cancelled"}),
			memo("msdyn_externaldescription", "External comments", 2000),
		},
	}
}

func settingTable() *Table {
	return &Table{
		Name: SettingTable, Label: "Field Service setting", Plural: "Field Service settings", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			choice("msdyn_timestampfrequency", "Timestamp frequency",
				Option{PerBookingStatusChange, "Per Booking Status Change"},
				Option{PerFieldServiceStatusChange, "Per Field Service Status Change"}),
		},
	}
}
