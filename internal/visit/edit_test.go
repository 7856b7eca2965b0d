package visit_test

import (
	"context"
	"maps"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

// Whoever makes or changes a time entry, by whatever screen or command: its times agree.
func TestTimeEntriesAreCompleted(t *testing.T) {
	me := fixtures.Person{User: work.RandomID(), Resource: work.RandomID()}
	table := work.Standard().Table(work.TimeEntryTable)
	s := &shelf{records: map[string][]work.Record{}}
	create := func(columns work.Fields) (work.Fields, error) {
		g, err := visit.Create(context.Background(), s, act(me), table, columns)
		if err != nil {
			return nil, err
		}
		return g.Changes[0].Columns(), nil
	}
	start, end := work.Time(noon), work.Time(noon.Add(90*time.Minute))
	c, err := create(work.Fields{"msdyn_start": start, "msdyn_end": end})
	if err != nil || c.Int("msdyn_duration") != 90 || c.Ref("msdyn_bookableresource") != me.Resource {
		t.Errorf("created %v, %v", c, err)
	}
	other := work.RandomID()
	c, err = create(work.Fields{"msdyn_start": start, "msdyn_duration": work.Int(90), "msdyn_bookableresource": work.Ref(other)})
	if err != nil || string(c["msdyn_end"]) != string(end) || c.Ref("msdyn_bookableresource") != other {
		t.Errorf("created %v, %v", c, err)
	}
	if c, err = create(work.Fields{"msdyn_start": end, "msdyn_end": start}); !work.Is(err, work.Invalid) {
		t.Errorf("created %v, %v", c, err)
	}

	odd := s.put(work.TimeEntryTable, work.Fields{"msdyn_start": start, "msdyn_end": end, "msdyn_duration": work.Int(1)})
	set := func(columns work.Fields) (work.Fields, error) {
		g, err := visit.Set(context.Background(), s, act(me), table, odd, columns)
		if err != nil {
			return nil, err
		}
		return g.Changes[0].Columns(), nil
	}
	if c, err = set(work.Fields{"msdyn_end": start}); err != nil || c.Int("msdyn_duration") != 0 || !c.Has("msdyn_duration") {
		t.Errorf("set %v, %v", c, err)
	}
	if c, err = set(work.Fields{"msdyn_description": work.Text("x")}); err != nil || len(c) != 1 {
		t.Errorf("a description brings %v along, %v", c, err)
	}
	if c, err = set(work.Fields{"msdyn_start": work.Time(noon.Add(2 * time.Hour))}); !work.Is(err, work.Invalid) {
		t.Errorf("set %v, %v", c, err)
	}
}

// A new task is as long as its type says and stands behind the others until the server has
// given it its place.
func TestNewTasksTakeTheirTypesDuration(t *testing.T) {
	s := &shelf{records: map[string][]work.Record{}}
	kind := s.put(work.ServiceTaskTypeTable, work.Fields{"msdyn_name": work.Text("Adjust"), "msdyn_estimatedduration": work.Int(30)})
	order := s.put(work.WorkOrderTable, work.Fields{})
	create := func(more work.Fields) work.ServiceTask {
		columns := work.Fields{"msdyn_name": work.Text("Adjust"), "msdyn_workorder": work.Ref(order.ID), "msdyn_tasktype": work.Ref(kind.ID)}
		maps.Copy(columns, more)
		g, err := visit.Create(context.Background(), s, act(fixtures.Person{}), work.Standard().Table(work.ServiceTaskTable), columns)
		if err != nil {
			t.Fatal(err)
		}
		return work.ServiceTaskOf(work.Record{Data: g.Changes[0].Apply(nil)})
	}
	if task := create(nil); task.Estimated != 30*time.Minute || !task.New() {
		t.Errorf("%+v", task)
	}
	if task := create(work.Fields{"msdyn_estimatedduration": work.Int(5), "msdyn_lineorder": work.Int(7)}); task.Estimated != 5*time.Minute || task.Line != 7 {
		t.Errorf("what was said is not kept: %+v", task)
	}
	if task := create(work.Fields{"msdyn_tasktype": work.Ref(work.RandomID())}); task.Estimated != 0 {
		t.Errorf("a type that is not on the device: %+v", task)
	}
}
