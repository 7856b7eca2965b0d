package apply_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/server/apply"
	st "fieldbook/server/servertest"
	"fieldbook/server/store"
)

// settings changes the Field Service setting and gives Ann's resource an hourly rate.
func (d *desk) settings(columns work.Fields) {
	d.t.Helper()
	d.accept(adam,
		work.UpdateOf(work.SettingTable, st.TimeStamps, columns),
		work.UpdateOf(work.ResourceTable, st.AnnVan, work.Fields{"msdyn_hourlyrate": work.Int(60)}),
	)
}

var entriesByRule = work.Fields{"msdyn_timeentrygenerationstrategy": work.Int(work.EntriesFromTimestamps)}

// of lists the records of a table that point at a booking, in id order.
func (d *desk) of(table, column string, booking work.ID) (rows []work.Record) {
	d.t.Helper()
	for _, r := range d.all(table) {
		if r.Fields().Ref(column) == booking {
			rows = append(rows, r)
		}
	}
	return rows
}

func (d *desk) stamps(booking work.ID) []work.Record {
	return d.of(work.BookingTimestampTable, "msdyn_booking", booking)
}

func (d *desk) journals(booking work.ID) []work.Record {
	return d.of(work.BookingJournalTable, "msdyn_booking", booking)
}

func (d *desk) entries(booking work.ID) []work.Record {
	return d.of(work.TimeEntryTable, "msdyn_bookableresourcebooking", booking)
}

// visit does a visit of Ann's on her tablet: 20 minutes of travel, 40 of work, 10 of
// break, 30 of work.
func visit(d *desk) *tablet {
	tb := newTablet(d, annLaptop)
	d.clock.Set(st.Monday.Add(time.Hour))
	for _, step := range []struct {
		to    work.ID
		after time.Duration
	}{{st.Traveling, 0}, {st.InProgress, 20}, {st.OnBreak, 40}, {st.InProgress, 10}, {st.Completed, 30}} {
		later(d, step.after*time.Minute)
		tb.push(tb.set(st.AnnToday, step.to))
	}
	return tb
}

func checkTotals(t *testing.T, d *desk, travel, worked, rest int64, cost float64) {
	t.Helper()
	r, _ := d.record(work.BookingTable, st.AnnToday)
	f := r.Fields()
	if f.Int("msdyn_actualtravelduration") != travel || f.Int("msdyn_totaldurationinprogress") != worked || f.Int("msdyn_totalbreakduration") != rest ||
		f.Int("msdyn_totalbillableduration") != worked+rest || f.Float("msdyn_totalcost") != cost {
		t.Errorf("%s", r.Data)
	}
}

func TestCompletedBookingHasJournalsEntriesAndTotals(t *testing.T) {
	d := newDesk(t)
	d.settings(entriesByRule)
	visit(d)
	checkTotals(t, d, 20, 70, 10, 100)
	journals, entries := d.journals(st.AnnToday), d.entries(st.AnnToday)
	if len(journals) != 4 || len(entries) != 4 || len(d.stamps(st.AnnToday)) != 5 {
		t.Fatalf("%d journals, %d entries, %d timestamps", len(journals), len(entries), len(d.stamps(st.AnnToday)))
	}
	for i, kind := range []int64{work.JournalTravel, work.JournalWorkingHours, work.JournalBreak, work.JournalWorkingHours} {
		if got := journals[i].Fields().Int("msdyn_journaltype"); got != kind {
			t.Errorf("journal %d has type %d", i, got)
		}
	}
	for _, r := range append(journals, entries...) {
		history := d.history(r.Table, r.ID)
		if len(history) != 1 || history[0].Rule != "derived" || history[0].Origin != annLaptop.Device || history[0].User != st.Ann {
			t.Errorf("%s %s: %+v", r.Table, r.ID, history)
		}
		if err := d.rules.Schema.Table(r.Table).CheckColumns(r.Fields()); err != nil {
			t.Error(err)
		}
	}
	if owner := entries[0].Fields().Text("ownerid"); owner != "systemuser/"+st.Ann.String() {
		t.Errorf("the time entry belongs to %s", owner)
	}
}

func TestTimeEntriesOnlyWhenTheSettingSaysSo(t *testing.T) {
	for _, set := range []work.Fields{{}, {"msdyn_timeentrygenerationstrategy": work.Int(work.EntriesByHand)}} {
		d := newDesk(t)
		d.settings(set)
		visit(d)
		if n, m := len(d.entries(st.AnnToday)), len(d.journals(st.AnnToday)); n != 0 || m != 4 {
			t.Errorf("%s: %d entries, %d journals", set, n, m)
		}
	}
}

