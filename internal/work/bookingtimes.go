package work

import "time"

// TimeColumns are the columns of a booking that say when it is.
var TimeColumns = []string{"starttime", "endtime"}

// longestBooking is what the duration of a booking can say.
const longestBooking = 5_256_000 * time.Minute

// CheckBookingTimes reports that a booking ends before it starts, or ten years after. The
// error is Invalid and names the end. A booking with only one of the times says nothing.
func CheckBookingTimes(b Booking) error {
	if b.Start.IsZero() || b.End.IsZero() {
		return nil
	}
	e := &Error{Kind: Invalid, Reason: WrongTimes, Column: "endtime"}
	switch lasts := b.End.Sub(b.Start); {
	case lasts < 0:
		e.Message = "A booking cannot end before it starts: set another end time, or the start time as well"
	case lasts > longestBooking:
		e.Message = "A booking can last ten years at most: set an earlier end time"
	default:
		return nil
	}
	return e
}

// DeriveDuration returns the duration of a booking that follows from its start and its end,
// nothing if it is that already, or if one of them is not known.
func DeriveDuration(b Booking) Fields {
	if b.Start.IsZero() || b.End.IsZero() {
		return nil
	}
	minutes := max(0, int64(b.End.Sub(b.Start).Round(time.Minute)/time.Minute))
	if minutes == int64(b.Duration/time.Minute) {
		return nil
	}
	return Fields{"duration": Int(minutes)}
}

// followTimes checks the times of a booking that a change on a device sets, and shows the
// duration that the server will derive from them. What sets neither is not asked: nobody
// who changes something else answers for the times.
func followTimes(g *Group, r Record, columns Fields) error {
	if r.Table != BookingTable || !setsAny(columns, TimeColumns) {
		return nil
	}
	b := BookingOf(Record{Table: r.Table, ID: r.ID, Data: Patch(r.Data, columns)})
	if err := CheckBookingTimes(b); err != nil {
		return err
	}
	if _, said := columns["duration"]; said {
		return nil
	}
	if follows := DeriveDuration(b); len(follows) > 0 {
		g.Provisional = append(g.Provisional, UpdateOf(r.Table, r.ID, follows))
	}
	return nil
}

func setsAny(columns Fields, names []string) bool {
	for _, name := range names {
		if _, set := columns[name]; set {
			return true
		}
	}
	return false
}
