package work

// inspectionTable is the template of an inspection.
func inspectionTable() *Table {
	return reference(InspectionTable, "Inspection", "Inspections",
		memo("msdyn_description", "Description", 2000),
		choice("msdyn_state", "State", templateOptions...),
	)
}

// inspectionDefinitionTable is one version of a template's questions.
func inspectionDefinitionTable() *Table {
	return &Table{
		Name: InspectionDefinitionTable, Label: "Inspection definition", Plural: "Inspection definitions", Primary: "msdyn_name", Offline: true, ReadOnly: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			lookup("msdyn_parentinspectionid", "Inspection", InspectionTable),
			unsearched(memo("msdyn_jsoncontent", "Questions", 1<<20)),
			integer("msdyn_version", "Version", 0, 1_000_000),
			choice("msdyn_state", "State", definitionOptions...),
			datetime("msdyn_effectivedate", "Effective date"),
			boolean("msdyn_isdefault", "Is default"),
			boolean("msdyn_isrequiredtoanswer", "Is required to answer"),
		},
	}
}

func inspectionResponseTable() *Table {
	return &Table{
		Name: InspectionResponseTable, Label: "Inspection response", Plural: "Inspection responses", Primary: "msdyn_name", Offline: true,
		Columns: []Column{
			text("msdyn_name", "Name", 100),
			required(lookup("msdyn_inspectiondefinition", "Inspection definition", InspectionDefinitionTable)),
			unsearched(memo("msdyn_responsejsoncontent", "Answers", 1<<20)),
			choice("msdyn_status", "Status", responseOptions...),
			boolean("msdyn_isvalidresponse", "Is valid response"),
		},
	}
}
