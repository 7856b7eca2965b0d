package work

// TimeSpent is how long a booking was in each status that counts, in minutes.
type TimeSpent struct{ Travel, Work, Break int64 }

// Spent adds up spans, each rounded to whole minutes, so that the sums are those of the
// journals.
func Spent(spans []Span) TimeSpent {
	var t TimeSpent
	for _, s := range spans {
		switch s.Meaning {
		case StatusTraveling:
			t.Travel += s.Minutes()
		case StatusInProgress:
			t.Work += s.Minutes()
		case StatusOnBreak:
			t.Break += s.Minutes()
		}
	}
	return t
}

// Billable is the time in progress and on break, as documented.
func (t TimeSpent) Billable() int64 { return t.Work + t.Break }

// Cost is what the time cost at an hourly rate, in cents' precision.
func (t TimeSpent) Cost(rate float64) float64 { return costOf(t.Travel+t.Work+t.Break, rate) }

func costOf(minutes int64, rate float64) float64 {
	return cents(float64(minutes) * rate / 60)
}

// Totals are the columns of a completed booking that say how its time was spent and what
// it cost at the resource's hourly rate.
func (t TimeSpent) Totals(rate float64) Fields {
	return Fields{
		"msdyn_actualtravelduration":    Int(t.Travel),
		"msdyn_totaldurationinprogress": Int(t.Work),
		"msdyn_totalbreakduration":      Int(t.Break),
		"msdyn_totalbillableduration":   Int(t.Billable()),
		"msdyn_totalcost":               Decimal(t.Cost(rate)),
	}
}

// Journals are the booking journals of a completed booking: one for each span, with the
// cost of its time. The nth journal of a booking has the same id whenever it is made.
func Journals(booking ID, spans []Span, rate float64) []Record {
	records := make([]Record, 0, len(spans))
	for i, s := range spans {
		kind, billable := JournalWorkingHours, true
		switch s.Meaning {
		case StatusTraveling:
			kind, billable = JournalTravel, false
		case StatusOnBreak:
			kind = JournalBreak
		}
		records = append(records, Record{Table: BookingJournalTable, ID: JournalID(booking, i), Data: Encode(Fields{
			"msdyn_name":        Text(labelOf(journalTypeOptions, kind)),
			"msdyn_booking":     Ref(booking),
			"msdyn_journaltype": Int(kind),
			"msdyn_starttime":   Time(s.From),
			"msdyn_endtime":     Time(s.To),
			"msdyn_duration":    Int(s.Minutes()),
			"msdyn_billable":    Bool(billable),
			"msdyn_unitcost":    Decimal(rate),
			"msdyn_totalcost":   Decimal(costOf(s.Minutes(), rate)),
		})})
	}
	return records
}

// JournalID is the id of a booking's nth journal, counted from 0.
func JournalID(booking ID, n int) ID { return DerivedID(BookingJournalTable, booking, uint64(n)) }

// TimeEntries are the time entries of a completed booking of a work order: one for each
// span, as a draft. A booking without a work order has none.
func TimeEntries(b Booking, spans []Span) []Record {
	if b.WorkOrder == (ID{}) {
		return nil
	}
	records := make([]Record, 0, len(spans))
	for i, s := range spans {
		kind := TimeWork
		switch s.Meaning {
		case StatusTraveling:
			kind = TimeTravel
		case StatusOnBreak:
			kind = TimeBreak
		}
		description := labelOf(timeEntryOptions, kind)
		if b.Name != "" {
			description += ": " + b.Name
		}
		records = append(records, Record{Table: TimeEntryTable, ID: TimeEntryID(b.ID, i), Data: Encode(Fields{
			"msdyn_description":             Text(description),
			"msdyn_bookableresource":        Ref(b.Resource),
			"msdyn_bookableresourcebooking": Ref(b.ID),
			"msdyn_workorder":               Ref(b.WorkOrder),
			"msdyn_bookingstatus":           Ref(s.Status),
			"msdyn_start":                   Time(s.From),
			"msdyn_end":                     Time(s.To),
			"msdyn_duration":                Int(s.Minutes()),
			"msdyn_type":                    Int(kind),
			"msdyn_entrystatus":             Int(EntryDraft),
		})})
	}
	return records
}

// TimeEntryID is the id of a booking's nth generated time entry, counted from 0.
func TimeEntryID(booking ID, n int) ID { return DerivedID(TimeEntryTable, booking, uint64(n)) }

func labelOf(options []Option, value int64) string {
	for _, o := range options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}
