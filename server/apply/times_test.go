package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
)

func starts(at time.Time) work.Fields { return work.Fields{"starttime": work.Time(at)} }
func ends(at time.Time) work.Fields   { return work.Fields{"endtime": work.Time(at)} }

// wantTimes checks a booking's record.
func (d *desk) wantTimes(what string, id work.ID, start, end time.Time, minutes int) {
	d.t.Helper()
	r, _ := d.record(work.BookingTable, id)
	b := work.BookingOf(r)
	if !b.Start.Equal(start) || !b.End.Equal(end) || b.Duration != time.Duration(minutes)*time.Minute {
		d.t.Errorf("%s: %s to %s, %s; want %s to %s, %d minutes", what, b.Start.Format(time.DateTime), b.End.Format(time.DateTime), b.Duration,
			start.Format(time.DateTime), end.Format(time.DateTime), minutes)
	}
}

// Nobody makes a booking end before it starts, whatever change does it.
func TestABookingCannotEndBeforeItStarts(t *testing.T) {
	at := func(h int) time.Time { return st.Monday.Add(time.Duration(h) * time.Hour) }
	for who, author := range map[string]apply.Author{"a technician": annLaptop, "the dispatcher": dora, "the administrator": adam} {
		d := newDesk(t)
		_, visits := d.newVisits(1) // from 1 to 2
		id := visits[0]
		r, _ := d.record(work.BookingTable, id)
		update := func(set work.Fields) work.Change { return from(r.Rev, work.UpdateOf(work.BookingTable, id, set)) }
		for what, changes := range map[string][]work.Change{
			"an early end":            {update(ends(at(0)))},
			"a late start":            {update(starts(at(3)))},
			"both in two changes":     {update(starts(at(6))), update(ends(at(5)))},
			"an end of years to come": {update(ends(at(24 * 366 * 11)))},
		} {
			_, refusal := d.group(author, changes...)
			if refusal == nil || refusal.Code != work.WrongTimes || refusal.Column != "endtime" || refusal.Kind != work.Invalid {
				t.Errorf("%s by %s: %+v", what, who, refusal)
			}
		}
		d.wantTimes("after refusals", id, at(1), at(2), 60)
		d.accept(author, update(starts(at(3))), update(ends(at(5))))
		d.wantTimes("moved in two changes of one group by "+who, id, at(3), at(5), 120)
	}
}

// A new booking is held to the same.
func TestANewBookingHasItsTimesInOrder(t *testing.T) {
	d := newDesk(t)
	id := d.newID()
	columns := work.Fields{
		"bookingstatus": work.Ref(st.Scheduled), "resource": work.Ref(st.AnnVan),
		"starttime": work.Time(st.Monday), "endtime": work.Time(st.Monday.Add(-time.Minute)),
	}
	if _, refusal := d.group(dora, work.CreateOf(work.BookingTable, id, columns)); refusal == nil || refusal.Code != work.WrongTimes {
		t.Fatalf("%+v", refusal)
	}
	columns["endtime"] = work.Time(st.Monday.Add(40 * time.Minute))
	d.accept(dora, work.CreateOf(work.BookingTable, id, columns))
	d.wantTimes("a new booking", id, st.Monday, st.Monday.Add(40*time.Minute), 40)
}

// The duration follows the times that a group sets; what the group says of it stays.
func TestTheDurationFollowsTheTimes(t *testing.T) {
	for who, author := range map[string]apply.Author{"the device": annLaptop, "the desk": dora} {
		d := newDesk(t)
		_, visits := d.newVisits(1)
		id, start := visits[0], st.Monday.Add(time.Hour)
		set := func(columns work.Fields) {
			t.Helper()
			r, _ := d.record(work.BookingTable, id)
			d.accept(author, from(r.Rev, work.UpdateOf(work.BookingTable, id, columns)))
		}
		set(ends(start.Add(90 * time.Minute)))
		d.wantTimes("a later end by "+who, id, start, start.Add(90*time.Minute), 90)
		set(starts(start.Add(time.Hour)))
		d.wantTimes("a later start by "+who, id, start.Add(time.Hour), start.Add(90*time.Minute), 30)
		set(work.Fields{"endtime": work.Time(start.Add(2 * time.Hour)), "duration": work.Int(45)})
		d.wantTimes("a duration of its own by "+who, id, start.Add(time.Hour), start.Add(2*time.Hour), 45)
		set(text("name", "renamed"))
		d.wantTimes("another column by "+who, id, start.Add(time.Hour), start.Add(2*time.Hour), 45)
	}
}

// The office moves a booking of which a technician, who has not heard of it, sets the end:
// that is a conflict and nothing to refuse. Who sets both times answers for both.
func TestTimesThatOthersMovedAreAConflict(t *testing.T) {
	at := func(h int) time.Time { return st.Monday.Add(time.Duration(h) * time.Hour) }
	d := newDesk(t)
	_, visits := d.newVisits(1) // from 1 to 2
	id := visits[0]
	r, _ := d.record(work.BookingTable, id)
	d.accept(dora, work.UpdateOf(work.BookingTable, id, work.Fields{"starttime": work.Time(at(30)), "endtime": work.Time(at(31))}))
	both := work.Fields{"starttime": work.Time(at(4)), "endtime": work.Time(at(3))}
	if _, refusal := d.group(annLaptop, from(r.Rev, work.UpdateOf(work.BookingTable, id, both))); refusal == nil || refusal.Code != work.WrongTimes {
		t.Errorf("both times from one hand: %+v", refusal)
	}
	if e := d.accept(annLaptop, from(r.Rev, work.UpdateOf(work.BookingTable, id, ends(at(3))))); !e.Merged {
		t.Error("an end beside a start that others moved is no conflict")
	}
	d.wantTimes("the end of one and the start of another", id, at(30), at(3), 0)
	name := from(r.Rev, work.UpdateOf(work.BookingTable, id, text("name", "x")))
	d.accept(annLaptop, name)
}
