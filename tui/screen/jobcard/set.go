package jobcard

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
)

// Set saves columns of a record as it is by now, which columns looks at, with what follows
// from them. It returns the record as it is then, and whether anything was saved: columns
// that have these values already are not. It touches the disk: call it in commands.
// The error is NotFound when the record is not on this device, else of the rule or the disk.
func Set(d screen.Deps, s screen.Store, table string, id work.ID, columns func(work.Record) work.Fields) (r work.Record, saved bool, err error) {
	plan, err := screen.PlanOf(s)
	if err != nil {
		return r, false, err
	}
	t, err := plan.Schema.Need(table)
	if err != nil {
		return r, false, err
	}
	if r, err = s.Get(table, id); err != nil {
		return r, false, err
	}
	set := columns(r)
	g, err := visit.Set(d.Context, s, visit.Act{Now: d.Now(), NewID: d.NewID}, t, r, set)
	if err == nil {
		g, err = s.Edit(g)
	}
	r.Data = work.Patch(r.Data, set)
	return r, err == nil && g.Seq != 0, err
}
