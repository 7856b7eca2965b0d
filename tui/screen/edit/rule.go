package edit

import (
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
)

// group makes a group of what was entered, with what the device can show of what follows.
func group(d screen.Deps, s screen.Store, t *work.Table, r work.Record, set work.Fields) (work.Group, error) {
	act := visit.Act{Now: d.Now(), NewID: d.NewID}
	if len(r.Data) == 0 {
		return visit.Create(d.Context, s, act, t, set)
	}
	return visit.Set(d.Context, s, act, t, r, set)
}
