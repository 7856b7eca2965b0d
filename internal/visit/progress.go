package visit

import (
	"context"
	"time"

	"fieldbook/internal/work"
)

// SetTaskProgress makes the group that records how far a service task is and, when actual
// is not negative, how long it took, with what the server will make of its incident. The
// error is Invalid where a rule refuses it.
func SetTaskProgress(ctx context.Context, r Reader, task work.Record, percent int, actual time.Duration, now time.Time) (work.Group, error) {
	t := work.ServiceTaskOf(task)
	p := work.TaskProgress{Task: task, Percent: percent, Actual: actual, Now: now}
	var err error
	if p.Visit, p.Status, err = visitOf(ctx, r, t); err != nil {
		return work.Group{}, err
	}
	if p.Incident, _, err = get(r, work.WorkOrderIncidentTable, t.Incident); err != nil {
		return work.Group{}, err
	}
	if p.Incident.ID != (work.ID{}) {
		tasks, err := r.List(ctx, work.Query{Table: work.ServiceTaskTable, Lookup: "msdyn_workorderincident", Equals: t.Incident})
		if err != nil {
			return work.Group{}, err
		}
		for _, other := range tasks {
			if other.ID != task.ID {
				p.Siblings = append(p.Siblings, work.ServiceTaskOf(other))
			}
		}
	}
	return work.SetTaskProgress(p)
}

// visitOf is the booking that a task belongs to: the one that it names, or the only one
// of its order; and that booking's status.
func visitOf(ctx context.Context, r Reader, t work.ServiceTask) (work.Record, work.BookingStatus, error) {
	id := t.Booking
	if id == (work.ID{}) && t.WorkOrder != (work.ID{}) {
		bookings, err := r.List(ctx, work.Query{Table: work.BookingTable, Lookup: "msdyn_workorder", Equals: t.WorkOrder})
		if err != nil || len(bookings) != 1 {
			return work.Record{}, work.BookingStatus{}, err
		}
		id = bookings[0].ID
	}
	booking, ok, err := get(r, work.BookingTable, id)
	if err != nil || !ok {
		return work.Record{}, work.BookingStatus{}, err
	}
	status, _, err := get(r, work.BookingStatusTable, work.BookingOf(booking).Status)
	return booking, work.BookingStatusOf(status), err
}
