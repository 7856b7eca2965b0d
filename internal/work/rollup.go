package work

// TasksCompleted is how many percent of service tasks are complete, rounded down, so that
// 100 means all of them. ok is false if there are none.
func TasksCompleted(tasks []ServiceTask) (percent int64, ok bool) {
	done := 0
	for _, t := range tasks {
		if t.Done() {
			done++
		}
	}
	if len(tasks) == 0 {
		return 0, false
	}
	return int64(done * 100 / len(tasks)), true
}

// TaskColumns are the columns of a service task on which its incident depends.
var TaskColumns = []string{"msdyn_workorderincident", "msdyn_percentcomplete"}

// DeriveIncident returns the columns of a work order incident that its service tasks
// change. Whether the incident is resolved is for people to say.
func DeriveIncident(incident Record, tasks []ServiceTask) Fields {
	to := Null
	if percent, ok := TasksCompleted(tasks); ok {
		to = Int(percent)
	}
	if Equal(incident.Column("msdyn_taskspercentcompleted"), to) {
		return nil
	}
	return Fields{"msdyn_taskspercentcompleted": to}
}
