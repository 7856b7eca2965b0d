package apply

import (
	"fieldbook/internal/work"
)

// derive stages what follows from the group in other records: the status and times of
// each work order whose bookings it touched, from all of the order's bookings.
func (a *application) derive() error {
	done := map[work.ID]bool{}
	for _, order := range a.touchedOrders() {
		if order == (work.ID{}) || done[order] {
			continue
		}
		done[order] = true
		if err := a.deriveOrder(order); err != nil {
			return err
		}
	}
	return nil
}

// touchedOrders are the work orders of changed bookings, before and after.
func (a *application) touchedOrders() []work.ID {
	var orders []work.ID
	for _, r := range a.stage.revisions {
		if r.Table == work.WorkOrderTable && r.Op == work.Create {
			orders = append(orders, r.ID)
		}
		if r.Table != work.BookingTable {
			continue
		}
		if edit, moved := r.Set["msdyn_workorder"]; moved {
			orders = append(orders, work.Fields{"": edit.From}.Ref(""))
		}
		if row := a.stage.rows[rowKey{r.Table, r.ID}]; row != nil {
			orders = append(orders, row.Fields().Ref("msdyn_workorder"))
		}
	}
	return orders
}

func (a *application) deriveOrder(id work.ID) error {
	order, ok, err := a.stage.get(work.WorkOrderTable, id)
	if err != nil || !ok {
		return err
	}
	bookings, err := a.stage.lookup(work.BookingTable, "msdyn_workorder", id)
	if err != nil {
		return err
	}
	facts := make([]work.BookingFact, 0, len(bookings))
	for _, booking := range bookings {
		r, ok, err := a.stage.get(work.BookingTable, booking)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		status, err := a.status(r.Fields().Ref("bookingstatus"))
		if err != nil {
			return err
		}
		facts = append(facts, work.FactOf(r, status))
	}
	set := work.DeriveOrder(order, facts)
	if len(set) == 0 {
		return nil
	}
	c := work.UpdateOf(work.WorkOrderTable, id, set)
	revision := a.revision(c)
	revision.Set = replaced(c, order)
	revision.Rule = "derived"
	return a.write(order, work.Patch(order.Data, set), revision)
}
