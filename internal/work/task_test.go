package work

import (
	"errors"
	"maps"
	"testing"
	"time"
)

func taskRecord(id ID, columns Fields) Record {
	columns["msdyn_name"] = Text("Check pressure")
	return Record{Table: ServiceTaskTable, ID: id, Data: Encode(columns)}
}

func TestSetTaskProgress(t *testing.T) {
	task := taskRecord(testID(5), Fields{})
	for _, c := range []struct {
		name    string
		percent int
		actual  time.Duration
		want    Fields
	}{
		{"done", 100, 25 * time.Minute, Fields{"msdyn_percentcomplete": Int(100), "msdyn_actualduration": Int(25)}},
		{"begun, time not said", 40, -1, Fields{"msdyn_percentcomplete": Int(40)}},
		{"back to nothing", 0, 0, Fields{"msdyn_percentcomplete": Int(0), "msdyn_actualduration": Int(0)}},
		{"seconds are rounded", 100, 89 * time.Second, Fields{"msdyn_percentcomplete": Int(100), "msdyn_actualduration": Int(1)}},
		{"and up", 100, 90 * time.Second, Fields{"msdyn_percentcomplete": Int(100), "msdyn_actualduration": Int(2)}},
	} {
		g, err := SetTaskProgress(TaskProgress{Task: task, Percent: c.percent, Actual: c.actual, Now: at(9, 0)})
		if err != nil || len(g.Changes) != 1 || g.Title != "Task: Check pressure" || g.At != at(9, 0) || len(g.Provisional) > 0 {
			t.Errorf("%s: %+v, %v", c.name, g, err)
			continue
		}
		change := g.Changes[0]
		if change.Table != ServiceTaskTable || change.ID != task.ID || change.Op != Update || !maps.EqualFunc(change.Columns(), c.want, same) {
			t.Errorf("%s: %+v", c.name, change)
		}
		if err := Standard().Table(ServiceTaskTable).CheckColumns(change.Columns()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for _, percent := range []int{-1, 101, 1 << 40} {
		_, err := SetTaskProgress(TaskProgress{Task: task, Percent: percent, Now: at(9, 0)})
		if !Is(err, Invalid) || ReasonOf(err) != OutOfRange {
			t.Errorf("%d %%: %v", percent, err)
		}
	}
}

func TestIncidentWithoutTasksHasNoProgress(t *testing.T) {
	incident := Record{Table: WorkOrderIncidentTable, ID: testID(6), Data: Encode(Fields{"msdyn_taskspercentcompleted": Int(50)})}
	if set := DeriveIncident(incident, nil); string(set["msdyn_taskspercentcompleted"]) != "null" {
		t.Errorf("%s", set)
	}
	incident.Data = []byte("{}")
	if set := DeriveIncident(incident, nil); len(set) > 0 {
		t.Errorf("%s", set)
	}
}

// A task cannot take longer than the visit has lasted, where the visit's times say
// something about it.
func TestTaskTakesNoLongerThanItsVisit(t *testing.T) {
	visit := Booking{Start: at(9, 0), End: at(10, 30), ActualArrival: at(9, 10)}
	early := visit
	early.ActualArrival = at(8, 30)
	moved := Booking{Start: at(9, 39), End: at(9, 40)} // completed before its planned start
	stamp := func(meaning int64, hour, minute int) []Timestamp {
		return []Timestamp{{Meaning: meaning, At: at(hour, minute)}}
	}
	for _, c := range []struct {
		name    string
		visit   Booking
		meaning int64
		stamps  []Timestamp
		now     time.Time
		actual  int // minutes
		refused bool
	}{
		{"as long as the visit has lasted", visit, StatusInProgress, nil, at(9, 40), 40, false},
		{"longer", visit, StatusInProgress, nil, at(9, 40), 41, true},
		{"a minute begun counts", visit, StatusInProgress, nil, at(9, 40).Add(time.Second), 41, false},
		{"on the way", visit, StatusTraveling, nil, at(9, 40), 41, true},
		{"on break", visit, StatusOnBreak, nil, at(9, 40), 41, true},
		{"completed: its end counts", visit, StatusCompleted, nil, at(18, 0), 90, false},
		{"completed, longer", visit, StatusCompleted, nil, at(18, 0), 91, true},
		{"arrived before the start", early, StatusInProgress, nil, at(9, 40), 70, false},
		{"arrived before the start, longer", early, StatusInProgress, nil, at(9, 40), 71, true},
		{"not begun", visit, StatusScheduled, nil, at(9, 40), 400, false},
		{"canceled", visit, StatusCanceled, nil, at(9, 40), 400, false},
		{"a status outside Field Service", visit, 0, nil, at(9, 40), 400, false},
		{"under way before its start", visit, StatusInProgress, nil, at(8, 0), 400, false},
		{"ends before it starts", Booking{Start: at(9, 0), End: at(8, 0), ActualArrival: at(9, 0)}, StatusCompleted, nil, at(9, 40), 400, false},
		{"no start, longer than since the arrival", Booking{ActualArrival: at(9, 0)}, StatusInProgress, nil, at(9, 40), 41, true},
		{"neither start nor arrival", Booking{End: at(9, 0)}, StatusInProgress, nil, at(9, 40), 400, false},
		{"nobody noted the beginning", moved, StatusCompleted, nil, at(9, 40), 400, false},
		{"only the end was noted", moved, StatusCompleted, stamp(StatusCompleted, 8, 0), at(9, 40), 400, false},
		{"the travel was noted", moved, StatusCompleted, stamp(StatusTraveling, 8, 40), at(9, 40), 61, true},
		{"the travel was noted, as long", moved, StatusCompleted, stamp(StatusTraveling, 8, 40), at(9, 40), 60, false},
		{"the work was noted, before the arrival", visit, StatusInProgress, append(stamp(StatusInProgress, 9, 0), stamp(StatusInProgress, 8, 40)...), at(9, 40), 61, true},
		{"the work was noted, as long", visit, StatusInProgress, append(stamp(StatusInProgress, 9, 0), stamp(StatusInProgress, 8, 40)...), at(9, 40), 60, false},
	} {
		err := CheckTaskDuration(time.Duration(c.actual)*time.Minute, c.visit, c.meaning, c.stamps, c.now)
		if (err != nil) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
		if e, ok := errors.AsType[*Error](err); c.refused && (!ok || e.Kind != Invalid || e.Reason != WrongDuration || e.Column != "msdyn_actualduration") {
			t.Errorf("%s: %+v", c.name, err)
		}
	}
	booking := Record{Table: BookingTable, ID: bookingID, Data: Encode(Fields{"starttime": Time(at(9, 0)), "msdyn_actualarrivaltime": Time(at(9, 0))})}
	_, err := SetTaskProgress(TaskProgress{
		Task: taskRecord(testID(5), Fields{}), Percent: 100, Actual: time.Hour, Visit: booking, Status: custom(StatusInProgress, 0), Now: at(9, 40),
	})
	if err == nil || ReasonOf(err) != WrongDuration {
		t.Errorf("the device's rule: %v", err)
	}
}
