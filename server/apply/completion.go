package apply

import "fieldbook/internal/work"

// complete stages what follows from a work order that is completed: its products that
// become customer assets, and the travel charge. Completed again, the order has the same
// assets, and the charge is worked out again. It reports whether it charged the travel.
func (a *application) complete(order work.Record) (charged bool, err error) {
	o := work.WorkOrderOf(order)
	owner := order.Column("ownerid")
	lines, err := a.children(work.WorkOrderProductTable, "msdyn_workorder", o.ID)
	if err != nil {
		return false, err
	}
	products := map[work.ID]work.Record{}
	for _, line := range lines {
		id := work.Fields{"": line.Column("msdyn_product")}.Ref("")
		product, known := products[id]
		if !known {
			if product, _, err = a.stage.get(work.ProductTable, id); err != nil {
				return false, err
			}
			products[id] = product
		}
		asset, ok := work.AssetOf(o, line, product)
		if !ok {
			continue
		}
		if err := a.bringOnce(asset, owner); err != nil {
			return false, err
		}
	}
	return a.chargeTravel(o, owner)
}

func (a *application) chargeTravel(o work.WorkOrder, owner []byte) (bool, error) {
	setting, err := a.setting()
	if err != nil {
		return false, err
	}
	item, _, err := a.stage.get(work.ProductTable, setting.Ref("msdyn_travelchargeitemid"))
	if err != nil {
		return false, err
	}
	account, _, err := a.stage.get(work.AccountTable, o.ServiceAccount)
	if err != nil {
		return false, err
	}
	visits, err := a.children(work.BookingTable, "msdyn_workorder", o.ID)
	if err != nil {
		return false, err
	}
	line, ok := work.TravelCharge(o, account, item, visits)
	if !ok {
		return false, nil
	}
	old, exists, err := a.stage.get(line.Table, line.ID)
	if err != nil {
		return false, err
	}
	if exists {
		return true, a.follow(old, work.Differing(old, line.Fields()))
	}
	return true, a.bring(line.Table, line.ID, line.Fields(), owner)
}
