package apply

import (
	"maps"

	"fieldbook/internal/work"
)

// deriveOrders stages the status, the times and the sums of each work order whose bookings
// or lines the group touched, from all of them.
func (a *application) deriveOrders() error {
	var orders, priced targets
	for _, id := range a.touched(work.WorkOrderTable) {
		before, after, err := a.around(work.WorkOrderTable, id)
		if err != nil {
			return err
		}
		if before.Data == nil {
			orders.add(id)
		}
		if before.Data != nil && a.differs(before, after, "msdyn_totalsalestax") {
			priced.add(id)
		}
	}
	if err := a.pointedTo(&orders, work.BookingTable, "msdyn_workorder", work.FactColumns...); err != nil {
		return err
	}
	for _, table := range []string{work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		if err := a.pointedTo(&priced, table, "msdyn_workorder", work.SumColumns...); err != nil {
			return err
		}
	}
	booked := orders.seen
	for _, id := range priced.list {
		orders.add(id)
	}
	for _, id := range orders.list {
		if err := a.deriveOrder(id, booked[id], priced.seen[id]); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) deriveOrder(id work.ID, booked, priced bool) error {
	order, ok, err := a.stage.get(work.WorkOrderTable, id)
	if err != nil || !ok {
		return err
	}
	set := work.Fields{}
	if booked {
		facts, err := a.facts(id)
		if err != nil {
			return err
		}
		maps.Copy(set, work.DeriveOrder(order, facts))
		if set.Int("msdyn_systemstatus") == work.OrderCompleted {
			charged, err := a.complete(order)
			if err != nil {
				return err
			}
			priced = priced || charged
		}
	}
	if priced {
		lines, err := a.linesOf(id)
		if err != nil {
			return err
		}
		maps.Copy(set, work.DeriveOrderSums(order, lines))
	}
	return a.follow(order, set)
}

// facts are what the order's status depends on in each of its bookings.
func (a *application) facts(order work.ID) ([]work.BookingFact, error) {
	bookings, err := a.children(work.BookingTable, "msdyn_workorder", order)
	if err != nil {
		return nil, err
	}
	facts := make([]work.BookingFact, 0, len(bookings))
	statuses := map[work.ID]work.BookingStatus{} // a handful, whatever the number of bookings
	for _, r := range bookings {
		id := statusOf(r)
		status, known := statuses[id]
		if !known {
			if status, err = a.status(id); err != nil {
				return nil, err
			}
			statuses[id] = status
		}
		facts = append(facts, work.FactOf(r, status))
	}
	return facts, nil
}

func (a *application) linesOf(order work.ID) ([]work.Line, error) {
	var lines []work.Line
	for _, table := range []string{work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		rows, err := a.children(table, "msdyn_workorder", order)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			lines = append(lines, work.LineOf(r))
		}
	}
	return lines, nil
}

// deriveLines stages the sums of each product and service that the group touched.
func (a *application) deriveLines() error {
	for _, table := range []string{work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		for _, id := range a.touched(table) {
			before, after, err := a.around(table, id)
			if err != nil {
				return err
			}
			if after.Data == nil || before.Data != nil && !a.differs(before, after, work.PriceColumns...) {
				continue
			}
			if err := a.follow(after, work.DeriveLine(after)); err != nil {
				return err
			}
		}
	}
	return nil
}

// deriveIncidents stages how much of each incident is done whose service tasks the group
// touched.
func (a *application) deriveIncidents() error {
	var incidents targets
	if err := a.pointedTo(&incidents, work.ServiceTaskTable, "msdyn_workorderincident", work.TaskColumns...); err != nil {
		return err
	}
	for _, id := range incidents.list {
		incident, ok, err := a.stage.get(work.WorkOrderIncidentTable, id)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		rows, err := a.children(work.ServiceTaskTable, "msdyn_workorderincident", id)
		if err != nil {
			return err
		}
		tasks := make([]work.ServiceTask, len(rows))
		for i, r := range rows {
			tasks[i] = work.ServiceTaskOf(r)
		}
		if err := a.follow(incident, work.DeriveIncident(incident, tasks)); err != nil {
			return err
		}
	}
	return nil
}
