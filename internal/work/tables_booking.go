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
			unsearched(memo("msdyn_signature", "Signature", 15_000)),
			datetime("msdyn_offlinetimestamp", "Offline timestamp"),
			boolean("msdyn_preventtimestampcreation", "Timestamp made on device"),
			choice("msdyn_bookingmethod", "Booking method", bookingMethodOptions...),
			decimal("msdyn_latitude", "Latitude", -90, 90),
			decimal("msdyn_longitude", "Longitude", -180, 180),
			choice("msdyn_worklocation", "Work location", workLocationOptions...),
			choice("msdyn_crewmembertype", "Crew member type", crewMemberOptions...),
			boolean("msdyn_cascadecrewchanges", "Cascade crew changes"),
			boolean("msdyn_acceptcascadecrewchanges", "Accept cascade crew changes"),
			boolean("msdyn_allowoverlapping", "Allow overlapping"),
			text("msdyn_slottext", "Slot text", 1000),
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
			unsearched(text("msdyn_statuscolor", "Color", 20)),
			unsearched(text("msdyn_iconname", "Icon name", 100)),
			unsearched(text("msdyn_imageurl", "Image URL", 200)),
			boolean("msdyn_statuscompletesworkorder", "Status completes work order"),
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
			choice("msdyn_type", "Type", quickNoteOptions...),
			integer("msdyn_order", "Order", 0, 1_000_000),
		},
	}
}

// annotationTable is the note of a timeline. One lookup says what it regards: the target's
// table is part of its value, so there is no column for the type of the object.
func annotationTable() *Table {
	return &Table{
		Name: AnnotationTable, Label: "Note", Plural: "Notes", Primary: "subject", Offline: true,
		Columns: []Column{
			text("subject", "Title", 500),
			memo("notetext", "Description", 100_000),
			lookup("objectid", "Regarding", BookingTable, WorkOrderTable, ServiceTaskTable, AccountTable, ContactTable,
				CustomerAssetTable, FunctionalLocationTable),
			boolean("isdocument", "Is document"),
			text("filename", "File name", 255),
			unsearched(text("mimetype", "MIME type", 256)),
			serverOnly(integer("filesize", "File size", 0, 1_000_000_000)), // in bytes
			unsearched(memo("documentbody", "Document", 1<<20)),            // the file in base64
		},
	}
}