// Completed again, a booking has one set of journals and entries, and those for which
// somebody answers already stay as they are.
func TestReopenedBookingIsMadeAgainWithoutDuplicates(t *testing.T) {
	d := newDesk(t)
	d.settings(entriesByRule)
	tb := visit(d)
	first := d.entries(st.AnnToday)
	d.accept(dora, work.UpdateOf(work.TimeEntryTable, first[1].ID, work.Fields{
		"msdyn_entrystatus": work.Int(work.EntryApproved), "msdyn_duration": work.Int(45),
	}))
	byHand := d.newID()
	d.accept(dora, work.CreateOf(work.BookingJournalTable, byHand, work.Fields{
		"msdyn_booking": work.Ref(st.AnnToday), "msdyn_journaltype": work.Int(work.JournalOvertime),
		"msdyn_starttime": work.Time(st.Monday), "msdyn_endtime": work.Time(st.Monday.Add(time.Hour)),
	}))
	later(d, time.Hour)
	tb.push(tb.set(st.AnnToday, st.InProgress))
	if len(d.journals(st.AnnToday)) != 5 || len(d.entries(st.AnnToday)) != 4 {
		t.Error("a reopened booking lost what it had")
	}
	checkTotals(t, d, 20, 70, 10, 100)
	later(d, 15*time.Minute)
	tb.push(tb.set(st.AnnToday, st.Completed))
	checkTotals(t, d, 20, 85, 10, 115)
	journals, entries := d.journals(st.AnnToday), d.entries(st.AnnToday)
	if len(journals) != 6 || len(entries) != 5 {
		t.Errorf("%d journals, %d entries", len(journals), len(entries))
	}
	if r, _ := d.record(work.TimeEntryTable, first[1].ID); r.Fields().Int("msdyn_duration") != 45 {
		t.Error("an approved time entry was made again")
	}
	if r, _ := d.record(work.TimeEntryTable, first[0].ID); r.Rev != 1 {
		t.Errorf("an entry that did not change is at rev %d", r.Rev)
	}
	// A timestamp that the office takes out takes its span along.
	for _, s := range d.stamps(st.AnnToday) {
		if work.TimestampOf(s).Meaning == work.StatusOnBreak {
			d.accept(adam, work.DeleteOf(work.BookingTimestampTable, s.ID))
		}
	}
	checkTotals(t, d, 20, 95, 0, 115)
	if n := len(d.journals(st.AnnToday)); n != 5 {
		t.Errorf("%d journals after a timestamp was taken out", n)
	}
	if _, ok := d.record(work.BookingJournalTable, byHand); !ok {
		t.Error("the journal that a person made is gone")
	}
}

// The server makes the timestamps that nobody else made, and judges by the change at hand.
func TestServerMakesTheTimestampsThatNobodyMade(t *testing.T) {
	made := func(more work.Fields) work.Fields {
		set := status(st.Traveling)
		for column, value := range more {
			set[column] = value
		}
		return set
	}
	offline := st.Monday.Add(-3 * time.Hour)
	stamp := work.CreateOf(work.BookingTimestampTable, st.ID(900), work.Timestamp{
		Booking: st.AnnToday, Status: st.Traveling, Meaning: work.StatusTraveling, At: offline,
	}.Columns("Traveling", work.TimestampMobile))
	prevented := work.Fields{"msdyn_preventtimestampcreation": work.Bool(true)}
	for _, c := range []struct {
		name    string
		author  apply.Author
		changes []work.Change
		n       int
		source  int64
		at      time.Time
	}{
		{"at the desk", dora, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(nil))}, 1, work.TimestampDesktop, st.Monday},
		{"by a device that made none", annLaptop, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(nil))}, 1, work.TimestampDesktop, st.Monday},
		{"by one that says when", annLaptop, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(work.Fields{"msdyn_offlinetimestamp": work.Time(offline)}))}, 1, work.TimestampDesktop, offline},
		{"by one that made one", annLaptop, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(prevented)), stamp}, 1, work.TimestampMobile, offline},
		{"by one that made one and does not say so", annLaptop, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(nil)), stamp}, 1, work.TimestampMobile, offline},
		{"by one that says it made one", annLaptop, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, made(prevented))}, 0, 0, time.Time{}},
		{"the same status again", dora, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Scheduled))}, 0, 0, time.Time{}},
		{"another column", dora, []work.Change{work.UpdateOf(work.BookingTable, st.AnnToday, text("name", "x"))}, 0, 0, time.Time{}},
	} {
		d := newDesk(t)
		d.accept(c.author, c.changes...)
		stamps := d.stamps(st.AnnToday)
		if len(stamps) != c.n {
			t.Errorf("%s: %d timestamps", c.name, len(stamps))
			continue
		}
		if c.n == 1 {
			f := stamps[0].Fields()
			if f.Int("msdyn_timestampsource") != c.source || !f.Time("msdyn_timestamptime").Equal(c.at) || f.Ref("msdyn_bookingstatus") != st.Traveling || f.Int("msdyn_systemstatus") != work.StatusTraveling {
				t.Errorf("%s: %s", c.name, stamps[0].Data)
			}
		}
		if r, _ := d.record(work.BookingTable, st.AnnToday); r.Column("msdyn_preventtimestampcreation") != nil {
			t.Errorf("%s: the flag stays: %s", c.name, r.Data)
		}
	}
}

