package profile

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// oddZones are places and days where a day does not begin as usual: midnight skipped,
// midnight twice, clocks set back across midnight by a minute past it, a day left out,
// half-hour shifts.
var oddZones = []struct{ zone, day string }{
	{"UTC", "2026-03-29"},
	{"Europe/Berlin", "2026-03-29"},
	{"Europe/Berlin", "2026-10-25"},
	{"America/New_York", "2026-11-01"},
	{"America/Sao_Paulo", "2018-11-04"},
	{"America/Sao_Paulo", "2018-02-18"},
	{"America/Havana", "2026-11-01"},
	{"America/Havana", "2026-03-08"},
	{"Asia/Beirut", "2026-03-29"},
	{"Africa/Cairo", "2026-04-24"},
	{"America/St_Johns", "2005-10-30"},
	{"America/St_Johns", "2006-04-02"},
	{"Pacific/Apia", "2011-12-30"},
	{"Australia/Lord_Howe", "2026-04-05"},
	{"Asia/Kathmandu", "2026-01-01"},
	{"Antarctica/Troll", "2026-03-29"},
}

// The definition of a day's beginning, by looking at the clocks every minute: the first
// instant at which they show the date or a later one.
func TestADayBeginsWhenTheClocksFirstShowIt(t *testing.T) {
	for _, o := range oddZones {
		loc := zone(t, o.zone)
		cal := calendar{zone: loc}
		middle, _ := time.Parse(time.DateOnly, o.day)
		for shift := -2; shift <= 2; shift++ {
			y, m, d := middle.AddDate(0, 0, shift).Date()
			number := date(y, int(m), d)
			want := middle.AddDate(0, 0, shift).Add(-24 * time.Hour)
			for shown := want.In(loc); date(shown.Year(), int(shown.Month()), shown.Day()) < number; shown = want.In(loc) {
				want = want.Add(time.Minute)
			}
			if got := cal.start(number); !got.Equal(want) {
				t.Errorf("%s %04d-%02d-%02d begins at %s, want %s", o.zone, y, m, d, got, want)
			}
		}
	}
}

// When clocks are set back from a minute past midnight to a minute past eleven, the new
// day has begun and goes on, although they show the old date for another hour.
func TestADayThatHasBegunGoesOn(t *testing.T) {
	cal := calendar{zone: zone(t, "America/St_Johns")}
	for _, s := range []string{"2005-10-30T02:30:00Z", "2005-10-30T02:31:00Z", "2005-10-30T03:00:00Z", "2005-10-30T03:30:00Z"} {
		if got := cal.day(at(s)); got != date(2005, 10, 30) {
			t.Errorf("%s lies in day %+d", s, got-date(2005, 10, 30))
		}
	}
	if got := cal.day(at("2005-10-30T02:29:59Z")); got != date(2005, 10, 29) {
		t.Errorf("the day before ends early: %d", got)
	}
}

// Days, weeks, months and years follow one another without gap or overlap: every instant
// lies in exactly the period that period returns.
func TestPeriodsTileTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, now := drawPlace(t)
		for _, u := range []unit{days, weeks, months, years} {
			p := cal.period(u, now)
			if begin, end := cal.begin(u, p), cal.begin(u, p+1); begin.After(now) || !end.After(now) {
				t.Fatalf("%s in %s: unit %d, period %d is from %s to %s", now, cal.zone, u, p, begin, end)
			}
		}
	})
}

// drawPlace draws a calendar and an instant within days of something odd there, often
// within minutes of a day's edge.
func drawPlace(t *rapid.T) (calendar, time.Time) {
	o := rapid.SampledFrom(oddZones).Draw(t, "zone")
	loc, err := time.LoadLocation(o.zone)
	if err != nil {
		t.Fatal(err)
	}
	cal := calendar{zone: loc, weekStart: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekStart"))}
	middle, _ := time.Parse(time.DateOnly, o.day)
	return cal, drawTime(t, cal, middle, "now")
}

func drawTime(t *rapid.T, cal calendar, around time.Time, label string) time.Time {
	day := cal.day(around) + rapid.IntRange(-10, 10).Draw(t, label+"Day")
	step := time.Minute
	if rapid.Bool().Draw(t, label+"AtEdge") {
		step = time.Second
	}
	return cal.start(day).Add(time.Duration(rapid.IntRange(-90, 90).Draw(t, label+"Steps")) * step)
}
