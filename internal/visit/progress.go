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
	if err = readVisit(ctx, r, t.Booking, &p); err != nil {
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

// readVisit reads the booking that a task names. The only booking of its order that is on
// the device may not be the only one, so that a task which names none is for the server to
// judge.
func readVisit(ctx context.Context, r Reader, id work.ID, p *work.TaskProgress) error {
	booking, ok, err := get(r, work.BookingTable, id)
	if err != nil || !ok {
		return err
	}
	status, _, err := get(r, work.BookingStatusTable, work.BookingOf(booking).Status)
	if err != nil {
		return err
	}
	stamps, err := r.List(ctx, work.Query{Table: work.BookingTimestampTable, Lookup: "msdyn_booking", Equals: id})
	for _, s := range stamps {
		p.Stamps = append(p.Stamps, work.TimestampOf(s))
	}
	p.Visit, p.Status = booking, work.BookingStatusOf(status)
	return err
}
