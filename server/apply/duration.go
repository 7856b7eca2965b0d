package apply

import (
	"fieldbook/internal/work"
	"fieldbook/server/store"
)

// checkDurations refuses a service task that took longer than its visit, on the state that
// the whole group leaves behind. It binds technicians: the office corrects what is wrong.
func (a *application) checkDurations() error {
	if a.author.Role != Technician {
		return nil
	}
	for _, c := range a.changes {
		if c.Table != work.ServiceTaskTable || !c.Columns().Has("msdyn_actualduration") {
			continue
		}
		task, ok, err := a.stage.get(c.Table, c.ID)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := a.checkDuration(work.ServiceTaskOf(task)); err != nil {
			return a.blame(refuse(err), c.Table, c.ID)
		}
	}
	return nil
}

func (a *application) checkDuration(task work.ServiceTask) error {
	booking, ok, err := a.visitOf(task)
	if err != nil || !ok {
		return err
	}
	moved, err := a.movedMeanwhile(booking)
	if err != nil || moved {
		return err
	}
	status, err := a.status(statusOf(booking))
	if err != nil {
		return err
	}
	stamps, err := a.stamps(booking.ID)
	if err != nil {
		return err
	}
	// The times of the visit may be those of a clock that is fast: nothing is refused for that.
	now := a.now
	if a.said.After(now) {
		now = a.said
	}
	return work.CheckTaskDuration(task.Actual, work.BookingOf(booking), status.Meaning, stamps, now)
}

// visitOf is the booking that a task belongs to: the one that it names, or the only one of
// its order.
func (a *application) visitOf(task work.ServiceTask) (work.Record, bool, error) {
	if task.Booking != (work.ID{}) {
		return a.stage.get(work.BookingTable, task.Booking)
	}
	bookings, err := a.children(work.BookingTable, "msdyn_workorder", task.WorkOrder)
	if err != nil || len(bookings) != 1 {
		return work.Record{}, false, err
	}
	return bookings[0], true, nil
}

// movedMeanwhile reports whether somebody else changed the times or the status of a booking
// that the author's device has not seen yet: no work is refused for what its author could
// not know.
func (a *application) movedMeanwhile(booking work.Record) (bool, error) {
	if a.author.Device == (work.ID{}) {
		return false, nil
	}
	held, _, err := a.stage.tx.Held(a.author.Device, booking.Table, booking.ID)
	if err != nil {
		return false, err
	}
	moved := false
	err = a.stage.tx.Revisions(booking.Table, booking.ID, held.Rev, func(r store.Revision) bool {
		for _, column := range []string{"starttime", "endtime", "bookingstatus", "msdyn_actualarrivaltime"} {
			_, set := r.Set[column]
			moved = moved || set && r.Origin != a.author.Device
		}
		return !moved
	})
	return moved, err
}
