package work

import (
	"errors"
	"testing"
	"time"
)

// nineToTen is a booking of that hour with its duration.
func nineToTen() Record {
	return Record{Table: BookingTable, ID: bookingID, Data: Encode(Fields{
		"name": Text("Visit"), "starttime": Time(at(9, 0)), "endtime": Time(at(10, 0)), "duration": Int(60),
	})}
}

// What sets a booking's start or end on a device must leave an end that is not before the
// start; the duration is shown as it will follow, unless it is set as well.
func TestTheTimesOfABookingFollowEachOther(t *testing.T) {
	const none = -1
	for name, c := range map[string]struct {
		set  Fields
		why  Reason
		want int // minutes that are shown
	}{
		"an end before the start":          {Fields{"endtime": Time(at(8, 59))}, WrongTimes, none},
		"a start after the end":            {Fields{"starttime": Time(at(10, 1))}, WrongTimes, none},
		"both, the wrong way round":        {Fields{"starttime": Time(at(12, 0)), "endtime": Time(at(11, 0))}, WrongTimes, none},
		"more than ten years":              {Fields{"endtime": Time(at(9, 1).Add(longestBooking))}, WrongTimes, none},
		"the longest":                      {Fields{"endtime": Time(at(9, 0).Add(longestBooking))}, "", 5_256_000},
		"an end at the start":              {Fields{"endtime": Time(at(9, 0))}, "", 0},
		"a later end":                      {Fields{"endtime": Time(at(11, 30))}, "", 150},
		"an earlier start":                 {Fields{"starttime": Time(at(8, 15))}, "", 105},
		"both moved, as long as it was":    {Fields{"starttime": Time(at(11, 0)), "endtime": Time(at(12, 0))}, "", none},
		"both moved past what there was":   {Fields{"starttime": Time(at(11, 0)), "endtime": Time(at(11, 20))}, "", 20},
		"a duration that is set as well":   {Fields{"endtime": Time(at(11, 0)), "duration": Int(90)}, "", none},
		"a duration alone":                 {Fields{"duration": Int(90)}, "", none},
		"something that is no time at all": {Fields{"name": Text("Later")}, "", none},
	} {
		g, err := SetColumns(Standard().Table(BookingTable), nineToTen(), c.set, at(9, 0))
		if c.why != "" {
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Reason != c.why || e.Kind != Invalid || e.Column != "endtime" || e.Reason.Meaning() == "" {
				t.Errorf("%s: %+v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		shown := none
		for _, p := range g.Provisional {
			if p.Table == BookingTable && p.ID == bookingID {
				shown = int(p.Columns().Int("duration"))
			}
		}
		if len(g.Changes) != 1 || len(g.Changes[0].Set) != len(c.set) || shown != c.want {
			t.Errorf("%s: %+v shows %d minutes, want %d", name, g.Changes, shown, c.want)
		}
	}
}

func TestANewBookingHasItsTimesInOrder(t *testing.T) {
	columns := Fields{
		"bookingstatus": Ref(testID(1)), "resource": Ref(testID(2)), "starttime": Time(at(9, 0)), "endtime": Time(at(8, 0)),
	}
	table := Standard().Table(BookingTable)
	if _, err := CreateRecord(table, columns, at(9, 0), once(t, bookingID)); ReasonOf(err) != WrongTimes {
		t.Errorf("a booking that ends before it starts: %v", err)
	}
	columns["endtime"] = Time(at(9, 45))
	g, err := CreateRecord(table, columns, at(9, 0), once(t, bookingID))
	if err != nil || len(g.Provisional) != 1 || g.Provisional[0].ID != bookingID || g.Provisional[0].Columns().Int("duration") != 45 {
		t.Errorf("%+v, %v", g, err)
	}
}

// A record that has been wrong before, or of which a device has only one time, keeps nobody
// from changing something else.
func TestTimesThatNobodySetAreNotAsked(t *testing.T) {
	table := Standard().Table(BookingTable)
	for name, data := range map[string]Fields{
		"ends before it starts": {"starttime": Time(at(9, 0)), "endtime": Time(at(8, 0))},
		"has no start":          {"endtime": Time(at(8, 0))},
	} {
		r := Record{Table: BookingTable, ID: bookingID, Data: Encode(data)}
		if _, err := SetColumns(table, r, Fields{"name": Text("x")}, at(9, 0)); err != nil {
			t.Errorf("a booking that %s: %v", name, err)
		}
	}
	r := Record{Table: BookingTable, ID: bookingID, Data: Encode(Fields{})}
	if g, err := SetColumns(table, r, Fields{"endtime": Time(at(8, 0))}, at(9, 0)); err != nil || len(g.Provisional) != 0 {
		t.Errorf("an end without a start: %+v, %v", g, err)
	}
}

// Whatever the clocks of device and office said before, no status sets an end before the start.
func TestNoStatusEndsAVisitBeforeItStarts(t *testing.T) {
	meanings := []int64{StatusScheduled, StatusTraveling, StatusOnBreak, StatusInProgress, StatusCompleted}
	for _, from := range meanings {
		for _, to := range meanings {
			for _, ahead := range []time.Duration{-time.Hour, 0, 30 * time.Second, time.Hour} {
				start := at(9, 0).Add(ahead)
				b := Booking{ID: bookingID, Start: start, End: start.Add(10 * time.Minute), Duration: 10 * time.Minute}
				set := statusTimes(b, from, to, false, at(9, 0))
				after := BookingOf(Record{ID: bookingID, Data: Patch(Encode(Fields{
					"starttime": Time(b.Start), "endtime": Time(b.End), "duration": Int(10),
				}), set)})
				if err := CheckBookingTimes(after); err != nil || len(DeriveDuration(after)) > 0 {
					t.Errorf("%s to %s, start %s ahead: %s to %s, %s (%v)", MeaningLabel(from), MeaningLabel(to), ahead,
						after.Start.Format(time.TimeOnly), after.End.Format(time.TimeOnly), after.Duration, err)
				}
			}
		}
	}
}
