package timeentry

import (
	"testing"
	"time"

	"fieldbook/internal/work"
)

// On the days on which clocks change, entries stand under their own day and the week still
// has seven.
func TestSheetKeepsToTheDaysOfTheZone(t *testing.T) {
	zone, err := time.LoadLocation("Africa/Cairo") // changes on a Friday
	if err != nil {
		t.Skip("no time zones on this machine")
	}
	now := time.Date(2026, 4, 26, 23, 50, 0, 0, zone)
	from := monday(midnight(now, zone))
	saturday := time.Date(2026, 4, 25, 0, 10, 0, 0, zone)
	days := sheetOf([]entry{{TimeEntry: work.TimeEntry{Start: saturday, End: saturday.Add(30 * time.Minute), Minutes: 30}}}, from, 7, now)
	if len(days) != 7 || days[1].at != time.Date(2026, 4, 25, 0, 0, 0, 0, zone) || len(days[1].entries) != 1 || days[6].at != from || from.Day() != 20 {
		t.Errorf("the week from %v is %+v", from, days)
	}
	if monday(from) != from {
		t.Errorf("the week of %v begins on %v", from, monday(from))
	}
}

func TestNextEntryOfADay(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 11, 23, h, m, 0, 0, time.UTC) }
	e := func(from, to time.Time, state int64) entry {
		return entry{TimeEntry: work.TimeEntry{Start: from, End: to, State: state}}
	}
	today := midnight(at(0, 0), time.UTC)
	for name, c := range map[string]struct {
		day  day
		now  time.Time
		want time.Time
	}{
		"rounds up":             {day{at: today}, at(11, 58), at(12, 0)},
		"rounds down":           {day{at: today}, at(11, 57), at(11, 55)},
		"follows the last end":  {day{today, []entry{e(at(7, 0), at(10, 3), 0), e(at(8, 0), at(9, 0), 0)}}, at(12, 0), at(10, 3)},
		"not a cancelled one":   {day{today, []entry{e(at(7, 0), at(10, 3), work.EntryCancelled)}}, at(12, 0), at(12, 0)},
		"another day's morning": {day{at: today.AddDate(0, 0, -1)}, at(12, 0), at(8, 0).AddDate(0, 0, -1)},
	} {
		if got := c.day.next(c.now); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSumsByType(t *testing.T) {
	e := func(kind, minutes int64) entry { return entry{TimeEntry: work.TimeEntry{Type: kind, Minutes: minutes}} }
	by, total := sums([]day{{entries: []entry{e(work.TimeTravel, 10), e(work.TimeWork, 60)}}, {entries: []entry{e(work.TimeWork, 5), e(0, 1), e(77, 2)}}}, types())
	if total != 78 || len(by) != 3 || by[0] != (typeSum{work.TimeWork, 65}) || by[1] != (typeSum{work.TimeTravel, 10}) || by[2] != (typeSum{0, 3}) {
		t.Errorf("%+v, %d", by, total)
	}
}
