package edit

import (
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen"
)

// group makes a group of what was entered, by the table's own rule where it has one.
func group(d screen.Deps, s screen.Store, t *work.Table, r work.Record, set work.Fields) (work.Group, error) {
	switch {
	case len(r.Data) == 0:
		return work.CreateRecord(t, set, d.Now(), d.NewID)
	case t.Name == work.ServiceTaskTable && only(set, "msdyn_percentcomplete", "msdyn_actualduration"):
		task := work.ServiceTaskOf(r)
		percent, actual := task.Percent, time.Duration(-1)
		if set.Has("msdyn_percentcomplete") {
			percent = int(set.Int("msdyn_percentcomplete"))
		}
		if set.Has("msdyn_actualduration") {
			actual = time.Duration(set.Int("msdyn_actualduration")) * time.Minute
		}
		return visit.SetTaskProgress(d.Context, s, r, percent, actual, d.Now())
	}
	return work.SetColumns(t, r, set, d.Now())
}

// only reports whether nothing but these columns is set.
func only(set work.Fields, columns ...string) bool {
	n := 0
	for _, c := range columns {
		if _, ok := set[c]; ok {
			n++
		}
	}
	return n == len(set)
}
