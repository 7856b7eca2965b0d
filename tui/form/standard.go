package form

import "fieldbook/internal/work"

// standardForm returns the sections of a table that Fieldbook ships with, as its documented
// form has them; nil for one without a form of its own.
func standardForm(table string) []Section {
	switch table {
	case work.WorkOrderTable:
		return workOrderForm()
	case work.BookingTable:
		return []Section{
			{"General", []string{"name", "bookingstatus", "msdyn_workorder", "starttime", "endtime", "duration", "resource"}},
			{"Travel", []string{"msdyn_estimatedarrivaltime", "msdyn_actualarrivaltime", "msdyn_estimatedtravelduration",
				"msdyn_actualtravelduration", "msdyn_milestraveled"}},
			{"Time and cost", []string{"msdyn_totaldurationinprogress", "msdyn_totalbreakduration", "msdyn_totalbillableduration", "msdyn_totalcost"}},
		}
	case work.AccountTable:
		return []Section{
			{"General", []string{"name", "accountnumber", "primarycontactid", "telephone1", "emailaddress1", "websiteurl"}},
			{"Address", []string{"address1_line1", "address1_line2", "address1_line3", "address1_postalcode", "address1_city",
				"address1_stateorprovince", "address1_country", "address1_latitude", "address1_longitude"}},
			{"Field Service", []string{"msdyn_workorderinstructions", "msdyn_billingaccount", "msdyn_serviceterritory", "defaultpricelevelid",
				"transactioncurrencyid", "msdyn_salestaxcode", "msdyn_taxexempt", "msdyn_travelchargetype", "msdyn_travelcharge"}},
		}
	case work.ContactTable:
		return []Section{{"General", []string{"fullname", "jobtitle", "parentcustomerid", "telephone1", "mobilephone", "emailaddress1"}}}
	case work.CustomerAssetTable:
		return []Section{
			{"General", []string{"msdyn_name", "msdyn_assettag", "msdyn_account", "msdyn_product", "msdyn_customerassetcategory",
				"msdyn_functionallocation", "msdyn_parentasset", "msdyn_masterasset"}},
			{"Details", []string{"msdyn_manufacturingdate", "msdyn_deviceid", "msdyn_registrationstatus", "msdyn_workorderproduct",
				"msdyn_latitude", "msdyn_longitude"}},
		}
	case work.TimeEntryTable:
		return []Section{{"General", []string{"msdyn_start", "msdyn_end", "msdyn_duration", "msdyn_type", "msdyn_entrystatus", "msdyn_workorder",
			"msdyn_bookableresourcebooking", "msdyn_bookingstatus", "msdyn_bookableresource", "msdyn_description", "msdyn_externaldescription"}}}
	case work.WorkOrderProductTable:
		return lineForm([]string{"msdyn_product", "msdyn_linestatus", "msdyn_estimatequantity", "msdyn_quantity", "msdyn_unit", "msdyn_warehouse"})
	case work.WorkOrderServiceTable:
		return lineForm([]string{"msdyn_service", "msdyn_linestatus", "msdyn_estimateduration", "msdyn_duration", "msdyn_unit"})
	case work.ServiceTaskTable:
		return []Section{{"General", []string{"msdyn_name", "msdyn_tasktype", "msdyn_description", "msdyn_percentcomplete", "msdyn_inspectiontaskresult",
			"msdyn_estimatedduration", "msdyn_actualduration", "msdyn_workorder", "msdyn_workorderincident", "msdyn_customerasset"}}}
	case work.WorkOrderIncidentTable:
		return []Section{{"General", []string{"msdyn_name", "msdyn_incidenttype", "msdyn_description", "msdyn_isprimary", "msdyn_incidentresolved",
			"msdyn_taskspercentcompleted", "msdyn_estimatedduration", "msdyn_workorder", "msdyn_customerasset", "msdyn_functionallocation"}}}
	}
	return nil
}