// What a device said of an earlier change says nothing about the next one, also where an
// older version left the flag standing.
func TestStaleTimestampFlagIsNotBelieved(t *testing.T) {
	for _, left := range []bool{false, true} {
		d := newDesk(t)
		tb := newTablet(d, annLaptop)
		tb.push(tb.set(st.AnnToday, st.Traveling))
		r, _ := d.record(work.BookingTable, st.AnnToday)
		if left {
			r.Data = work.Patch(r.Data, work.Fields{"msdyn_preventtimestampcreation": work.Bool(true)})
			if err := d.store.Update(func(tx store.Tx) error { return tx.Put(r) }); err != nil {
				t.Fatal(err)
			}
		}
		later(d, time.Minute)
		d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.InProgress)))
		if n := len(d.stamps(st.AnnToday)); n != 2 {
			t.Errorf("left standing %t: %d timestamps", left, n)
		}
		if r, _ := d.record(work.BookingTable, st.AnnToday); r.Column("msdyn_preventtimestampcreation") != nil {
			t.Errorf("left standing %t: it stays", left)
		}
	}
}

func TestServersTimestampsFollowTheFrequency(t *testing.T) {
	for _, c := range []struct {
		frequency int64
		want      int
	}{{work.PerFieldServiceStatusChange, 1}, {work.PerBookingStatusChange, 2}} {
		d := newDesk(t)
		d.settings(work.Fields{"msdyn_timestampfrequency": work.Int(c.frequency)})
		d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Completed)))
		d.accept(dora, work.UpdateOf(work.BookingTable, st.AnnToday, status(st.Partial))) // means Completed, too
		if n := len(d.stamps(st.AnnToday)); n != c.want {
			t.Errorf("frequency %d: %d timestamps", c.frequency, n)
		}
	}
}

func TestNewBookingsAreStampedOnlyWhenUnderWay(t *testing.T) {
	for to, want := range map[work.ID]int{st.Scheduled: 0, st.InProgress: 1} {
		d := newDesk(t)
		id := d.newID()
		d.accept(annLaptop, work.CreateOf(work.BookingTable, id, work.Fields{
			"bookingstatus": work.Ref(to), "resource": work.Ref(st.AnnVan), "starttime": work.Time(st.Monday), "endtime": work.Time(st.Monday.Add(time.Hour)),
		}))
		if n := len(d.stamps(id)); n != want {
			t.Errorf("%d timestamps, want %d", n, want)
		}
	}
}

// The travel is known once the work begins.
func TestTravelIsAddedUpWhenTheWorkBegins(t *testing.T) {
	d := newDesk(t)
	tb := newTablet(d, annLaptop)
	d.clock.Set(st.Monday.Add(time.Hour))
	tb.push(tb.set(st.AnnToday, st.Traveling))
	later(d, 25*time.Minute)
	tb.push(tb.set(st.AnnToday, st.InProgress))
	r, _ := d.record(work.BookingTable, st.AnnToday)
	if f := r.Fields(); f.Int("msdyn_actualtravelduration") != 25 || f.Has("msdyn_totalcost") {
		t.Errorf("%s", r.Data)
	}
}
