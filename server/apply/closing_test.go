package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	st "fieldbook/server/servertest"
)

func TestAPostedOrderSaysWhoClosedItAndWhen(t *testing.T) {
	d := newDesk(t)
	order, _ := d.newVisits(0)
	post := func(status int64) work.Change {
		return work.UpdateOf(work.WorkOrderTable, order, work.Fields{"msdyn_systemstatus": work.Int(status)})
	}
	closed := func() (at time.Time, by work.ID) {
		r, _ := d.record(work.WorkOrderTable, order)
		return r.Fields().Time("msdyn_timeclosed"), r.Fields().Ref("msdyn_closedby")
	}
	d.accept(dora, post(work.OrderCompleted))
	if at, by := closed(); !at.IsZero() || by != (work.ID{}) {
		t.Errorf("an order that is not posted was closed %s by %s", at, by)
	}
	d.clock.Advance(time.Hour)
	posted := d.clock.Now()
	d.accept(dora, post(work.OrderPosted))
	if at, by := closed(); !at.Equal(posted) || by != st.Dora {
		t.Errorf("closed %s by %s, want %s by Dora", at, by, posted)
	}
	list := d.history(work.WorkOrderTable, order)
	if last := list[len(list)-1]; last.Rule != "derived" || last.Set["msdyn_closedby"].To == nil {
		t.Errorf("the history says %+v", last)
	}

	// Saying it again, or changing something else, closes nothing again.
	d.clock.Advance(time.Hour)
	d.accept(adam, post(work.OrderPosted))
	d.accept(adam, work.UpdateOf(work.WorkOrderTable, order, text("msdyn_instructions", "paid")))
	if at, by := closed(); !at.Equal(posted) || by != st.Dora {
		t.Errorf("after another change closed %s by %s", at, by)
	}
	d.accept(adam, post(work.OrderCompleted))
	if at, by := closed(); !at.IsZero() || by != (work.ID{}) {
		t.Errorf("an order that was opened again is closed %s by %s", at, by)
	}
	d.accept(adam, post(work.OrderPosted))
	if at, by := closed(); !at.Equal(d.clock.Now()) || by != st.Adam {
		t.Errorf("posted again: closed %s by %s", at, by)
	}
}
