package work

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func stamp(n int, meaning int64, when time.Time) Timestamp {
	return Timestamp{ID: testID(n), Booking: bookingID, Status: custom(meaning, 0).ID, Meaning: meaning, At: when}
}

func spanWords(spans []Span) string {
	var words []string
	for _, s := range spans {
		words = append(words, fmt.Sprintf("%s %s-%s", MeaningLabel(s.Meaning), s.From.Format("15:04:05"), s.To.Format("15:04:05")))
	}
	return strings.Join(words, ", ")
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name   string
		stamps []Timestamp
		end    time.Time
		want   string
	}{
		{"none", nil, at(12, 0), ""},
		{"a whole visit", []Timestamp{
			stamp(1, StatusTraveling, at(8, 0)), stamp(2, StatusInProgress, at(8, 30)), stamp(3, StatusOnBreak, at(9, 0)),
			stamp(4, StatusInProgress, at(9, 15)), stamp(5, StatusCompleted, at(10, 0)),
		}, at(10, 0), "Traveling 08:00:00-08:30:00, In Progress 08:30:00-09:00:00, On Break 09:00:00-09:15:00, In Progress 09:15:00-10:00:00"},
		{"in any order", []Timestamp{stamp(3, StatusCompleted, at(10, 0)), stamp(1, StatusTraveling, at(8, 0)), stamp(2, StatusInProgress, at(8, 30))},
			at(10, 0), "Traveling 08:00:00-08:30:00, In Progress 08:30:00-10:00:00"},
		{"one second, the later id is the later status", []Timestamp{stamp(2, StatusInProgress, at(8, 0)), stamp(1, StatusTraveling, at(8, 0)), stamp(3, StatusCompleted, at(9, 0))},
			at(9, 0), "In Progress 08:00:00-09:00:00"},
		{"reopened: the gap is nobody's", []Timestamp{
			stamp(1, StatusInProgress, at(8, 0)), stamp(2, StatusCompleted, at(9, 0)), stamp(3, StatusInProgress, at(11, 0)), stamp(4, StatusCompleted, at(11, 30)),
		}, at(11, 30), "In Progress 08:00:00-09:00:00, In Progress 11:00:00-11:30:00"},
		{"no last timestamp: until the booking ends", []Timestamp{stamp(1, StatusInProgress, at(8, 0))}, at(9, 0), "In Progress 08:00:00-09:00:00"},
		{"and it ended before", []Timestamp{stamp(1, StatusInProgress, at(8, 0))}, at(7, 0), ""},
		{"scheduled, canceled and own statuses do not count", []Timestamp{
			stamp(1, StatusScheduled, at(7, 0)), stamp(2, 0, at(8, 0)), stamp(3, StatusCanceled, at(9, 0)), stamp(4, StatusCompleted, at(10, 0)),
		}, at(10, 0), ""},
		{"less than half a minute is nothing", []Timestamp{stamp(1, StatusTraveling, at(8, 0)), stamp(2, StatusInProgress, at(8, 0).Add(29*time.Second)), stamp(3, StatusCompleted, at(9, 0))},
			at(9, 0), "In Progress 08:00:29-09:00:00"},
	} {
		if got := spanWords(Spans(c.stamps, c.end)); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTotals(t *testing.T) {
	spans := Spans([]Timestamp{
		stamp(1, StatusTraveling, at(8, 0)), stamp(2, StatusInProgress, at(8, 20)), stamp(3, StatusOnBreak, at(9, 0)),
		stamp(4, StatusInProgress, at(9, 10)), stamp(5, StatusCompleted, at(10, 10)),
	}, at(10, 10))
	spent := Spent(spans)
	if spent != (TimeSpent{Travel: 20, Work: 100, Break: 10}) {
		t.Errorf("%+v", spent)
	}
	want := Fields{
		"msdyn_actualtravelduration": Int(20), "msdyn_totaldurationinprogress": Int(100), "msdyn_totalbreakduration": Int(10),
		"msdyn_totalbillableduration": Int(110), "msdyn_totalcost": Decimal(92.08), // 130 minutes at 42.50
	}
	if got := spent.Totals(42.5); !maps.EqualFunc(got, want, same) {
		t.Errorf("got %s", got)
	}
	if got := (TimeSpent{}).Totals(42.5); string(got["msdyn_totalcost"]) != "0" || string(got["msdyn_totalbillableduration"]) != "0" {
		t.Errorf("no time: %s", got)
	}
}

func TestJournalsAndTimeEntries(t *testing.T) {
	spans := Spans([]Timestamp{
		stamp(1, StatusTraveling, at(8, 0)), stamp(2, StatusInProgress, at(8, 20)), stamp(3, StatusOnBreak, at(9, 0)), stamp(4, StatusCompleted, at(9, 10)),
	}, at(9, 10))
	booking := Booking{ID: bookingID, Name: "Repair", Resource: testID(3), WorkOrder: orderID}
	journals, entries := Journals(bookingID, spans, 60), TimeEntries(booking, spans)
	if len(journals) != 3 || len(entries) != 3 {
		t.Fatalf("%d journals, %d entries", len(journals), len(entries))
	}
	for i, want := range []struct {
		journal, entry, minutes int64
		billable                bool
	}{{JournalTravel, TimeTravel, 20, false}, {JournalWorkingHours, TimeWork, 40, true}, {JournalBreak, TimeBreak, 10, true}} {
		j, e := journals[i].Fields(), entries[i].Fields()
		if j.Int("msdyn_journaltype") != want.journal || j.Int("msdyn_duration") != want.minutes || j.Bool("msdyn_billable") != want.billable ||
			j.Float("msdyn_totalcost") != float64(want.minutes) || j.Ref("msdyn_booking") != bookingID || !j.Time("msdyn_starttime").Equal(spans[i].From) {
			t.Errorf("journal %d: %s", i, journals[i].Data)
		}
		if e.Int("msdyn_type") != want.entry || e.Int("msdyn_duration") != want.minutes || e.Int("msdyn_entrystatus") != EntryDraft ||
			e.Ref("msdyn_workorder") != orderID || e.Ref("msdyn_bookableresource") != booking.Resource || !e.Time("msdyn_end").Equal(spans[i].To) {
			t.Errorf("entry %d: %s", i, entries[i].Data)
		}
		for _, r := range []Record{journals[i], entries[i]} {
			table := Standard().Table(r.Table)
			if err := table.CheckColumns(r.Fields()); err != nil {
				t.Error(err)
			}
			if err := table.CheckRequired(r.Fields()); err != nil {
				t.Error(err)
			}
		}
	}
	booking.WorkOrder = ID{}
	if left := TimeEntries(booking, spans); len(left) > 0 {
		t.Errorf("a booking without a work order has %d time entries", len(left))
	}
}

// Spans never overlap, and what they add up to fits between the first timestamp and the
// last, within the rounding.
func TestSpansNeverOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stamps []Timestamp
		for i := range rapid.IntRange(0, 8).Draw(t, "stamps") {
			meaning := rapid.SampledFrom([]int64{0, StatusScheduled, StatusTraveling, StatusInProgress, StatusOnBreak, StatusCompleted, StatusCanceled}).Draw(t, "meaning")
			stamps = append(stamps, stamp(i+1, meaning, at(8, 0).Add(time.Duration(rapid.IntRange(0, 7200).Draw(t, "second"))*time.Second)))
		}
		end := at(10, 0)
		spans := Spans(stamps, end)
		var total int64
		for i, s := range spans {
			if !s.From.Before(s.To) || s.To.After(end) {
				t.Fatalf("span %s", spanWords(spans[i:i+1]))
			}
			if i > 0 && s.From.Before(spans[i-1].To) {
				t.Fatalf("overlap: %s", spanWords(spans))
			}
			total += s.Minutes()
		}
		spent := Spent(spans)
		if sum := spent.Travel + spent.Work + spent.Break; sum != total || total > 120+int64(len(spans)) {
			t.Fatalf("%+v for %s", spent, spanWords(spans))
		}
	})
}

