package work

import (
	"slices"
	"strings"
	"testing"
)

// The values are Dataverse's: they are written out here, not taken from the constants.
func TestDocumentedOptionSets(t *testing.T) {
	status := []Option{{690970000, "Scheduled"}, {690970001, "Traveling"}, {690970002, "On Break"}, {690970003, "In Progress"}, {690970004, "Completed"}, {690970005, "Canceled"}}
	location := []Option{{690970000, "Onsite"}, {690970001, "Facility"}, {690970002, "Location Agnostic"}}
	line := []Option{{690970000, "Estimated"}, {690970001, "Used"}}
	order := []Option{{690970000, "Unscheduled"}, {690970001, "Scheduled"}, {690970002, "In Progress"}, {690970003, "Completed"},
		{690970004, "Posted"}, {690970005, "Canceled"}}
	s := Standard()
	for column, want := range map[string][]Option{
		"bookingstatus.msdyn_fieldservicestatus":    status,
		"msdyn_bookingtimestamp.msdyn_systemstatus": status,
		"bookingstatus.status":                      {{1, "Proposed"}, {2, "Committed"}, {3, "Canceled"}},
		"msdyn_workorder.msdyn_systemstatus":        order,
		"bookableresourcebooking.bookingtype":       {{1, "Solid"}, {2, "Liquid"}},
		"bookableresourcebooking.msdyn_bookingmethod": {{690970001, "Schedule Board"}, {690970002, "Mobile"}, {690970003, "Manual"},
			{690970004, "Schedule Assistant"}, {690970005, "System - Agreement Schedule"}, {192350000, "Optimization"}},
		"bookableresourcebooking.msdyn_worklocation": location,
		"msdyn_workorder.msdyn_worklocation":         location,
		"msdyn_bookableresourcebookingquicknote.msdyn_type": {{100000000, "None"}, {100000001, "Text"}, {100000002, "Photo"},
			{100000003, "Video"}, {100000004, "Audio"}, {100000005, "File"}},
		"msdyn_bookingtimestamp.msdyn_timestampsource":          {{690970000, "Desktop"}, {690970001, "Mobile"}},
		"msdyn_workorderproduct.msdyn_linestatus":               line,
		"msdyn_workorderservice.msdyn_linestatus":               line,
		"msdyn_workorderservicetask.msdyn_inspectiontaskresult": {{192350000, "Pass"}, {192350001, "Fail"}, {192350002, "Partial Success"}, {192350003, "NA"}},
		"msdyn_timeentry.msdyn_entrystatus": {{192350000, "Draft"}, {192350001, "Returned"}, {192350002, "Approved"},
			{192350003, "Submitted"}, {192354320, "Cancelled"}},
		"msdyn_timeentry.msdyn_type": {{192350000, "Work"}, {192350001, "Absence"}, {192350002, "Vacation"}, {192354320, "Overtime"},
			{192355000, "On Break"}, {192355001, "Travel"}},
		"product.msdyn_fieldserviceproducttype":        {{690970000, "Inventory"}, {690970001, "Non-Inventory"}, {690970002, "Service"}},
		"bookableresourcebooking.msdyn_crewmembertype": {{192350000, "Leader"}, {192350001, "Member"}, {192350002, "None"}},
		"msdyn_bookingjournal.msdyn_journaltype": {{690970000, "Working Hours"}, {690970001, "Break"}, {690970002, "Travel"},
			{690970003, "Overtime"}, {690970004, "Business Closure"}},
		"msdyn_workordersubstatus.msdyn_systemstatus": order,
		"msdyn_inspectionresponse.msdyn_status":       {{192350000, "InProgress"}, {192350001, "Submitted"}},
		"msdyn_inspection.msdyn_state":                {{192350000, "Draft"}, {192350001, "Published"}},
		"msdyn_inspectiondefinition.msdyn_state":      {{0, "Draft"}, {1, "Published"}},
		"msdyn_workordernte.msdyn_ntetype":            {{192350100, "Price"}, {192350200, "Cost"}, {192350300, "Price and cost margin"}},
		"msdyn_workordernte.msdyn_ntesource":          {{192350100, "Not-to-exceed"}, {192350200, "User specified"}, {192350300, "Approved quote"}},
		"account.msdyn_travelchargetype":              {{690970000, "Hourly"}, {690970001, "Mileage"}, {690970002, "Fixed"}, {690970003, "None"}},
		"msdyn_customerasset.msdyn_registrationstatus": {{192350000, "Unknown"}, {192350001, "Unregistered"}, {192350002, "In Progress"},
			{192350003, "Registered"}, {192350004, "Error"}},
		"msdyn_fieldservicesetting.msdyn_timeentrygenerationstrategy": {{192355200, "Manual"}, {192355201, "Auto-Generate from Booking Timestamps"}},
		"msdyn_fieldservicesetting.msdyn_timecostactualssource": {{192354000, "Booking Journals on Post of Work Order"},
			{192354001, "Work Order Time Entry Approval"}},
		"msdyn_fieldservicesetting.msdyn_useofproductsoutofstock": {{690970000, "Confirm"}, {690970001, "Restrict"}},
		"msdyn_fieldservicesetting.msdyn_timestampfrequency": {{192350000, "Per Booking Status Change"},
			{192350001, "Per Field Service Status Change"}},
		"account.statecode":  {{0, "Active"}, {1, "Inactive"}},
		"account.statuscode": {{1, "Active"}, {2, "Inactive"}},
	} {
		table, name, _ := strings.Cut(column, ".")
		if got := s.Table(table).Column(name); got == nil || !slices.Equal(got.Options, want) {
			t.Errorf("%s: got %v, want %v", column, got, want)
		}
	}
}

