package text

import (
	"testing"
	"time"
)

func TestNumbers(t *testing.T) {
	now := time.Date(2026, 11, 23, 11, 0, 0, 0, time.UTC)
	for _, c := range [][2]string{
		{Count(4210), "4,210"}, {Count(-1234567), "-1,234,567"}, {Count(999), "999"}, {Count(0), "0"},
		{Plural(1, "change"), "1 change"}, {Plural(3, "change"), "3 changes"}, {Plural(2, "entry"), "2 entries"},
		{Bytes(18_000_000), "18 MB"}, {Bytes(41_234_567), "41.2 MB"}, {Bytes(999), "999 B"}, {Bytes(999_999), "1 MB"},
		{Clock(now.Add(-36*time.Minute), now), "10:24"}, {Clock(now.AddDate(0, 0, -1), now), "Sun 22 Nov 11:00"},
		{Clock(now.AddDate(-1, 0, 0), now), "23 Nov 2025 11:00"}, {Clock(time.Time{}, now), "never"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
