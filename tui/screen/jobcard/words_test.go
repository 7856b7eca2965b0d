package jobcard_test

import (
	"strings"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func TestTimes(t *testing.T) {
	for d, want := range map[time.Duration][2]string{
		0: {"0:00", "0 min"}, 45 * time.Minute: {"0:45", "45 min"}, 2 * time.Hour: {"2:00", "2 h"},
		65*time.Minute + 29*time.Second: {"1:05", "1 h 05"}, 30 * time.Hour: {"30:00", "30 h"},
	} {
		if h, s := jobcard.Hours(d), jobcard.Spoken(d); h != want[0] || s != want[1] {
			t.Errorf("%s: %q and %q, want %q", d, h, s, want)
		}
	}
	b := work.Booking{Start: stage.At(9, 30), End: stage.At(11, 30)}
	if got := jobcard.Dated(b, time.UTC, tuitest.Noon()); got != "Mon 23 Nov 09:30-11:30" {
		t.Error(got)
	}
	if got := jobcard.Dated(b, time.UTC, tuitest.Noon().AddDate(1, 0, 0)); got != "Mon 23 Nov 2026 09:30-11:30" {
		t.Error(got)
	}
	b.End = b.End.Add(24 * time.Hour)
	if got := jobcard.Dated(b, time.UTC, tuitest.Noon()); got != "Mon 23 Nov 09:30 - Tue 24 Nov 11:30" {
		t.Error(got)
	}
}

func TestStatusHasTheCompanysOwnWord(t *testing.T) {
	g := theme.Unicode()
	for _, tc := range []struct {
		name    string
		meaning int64
		want    string
	}{
		{"In Progress", work.StatusInProgress, "■ In Progress"},
		{"Partially done", work.StatusCompleted, "√ Partially done"},
		{"", work.StatusTraveling, "→ Traveling"},
		{"Waiting for parts", 0, "? Waiting for parts"},
	} {
		if got := jobcard.Status(g, work.BookingStatus{Name: tc.name, Meaning: tc.meaning}).String(); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.name, got, tc.want)
		}
	}
	for m, want := range map[localdb.Mark]string{
		localdb.Synced: "● Synced", localdb.ToSend: "↑ To send", localdb.Sending: "↕ Sending", localdb.Refused: "× Refused",
	} {
		if got := jobcard.Sync(g, m).String(); got != want {
			t.Errorf("%s: %q, want %q", m, got, want)
		}
	}
}

func TestWrappedIsBounded(t *testing.T) {
	f := tuitest.Frame(60, 20, false)
	for _, s := range []string{strings.Repeat("x", 1<<20), strings.Repeat("漏れ ", 1<<18), strings.Repeat("a\n", 1<<18), "", "\n\n\n"} {
		lines := jobcard.Wrapped(f, s, 20, 3)
		if len(lines) == 0 || len(lines) > 3 {
			t.Errorf("%d lines of %.10q", len(lines), s)
		}
	}
	if got := jobcard.Wrapped(f, "one two three four five", 9, 2); len(got) != 2 || got[0] != "one two" || !strings.HasSuffix(got[1], "…") {
		t.Errorf("%q", got)
	}
}
