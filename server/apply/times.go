package apply

import (
	"slices"

	"fieldbook/internal/work"
)

// checkTimes refuses a booking that ends before it starts, on the state that the group's
// own changes leave behind. Only what sets one of the times is asked, and nothing is refused
// for a time that somebody else has set meanwhile: that is a conflict.
func (a *application) checkTimes() error {
	for _, c := range a.changes {
		if c.Table != work.BookingTable {
			continue
		}
		given := a.given(c.Table, c.ID)
		if !slices.ContainsFunc(work.TimeColumns, func(column string) bool { return sets(given, column) }) {
			continue
		}
		booking, ok, err := a.stage.get(c.Table, c.ID)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		wrong := work.CheckBookingTimes(work.BookingOf(booking))
		if wrong == nil {
			continue
		}
		if theirs, err := a.othersTimes(c, given); err != nil || theirs {
			return err
		}
		return a.blame(refuse(wrong), c.Table, c.ID)
	}
	return nil
}

// othersTimes reports whether somebody else has set a time of the booking that the author
// of a change had not seen and does not set.
func (a *application) othersTimes(c work.Change, given work.Fields) (bool, error) {
	foreign, err := a.foreign(c)
	if err != nil {
		return false, err
	}
	for _, r := range foreign {
		for _, column := range work.TimeColumns {
			if _, theirs := r.Set[column]; theirs && !sets(given, column) {
				return true, nil
			}
		}
	}
	return false, nil
}

// durationOf is the duration that follows from the times that the group sets, unless the
// group says it itself.
func durationOf(b bookingChange) work.Fields {
	if sets(b.given, "duration") || !sets(b.given, "starttime") && !sets(b.given, "endtime") {
		return nil
	}
	return work.DeriveDuration(work.BookingOf(b.record))
}

func sets(given work.Fields, column string) bool {
	_, set := given[column]
	return set
}
