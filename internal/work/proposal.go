package work

import (
	"cmp"
	"slices"
)

// PrimaryIncident is the incident that a new work order gets for its primary incident type.
// ok is false if it names none.
func PrimaryIncident(order Record) (incident Record, ok bool) {
	f := order.Fields()
	if !f.Has("msdyn_primaryincidenttype") {
		return Record{}, false
	}
	return Record{Table: WorkOrderIncidentTable, ID: DerivedID(WorkOrderIncidentTable, order.ID, 0), Data: Encode(Fields{
		"msdyn_workorder":          Ref(order.ID),
		"msdyn_incidenttype":       f["msdyn_primaryincidenttype"],
		"msdyn_isprimary":          Bool(true),
		"msdyn_description":        f["msdyn_primaryincidentdescription"],
		"msdyn_estimatedduration":  f["msdyn_primaryincidentestimatedduration"],
		"msdyn_customerasset":      f["msdyn_customerasset"],
		"msdyn_functionallocation": f["msdyn_functionallocation"],
		"msdyn_trade":              f["msdyn_trade"],
	})}, true
}

// FillIncident returns what a new work order incident takes from its type where its creator
// left it empty.
func FillIncident(incident Record, from Source) (Fields, error) {
	i, r := newFilling(incident), &reading{from: from}
	kind := r.fields(IncidentTypeTable, i.has.Ref("msdyn_incidenttype"))
	i.take("msdyn_name", kind["msdyn_name"])
	for _, column := range []string{"msdyn_description", "msdyn_estimatedduration", "msdyn_trade"} {
		i.take(column, kind[column])
	}
	return i.set, r.err
}

// Proposals are the service tasks, products and services that an incident's type puts on
// its work order, in the order of their lines, as estimates. The nth of a table has the
// same id whenever they are worked out. An incident whose items were populated has none.
func Proposals(incident Record, from Source) ([]Record, error) {
	f, r := incident.Fields(), &reading{from: from}
	if f.Bool("msdyn_itemspopulated") {
		return nil, nil
	}
	var records []Record
	for _, p := range []struct {
		proposed, table string
		columns         func(Fields, *reading) Fields
	}{
		{IncidentTypeServiceTaskTable, ServiceTaskTable, proposedTask},
		{IncidentTypeProductTable, WorkOrderProductTable, proposedProduct},
		{IncidentTypeServiceTable, WorkOrderServiceTable, proposedService},
	} {
		rows := r.pointing(p.proposed, "msdyn_incidenttype", f.Ref("msdyn_incidenttype"))
		rows = slices.DeleteFunc(rows, func(row Record) bool { return row.Fields().Int("statecode") != 0 })
		slices.SortStableFunc(rows, func(a, b Record) int {
			return cmp.Compare(a.Fields().Int("msdyn_lineorder"), b.Fields().Int("msdyn_lineorder"))
		})
		for n, row := range rows {
			proposal := row.Fields()
			columns := p.columns(proposal, r)
			columns["msdyn_workorder"], columns["msdyn_workorderincident"] = f["msdyn_workorder"], Ref(incident.ID)
			columns["msdyn_customerasset"] = f["msdyn_customerasset"]
			columns["msdyn_lineorder"], columns["msdyn_description"] = proposal["msdyn_lineorder"], proposal["msdyn_description"]
			records = append(records, Record{Table: p.table, ID: DerivedID(p.table, incident.ID, uint64(n)), Data: Encode(columns)})
		}
	}
	return records, r.err
}

func proposedTask(p Fields, r *reading) Fields {
	kind := r.fields(ServiceTaskTypeTable, p.Ref("msdyn_tasktype"))
	t := filling{has: Fields{}, set: Fields{}}
	t.take("msdyn_name", proposedName(p, kind["msdyn_name"]))
	t.take("msdyn_estimatedduration", p["msdyn_estimatedduration"], kind["msdyn_estimatedduration"])
	t.take("msdyn_tasktype", p["msdyn_tasktype"])
	t.take("msdyn_inspectionenabled", kind["msdyn_inspectionenabled"])
	t.take("msdyn_inspection", kind["msdyn_inspection"])
	return t.set
}

func proposedProduct(p Fields, r *reading) Fields {
	return Fields{
		"msdyn_name":             proposedName(p, r.fields(ProductTable, p.Ref("msdyn_product"))["name"]),
		"msdyn_product":          p["msdyn_product"],
		"msdyn_unit":             p["msdyn_unit"],
		"msdyn_estimatequantity": p["msdyn_quantity"],
		"msdyn_linestatus":       Int(LineEstimated),
	}
}

func proposedService(p Fields, r *reading) Fields {
	return Fields{
		"msdyn_name":             proposedName(p, r.fields(ProductTable, p.Ref("msdyn_service"))["name"]),
		"msdyn_service":          p["msdyn_service"],
		"msdyn_unit":             p["msdyn_unit"],
		"msdyn_estimateduration": p["msdyn_duration"],
		"msdyn_linestatus":       Int(LineEstimated),
	}
}

// proposedName is the proposal's own name or that of what it proposes, no longer than a
// line's may be.
func proposedName(p Fields, other []byte) []byte {
	name := p.Text("msdyn_name")
	if name == "" {
		name = Fields{"": other}.Text("")
	}
	if r := []rune(name); len(r) > 100 {
		name = string(r[:97]) + "..."
	}
	return Text(name)
}
