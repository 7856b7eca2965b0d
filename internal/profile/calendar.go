package profile

import "time"

// calendar reckons in one user's days. A day is numbered from 1970-01-01 and begins at
// the first instant at which the zone's clocks show its date; it ends where the next one
// begins. That holds where midnight is skipped or comes twice, and gives a date that a
// zone left out altogether no time at all.
type calendar struct {
	zone      *time.Location
	weekStart time.Weekday
}

// unit is a length of calendar time.
type unit int

const (
	days unit = iota
	weeks
	months
	years
)

const secondsPerDay = 24 * 60 * 60

func (u User) calendar() calendar {
	c := calendar{zone: u.Zone, weekStart: u.WeekStart}
	if c.zone == nil {
		c.zone = time.UTC
	}
	return c
}

// date returns the number of the day that the calendar of the Gregorian year calls so.
// Months and days beyond their range carry over, as in [time.Date].
func date(year, month, day int) int {
	seconds := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()
	return int(floorDiv(seconds, secondsPerDay))
}

// start returns the instant at which the day begins.
func (c calendar) start(day int) time.Time {
	wall := int64(day) * secondsPerDay
	// No zone is a day or more from UTC, so the clocks cannot show this date yet.
	t := time.Unix(wall-secondsPerDay, 0).In(c.zone)
	for {
		_, offset := t.Zone()
		begin, end := t.ZoneBounds()
		at := wall - int64(offset)
		if !begin.IsZero() {
			at = max(at, begin.Unix())
		}
		if end.IsZero() || at < end.Unix() {
			return time.Unix(at, 0).UTC()
		}
		t = end
	}
}

// day returns the day in which the instant lies: the last one that has begun by then.
func (c calendar) day(t time.Time) int {
	y, m, d := t.In(c.zone).Date()
	day := date(y, int(m), d)
	// Clocks set back across midnight show yesterday's date again.
	if !c.start(day + 1).After(t) {
		day++
	}
	return day
}

// period returns the number of the week, month or year in which the instant lies.
func (c calendar) period(u unit, t time.Time) int {
	day := c.day(t)
	switch u {
	case weeks:
		return int(floorDiv(int64(day)+c.weekShift(), 7))
	case months, years:
		y, m, _ := time.Unix(int64(day)*secondsPerDay, 0).UTC().Date()
		if u == years {
			return y
		}
		return y*12 + int(m) - 1
	}
	return day
}

// begin returns the instant at which the period of that number begins.
func (c calendar) begin(u unit, number int) time.Time {
	switch u {
	case weeks:
		return c.start(number*7 - int(c.weekShift()))
	case months:
		return c.start(date(0, number+1, 1))
	case years:
		return c.start(date(number, 1, 1))
	}
	return c.start(number)
}

// shift returns the day so many months before or after a day: the same of the month, or the
// month's last where it has no such day.
func shift(day, months int) int {
	y, m, d := time.Unix(int64(day)*secondsPerDay, 0).UTC().Date()
	first := date(y, int(m)+months, 1)
	last := date(y, int(m)+months+1, 1) - 1
	return min(first+d-1, last)
}

// firstDay returns the first day that [shift] brings to the day or beyond it.
func firstDay(months, to int) int {
	day := shift(to, -months) - 3 // February is at most three days shorter than the day says
	for shift(day, months) < to {
		day++
	}
	return day
}

// weekShift is how many days before day 0, a Thursday, week 0 begins.
func (c calendar) weekShift() int64 { return int64((time.Thursday - c.weekStart + 7) % 7) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
