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
	if err := readVisit(ctx, r, t.Booking, &p); err != nil {
		return work.Group{}, err
	}
	g, err := work.SetTaskProgress(p)
	if err != nil {
		return work.Group{}, err
	}
	after := task
	after.Data = g.Changes[0].Apply(task.Data)
	g.Provisional, err = follows(ctx, r, task, after)
	return g, err
}

// checkDuration refuses a task that took longer than the visit which it names.
func checkDuration(ctx context.Context, r Reader, task work.ServiceTask, now time.Time) error {
	var p work.TaskProgress
	if err := readVisit(ctx, r, task.Booking, &p); err != nil || p.Visit.ID == (work.ID{}) {
		return err
	}
	return work.CheckTaskDuration(task.Actual, work.BookingOf(p.Visit), p.Status.Meaning, p.Stamps, now)
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
