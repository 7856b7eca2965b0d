package apply

import "fieldbook/internal/work"

// fill stages what the group's new records take from others where their creator left it
// empty: work orders first, since incidents and lines take from them. Like everything
// derived it is a revision of its own, so that the history tells it from what people said.
func (a *application) fill() error {
	for _, step := range []func() error{a.fillOrders, a.fillIncidents, a.populate, a.fillTasks, a.fillLines} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// created are the staged rows of a table that were not there before the group.
func (a *application) created(table string) ([]work.Record, error) {
	var rows []work.Record
	for _, id := range a.touched(table) {
		before, after, err := a.around(table, id)
		if err != nil {
			return nil, err
		}
		if before.Data == nil && after.Data != nil {
			rows = append(rows, after)
		}
	}
	return rows, nil
}

func (a *application) fillOrders() error {
	orders, err := a.created(work.WorkOrderTable)
	if err != nil {
		return err
	}
	for _, order := range orders {
		set, err := work.FillOrder(order, source{a})
		if err != nil {
			return err
		}
		if order.Column("msdyn_name") == nil {
			if set["msdyn_name"], err = a.orderNumber(); err != nil {
				return err
			}
		}
		if err := a.follow(order, set); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) fillTasks() error {
	tasks, err := a.created(work.ServiceTaskTable)
	if err != nil {
		return err
	}
	for _, task := range tasks {
		set, err := work.FillTask(task, source{a})
		if err != nil {
			return err
		}
		if err := a.follow(task, set); err != nil {
			return err
		}
	}
	return nil
}

func (a *application) fillLines() error {
	for _, table := range []string{work.WorkOrderProductTable, work.WorkOrderServiceTable} {
		lines, err := a.created(table)
		if err != nil {
			return err
		}
		for _, line := range lines {
			set, err := work.FillLine(line, source{a})
			if err != nil {
				return err
			}
			if err := a.follow(line, set); err != nil {
				return err
			}
		}
	}
	return nil
}

// source is the staged state as the rules read it.
type source struct{ *application }

func (s source) Record(table string, id work.ID) (work.Record, error) {
	r, _, err := s.stage.get(table, id)
	return r, err
}

func (s source) Pointing(table, column string, target work.ID) ([]work.Record, error) {
	return s.children(table, column, target)
}
