package profile

import (
	"slices"

	"fieldbook/internal/work"
)

// indispensable are the columns that the screens' order, the status rules or the derived
// work order status read, beyond those that every table keeps.
func indispensable(table string) []string {
	switch table {
	case work.BookingTable:
		return []string{"duration", "msdyn_workorder", "msdyn_actualarrivaltime", "msdyn_offlinetimestamp", "msdyn_preventtimestampcreation"}
	case work.BookingStatusTable:
		return []string{"msdyn_fieldservicestatus", "msdyn_statuscompletesworkorder"}
	case work.BookingTimestampTable:
		return []string{"msdyn_bookingstatus", "msdyn_systemstatus", "msdyn_timestampsource"}
	case work.WorkOrderTable:
		return []string{"msdyn_systemstatus", "msdyn_firstarrivedon", "msdyn_completedon"}
	case work.ServiceTaskTable:
		return []string{"msdyn_lineorder", "msdyn_percentcomplete"}
	case work.WorkOrderProductTable, work.WorkOrderServiceTable:
		return []string{"msdyn_lineorder", "msdyn_linestatus"}
	case work.QuickNoteTable:
		return []string{"msdyn_text", "msdyn_type"}
	case work.ResourceTable:
		return []string{"userid"}
	case work.SettingTable:
		return []string{"msdyn_timestampfrequency"}
	}
	return nil
}

// projections fills in the columns of every scope.
func (c *compiler) projections() {
	for _, s := range c.scopes {
		c.fault(c.project(c.places[s], s))
	}
}

// project fills in the scope's columns: those that the item selects, the primary and the
// required ones, owner, state and time of change, those of its rule and relationships,
// and the indispensable ones.
func (c *compiler) project(place string, s *Scope) error {
	if len(s.Item.Columns) == 0 {
		return nil
	}
	keep := map[string]bool{s.Table.Primary: true, "ownerid": true, "statecode": true, "modifiedon": true}
	chosen := map[string]bool{}
	for _, name := range s.Item.Columns {
		if s.Table.Column(name) == nil {
			return work.Errorf(work.Invalid, "%s.selectedcolumns: table %s has no column %q", place, s.Table.Name, name)
		}
		if chosen[name] {
			return work.Errorf(work.Invalid, "%s.selectedcolumns: column %s is listed twice", place, name)
		}
		chosen[name], keep[name] = true, true
	}
	for _, name := range slices.Concat(s.slots, indispensable(s.Table.Name)) {
		keep[name] = true
	}
	for _, other := range c.scopes {
		for _, p := range other.Pulls {
			if (p.Down && other == s) || (!p.Down && p.From == s.Table.Name) {
				keep[p.Column] = true
			}
		}
	}
	s.Keep = map[string]bool{}
	for _, column := range s.Table.Columns {
		if keep[column.Name] || column.Required {
			s.Columns = append(s.Columns, column.Name)
			s.Keep[column.Name] = true
		}
	}
	s.Shape = s.Table.Shape(s.Columns)
	return nil
}
