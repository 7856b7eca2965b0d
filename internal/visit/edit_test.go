package visit_test

import (
	"context"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

func act(p fixtures.Person) visit.Act {
	return visit.Act{By: visit.Person{User: p.User, Resource: p.Resource}, Now: noon, NewID: work.RandomID}
}

func TestSetOfABooking(t *testing.T) {
	s, person, visits := mara(t)
	table := work.Standard().Table(work.BookingTable)
	alone := visits[0]
	d, err := visit.Open(context.Background(), s, alone.Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	var completed work.BookingStatus
	for _, to := range d.Next() {
		if to.Meaning == work.StatusCompleted && to.CompletesOrder {
			completed = to
		}
	}
	status := work.Fields{"bookingstatus": work.Ref(completed.ID)}
	g, err := visit.Set(context.Background(), s, act(person), table, d.BookingRecord, status)
	if err != nil || len(g.Changes) != 2 || shown(g, work.WorkOrderTable, alone.Order.ID).Int("msdyn_systemstatus") != work.OrderCompleted {
		t.Errorf("%+v, %v", g, err)
	}
	status["name"] = work.Text("x")
	if _, err := visit.Set(context.Background(), s, act(person), table, d.BookingRecord, status); !work.Is(err, work.Invalid) {
		t.Errorf("with another column: %v", err)
	}
	arrived := work.Fields{"msdyn_actualarrivaltime": work.Time(noon)}
	if g, err = visit.Set(context.Background(), s, act(person), table, d.BookingRecord, arrived); err != nil ||
		!shown(g, work.WorkOrderTable, alone.Order.ID).Time("msdyn_firstarrivedon").Equal(noon) {
		t.Errorf("arrived: %+v, %v", g.Provisional, err)
	}
	s.set(work.WorkOrderTable, alone.Order.ID, work.Fields{"msdyn_systemstatus": work.Int(work.OrderInProgress)})
	if g, err = visit.Set(context.Background(), s, act(person), table, d.BookingRecord, arrived); err != nil || len(g.Provisional) != 0 {
		t.Errorf("where somebody else works as well: %+v, %v", g.Provisional, err)
	}
}

// However a task's time is entered, it is not longer than the visit that the task names.
func TestSetJudgesTheTimeOfATask(t *testing.T) {
	s, person, visits := mara(t)
	d, err := visit.Open(context.Background(), s, visits[0].Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	var working work.ID
	for _, st := range d.Statuses {
		if st.Meaning == work.StatusInProgress {
			working = st.ID
		}
	}
	s.set(work.BookingTable, d.Booking.ID, work.Fields{"bookingstatus": work.Ref(working), "starttime": work.Time(noon.Add(-time.Hour)), "msdyn_actualarrivaltime": work.Time(noon.Add(-time.Hour))})
	task := d.Tasks[0].ID
	s.set(work.ServiceTaskTable, task, work.Fields{"msdyn_booking": work.Ref(d.Booking.ID)})
	r, err := s.Get(work.ServiceTaskTable, task)
	if err != nil {
		t.Fatal(err)
	}
	for minutes, refused := range map[int64]bool{60: false, 61: true} {
		_, err = visit.Set(context.Background(), s, act(person), work.Standard().Table(r.Table), r, work.Fields{"msdyn_actualduration": work.Int(minutes)})
		if (err != nil) != refused || err != nil && work.ReasonOf(err) != work.WrongDuration {
			t.Errorf("%d minutes: %v", minutes, err)
		}
	}
}
