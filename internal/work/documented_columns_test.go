package work

import (
	"strings"
	"testing"
)

// documentedColumns are the main columns of Field Service's tables, besides those that
// every table has. What is left out, and why, stands in decision 11.
var documentedColumns = map[string]string{
	"bookableresourcebooking": "name bookingstatus resource starttime endtime duration bookingtype msdyn_workorder msdyn_estimatedarrivaltime " +
		"msdyn_actualarrivaltime msdyn_estimatedtravelduration msdyn_actualtravelduration msdyn_milestraveled msdyn_totalbillableduration " +
		"msdyn_totalbreakduration msdyn_totaldurationinprogress msdyn_totalcost msdyn_signature msdyn_offlinetimestamp " +
		"msdyn_preventtimestampcreation msdyn_bookingmethod msdyn_latitude msdyn_longitude msdyn_worklocation msdyn_crewmembertype " +
		"msdyn_cascadecrewchanges msdyn_acceptcascadecrewchanges msdyn_allowoverlapping msdyn_slottext",
	"bookingstatus": "name description status msdyn_fieldservicestatus msdyn_statuscolor msdyn_iconname msdyn_imageurl msdyn_statuscompletesworkorder",
	"msdyn_bookingtimestamp": "msdyn_name msdyn_booking msdyn_bookingstatus msdyn_systemstatus msdyn_timestamptime msdyn_timestampsource " +
		"msdyn_generatejournals",
	"msdyn_bookingjournal": "msdyn_booking msdyn_journaltype msdyn_starttime msdyn_endtime msdyn_duration msdyn_billable msdyn_unitcost " +
		"msdyn_totalcost msdyn_additionalcost",
	"msdyn_bookableresourcebookingquicknote": "msdyn_name msdyn_quicknote_lookup_entity msdyn_text msdyn_type msdyn_order",
	"msdyn_workorder": "msdyn_name msdyn_serviceaccount msdyn_billingaccount msdyn_systemstatus msdyn_substatus msdyn_workordertype " +
		"msdyn_pricelist msdyn_priority msdyn_primaryincidenttype msdyn_primaryincidentdescription msdyn_primaryincidentestimatedduration " +
		"msdyn_primaryresolution msdyn_customerasset msdyn_functionallocation msdyn_instructions msdyn_workordersummary msdyn_address1 " +
		"msdyn_address2 msdyn_address3 msdyn_city msdyn_stateorprovince msdyn_postalcode msdyn_country msdyn_latitude msdyn_longitude " +
		"msdyn_phonenumber msdyn_reportedbycontact msdyn_supportcontact msdyn_serviceterritory msdyn_datewindowstart msdyn_datewindowend " +
		"msdyn_timewindowstart msdyn_timewindowend msdyn_timefrompromised msdyn_timetopromised msdyn_firstarrivedon msdyn_completedon " +
		"msdyn_timeclosed msdyn_closedby msdyn_taxable msdyn_taxcode msdyn_estimatesubtotalamount msdyn_subtotalamount msdyn_totalsalestax " +
		"msdyn_totalamount msdyn_totalestimatedduration msdyn_productsservicescost msdyn_nottoexceedpriceamount msdyn_nottoexceedcostamount " +
		"msdyn_pricentepercent msdyn_costntepercent msdyn_parentworkorder msdyn_trade msdyn_worklocation msdyn_ismobile transactioncurrencyid",
	"msdyn_workorderincident": "msdyn_workorder msdyn_incidenttype msdyn_description msdyn_estimatedduration msdyn_isprimary " +
		"msdyn_incidentresolved msdyn_taskspercentcompleted msdyn_itemspopulated msdyn_customerasset msdyn_functionallocation msdyn_trade",
	"msdyn_workorderproduct": documentedLine + " msdyn_product msdyn_estimatequantity msdyn_quantity msdyn_qtytobill msdyn_warehouse msdyn_allocated",
	"msdyn_workorderservice": documentedLine + " msdyn_service msdyn_duration msdyn_durationtobill msdyn_estimateduration " +
		"msdyn_minimumchargeamount msdyn_minimumchargeduration",
	"msdyn_workorderservicetask": "msdyn_name msdyn_workorder msdyn_tasktype msdyn_lineorder msdyn_description msdyn_estimatedduration " +
		"msdyn_actualduration msdyn_percentcomplete msdyn_booking msdyn_customerasset msdyn_workorderincident msdyn_inspectionenabled " +
		"msdyn_inspection msdyn_inspectiondefinitionid msdyn_inspectionresponseid msdyn_inspectiontaskresult",
	"msdyn_workorderresolution": "msdyn_workorder msdyn_resolution msdyn_workorderincident msdyn_customerasset",
	"msdyn_workordernte":        "msdyn_workorder msdyn_nteamount msdyn_appliedamount msdyn_ntetype msdyn_ntesource",
	"msdyn_customerasset": "msdyn_name msdyn_account msdyn_product msdyn_customerassetcategory msdyn_functionallocation msdyn_parentasset " +
		"msdyn_masterasset msdyn_assettag msdyn_deviceid msdyn_registrationstatus msdyn_manufacturingdate msdyn_latitude msdyn_longitude msdyn_workorderproduct",
	"msdyn_functionallocation": "msdyn_name msdyn_parentfunctionallocation msdyn_functionallocationtype msdyn_address1 msdyn_latitude " +
		"msdyn_longitude msdyn_sequence msdyn_shortname msdyn_costcenter msdyn_emailaddress msdyn_primarytimezone",
	"msdyn_timeentry": "msdyn_description msdyn_bookableresource msdyn_bookableresourcebooking msdyn_workorder msdyn_bookingstatus msdyn_start " +
		"msdyn_end msdyn_duration msdyn_type msdyn_entrystatus msdyn_externaldescription",
	"annotation": "subject notetext objectid isdocument filename mimetype filesize documentbody",
	"msdyn_inspectiondefinition": "msdyn_jsoncontent msdyn_version msdyn_effectivedate msdyn_isdefault msdyn_isrequiredtoanswer " +
		"msdyn_parentinspectionid",
	"msdyn_inspectionresponse": "msdyn_inspectiondefinition msdyn_responsejsoncontent msdyn_status msdyn_isvalidresponse",
	"msdyn_productinventory": "msdyn_product msdyn_warehouse msdyn_unit msdyn_qtyonhand msdyn_qtyavailable msdyn_qtyallocated msdyn_qtyonorder " +
		"msdyn_bin msdyn_row",
	"account": "name primarycontactid telephone1 emailaddress1 address1_line1 address1_city address1_postalcode msdyn_billingaccount " +
		"msdyn_serviceterritory msdyn_workorderinstructions msdyn_travelcharge msdyn_travelchargetype",
	"contact":               "fullname parentcustomerid telephone1 mobilephone emailaddress1",
	"bookableresource":      "name userid resourcetype msdyn_hourlyrate msdyn_enabledripscheduling msdyn_bookingstodrip",
	"msdyn_priority":        "msdyn_name msdyn_priorityvalue msdyn_levelofimportance msdyn_color",
	"msdyn_incidenttype":    "msdyn_name msdyn_estimatedduration msdyn_defaultworkordertype msdyn_resolutionrequiredonwocompletion",
	"msdyn_workordertype":   "msdyn_name msdyn_incidentrequired msdyn_pricelist msdyn_taxable",
	"msdyn_servicetasktype": "msdyn_name msdyn_estimatedduration msdyn_inspection msdyn_inspectionenabled",
	"product": "name productnumber defaultuomid defaultuomscheduleid pricelevelid price currentcost msdyn_fieldserviceproducttype msdyn_taxable " +
		"msdyn_converttocustomerasset",
	"systemuser": "fullname domainname businessunitid",
	"msdyn_fieldservicesetting": "msdyn_timestampfrequency msdyn_timeentrygenerationstrategy msdyn_timecostactualssource " +
		"msdyn_useofproductsoutofstock msdyn_travelchargeitemid",
}

