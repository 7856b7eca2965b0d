package apply

import (
	"maps"
	"time"

	"fieldbook/internal/work"
)

// madeOnDevice is the column by which a device says that it made the timestamp of a status
// change itself. It speaks of the change at hand: left standing it would speak of the next
// one, too.
const madeOnDevice = "msdyn_preventtimestampcreation"

// ForServer reports whether a column tells the server something and is no value of the record.
func ForServer(table, column string) bool {
	return table == work.BookingTable && column == madeOnDevice
}

// consume returns the change without what is meant for the server and not for the record.
func consume(c work.Change, old work.Record) work.Change {
	_, said := c.Set[madeOnDevice]
	_, moves := c.Set["bookingstatus"]
	stale := old.Column(madeOnDevice) != nil
	if c.Table != work.BookingTable || !said && !(moves && stale) {
		return c
	}
	c.Set = maps.Clone(c.Set)
	delete(c.Set, madeOnDevice)
	if stale {
		c.Set[madeOnDevice] = work.Edit{To: work.Null}
	}
	return c
}

// deriveBookings stages what follows from changed bookings and timestamps: the times of a
// status that was set at the desk, the timestamp that nobody made, and, for a completed
// booking, how its time was spent.
func (a *application) deriveBookings() error {
	var bookings targets
	stamped := map[work.ID]bool{}
	for _, id := range a.touched(work.BookingTable) {
		bookings.add(id)
	}
	n := len(bookings.list)
	if err := a.pointedTo(&bookings, work.BookingTimestampTable, "msdyn_booking"); err != nil {
		return err
	}
	for _, id := range a.touched(work.BookingTimestampTable) {
		before, after, err := a.around(work.BookingTimestampTable, id)
		if err != nil {
			return err
		}
		stamped[work.TimestampOf(before).Booking], stamped[work.TimestampOf(after).Booking] = true, true
	}
	for i, id := range bookings.list {
		if a.restored[rowKey{work.BookingTable, id}] { // with all that was made of it
			continue
		}
		if err := a.deriveBooking(id, i < n, stamped[id]); err != nil {
			return err
		}
	}
	return nil
}

// bookingChange is what a group did to one booking.
type bookingChange struct {
	record   work.Record // as staged
	existed  bool
	from, to work.BookingStatus
	given    work.Fields // what the group's own changes set
	at       time.Time   // when the status was set
}

func (a *application) deriveBooking(id work.ID, changed, stamped bool) error {
	before, after, err := a.around(work.BookingTable, id)
	if err != nil || after.Data == nil {
		return err
	}
	b := bookingChange{record: after, existed: before.Data != nil, given: a.given(work.BookingTable, id)}
	if b.from, err = a.status(statusOf(before)); err != nil {
		return err
	}
	if b.to, err = a.status(statusOf(after)); err != nil {
		return err
	}
	if b.at = b.given.Time("msdyn_offlinetimestamp"); b.at.IsZero() {
		b.at = a.now
	}
	set := work.Fields{}
	moved := changed && b.from.ID != b.to.ID
	if moved {
		if err := a.deriveTimestamp(b); err != nil {
			return err
		}
		if set, err = a.timesOf(b); err != nil {
			return err
		}
	}
	if changed {
		maps.Copy(set, durationOf(b))
	}
	if moved || stamped || changed && a.differs(before, after, "resource", "endtime", "msdyn_workorder") {
		if err := a.deriveTimeSpent(b, set); err != nil {
			return err
		}
	}
	return a.follow(after, set)
}

func statusOf(booking work.Record) work.ID {
	return work.Fields{"": booking.Column("bookingstatus")}.Ref("")
}

// given are the columns that the group's changes of a record set, the last value of each.
func (a *application) given(table string, id work.ID) work.Fields {
	all := work.Fields{}
	for _, c := range a.changes {
		if c.Table == table && c.ID == id {
			for column, edit := range c.Set {
				all[column] = edit.To
			}
		}
	}
	return all
}

func (a *application) differs(before, after work.Record, columns ...string) bool {
	for _, column := range columns {
		if !work.Equal(before.Column(column), after.Column(column)) {
			return true
		}
	}
	return false
}

// timesOf are the columns that follow from a status: at the desk its times, everywhere
// the arrival. What the group says itself stays.
func (a *application) timesOf(b bookingChange) (work.Fields, error) {
	booking := work.BookingOf(b.record)
	resource, _, err := a.stage.get(work.ResourceTable, booking.Resource)
	if err != nil {
		return nil, err
	}
	// A device has set the end already, or knows why not.
	another := a.author.Device != (work.ID{}) || resource.Fields().Ref("userid") != a.author.User
	set := work.DeskTimes(booking, b.from.Meaning, b.to.Meaning, another, b.at)
	if _, said := b.given["msdyn_actualarrivaltime"]; said {
		delete(set, "msdyn_actualarrivaltime")
	}
	for _, column := range []string{"starttime", "endtime"} {
		if _, said := b.given[column]; said {
			delete(set, "starttime")
			delete(set, "endtime")
			delete(set, "duration")
		}
	}
	return set, nil
}

// deriveTimestamp stages the booking timestamp of a status change for which the author
// made none.
func (a *application) deriveTimestamp(b bookingChange) error {
	if b.given.Bool(madeOnDevice) || !b.existed && (b.to.Meaning == 0 || b.to.Meaning == work.StatusScheduled) {
		return nil
	}
	for _, c := range a.changes {
		if c.Table == work.BookingTimestampTable && c.Op == work.Create && c.Columns().Ref("msdyn_booking") == b.record.ID {
			return nil
		}
	}
	setting, err := a.setting()
	if err != nil || !work.NeedsTimestamp(setting.Int("msdyn_timestampfrequency"), b.from, b.to) {
		return err
	}
	id := work.DerivedID(work.BookingTimestampTable, b.record.ID, b.record.Rev)
	if _, exists, err := a.stage.get(work.BookingTimestampTable, id); err != nil || exists {
		return err
	}
	stamp := work.Timestamp{Booking: b.record.ID, Status: b.to.ID, Meaning: b.to.Meaning, At: b.at}
	return a.bring(work.BookingTimestampTable, id, stamp.Columns(b.to.Name, work.TimestampDesktop), b.record.Column("ownerid"))
}
