package work

func resourceTable() *Table {
	return &Table{
		Name: ResourceTable, Label: "Bookable resource", Plural: "Bookable resources", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 100)),
			lookup("userid", "User", UserTable),
			choice("resourcetype", "Resource type", Option{1, "Generic"}, Option{2, "Contact"}, Option{3, "User"},
				Option{4, "Equipment"}, Option{5, "Account"}, Option{6, "Crew"}, Option{7, "Facility"}, Option{8, "Pool"}),
			money("msdyn_hourlyrate", "Hourly rate"),
			lookup("msdyn_warehouse", "Warehouse", WarehouseTable), // the van
			boolean("msdyn_enabledripscheduling", "Enable drip scheduling"),
			integer("msdyn_bookingstodrip", "Bookings to drip", 1, 50),
		},
	}
}

func userTable() *Table {
	return &Table{
		Name: UserTable, Label: "User", Plural: "Users", Primary: "fullname", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("fullname", "Full name", 200)),
			required(text("domainname", "User name", 100)),
			text("internalemailaddress", "Email", 100),
			text("mobilephone", "Mobile phone", 64),
			text("title", "Title", 128),
			unsearched(text("timezonename", "Time zone", 64)), // IANA name
			lookup("businessunitid", "Business unit", BusinessUnitTable),
		},
	}
}

func teamTable() *Table {
	return &Table{
		Name: TeamTable, Label: "Team", Plural: "Teams", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Team name", 160)),
			text("description", "Description", 2000),
			lookup("businessunitid", "Business unit", BusinessUnitTable),
		},
	}
}

// teamMembershipTable is the link between users and teams. It never leaves the server:
// membership decides what a device receives, so it is evaluated there.
func teamMembershipTable() *Table {
	return &Table{
		Name: TeamMembershipTable, Label: "Team membership", Plural: "Team memberships", ReadOnly: true,
		Columns: []Column{
			required(lookup("teamid", "Team", TeamTable)),
			required(lookup("systemuserid", "User", UserTable)),
		},
	}
}

func businessUnitTable() *Table {
	return &Table{
		Name: BusinessUnitTable, Label: "Business unit", Plural: "Business units", Primary: "name", Offline: true, ReadOnly: true,
		Columns: []Column{
			required(text("name", "Name", 160)),
			lookup("parentbusinessunitid", "Parent business unit", BusinessUnitTable),
		},
	}
}

func settingTable() *Table {
	return &Table{
		Name: SettingTable, Label: "Field Service setting", Plural: "Field Service settings", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			choice("msdyn_timestampfrequency", "Timestamp frequency", stampFrequencyOptions...),
			choice("msdyn_timeentrygenerationstrategy", "Time entry generation strategy", entryStrategyOptions...),
			choice("msdyn_timecostactualssource", "Time cost actuals source", actualsSourceOptions...),
			choice("msdyn_useofproductsoutofstock", "Use of products out of stock", stockOptions...),
			lookup("msdyn_travelchargeitemid", "Travel charge item", ProductTable),
			text("msdyn_workorderprefix", "Work order prefix", 20),
			integer("msdyn_workorderstartingnumber", "Work order starting number", 0, 1_000_000_000),
		},
	}
}
