package jobcard_test

import (
	"strings"
	"testing"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
)

func TestNextStatus(t *testing.T) {
	id := func(n byte) work.ID { return work.ID{15: n} }
	status := func(n byte, name string, meaning int64) work.BookingStatus {
		return work.BookingStatus{ID: id(n), Name: name, Meaning: meaning, CompletesOrder: meaning == work.StatusCompleted}
	}
	partly := status(1, "Partly done", work.StatusCompleted)
	partly.CompletesOrder = false
	own := status(2, "Waiting", 0)
	parts := status(3, "Waiting for parts", work.StatusInProgress)
	all := []work.BookingStatus{partly, own, parts, status(4, "Scheduled", work.StatusScheduled), status(5, "Traveling", work.StatusTraveling),
		status(6, "in progress", work.StatusInProgress), status(7, "Finished", work.StatusCompleted), status(8, "On Break", work.StatusOnBreak),
		status(9, "Canceled", work.StatusCanceled)}
	for _, tc := range []struct {
		from, want int
		why        string
	}{
		{from: 3, want: 4}, {from: 4, want: 5}, {from: 5, want: 6}, {from: 2, want: 6}, {from: 7, want: 5},
		{from: 6, want: -1, why: "s reopens it"}, {from: 8, want: -1, why: "by a dispatcher"}, {from: 1, want: -1, why: "s offers all"},
	} {
		d := visit.Detail{Visit: visit.Visit{Status: all[tc.from]}, Statuses: all}
		next, ok := jobcard.NextStatus(&d)
		if ok != (tc.want >= 0) || ok && next.ID != all[tc.want].ID {
			t.Errorf("after %s comes %q", all[tc.from].Name, next.Name)
		}
		if can, why := jobcard.CanAdvance(&jobcard.Card{Detail: d}); can != ok || !strings.Contains(why, tc.why) {
			t.Errorf("%s: %q", all[tc.from].Name, why)
		}
	}
	d := visit.Detail{Visit: visit.Visit{Status: all[3]}, Statuses: all[3:4]}
	if can, why := jobcard.CanAdvance(&jobcard.Card{Detail: d}); can || !strings.Contains(why, "comes with a sync") {
		t.Errorf("%q", why)
	}
}
