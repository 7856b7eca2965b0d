package jump_test

import (
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jump"
)

// monday is the day on which all frames are drawn.
func monday(zone *time.Location) time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, zone) }

func TestParse(t *testing.T) {
	for s, want := range map[string]string{
		"today": "2026-11-23", "tod": "2026-11-23", "Tomorrow": "2026-11-24", "tom": "2026-11-24", "yesterday": "2026-11-22", " yes ": "2026-11-22",
		"mon": "2026-11-23", "tue": "2026-11-24", "Sunday": "2026-11-29", "thurs": "2026-11-26",
		"+3": "2026-11-26", "-1": "2026-11-22", "+ 2 w": "2026-12-07", "+2w": "2026-12-07", "+0": "2026-11-23", "-10d": "2026-11-13",
		"2026-12-03": "2026-12-03", "2027-1-5": "2027-01-05",
		"3 Dec": "2026-12-03", "3dec": "2026-12-03", "Dec 3": "2026-12-03", "3rd December": "2026-12-03", "December 3rd, 2027": "2027-12-03",
		"3. Dec 26": "2026-12-03", "Thu 3 Dec": "2026-12-03", "3-dec-2026": "2026-12-03",
		"3.12.": "2026-12-03", "3.12": "2026-12-03", "03.12.26": "2026-12-03", "3. 12. 2026": "2026-12-03",
		"25/12": "2026-12-25", "12/25": "2026-12-25", "12/12": "2026-12-12", "2026/12/03": "2026-12-03", "25/12/2027": "2027-12-25",
		"3 Jan": "2027-01-03", "3 Nov": "2026-11-03", "30 jun": "2026-06-30", "29 feb 2028": "2028-02-29",
		"30": "2026-11-30", "3": "2026-12-03", "31": "2026-12-31", "23": "2026-11-23",
	} {
		day, err := jump.Parse(s, monday(time.UTC))
		if err != nil || day.Format(time.DateOnly) != want {
			t.Errorf("%q: %s, %v; want %s", s, day.Format(time.DateOnly), err, want)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for s, want := range map[string]string{
		"": "Write a day", "soon": "not a day", "to": "not a day", "2026-12": "not a day", "2026-13-01": "There is no month 13",
		"31 Nov": "November 2026 has no day 31", "31.11.2027": "November 2027 has no day 31", "29 feb 2027": "February 2027 has no day 29",
		"0": "No month has a day 0", "32": "No month has a day 32", "0 Dec": "December 2026 has no day 0",
		"3/12": "write 3 Dec or 12 Mar", "3/12/2026": "write 3 Dec or 12 Mar", "31/31": "There is no month 31",
		"+": "How many days", "+x": "How many days", "+99999": "How many days", "+9999": "ten years", "-9999w": "ten years",
		"Dec": "Which day of the month", "3 Dec 126": "two or four digits", "3 Dec 1999": "between 2000 and 2099",
		"3 Dec 26 27": "not a day", "٣ Dec": "not a day", "1e3": "not a day",
	} {
		day, err := jump.Parse(s, monday(time.UTC))
		if err == nil || !work.Is(err, work.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %s, %v; want %q", s, day.Format(time.DateOnly), err, want)
		}
	}
	for _, s := range fixtures.Hostile() {
		if day, err := jump.Parse(s, monday(time.UTC)); err == nil && day.IsZero() {
			t.Errorf("%q is nothing and no fault", s)
		}
	}
}

// On a day of 23 or 25 hours a day is still a day.
func TestParseKeepsToTheZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	today := time.Date(2026, 10, 24, 0, 0, 0, 0, zone)
	for s, want := range map[string]string{"+1": "2026-10-25 00:00 +0200", "+2": "2026-10-26 00:00 +0100", "26.10.": "2026-10-26 00:00 +0100", "mon": "2026-10-26 00:00 +0100"} {
		day, err := jump.Parse(s, today)
		if got := day.Format("2006-01-02 15:04 -0700"); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", s, got, err, want)
		}
	}
}
