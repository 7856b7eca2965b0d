package apply

import "fieldbook/internal/work"

// fillIncidents gives a new work order with a primary incident type the incident of that
// type, unless the order has one, and completes all new incidents.
func (a *application) fillIncidents() error {
	orders, err := a.created(work.WorkOrderTable)
	if err != nil {
		return err
	}
	for _, order := range orders {
		incident, ok := work.PrimaryIncident(order)
		if !ok {
			continue
		}
		there, err := a.children(work.WorkOrderIncidentTable, "msdyn_workorder", order.ID)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			continue
		}
		if err := a.bringOnce(incident, order.Column("ownerid")); err != nil {
			return err
		}
	}
	incidents, err := a.created(work.WorkOrderIncidentTable)
	if err != nil {
		return err
	}
	for _, incident := range incidents {
		set, err := work.FillIncident(incident, source{a})
		if err != nil {
			return err
		}
		if err := a.follow(incident, set); err != nil {
			return err
		}
	}
	return nil
}

// populate puts on the work orders what the types of the group's new incidents propose,
// once.
func (a *application) populate() error {
	incidents, err := a.created(work.WorkOrderIncidentTable)
	if err != nil {
		return err
	}
	for _, incident := range incidents {
		records, err := work.Proposals(incident, source{a})
		if err != nil {
			return err
		}
		for _, r := range records {
			if err := a.bringOnce(r, incident.Column("ownerid")); err != nil {
				return err
			}
		}
		if err := a.follow(incident, work.Differing(incident, work.Fields{"msdyn_itemspopulated": work.Bool(true)})); err != nil {
			return err
		}
	}
	return nil
}

// bringOnce is bring for a record that stays as people leave it: one that is there, or that
// somebody deleted, is not made again.
func (a *application) bringOnce(r work.Record, owner []byte) error {
	if last, err := a.stage.lastRev(r.Table, r.ID); err != nil || last > 0 {
		return err
	}
	return a.bring(r.Table, r.ID, r.Fields(), owner)
}
