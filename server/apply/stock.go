package apply

import (
	"slices"

	"fieldbook/internal/work"
)

// taken is by how much more the group uses of what a warehouse has of a product.
type taken struct {
	stock work.Stock
	more  float64
	line  work.ID // the last line that used it
}

// deriveStock takes what the group's lines use more out of their warehouses, or puts back
// what they use less. Where the environment restricts it, no line uses more than there is.
func (a *application) deriveStock() error {
	var all []taken
	add := func(line work.Record, sign float64) {
		stock, quantity := work.StockUse(line)
		if quantity == 0 {
			return
		}
		i := slices.IndexFunc(all, func(t taken) bool { return t.stock == stock })
		if i < 0 {
			i = len(all)
			all = append(all, taken{stock: stock})
		}
		all[i].more += sign * quantity
		all[i].line = line.ID
	}
	for _, id := range a.touched(work.WorkOrderProductTable) {
		before, after, err := a.around(work.WorkOrderProductTable, id)
		if err != nil {
			return err
		}
		add(before, -1)
		add(after, +1)
	}
	for _, t := range all {
		if t.more == 0 {
			continue
		}
		if err := a.take(t); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) take(t taken) error {
	inventory, counted, err := a.inventory(t.stock)
	if err != nil {
		return err
	}
	setting, err := a.setting()
	if err != nil {
		return err
	}
	product, _, err := a.stage.get(work.ProductTable, t.stock.Product)
	if err != nil {
		return err
	}
	columns := product.Fields()
	counted = counted || columns.Int("msdyn_fieldserviceproducttype") == work.ProductInventory
	if counted && setting.Int("msdyn_useofproductsoutofstock") == work.StockRestrict {
		if err := work.CheckStock(columns.Text("name"), inventory.Fields().Float("msdyn_qtyavailable"), t.more); err != nil {
			return a.blame(refuse(err), work.WorkOrderProductTable, t.line)
		}
	}
	if inventory.Data == nil {
		return nil
	}
	return a.follow(inventory, work.TakeFromStock(inventory, t.more))
}

// inventory is the record of what a warehouse has of a product; ok is false if nobody
// counts it.
func (a *application) inventory(s work.Stock) (work.Record, bool, error) {
	rows, err := a.children(work.ProductInventoryTable, "msdyn_product", s.Product)
	for _, r := range rows {
		if r.Fields().Ref("msdyn_warehouse") == s.Warehouse {
			return r, true, err
		}
	}
	return work.Record{}, false, err
}

// blame says which of the group's changes a refusal is about: the last one of the record.
func (a *application) blame(err error, table string, id work.ID) error {
	if r, ok := err.(*refusalError); ok {
		for i, c := range a.changes {
			if c.Table == table && c.ID == id {
				r.Change = i
			}
		}
	}
	return err
}