func TestDerivedID(t *testing.T) {
	seen := map[ID]bool{}
	for _, table := range []string{BookingJournalTable, TimeEntryTable, BookingTimestampTable} {
		for _, cause := range []ID{bookingID, orderID} {
			var last ID
			for n := range uint64(300) {
				id := DerivedID(table, cause, n)
				if seen[id] || id != DerivedID(table, cause, n) {
					t.Fatalf("%s %d: %s", table, n, id)
				}
				seen[id] = true
				if n > 0 && strings.Compare(id.String(), last.String()) <= 0 {
					t.Fatalf("%s %d does not come after the one before", table, n)
				}
				last = id
				if id.Version() != 7 || id.Variant().String() != "RFC4122" {
					t.Fatalf("%s is no UUIDv7", id)
				}
			}
		}
	}
}

// What a status that was set at the desk changes in the booking.
func TestDeskTimes(t *testing.T) {
	b := Booking{Start: at(9, 0), End: at(10, 30), Duration: 90 * time.Minute}
	arrived := b
	arrived.ActualArrival = at(9, 5)
	for _, c := range []struct {
		name     string
		booking  Booking
		from, to int64
		another  bool
		now      time.Time
		want     Fields
	}{
		{"traveling does not change the start", b, StatusScheduled, StatusTraveling, true, at(8, 20), Fields{}},
		{"nor by the technician", b, StatusScheduled, StatusTraveling, false, at(8, 20), Fields{}},
		{"in progress is the arrival", b, StatusTraveling, StatusInProgress, true, at(9, 10), Fields{"msdyn_actualarrivaltime": Time(at(9, 10))}},
		{"unless there is one", arrived, StatusTraveling, StatusInProgress, true, at(9, 10), Fields{}},
		{"completed by another user keeps the end", arrived, StatusInProgress, StatusCompleted, true, at(10, 0), Fields{}},
		{"completed by the technician", arrived, StatusInProgress, StatusCompleted, false, at(10, 0), Fields{"endtime": Time(at(10, 0)), "duration": Int(60)}},
		{"completed by the technician before the start", b, StatusScheduled, StatusCompleted, false, at(8, 0),
			Fields{"starttime": Time(at(7, 59)), "endtime": Time(at(8, 0)), "duration": Int(1)}},
		{"reopened keeps the end", arrived, StatusCompleted, StatusInProgress, true, at(12, 0), Fields{}},
		{"one completed status after another", arrived, StatusCompleted, StatusCompleted, false, at(12, 0), Fields{}},
		{"canceled", b, StatusScheduled, StatusCanceled, true, at(8, 0), Fields{}},
	} {
		if got := DeskTimes(c.booking, c.from, c.to, c.another, c.now); !maps.EqualFunc(got, c.want, same) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCompletedByAnotherUserKeepsTheEndOnDevices(t *testing.T) {
	g, err := SetBookingStatus(StatusChange{
		Booking: planned(nil), From: custom(StatusInProgress, 0), To: custom(StatusCompleted, 0), Another: true, Now: at(9, 40), NewID: once(t, stampID),
	})
	if err != nil {
		t.Fatal(err)
	}
	if set := g.Changes[0].Columns(); set.Has("endtime") || set.Has("starttime") || set.Has("duration") {
		t.Errorf("%s", set)
	}
	g, err = SetBookingStatus(StatusChange{
		Booking: planned(nil), From: custom(StatusTraveling, 0), To: custom(StatusInProgress, 0), Another: true, Now: at(9, 40), NewID: once(t, stampID),
	})
	if err != nil || !g.Changes[0].Columns().Has("msdyn_actualarrivaltime") {
		t.Errorf("%+v, %v", g, err)
	}
}
