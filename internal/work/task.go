package work

import (
	"slices"
	"time"
)

// TaskProgress is everything the rule needs to record how far a service task is.
type TaskProgress struct {
	Task     Record
	Percent  int           // complete, from 0 to 100
	Actual   time.Duration // how long it took; negative = not said
	Visit    Record        // the booking that the task belongs to; zero ID = not known
	Status   BookingStatus // of that booking
	Incident Record        // the task's incident; zero ID if it has none or none is on the device
	Siblings []ServiceTask // the incident's other tasks that the device knows
	Now      time.Time
}

// SetTaskProgress returns the group that records how far a service task is and how long
// it took, and, provisionally, what the server will derive for its incident. The error is
// Invalid: a percentage that is none, a task that took longer than its visit.
func SetTaskProgress(p TaskProgress) (Group, error) {
	if p.Percent < 0 || p.Percent > 100 {
		return Group{}, Errorf(Invalid, "%% complete must be from 0 to 100, not %d", p.Percent).Because(OutOfRange)
	}
	set := Fields{"msdyn_percentcomplete": Int(int64(p.Percent))}
	if p.Actual >= 0 {
		set["msdyn_actualduration"] = Int(int64(p.Actual.Round(time.Minute) / time.Minute))
		if p.Visit.ID != (ID{}) {
			if err := CheckTaskDuration(p.Actual, BookingOf(p.Visit), p.Status.Meaning, p.Now); err != nil {
				return Group{}, err
			}
		}
	}
	task := UpdateOf(ServiceTaskTable, p.Task.ID, set)
	g := Group{Title: "Task: " + ServiceTaskOf(p.Task).Name, At: p.Now, Changes: []Change{task}}
	if p.Incident.ID != (ID{}) {
		after := ServiceTaskOf(Record{Table: ServiceTaskTable, ID: p.Task.ID, Data: task.Apply(p.Task.Data)})
		if derived := DeriveIncident(p.Incident, append(slices.Clone(p.Siblings), after)); len(derived) > 0 {
			g.Provisional = append(g.Provisional, UpdateOf(WorkOrderIncidentTable, p.Incident.ID, derived))
		}
	}
	return g, nil
}

// CheckTaskDuration reports that a task took longer than the visit that it belongs to, as
// long as the visit has lasted up to now. The error is Invalid. A visit that has not begun
// says nothing about its tasks.
func CheckTaskDuration(actual time.Duration, visit Booking, meaning int64, now time.Time) error {
	lasted, ok := visitTime(visit, meaning, now)
	if begun := lasted % time.Minute; begun > 0 { // a task's time is in whole minutes
		lasted += time.Minute - begun
	}
	if !ok || actual <= lasted {
		return nil
	}
	e := Errorf(Invalid, "Actual duration must be at most %d minutes: the task cannot take longer than the visit", int64(lasted/time.Minute))
	e.Reason, e.Column = WrongDuration, "msdyn_actualduration"
	return e
}

// visitTime is how long a visit has lasted: from its start, or the arrival if that was
// earlier, to its end or, as long as it goes on, to now. ok is false for a visit that has
// not begun, or whose times say nothing.
func visitTime(b Booking, meaning int64, now time.Time) (d time.Duration, ok bool) {
	from, to := b.Start, now
	if !b.ActualArrival.IsZero() && b.ActualArrival.Before(from) {
		from = b.ActualArrival
	}
	switch meaning {
	case StatusCompleted:
		to = b.End
	case StatusTraveling, StatusInProgress, StatusOnBreak:
	default:
		return 0, false
	}
	d = to.Sub(from)
	return d, !from.IsZero() && d > 0
}