func TestDocumentedLimits(t *testing.T) {
	s := Standard()
	for column, want := range map[string]int{
		"bookableresourcebooking.name": 100, "bookableresourcebooking.msdyn_signature": 15_000,
		"msdyn_bookableresourcebookingquicknote.msdyn_text": MaxNoteLength, "msdyn_functionallocation.msdyn_name": 60,
		"annotation.subject": 500, "annotation.notetext": 100_000, "annotation.filename": 255,
		"msdyn_inspectiondefinition.msdyn_jsoncontent": 1 << 20,
	} {
		table, name, _ := strings.Cut(column, ".")
		if got := s.Table(table).Column(name).MaxLength; got != want {
			t.Errorf("%s: %d characters, want %d", column, got, want)
		}
	}
	for column, want := range map[string][2]int64{
		"msdyn_workorderservicetask.msdyn_percentcomplete": {0, 100}, "msdyn_workorderincident.msdyn_taskspercentcompleted": {0, 100},
		"msdyn_priority.msdyn_priorityvalue": {1, 100}, "msdyn_priority.msdyn_levelofimportance": {1, 10},
		"bookableresource.msdyn_bookingstodrip": {1, 50},
	} {
		table, name, _ := strings.Cut(column, ".")
		if c := s.Table(table).Column(name); *c.Min != want[0] || *c.Max != want[1] {
			t.Errorf("%s: %d to %d, want %v", column, *c.Min, *c.Max, want)
		}
	}
}

func TestDocumentedRequiredColumnsAndTargets(t *testing.T) {
	s := Standard()
	for column, target := range map[string]string{
		"bookableresourcebooking.bookingstatus": "bookingstatus", "bookableresourcebooking.resource": "bookableresource",
		"msdyn_bookingtimestamp.msdyn_booking": "bookableresourcebooking", "msdyn_bookingtimestamp.msdyn_timestamptime": "",
		"msdyn_workorder.msdyn_serviceaccount":    "account",
		"msdyn_workorderincident.msdyn_workorder": "msdyn_workorder", "msdyn_workorderincident.msdyn_incidenttype": "msdyn_incidenttype",
		"msdyn_workorderproduct.msdyn_name": "", "msdyn_workorderproduct.msdyn_workorder": "msdyn_workorder",
		"msdyn_workorderproduct.msdyn_product": "product", "msdyn_workorderservice.msdyn_service": "product",
		"msdyn_workorderservicetask.msdyn_workorder": "msdyn_workorder", "msdyn_customerasset.msdyn_name": "",
		"msdyn_bookingjournal.msdyn_booking": "bookableresourcebooking", "msdyn_bookingjournal.msdyn_starttime": "",
		"msdyn_bookingjournal.msdyn_endtime": "", "msdyn_workorderservice.msdyn_name": "", "msdyn_workorderservice.msdyn_workorder": "msdyn_workorder",
		"msdyn_workorderresolution.msdyn_workorder": "msdyn_workorder", "msdyn_workorderresolution.msdyn_resolution": "msdyn_resolution",
		"msdyn_workordernte.msdyn_workorder": "msdyn_workorder", "msdyn_inspectionresponse.msdyn_inspectiondefinition": "msdyn_inspectiondefinition",
		"msdyn_productinventory.msdyn_product": "product", "msdyn_productinventory.msdyn_warehouse": "msdyn_warehouse",
		"msdyn_productinventory.msdyn_unit":   "uom",
		"msdyn_functionallocation.msdyn_name": "", "msdyn_timeentry.msdyn_start": "", "msdyn_timeentry.msdyn_duration": "",
	} {
		table, name, _ := strings.Cut(column, ".")
		c := s.Table(table).Column(name)
		if !c.Required || strings.Join(c.Targets, " ") != target {
			t.Errorf("%s: required %t, points to %v", column, c.Required, c.Targets)
		}
	}
}

func TestEveryRecordHasAnOwnerAndItsKeeping(t *testing.T) {
	for _, table := range Standard().Tables {
		for column, target := range map[string]string{
			"ownerid": "systemuser team", "createdby": "systemuser", "modifiedby": "systemuser", "createdon": "", "modifiedon": "",
		} {
			c := table.Column(column)
			if strings.Join(c.Targets, " ") != target || c.ServerOnly != (column != "ownerid") {
				t.Errorf("%s.%s: set by the server only %t, points to %v", table.Name, column, c.ServerOnly, c.Targets)
			}
		}
	}
}
