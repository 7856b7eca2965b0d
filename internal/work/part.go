package work

import "slices"

// Part is a parental relationship in Dataverse's sense: a record whose lookup names another
// one is a part of it, and is deleted with it.
type Part struct {
	Table  string // of the part
	Column string // its lookup that names what it is a part of
}

// Parts are the parental relationships of the standard tables. Through every other lookup a
// record only points to another one, which cannot be deleted meanwhile.
var Parts = []Part{
	// A booking's.
	{BookingTimestampTable, "msdyn_booking"},
	{BookingJournalTable, "msdyn_booking"},
	{QuickNoteTable, "msdyn_quicknote_lookup_entity"},
	// A work order's.
	{WorkOrderIncidentTable, "msdyn_workorder"},
	{WorkOrderProductTable, "msdyn_workorder"},
	{WorkOrderServiceTable, "msdyn_workorder"},
	{ServiceTaskTable, "msdyn_workorder"},
	{WorkOrderResolutionTable, "msdyn_workorder"},
	{WorkOrderNTETable, "msdyn_workorder"},
	// Of whatever it regards.
	{AnnotationTable, "objectid"},
	// Who is in which team goes with either of them.
	{TeamMembershipTable, "teamid"},
	{TeamMembershipTable, "systemuserid"},
}

// IsPart reports whether the table's lookup is a parental relationship.
func IsPart(table, column string) bool { return slices.Contains(Parts, Part{table, column}) }
