package apply

import (
	"maps"

	"fieldbook/internal/work"
)

// deriveTimeSpent adds to a booking's columns how its time was spent: the travel once the
// work begins, everything when it is completed. Then its journals and time entries are made
// again from all of its timestamps. A booking that is reopened keeps what it has until it
// is completed again.
func (a *application) deriveTimeSpent(b bookingChange, set work.Fields) error {
	if b.to.Meaning != work.StatusInProgress && b.to.Meaning != work.StatusCompleted {
		return nil
	}
	record := b.record
	record.Data = work.Patch(record.Data, set)
	booking := work.BookingOf(record)
	list, err := a.stamps(booking.ID)
	if err != nil {
		return err
	}
	if b.to.Meaning == work.StatusInProgress { // the span that has just begun has no end yet
		travel := work.Spent(work.Spans(list, booking.Start)).Travel
		if travel > 0 || b.record.Column("msdyn_actualtravelduration") != nil {
			maps.Copy(set, work.Differing(b.record, work.Fields{"msdyn_actualtravelduration": work.Int(travel)}))
		}
		return nil
	}
	resource, _, err := a.stage.get(work.ResourceTable, booking.Resource)
	if err != nil {
		return err
	}
	rate := resource.Fields().Float("msdyn_hourlyrate")
	spans := work.Spans(list, booking.End)
	maps.Copy(set, work.Differing(b.record, work.Spent(spans).Totals(rate)))
	owner := b.record.Column("ownerid")
	journals := generated{
		table: work.BookingJournalTable, column: "msdyn_booking", booking: booking.ID, owner: owner,
		records: work.Journals(booking.ID, spans, rate), final: func(work.Record) bool { return false },
	}
	if err := a.settle(journals); err != nil {
		return err
	}
	setting, err := a.setting()
	if err != nil || setting.Int("msdyn_timeentrygenerationstrategy") != work.EntriesFromTimestamps {
		return err
	}
	if user := resource.Fields().Ref("userid"); user != (work.ID{}) {
		owner = work.RefTo(work.UserTable, user)
	}
	return a.settle(generated{
		table: work.TimeEntryTable, column: "msdyn_bookableresourcebooking", booking: booking.ID, owner: owner,
		records: work.TimeEntries(booking, spans),
		final: func(r work.Record) bool { // somebody answers for it already
			return work.Fields{"": r.Column("msdyn_entrystatus")}.Int("") != work.EntryDraft
		},
	})
}

// stamps are the timestamps of a booking.
func (a *application) stamps(booking work.ID) ([]work.Timestamp, error) {
	rows, err := a.children(work.BookingTimestampTable, "msdyn_booking", booking)
	if err != nil {
		return nil, err
	}
	list := make([]work.Timestamp, len(rows))
	for i, r := range rows {
		list[i] = work.TimestampOf(r)
	}
	return list, nil
}

// generated are records that the server makes of a booking.
type generated struct {
	table, column string // the column points at the booking
	booking       work.ID
	owner         []byte
	records       []work.Record
	final         func(work.Record) bool // it is not to be touched any more
}

// settle stages records so that exactly these are there of those that the server makes:
// those that are there are corrected, those that are too many go. What people entered stays.
func (a *application) settle(m generated) error {
	wanted := map[work.ID]bool{}
	for _, r := range m.records {
		wanted[r.ID] = true
		old, exists, err := a.stage.get(m.table, r.ID)
		if err != nil {
			return err
		}
		switch {
		case !exists:
			err = a.bring(m.table, r.ID, r.Fields(), m.owner)
		case !m.final(old):
			err = a.follow(old, work.Differing(old, r.Fields()))
		}
		if err != nil {
			return err
		}
	}
	there, err := a.children(m.table, m.column, m.booking)
	if err != nil {
		return err
	}
	for _, r := range there {
		if !wanted[r.ID] && work.IsDerived(m.table, m.booking, r.ID) && !m.final(r) {
			a.drop(r)
		}
	}
	return nil
}
