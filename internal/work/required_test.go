package work

import "testing"

// The least that a technician must be able to say for a new record. The server fills in
// what Microsoft's forms ask for besides.
func TestALittleIsEnoughForANewRecord(t *testing.T) {
	s := Standard()
	id := Ref(testID(1))
	for table, columns := range map[string]Fields{
		WorkOrderTable:           {"msdyn_serviceaccount": id},
		WorkOrderIncidentTable:   {"msdyn_workorder": id, "msdyn_incidenttype": id},
		ServiceTaskTable:         {"msdyn_workorder": id, "msdyn_name": Text("Check pump")},
		WorkOrderProductTable:    {"msdyn_workorder": id, "msdyn_name": Text("Valve"), "msdyn_product": id},
		WorkOrderServiceTable:    {"msdyn_workorder": id, "msdyn_name": Text("Labour"), "msdyn_service": id},
		WorkOrderResolutionTable: {"msdyn_workorder": id, "msdyn_resolution": id},
		CustomerAssetTable:       {"msdyn_name": Text("Pump 2")},
		FunctionalLocationTable:  {"msdyn_name": Text("Cellar")},
		TimeEntryTable:           {"msdyn_start": Time(at(8, 0)), "msdyn_duration": Int(30)},
		QuickNoteTable:           {"msdyn_quicknote_lookup_entity": id},
		AnnotationTable:          {"objectid": RefTo(WorkOrderTable, testID(1))},
		InspectionResponseTable:  {"msdyn_inspectiondefinition": id},
		BookingTimestampTable:    {"msdyn_booking": id, "msdyn_timestamptime": Time(at(8, 0))},
		AccountTable:             {"name": Text("Mill")},
		ContactTable:             {"fullname": Text("Ann Miller")},
	} {
		if _, err := CreateRecord(s.Table(table), columns, at(9, 0), once(t, testID(2))); err != nil {
			t.Errorf("%s: %v", table, err)
		}
		for column := range columns {
			less := Fields{}
			for name, raw := range columns {
				if name != column {
					less[name] = raw
				}
			}
			if err := s.Table(table).CheckRequired(less); (err == nil) != (table == AnnotationTable) {
				t.Errorf("%s without %s: %v", table, column, err)
			}
		}
	}
}