const documentedLine = "msdyn_name msdyn_workorder msdyn_unit msdyn_pricelist msdyn_linestatus msdyn_lineorder msdyn_unitamount msdyn_unitcost " +
	"msdyn_subtotal msdyn_totalamount msdyn_totalcost msdyn_discountamount msdyn_discountpercent msdyn_additionalcost msdyn_commissioncosts " +
	"msdyn_taxable msdyn_booking msdyn_customerasset msdyn_workorderincident msdyn_description msdyn_internaldescription"

func TestDocumentedColumns(t *testing.T) {
	s := Standard()
	for table, columns := range documentedColumns {
		if s.Table(table) == nil {
			t.Errorf("there is no table %s", table)
			continue
		}
		for column := range strings.FieldsSeq(columns + " createdon modifiedon createdby modifiedby ownerid statecode statuscode") {
			if s.Table(table).Column(column) == nil {
				t.Errorf("%s has no column %s", table, column)
			}
		}
	}
	for table := range strings.FieldsSeq("msdyn_resolution msdyn_workordersubstatus msdyn_trade msdyn_incidenttypeservicetask msdyn_incidenttypeproduct " +
		"msdyn_incidenttypeservice msdyn_inspection uom uomschedule pricelevel productpricelevel msdyn_warehouse msdyn_taxcode transactioncurrency " +
		"territory msdyn_customerassetcategory msdyn_functionallocationtype team teammembership businessunit") {
		if s.Table(table) == nil {
			t.Errorf("there is no table %s", table)
		}
	}
}

