package work

import (
	"slices"
	"strings"
	"testing"
)

func TestStandardTablesAreSound(t *testing.T) {
	s := Standard()
	if len(s.Tables) != 49 {
		t.Errorf("%d tables", len(s.Tables))
	}
	for _, table := range s.Tables {
		if table.Label == "" || table.Plural == "" || table.Name != strings.ToLower(table.Name) {
			t.Errorf("%s: a name is missing or not lower case", table.Name)
		}
		if c := table.Column(table.Primary); table.Primary == "" && table.Offline || c != nil && c.Type != TypeText && c.Type != TypeMemo {
			t.Errorf("%s: its primary column %q is no text", table.Name, table.Primary)
		}
		for _, c := range table.Columns {
			if fault := columnFault(s, c); fault != "" {
				t.Errorf("%s.%s %s", table.Name, c.Name, fault)
			}
			if !table.Offline {
				continue
			}
			for _, target := range c.Targets {
				if !s.Table(target).Offline {
					t.Errorf("%s.%s points to %s, which is never offline", table.Name, c.Name, target)
				}
			}
		}
	}
}

// columnFault says what is wrong with a column's description, "" if nothing is.
func columnFault(s *Schema, c Column) string {
	number := c.Type == TypeInteger || c.Type == TypeDecimal || c.Type == TypeMoney
	switch {
	case c.Label == "" || c.Name != strings.ToLower(c.Name):
		return "has no label or a name in capitals"
	case (c.MaxLength > 0) != (c.Type == TypeText || c.Type == TypeMemo):
		return "has a length and is no text, or the other way round"
	case number != (c.Min != nil && c.Max != nil), number && *c.Min >= *c.Max:
		return "has limits and is no number, or the other way round"
	case (len(c.Options) > 0) != (c.Type == TypeChoice):
		return "has options and is no choice, or the other way round"
	case (len(c.Targets) > 0) != (c.Type == TypeLookup):
		return "has targets and is no lookup, or the other way round"
	case c.Indexed && c.Type != TypeDateTime:
		return "is indexed and no datetime"
	}
	for _, target := range c.Targets {
		if s.Table(target) == nil {
			return "points to " + target
		}
	}
	for i, o := range c.Options {
		if o.Label == "" || slices.ContainsFunc(c.Options[:i], func(p Option) bool { return p.Value == o.Value || p.Label == o.Label }) {
			return "has an option without a label or twice: " + o.Label
		}
	}
	return ""
}

func TestStandardIsTheCallersOwn(t *testing.T) {
	first := Standard()
	first.Tables[0].Columns[0].Label = "changed"
	first.Tables[0].Columns[0].Required = true
	if c := Standard().Tables[0].Columns[0]; c.Label == "changed" || c.Required {
		t.Error("two callers share a column")
	}
	column := first.Table(BookingTable).Column("msdyn_bookingmethod")
	column.Options[0].Label = "changed"
	if Standard().Table(BookingTable).Column("msdyn_bookingmethod").Options[0].Label == "changed" {
		t.Error("two callers share an option set")
	}
}

// The rules and the typed views read these columns by name.
func TestStandardHasTheColumnsThatCodeReads(t *testing.T) {
	s := Standard()
	for table, columns := range map[string]string{
		BookingTable: "name bookingstatus resource starttime endtime duration bookingtype msdyn_workorder msdyn_estimatedarrivaltime " +
			"msdyn_actualarrivaltime msdyn_estimatedtravelduration msdyn_actualtravelduration msdyn_milestraveled msdyn_totalbillableduration " +
			"msdyn_totalbreakduration msdyn_totaldurationinprogress msdyn_totalcost msdyn_signature msdyn_offlinetimestamp " +
			"msdyn_preventtimestampcreation msdyn_bookingmethod msdyn_worklocation msdyn_allowoverlapping",
		BookingStatusTable:    "name description status msdyn_fieldservicestatus msdyn_statuscolor msdyn_statuscompletesworkorder",
		BookingTimestampTable: "msdyn_name msdyn_booking msdyn_bookingstatus msdyn_systemstatus msdyn_timestamptime msdyn_timestampsource msdyn_generatejournals",
		QuickNoteTable:        "msdyn_name msdyn_quicknote_lookup_entity msdyn_text msdyn_type msdyn_order",
		WorkOrderTable: "msdyn_name msdyn_serviceaccount msdyn_billingaccount msdyn_systemstatus msdyn_priority msdyn_primaryincidenttype " +
			"msdyn_primaryincidentdescription msdyn_primaryincidentestimatedduration msdyn_customerasset msdyn_functionallocation msdyn_instructions " +
			"msdyn_workordersummary msdyn_phonenumber msdyn_reportedbycontact msdyn_timefrompromised msdyn_timetopromised msdyn_firstarrivedon " +
			"msdyn_completedon msdyn_taxable msdyn_totalestimatedduration msdyn_parentworkorder msdyn_worklocation msdyn_ismobile",
		WorkOrderIncidentTable: "msdyn_workorder msdyn_incidenttype msdyn_description msdyn_estimatedduration msdyn_isprimary " +
			"msdyn_incidentresolved msdyn_taskspercentcompleted msdyn_customerasset msdyn_functionallocation",
		ServiceTaskTable: "msdyn_name msdyn_workorder msdyn_lineorder msdyn_description msdyn_estimatedduration msdyn_actualduration " +
			"msdyn_percentcomplete msdyn_booking msdyn_customerasset msdyn_workorderincident msdyn_inspectiontaskresult",
		WorkOrderProductTable: "msdyn_name msdyn_workorder msdyn_product msdyn_linestatus msdyn_lineorder msdyn_estimatequantity msdyn_quantity " +
			"msdyn_qtytobill msdyn_unitamount msdyn_subtotal msdyn_totalamount msdyn_booking msdyn_customerasset msdyn_workorderincident",
		WorkOrderServiceTable:   "msdyn_name msdyn_workorder msdyn_service msdyn_linestatus msdyn_duration msdyn_durationtobill msdyn_estimateduration",
		CustomerAssetTable:      "msdyn_name msdyn_account msdyn_product msdyn_functionallocation msdyn_parentasset msdyn_assettag msdyn_deviceid msdyn_manufacturingdate",
		FunctionalLocationTable: "msdyn_name msdyn_parentfunctionallocation msdyn_shortname",
		TimeEntryTable: "msdyn_description msdyn_bookableresource msdyn_bookableresourcebooking msdyn_workorder msdyn_bookingstatus msdyn_start " +
			"msdyn_end msdyn_duration msdyn_type msdyn_entrystatus msdyn_externaldescription",
		AccountTable:      "name primarycontactid telephone1 emailaddress1 msdyn_billingaccount msdyn_workorderinstructions",
		ContactTable:      "fullname parentcustomerid telephone1 mobilephone emailaddress1",
		ResourceTable:     "name userid resourcetype msdyn_hourlyrate",
		PriorityTable:     "msdyn_name msdyn_priorityvalue msdyn_levelofimportance msdyn_color",
		IncidentTypeTable: "msdyn_name msdyn_estimatedduration",
		ProductTable:      "name msdyn_fieldserviceproducttype",
		SettingTable:      "msdyn_timestampfrequency",
	} {
		for column := range strings.FieldsSeq(columns + " createdon modifiedon createdby modifiedby ownerid statecode statuscode") {
			if s.Table(table).Column(column) == nil {
				t.Errorf("%s has no column %s", table, column)
			}
		}
	}
}
