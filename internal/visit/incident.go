package visit

import (
	"context"

	"fieldbook/internal/work"
)

// Incident is one incident of the visit's work order.
type Incident struct {
	ID          work.ID
	Name        string // of its type
	Description string
	Percent     int64 // of its tasks that are complete
	Primary     bool
	Resolved    bool
	Resolutions []Resolution
}

// Resolution is how an incident, or the order as a whole, was resolved.
type Resolution struct {
	ID   work.ID
	Name string
}

// incidents reads what is to be resolved and how it was. Resolutions that belong to no
// incident on the device are the visit's own.
func (d *Detail) incidents(ctx context.Context, r Reader) error {
	records, err := d.children(ctx, r, work.WorkOrderIncidentTable)
	if err != nil {
		return err
	}
	at := map[work.ID]int{}
	for _, record := range records {
		f := record.Fields()
		kind, ok, err := get(r, work.IncidentTypeTable, f.Ref("msdyn_incidenttype"))
		if err != nil {
			return err
		}
		i := Incident{ID: record.ID, Name: f.Text("msdyn_name"), Description: f.Text("msdyn_description"),
			Percent: f.Int("msdyn_taskspercentcompleted"), Primary: f.Bool("msdyn_isprimary"), Resolved: f.Bool("msdyn_incidentresolved")}
		if ok {
			i.Name = kind.Fields().Text("msdyn_name")
		}
		at[record.ID] = len(d.Incidents)
		d.Incidents = append(d.Incidents, i)
		d.Records[record.ID] = record
	}
	resolutions, err := d.children(ctx, r, work.WorkOrderResolutionTable)
	for _, record := range resolutions {
		f := record.Fields()
		one := Resolution{ID: record.ID, Name: f.Text("msdyn_name")}
		if kind, ok, err := get(r, work.ResolutionTable, f.Ref("msdyn_resolution")); err != nil {
			return err
		} else if ok {
			one.Name = kind.Fields().Text("msdyn_name")
		}
		if i, ok := at[f.Ref("msdyn_workorderincident")]; ok {
			d.Incidents[i].Resolutions = append(d.Incidents[i].Resolutions, one)
		} else {
			d.Resolutions = append(d.Resolutions, one)
		}
	}
	return err
}
