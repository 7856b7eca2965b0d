package work

// NewLine is the line order of a service task that a device has made: it stands behind all
// others until the server has given it its place.
const NewLine int64 = -1

// FillTask returns what a new service task takes from other records where its creator left it
// empty: duration and inspection from its type, and its place, after the last of its work
// order, where a device asked for one by [NewLine].
func FillTask(task Record, from Source) (Fields, error) {
	t, r := newFilling(task), &reading{from: from}
	kind := r.fields(ServiceTaskTypeTable, t.has.Ref("msdyn_tasktype"))
	for _, column := range []string{"msdyn_estimatedduration", "msdyn_inspectionenabled", "msdyn_inspection"} {
		t.take(column, kind[column])
	}
	if t.has.Has("msdyn_lineorder") && t.has.Int("msdyn_lineorder") == NewLine {
		last := int64(0)
		for _, other := range r.pointing(ServiceTaskTable, "msdyn_workorder", t.has.Ref("msdyn_workorder")) {
			last = max(last, other.Fields().Int("msdyn_lineorder"))
		}
		t.set["msdyn_lineorder"] = Int(min(last+1, 1_000_000))
	}
	return t.set, r.err
}
