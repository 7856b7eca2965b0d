package jobcard

import (
	"strings"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
)

// NextStatus returns the status that a visit comes to when the day goes as planned:
// Scheduled, Traveling, In Progress, Completed; a break ends with going on. It is false
// where nothing follows by itself. Of several statuses with the next meaning it is the one
// that has the meaning's own name, then one that completes the order, then the first.
func NextStatus(d *visit.Detail) (work.BookingStatus, bool) {
	natural := map[int64]int64{
		work.StatusScheduled: work.StatusTraveling, work.StatusTraveling: work.StatusInProgress,
		work.StatusInProgress: work.StatusCompleted, work.StatusOnBreak: work.StatusInProgress,
	}
	meaning, ok := natural[d.Status.Meaning]
	if !ok {
		return work.BookingStatus{}, false
	}
	var best work.BookingStatus
	score := -1
	for _, s := range d.Next() {
		if s.Meaning != meaning {
			continue
		}
		n := 0
		if s.CompletesOrder {
			n = 1
		}
		if strings.EqualFold(s.Name, work.MeaningLabel(meaning)) {
			n = 2
		}
		if n > score {
			best, score = s, n
		}
	}
	return best, score >= 0
}

// CanAdvance reports whether a visit has a next status, and if not, why.
func CanAdvance(c *Card) (bool, string) {
	if c.Left != nil && c.Left.Deleted() {
		return false, TextDeleted
	}
	if _, ok := NextStatus(&c.Detail); ok {
		return true, ""
	}
	switch c.Status.Meaning {
	case work.StatusCompleted:
		return false, "This booking is completed: nothing follows by itself. s reopens it."
	case work.StatusCanceled:
		return false, "A canceled booking can only be reopened by a dispatcher."
	case 0:
		return false, "Nothing follows this status by itself. s offers all that can."
	}
	return false, "The next status is not known on this device yet: it comes with a sync."
}