func workOrderForm() []Section {
	return []Section{
		{"General", []string{"msdyn_name", "msdyn_systemstatus", "msdyn_substatus", "msdyn_workordertype", "msdyn_priority", "msdyn_serviceaccount",
			"msdyn_primaryincidenttype", "msdyn_primaryincidentdescription", "msdyn_customerasset", "msdyn_functionallocation"}},
		{"What to do", []string{"msdyn_instructions", "msdyn_workordersummary", "msdyn_primaryresolution", "msdyn_followuprequired", "msdyn_followupnote"}},
		{"Address", []string{"msdyn_address1", "msdyn_address2", "msdyn_address3", "msdyn_postalcode", "msdyn_city", "msdyn_stateorprovince",
			"msdyn_country", "msdyn_phonenumber", "msdyn_reportedbycontact", "msdyn_supportcontact", "msdyn_latitude", "msdyn_longitude"}},
		{"Time", []string{"msdyn_datewindowstart", "msdyn_datewindowend", "msdyn_timewindowstart", "msdyn_timewindowend", "msdyn_timefrompromised",
			"msdyn_timetopromised", "msdyn_firstarrivedon", "msdyn_completedon", "msdyn_totalestimatedduration", "msdyn_primaryincidentestimatedduration"}},
		{"Price", []string{"msdyn_billingaccount", "msdyn_pricelist", "transactioncurrencyid", "msdyn_taxable", "msdyn_taxcode",
			"msdyn_estimatesubtotalamount", "msdyn_subtotalamount", "msdyn_totalsalestax", "msdyn_totalamount", "msdyn_productsservicescost",
			"msdyn_nottoexceedpriceamount", "msdyn_pricentepercent", "msdyn_nottoexceedcostamount", "msdyn_costntepercent"}},
	}
}

// lineForm is the form of a product or service line.
func lineForm(general []string) []Section {
	return []Section{
		{"General", append(general, "msdyn_description", "msdyn_workorder", "msdyn_workorderincident", "msdyn_booking", "msdyn_customerasset")},
		{"Price", []string{"msdyn_pricelist", "msdyn_unitamount", "msdyn_discountpercent", "msdyn_discountamount", "msdyn_taxable",
			"msdyn_subtotal", "msdyn_totalamount"}},
	}
}

// standardNew returns the columns of a documented quick-create form, nil where there is none.
func standardNew(table string) []string {
	switch table {
	case work.WorkOrderTable:
		return []string{"msdyn_serviceaccount", "msdyn_primaryincidenttype", "msdyn_primaryincidentdescription", "msdyn_workordertype", "msdyn_priority",
			"msdyn_customerasset", "msdyn_functionallocation", "msdyn_instructions"}
	case work.ServiceTaskTable:
		return []string{"msdyn_workorder", "msdyn_tasktype", "msdyn_estimatedduration", "msdyn_description", "msdyn_name"}
	case work.WorkOrderProductTable:
		return []string{"msdyn_workorder", "msdyn_product", "msdyn_quantity", "msdyn_linestatus", "msdyn_estimatequantity", "msdyn_warehouse", "msdyn_name"}
	case work.WorkOrderServiceTable:
		return []string{"msdyn_workorder", "msdyn_service", "msdyn_duration", "msdyn_linestatus", "msdyn_estimateduration", "msdyn_name"}
	case work.WorkOrderIncidentTable:
		return []string{"msdyn_workorder", "msdyn_incidenttype", "msdyn_description", "msdyn_customerasset"}
	case work.WorkOrderResolutionTable:
		return []string{"msdyn_workorder", "msdyn_resolution", "msdyn_workorderincident"}
	case work.TimeEntryTable:
		// The duration before the end that follows from it: it is quicker to type.
		return []string{"msdyn_start", "msdyn_duration", "msdyn_end", "msdyn_type", "msdyn_workorder", "msdyn_bookableresourcebooking", "msdyn_description"}
	case work.AccountTable:
		return []string{"name", "telephone1", "emailaddress1", "address1_line1", "address1_postalcode", "address1_city", "address1_country"}
	case work.ContactTable:
		return []string{"fullname", "parentcustomerid", "jobtitle", "telephone1", "mobilephone", "emailaddress1"}
	case work.CustomerAssetTable:
		return []string{"msdyn_name", "msdyn_assettag", "msdyn_account", "msdyn_product", "msdyn_customerassetcategory", "msdyn_functionallocation",
			"msdyn_parentasset"}
	}
	return nil
}
