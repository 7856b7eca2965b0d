package timeentry

import (
	"slices"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// entry is a time entry as the sheet shows it.
type entry struct {
	work.TimeEntry
	record   work.Record
	order    string // number of its work order; record text, "" if that is not on this device
	mark     localdb.Mark
	overlaps bool
}

// day is one day of the sheet.
type day struct {
	at      time.Time // its midnight
	entries []entry   // that start on it, in order of time
}

// sum is the time of a day's entries that counts, in minutes.
func (d day) sum() (minutes int64) {
	for _, e := range d.entries {
		if e.Counts() {
			minutes += e.Minutes
		}
	}
	return minutes
}

// next is when the entry starts that follows the others of a day: when the last of them
// ends, or now to five minutes, or in the morning of a day that is not today.
func (d day) next(now time.Time) time.Time {
	var last time.Time
	for _, e := range d.entries {
		if e.Counts() && e.End.After(last) {
			last = e.End
		}
	}
	switch {
	case !last.IsZero():
		return last
	case d.at.Equal(midnight(now, d.at.Location())):
		return now.Round(5 * time.Minute)
	}
	return time.Date(d.at.Year(), d.at.Month(), d.at.Day(), 8, 0, 0, 0, d.at.Location())
}

// sheetOf puts entries under the n days from a midnight on. Today comes first and the days
// before it after it, then the days to come: those only if they have entries, unless the
// whole sheet lies ahead.
func sheetOf(entries []entry, from time.Time, n int, now time.Time) []day {
	today := midnight(now, from.Location())
	var past, ahead []day
	for i := range n {
		d := day{at: from.AddDate(0, 0, i)}
		for _, e := range entries {
			if midnight(e.Start, from.Location()).Equal(d.at) {
				d.entries = append(d.entries, e)
			}
		}
		slices.SortStableFunc(d.entries, func(a, b entry) int { return a.Start.Compare(b.Start) })
		switch {
		case !d.at.After(today):
			past = append(past, d)
		case len(d.entries) > 0 || from.After(today):
			ahead = append(ahead, d)
		}
	}
	slices.Reverse(past)
	return append(past, ahead...)
}

// typeSum is how much time of one type a sheet has.
type typeSum struct {
	kind    int64
	minutes int64
}

// sums adds up the time that counts, by type in the order of the types, and as a whole.
func sums(days []day, types []int64) (by []typeSum, total int64) {
	for _, d := range days {
		total += d.sum()
	}
	for _, kind := range append(slices.Clone(types), 0) {
		s := typeSum{kind: kind}
		for _, d := range days {
			for _, e := range d.entries {
				known := slices.Contains(types, e.Type)
				if e.Counts() && (e.Type == kind || kind == 0 && !known) {
					s.minutes += e.Minutes
				}
			}
		}
		if s.minutes > 0 {
			by = append(by, s)
		}
	}
	return by, total
}

// midnight is the beginning of the day in a zone.
func midnight(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// monday is the beginning of a day's week.
func monday(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }
