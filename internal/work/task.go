package work

import "time"

// TaskProgress is everything the rule needs to record how far a service task is.
type TaskProgress struct {
	Task    Record
	Percent int           // complete, from 0 to 100
	Actual  time.Duration // how long it took; negative = not said
	Visit   Record        // the booking that the task names; zero ID if it names none
	Status  BookingStatus // of that booking
	Stamps  []Timestamp   // of that booking
	Now     time.Time
}

// SetTaskProgress returns the group that records how far a service task is and how long
// it took. The error is Invalid: a percentage that is none, a task that took longer than its
// visit.
func SetTaskProgress(p TaskProgress) (Group, error) {
	if p.Percent < 0 || p.Percent > 100 {
		return Group{}, Errorf(Invalid, "%% complete must be from 0 to 100, not %d", p.Percent).Because(OutOfRange)
	}
	set := Fields{"msdyn_percentcomplete": Int(int64(p.Percent))}
	if p.Actual >= 0 {
		set["msdyn_actualduration"] = Int(int64(p.Actual.Round(time.Minute) / time.Minute))
		if p.Visit.ID != (ID{}) {
			if err := CheckTaskDuration(p.Actual, BookingOf(p.Visit), p.Status.Meaning, p.Stamps, p.Now); err != nil {
				return Group{}, err
			}
		}
	}
	task := UpdateOf(ServiceTaskTable, p.Task.ID, set)
	return Group{Title: "Task: " + ServiceTaskOf(p.Task).Name, At: p.Now, Changes: []Change{task}}, nil
}

// CheckTaskDuration reports that a task took longer than the visit that it belongs to, as
// long as the visit has lasted up to now. The error is Invalid. A visit that has not begun,
// or of which nobody knows when it really began, says nothing about its tasks.
func CheckTaskDuration(actual time.Duration, visit Booking, meaning int64, stamps []Timestamp, now time.Time) error {
	lasted, ok := visitTime(visit, meaning, stamps, now)
	if begun := lasted % time.Minute; begun > 0 { // a task's time is in whole minutes
		lasted += time.Minute - begun
	}
	if !ok || actual <= lasted {
		return nil
	}
	e := Errorf(Invalid, "Actual duration must be at most %d min: the task cannot take longer than the visit", int64(lasted/time.Minute))
	e.Reason, e.Column = WrongDuration, "msdyn_actualduration"
	return e
}

// visitTime is how long a visit has lasted: from its start, or its real beginning if that
// was earlier, to its end or, as long as it goes on, to now. ok is false for a visit that
// has not begun, whose real beginning nobody noted, or whose times say nothing. The start
// alone does not count: completing a visit before its planned start makes it one minute long.
func visitTime(b Booking, meaning int64, stamps []Timestamp, now time.Time) (d time.Duration, ok bool) {
	from, to := begun(b, stamps), now
	if from.IsZero() {
		return 0, false
	}
	if !b.Start.IsZero() && b.Start.Before(from) {
		from = b.Start
	}
	switch meaning {
	case StatusCompleted:
		to = b.End
	case StatusTraveling, StatusInProgress, StatusOnBreak:
	default:
		return 0, false
	}
	d = to.Sub(from)
	return d, d > 0
}

// begun is when a visit really began: the arrival, or the first time that it was traveled
// to or worked on; zero if neither was noted.
func begun(b Booking, stamps []Timestamp) time.Time {
	first := b.ActualArrival
	for _, s := range stamps {
		if (s.Meaning == StatusTraveling || s.Meaning == StatusInProgress) && !s.At.IsZero() && (first.IsZero() || s.At.Before(first)) {
			first = s.At
		}
	}
	return first
}
