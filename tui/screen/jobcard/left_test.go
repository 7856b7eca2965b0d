package jobcard_test

import (
	"testing"
	"time"

	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
)

func TestWordsForWhatLeft(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := tuitest.Noon().In(berlin) // Monday, 13:00
	at := func(day, hour, minute int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+day, hour, minute, 0, 0, berlin).UTC()
	}
	for _, c := range []struct {
		left localdb.Left
		want string
	}{
		{localdb.Left{Why: localdb.WhyOutOfScope, At: at(0, 14, 5), Until: at(2, 0, 0)},
			"No longer on this device since 14:05: assigned to somebody else or outside the profile. Kept here until tomorrow 24:00."},
		{localdb.Left{Why: localdb.WhyOutOfScope, At: at(-1, 14, 5), Until: at(1, 0, 0)},
			"No longer on this device since Sun 22 Nov 14:05: assigned to somebody else or outside the profile. Kept here until today 24:00."},
		{localdb.Left{Why: localdb.WhyDeleted, At: at(0, 9, 0), Until: at(3, 23, 30)},
			"Deleted at the office, and no longer on this device since 09:00: nothing can be saved on it any more. Kept here until Thu 26 Nov 23:30."},
	} {
		if got := jobcard.LeftWords(c.left, now); got != c.want {
			t.Errorf("%q\nwant %q", got, c.want)
		}
	}
	for want, l := range map[string]localdb.Left{
		"▲ Gone 14:05": {Why: localdb.WhyOutOfScope, At: at(0, 14, 5)}, "▲ Gone": {Why: localdb.WhyOutOfScope, At: at(-1, 14, 5)},
		"▲ Deleted": {Why: localdb.WhyDeleted, At: at(0, 14, 5)},
	} {
		if got := jobcard.LeftMark(theme.Unicode(), l, berlin, now).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
