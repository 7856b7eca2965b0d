package stage

import (
	"context"
	"testing"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/tuitest"
)

// Visits returns the resource's visits of the day on which all frames are drawn.
func (v *Synced) Visits(t testing.TB) []visit.Visit {
	t.Helper()
	d, err := v.Device()
	must(t, err)
	visits, err := visit.Between(context.Background(), v, d.Resource, At(0, 0), At(23, 59))
	must(t, err)
	return visits
}

// Visit returns the whole of one of them, counted from 0.
func (v *Synced) Visit(t testing.TB, n int) visit.Detail {
	t.Helper()
	d, err := visit.Open(context.Background(), v, v.Visits(t)[n].Booking.ID)
	must(t, err)
	return d
}

// SetStatus gives a visit the first status with that meaning, as the technician would
// have at that time.
func (v *Synced) SetStatus(t testing.TB, n int, meaning int64, at time.Time) {
	t.Helper()
	d := v.Visit(t, n)
	device, err := v.Device()
	must(t, err)
	by := visit.Person{User: device.User, Resource: device.Resource}
	for _, s := range d.Next() {
		if s.Meaning != meaning {
			continue
		}
		g, err := d.SetStatus(context.Background(), v, by, s, at, work.RandomID)
		must(t, err)
		_, err = v.DB.Edit(g)
		must(t, err)
		return
	}
	t.Fatalf("no status with meaning %d can follow %q", meaning, d.Status.Name)
}

// Progress records how far a task of a visit is, and returns the group as stored.
func (v *Synced) Progress(t testing.TB, n, task, percent int, actual time.Duration, at time.Time) work.Group {
	t.Helper()
	d := v.Visit(t, n)
	g, err := visit.SetTaskProgress(context.Background(), v, d.Records[d.Tasks[task].ID], percent, actual, at)
	must(t, err)
	g, err = v.DB.Edit(g)
	must(t, err)
	return g
}

// Morning makes a day half done: one visit completed, one under way with a task done.
func (v *Synced) Morning(t testing.TB) {
	t.Helper()
	v.SetStatus(t, 0, work.StatusInProgress, At(8, 4))
	v.SetStatus(t, 0, work.StatusCompleted, At(8, 57))
	v.SetStatus(t, 1, work.StatusInProgress, At(9, 41))
	v.Progress(t, 1, 0, 100, 9*time.Minute, At(10, 12))
}

// Delivered lets the server accept everything that waits.
func (v *Synced) Delivered(t testing.TB) {
	t.Helper()
	var answers []localdb.Answer
	for _, g := range Sent(t, v.DB) {
		answers = append(answers, localdb.Answer{Group: g.ID, Outcome: localdb.Applied})
	}
	_, err := v.Answer(answers)
	must(t, err)
}

// Group returns the last group in the outbox.
func (v *Synced) Group(t testing.TB) work.Group {
	t.Helper()
	entries, err := v.Outbox()
	must(t, err)
	if len(entries) == 0 {
		t.Fatal("the outbox is empty")
	}
	return entries[len(entries)-1].Group
}

// Noon is when all frames are drawn.
func Noon() time.Time { return tuitest.Noon() }
