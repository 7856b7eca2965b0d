package work

import (
	"maps"
	"testing"
)

func TestTimestampByFrequency(t *testing.T) {
	for _, c := range []struct {
		name      string
		frequency int64
		from, to  BookingStatus
		stamped   bool
	}{
		{"default, the meaning changes", 0, custom(StatusScheduled, 0), custom(StatusTraveling, 0), true},
		{"default, two names of one meaning", 0, custom(StatusInProgress, 0), custom(StatusInProgress, 1), false},
		{"per meaning, it changes", PerFieldServiceStatusChange, custom(StatusTraveling, 0), custom(StatusInProgress, 0), true},
		{"per meaning, two names of one", PerFieldServiceStatusChange, custom(StatusInProgress, 0), custom(StatusInProgress, 1), false},
		{"per status, the meaning changes", PerBookingStatusChange, custom(StatusScheduled, 0), custom(StatusTraveling, 0), true},
		{"per status, two names of one meaning", PerBookingStatusChange, custom(StatusInProgress, 0), custom(StatusInProgress, 1), true},
		{"from a status that is not on the device", 0, BookingStatus{}, custom(StatusInProgress, 0), true},
		{"to a status outside Field Service", 0, custom(StatusScheduled, 0), custom(0, 1), true},
		{"both outside Field Service", 0, custom(0, 0), custom(0, 1), false},
	} {
		newID := never(t)
		if c.stamped {
			newID = once(t, stampID)
		}
		g, err := SetBookingStatus(StatusChange{Booking: planned(nil), From: c.from, To: c.to, Frequency: c.frequency, Now: at(8, 20), NewID: newID})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if g.Changes[0].Table != BookingTable || g.Changes[0].ID != bookingID || g.Changes[0].Op != Update {
			t.Errorf("%s: the first change is not the booking's: %+v", c.name, g.Changes[0])
		}
		if prevent := g.Changes[0].Columns().Bool("msdyn_preventtimestampcreation"); prevent != c.stamped {
			t.Errorf("%s: the server is told not to make a timestamp: %t", c.name, prevent)
		}
		if !c.stamped {
			if len(g.Changes) != 1 {
				t.Errorf("%s: %d changes", c.name, len(g.Changes))
			}
			continue
		}
		checkTimestamp(t, c.name, g, c.to)
	}
}

func checkTimestamp(t *testing.T, name string, g Group, to BookingStatus) {
	t.Helper()
	if len(g.Changes) != 2 {
		t.Errorf("%s: %d changes", name, len(g.Changes))
		return
	}
	stamp := g.Changes[1]
	want := Fields{
		"msdyn_name": Text(to.Name), "msdyn_booking": Ref(bookingID), "msdyn_bookingstatus": Ref(to.ID),
		"msdyn_systemstatus": stampedMeaning(to.Meaning), "msdyn_timestamptime": Time(at(8, 20)), "msdyn_timestampsource": Int(690970001),
	}
	if stamp.Table != BookingTimestampTable || stamp.ID != stampID || stamp.Op != Create || !maps.EqualFunc(stamp.Columns(), want, same) {
		t.Errorf("%s: timestamp %+v", name, stamp)
	}
	table := Standard().Table(BookingTimestampTable)
	if err := table.CheckColumns(stamp.Columns()); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if err := table.CheckRequired(stamp.Columns()); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

func stampedMeaning(meaning int64) []byte {
	if meaning == 0 {
		return Null
	}
	return Int(meaning)
}

func TestStatusChangeShowsTheWorkOrderProvisionally(t *testing.T) {
	other := BookingFact{Booking: testID(0x77), Meaning: StatusScheduled}
	done := BookingFact{Booking: testID(0x77), Meaning: StatusCompleted, CompletesOrder: true, Arrival: at(7, 0), End: at(16, 0)}
	scheduled := orderRecord(Fields{"msdyn_systemstatus": Int(OrderScheduled)})
	partial := custom(StatusCompleted, 1)
	partial.CompletesOrder = false
	for _, c := range []struct {
		name     string
		order    Record
		siblings []BookingFact
		from, to BookingStatus
		want     Fields
	}{
		{"no order on the device", Record{}, nil, custom(StatusScheduled, 0), custom(StatusInProgress, 0), nil},
		{"work begins", scheduled, nil, custom(StatusTraveling, 0), custom(StatusInProgress, 0),
			Fields{"msdyn_systemstatus": Int(OrderInProgress), "msdyn_firstarrivedon": Time(at(11, 0))}},
		{"travel begins", scheduled, nil, custom(StatusScheduled, 0), custom(StatusTraveling, 0), Fields{"msdyn_systemstatus": Int(OrderInProgress)}},
		{"the only booking is completed", scheduled, nil, custom(StatusInProgress, 0), custom(StatusCompleted, 0),
			Fields{"msdyn_systemstatus": Int(OrderCompleted), "msdyn_completedon": Time(at(11, 0))}},
		{"another one waits", scheduled, []BookingFact{other}, custom(StatusInProgress, 0), custom(StatusCompleted, 0),
			Fields{"msdyn_systemstatus": Int(OrderInProgress)}},
		{"another one ended later", scheduled, []BookingFact{done}, custom(StatusInProgress, 0), custom(StatusCompleted, 0),
			Fields{"msdyn_systemstatus": Int(OrderCompleted), "msdyn_firstarrivedon": Time(at(7, 0)), "msdyn_completedon": Time(at(16, 0))}},
		{"completed partially", scheduled, nil, custom(StatusInProgress, 0), partial, Fields{"msdyn_systemstatus": Int(OrderUnscheduled)}},
		{"canceled, another one waits: nothing changes", scheduled, []BookingFact{other}, custom(StatusScheduled, 0), custom(StatusCanceled, 0), nil},
		{"posted", orderRecord(Fields{"msdyn_systemstatus": Int(OrderPosted)}), nil, custom(StatusInProgress, 0), custom(StatusCompleted, 0), nil},
	} {
		siblings := append(make([]BookingFact, 0, 4), c.siblings...)
		g, err := SetBookingStatus(StatusChange{
			Booking: planned(nil), From: c.from, To: c.to, Order: c.order, Siblings: siblings, Now: at(11, 0), NewID: once(t, stampID),
		})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.want == nil {
			if len(g.Provisional) > 0 {
				t.Errorf("%s: %+v", c.name, g.Provisional)
			}
			continue
		}
		if len(g.Provisional) != 1 {
			t.Errorf("%s: %d provisional changes", c.name, len(g.Provisional))
			continue
		}
		p := g.Provisional[0]
		if p.Table != WorkOrderTable || p.ID != orderID || p.Op != Update || !maps.EqualFunc(p.Columns(), c.want, same) {
			t.Errorf("%s: got %+v, want %s", c.name, p, c.want)
		}
		for _, change := range g.Changes {
			if change.Table == WorkOrderTable {
				t.Errorf("%s: a derived value would be sent", c.name)
			}
		}
		if spare := siblings[:cap(siblings)]; spare[len(siblings)] != (BookingFact{}) {
			t.Errorf("%s: the caller's siblings were written to", c.name)
		}
	}
}