// What the server works out no device may set.
func TestDerivedColumnsAreTheServers(t *testing.T) {
	s := Standard()
	for table, columns := range map[string]string{
		"bookableresourcebooking": "msdyn_actualtravelduration msdyn_totalbillableduration msdyn_totalbreakduration msdyn_totaldurationinprogress " +
			"msdyn_totalcost",
		"msdyn_workorder": "msdyn_systemstatus msdyn_firstarrivedon msdyn_completedon msdyn_timeclosed msdyn_closedby msdyn_totalestimatedduration " +
			"msdyn_estimatesubtotalamount msdyn_subtotalamount msdyn_totalsalestax msdyn_totalamount msdyn_productsservicescost " +
			"msdyn_nottoexceedpriceamount msdyn_nottoexceedcostamount msdyn_pricentepercent msdyn_costntepercent",
		"msdyn_workorderincident":    "msdyn_taskspercentcompleted",
		"msdyn_workorderproduct":     "msdyn_subtotal msdyn_totalamount msdyn_totalcost msdyn_unitcost",
		"msdyn_workorderservice":     "msdyn_subtotal msdyn_totalamount msdyn_totalcost msdyn_unitcost",
		"msdyn_workorderservicetask": "",
		"annotation":                 "filesize",
	} {
		for _, c := range s.Table(table).Columns {
			kept := strings.Contains(" createdon modifiedon createdby modifiedby ", " "+c.Name+" ")
			if want := kept || strings.Contains(" "+columns+" ", " "+c.Name+" "); c.ServerOnly != want {
				t.Errorf("%s.%s: set by the server only %t, want %t", table, c.Name, c.ServerOnly, want)
			}
		}
	}
}

// A device reads what the office keeps and never sees what only the server needs.
func TestWhoHoldsAndWritesTables(t *testing.T) {
	written := "bookableresourcebooking msdyn_bookingtimestamp msdyn_bookableresourcebookingquicknote annotation msdyn_timeentry " +
		"msdyn_workorder msdyn_workorderincident msdyn_workorderservicetask msdyn_workorderproduct msdyn_workorderservice " +
		"msdyn_workorderresolution msdyn_inspectionresponse account contact msdyn_customerasset msdyn_functionallocation"
	hidden := "msdyn_bookingjournal teammembership msdyn_incidenttypeservicetask msdyn_incidenttypeproduct msdyn_incidenttypeservice"
	has := func(list, name string) bool { return strings.Contains(" "+list+" ", " "+name+" ") }
	for _, table := range Standard().Tables {
		if table.ReadOnly == has(written, table.Name) || table.Offline == has(hidden, table.Name) {
			t.Errorf("%s: read only %t, offline %t", table.Name, table.ReadOnly, table.Offline)
		}
	}
}
