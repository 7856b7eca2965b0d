package work

import (
	"maps"
	"testing"
	"time"
)

// planned is a booking from 9:00 to 10:30.
func planned(more Fields) Record {
	f := Fields{"name": Text("Repair"), "starttime": Time(at(9, 0)), "endtime": Time(at(10, 30)), "duration": Int(90),
		"msdyn_estimatedarrivaltime": Time(at(9, 0)), "msdyn_workorder": Ref(orderID)}
	maps.Copy(f, more)
	return Record{Table: BookingTable, ID: bookingID, Rev: 5, Data: Encode(f)}
}

// What a change of status sets in the booking besides the status itself.
func TestStatusChangeSetsTimes(t *testing.T) {
	arrived := Fields{"msdyn_actualarrivaltime": Time(at(9, 2))}
	for _, c := range []struct {
		name     string
		from, to int64
		booking  Fields
		now      time.Time
		want     Fields
	}{
		{"scheduled to traveling", StatusScheduled, StatusTraveling, nil, at(8, 20),
			Fields{"starttime": Time(at(8, 20)), "endtime": Time(at(9, 50))}},
		{"scheduled to traveling, on time", StatusScheduled, StatusTraveling, nil, at(9, 0), Fields{}},
		{"scheduled to in progress", StatusScheduled, StatusInProgress, nil, at(9, 10),
			Fields{"endtime": Time(at(10, 40)), "duration": Int(100), "msdyn_actualarrivaltime": Time(at(9, 10))}},
		{"scheduled to in progress, begun early", StatusScheduled, StatusInProgress, nil, at(7, 0),
			Fields{"starttime": Time(at(7, 0)), "endtime": Time(at(8, 30)), "msdyn_actualarrivaltime": Time(at(7, 0))}},
		{"traveling to in progress", StatusTraveling, StatusInProgress, nil, at(9, 30),
			Fields{"endtime": Time(at(11, 0)), "duration": Int(120), "msdyn_actualarrivaltime": Time(at(9, 30))}},
		{"traveling to in progress, arrived before", StatusTraveling, StatusInProgress, arrived, at(9, 30),
			Fields{"endtime": Time(at(11, 0)), "duration": Int(120)}},
		{"completed to in progress", StatusCompleted, StatusInProgress, arrived, at(11, 0),
			Fields{"endtime": Time(at(11, 1)), "duration": Int(121)}},
		{"on break to in progress", StatusOnBreak, StatusInProgress, arrived, at(9, 45), Fields{}},
		{"on break to in progress, never arrived", StatusOnBreak, StatusInProgress, nil, at(9, 45),
			Fields{"msdyn_actualarrivaltime": Time(at(9, 45))}},
		{"in progress to completed", StatusInProgress, StatusCompleted, arrived, at(10, 0),
			Fields{"endtime": Time(at(10, 0)), "duration": Int(60)}},
		{"in progress to completed, late", StatusInProgress, StatusCompleted, arrived, at(12, 0),
			Fields{"endtime": Time(at(12, 0)), "duration": Int(180)}},
		{"scheduled to completed before the start", StatusScheduled, StatusCompleted, nil, at(8, 0),
			Fields{"starttime": Time(at(7, 59)), "endtime": Time(at(8, 0)), "duration": Int(1)}},
		{"scheduled to completed at the start", StatusScheduled, StatusCompleted, nil, at(9, 0),
			Fields{"endtime": Time(at(9, 0)), "duration": Int(0)}},
		{"traveling to completed", StatusTraveling, StatusCompleted, nil, at(9, 20),
			Fields{"endtime": Time(at(9, 20)), "duration": Int(20)}},
		{"on break to completed", StatusOnBreak, StatusCompleted, arrived, at(9, 40),
			Fields{"endtime": Time(at(9, 40)), "duration": Int(40)}},
		{"no status to completed", 0, StatusCompleted, nil, at(9, 40),
			Fields{"endtime": Time(at(9, 40)), "duration": Int(40)}},
		{"completed to another completed", StatusCompleted, StatusCompleted, arrived, at(12, 0), Fields{}},
		{"in progress to another in progress", StatusInProgress, StatusInProgress, arrived, at(12, 0), Fields{}},
		{"scheduled to on break", StatusScheduled, StatusOnBreak, nil, at(8, 0), Fields{}},
		{"in progress to on break", StatusInProgress, StatusOnBreak, arrived, at(9, 45), Fields{}},
		{"in progress to traveling", StatusInProgress, StatusTraveling, arrived, at(9, 45), Fields{}},
		{"traveling to scheduled", StatusTraveling, StatusScheduled, nil, at(8, 45), Fields{}},
		{"scheduled to canceled", StatusScheduled, StatusCanceled, nil, at(8, 0), Fields{}},
		{"scheduled to no status", StatusScheduled, 0, nil, at(8, 0), Fields{}},
		{"half a minute counts as one", StatusInProgress, StatusCompleted, arrived, at(10, 0).Add(30 * time.Second),
			Fields{"endtime": Time(at(10, 0).Add(30 * time.Second)), "duration": Int(61)}},

		// Columns that are empty: what is not known is not invented.
		{"no duration: the planned time is kept", StatusScheduled, StatusTraveling, Fields{"duration": Null}, at(8, 20),
			Fields{"starttime": Time(at(8, 20)), "endtime": Time(at(9, 50)), "duration": Int(90)}},
		{"no duration, nothing moves", StatusScheduled, StatusCanceled, Fields{"duration": Null}, at(8, 20), Fields{}},
		{"a duration that differs, nothing moves", StatusInProgress, StatusOnBreak, Fields{"duration": Int(45), "msdyn_actualarrivaltime": Time(at(9, 2))}, at(9, 20), Fields{}},
		{"no times, canceled", StatusScheduled, StatusCanceled, Fields{"starttime": Null, "endtime": Null}, at(8, 20), Fields{}},
		{"no start, completed", StatusInProgress, StatusCompleted, Fields{"starttime": Null}, at(10, 0), Fields{"endtime": Time(at(10, 0))}},
	} {
		s := StatusChange{Booking: planned(c.booking), From: custom(c.from, 0), To: custom(c.to, 1), Now: c.now, NewID: func() ID { return stampID }}
		g, err := SetBookingStatus(s)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := g.Changes[0].Columns()
		if got.Ref("bookingstatus") != s.To.ID || got.Time("msdyn_offlinetimestamp") != c.now {
			t.Errorf("%s: status or the device's time differ: %s", c.name, got)
		}
		for _, always := range []string{"bookingstatus", "msdyn_offlinetimestamp", "msdyn_preventtimestampcreation"} {
			delete(got, always)
		}
		if !maps.EqualFunc(got, c.want, same) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if err := Standard().Table(BookingTable).CheckColumns(g.Changes[0].Columns()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestStatusChangeRefusesWhatCannotFollow(t *testing.T) {
	g, err := SetBookingStatus(StatusChange{
		Booking: planned(nil), From: custom(StatusCanceled, 0), To: custom(StatusScheduled, 0), Now: at(8, 0), NewID: never(t),
	})
	if err == nil || KindOf(err) != Invalid || len(g.Changes) > 0 {
		t.Errorf("got %+v, %v", g, err)
	}
}

func TestStatusChangeKeepsWholeSecondsInUTC(t *testing.T) {
	now := at(10, 0).Add(999 * time.Millisecond).In(time.FixedZone("east", 3600))
	g, err := SetBookingStatus(StatusChange{
		Booking: planned(nil), From: custom(StatusInProgress, 0), To: custom(StatusCompleted, 0), Now: now, NewID: once(t, stampID),
	})
	if err != nil {
		t.Fatal(err)
	}
	if !g.At.Equal(at(10, 0)) || g.At.Location() != time.UTC || string(g.Changes[0].Set["endtime"].To) != `"2026-05-04T10:00:00Z"` {
		t.Errorf("at %v, end %s", g.At, g.Changes[0].Set["endtime"].To)
	}
	if g.Title != "Booking: Completed" {
		t.Errorf("title %q", g.Title)
	}
}
