package work

import (
	"maps"
	"testing"
	"time"
)

func TestTimesOfATimeEntryAgree(t *testing.T) {
	start, end, minutes := func(h, m int) Fields { return Fields{"msdyn_start": Time(at(h, m))} },
		func(h, m int) Fields { return Fields{"msdyn_end": Time(at(h, m))} },
		func(n int64) Fields { return Fields{"msdyn_duration": Int(n)} }
	all := func(sets ...Fields) Fields {
		out := Fields{}
		for _, s := range sets {
			maps.Copy(out, s)
		}
		return out
	}
	kept := all(start(8, 0), end(9, 0), minutes(60))
	for name, c := range map[string]struct {
		has, set, want Fields
		wrong          string // column at fault
	}{
		"new with an end":                {nil, all(start(8, 0), end(9, 30)), minutes(90), ""},
		"new with a duration":            {nil, all(start(8, 0), minutes(45)), end(8, 45), ""},
		"new with both that differ":      {nil, all(start(8, 0), end(9, 0), minutes(10)), minutes(60), ""},
		"new with neither":               {nil, start(8, 0), nil, ""},
		"new without a start":            {nil, all(end(9, 0), minutes(10)), nil, ""},
		"nothing to add":                 {nil, kept, nil, ""},
		"over midnight":                  {nil, all(start(22, 0), Fields{"msdyn_end": Time(at(2, 0).AddDate(0, 0, 1))}), minutes(240), ""},
		"the start moves":                {kept, start(8, 15), minutes(45), ""},
		"the end moves":                  {kept, end(10, 0), minutes(120), ""},
		"the duration changes":           {kept, minutes(30), end(8, 30), ""},
		"start and duration change":      {kept, all(start(10, 0), minutes(30)), end(10, 30), ""},
		"the end is emptied":             {kept, Fields{"msdyn_end": Null}, end(9, 0), ""},
		"another column changes":         {kept, Fields{"msdyn_type": Int(TimeTravel)}, nil, ""},
		"it ends before it starts":       {kept, end(7, 0), nil, "msdyn_end"},
		"it starts after its end":        {kept, start(9, 1), nil, "msdyn_start"},
		"new, ends before it starts":     {nil, all(start(8, 0), end(7, 59)), nil, "msdyn_end"},
		"no time at all":                 {nil, all(start(8, 0), end(8, 0)), minutes(0), ""},
		"seconds that round to the same": {all(start(8, 0), Fields{"msdyn_end": Time(at(8, 45).Add(20 * time.Second))}), minutes(45), nil, ""},
		"a duration that overflows":      {nil, all(start(8, 0), minutes(1<<62)), Fields{"msdyn_end": Time(at(8, 0).Add(5_256_000 * time.Minute))}, ""},
	} {
		got, err := FitTimeEntry(c.has, c.set)
		if c.wrong != "" {
			if e, ok := err.(*Error); !ok || e.Kind != Invalid || e.Column != c.wrong {
				t.Errorf("%s: %v, %v; want the column %s to be blamed", name, got, err, c.wrong)
			}
			continue
		}
		if err != nil || string(Encode(got)) != string(Encode(c.want)) {
			t.Errorf("%s: %s, %v; want %s", name, Encode(got), err, Encode(c.want))
		}
	}
}

// What the server makes of timestamps agrees with the rule, though its times have seconds.
func TestEntriesOfABookingAgree(t *testing.T) {
	spans := []Span{{Meaning: StatusTraveling, From: at(8, 4).Add(40 * time.Second), To: at(8, 30).Add(9 * time.Second)}}
	for _, r := range TimeEntries(Booking{ID: bookingID, WorkOrder: stampID}, spans) {
		if got, err := FitTimeEntry(r.Fields(), nil); len(got) > 0 || err != nil {
			t.Errorf("%s: %s, %v", r.Data, Encode(got), err)
		}
		if e := TimeEntryOf(r); !e.FromBooking() || !e.Counts() || e.Minutes != 25 {
			t.Errorf("read %+v", e)
		}
	}
}

func TestOverlappingTimeEntries(t *testing.T) {
	entry := func(n byte, resource ID, from, to time.Time) TimeEntry {
		return TimeEntry{ID: ID{15: n}, Resource: resource, Start: from, End: to}
	}
	me, other := ID{1}, ID{2}
	canceled := entry(6, me, at(8, 0), at(18, 0))
	canceled.State = EntryCancelled
	got := Overlapping([]TimeEntry{
		entry(5, me, at(12, 0), at(13, 0)), // meets the next one, shares nothing
		entry(1, me, at(8, 0), at(10, 0)), entry(2, me, at(8, 30), at(9, 0)), entry(3, me, at(9, 30), at(11, 0)),
		entry(4, other, at(12, 15), at(12, 45)), canceled, entry(7, me, at(12, 30), at(12, 30)), entry(8, me, at(13, 0), at(14, 0)),
	})
	if want := map[ID]bool{{15: 1}: true, {15: 2}: true, {15: 3}: true}; !maps.Equal(got, want) {
		t.Errorf("overlapping are %v", got)
	}
	if got := Overlapping(nil); len(got) > 0 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestApprovedTimeEntriesAreClosed(t *testing.T) {
	table := Standard().Table(TimeEntryTable)
	entry := func(state int64) Record {
		return Record{Table: TimeEntryTable, ID: stampID, Data: Encode(Fields{"msdyn_start": Time(at(8, 0)), "msdyn_duration": Int(5), "msdyn_entrystatus": Int(state)})}
	}
	for state, closed := range map[int64]bool{0: false, EntryDraft: false, EntryReturned: false, EntrySubmitted: false, EntryApproved: true} {
		_, set := SetColumns(table, entry(state), Fields{"msdyn_duration": Int(9)}, at(9, 0))
		_, del := DeleteRecord(table, entry(state), at(9, 0))
		if Is(set, Forbidden) != closed || Is(del, Forbidden) != closed {
			t.Errorf("state %d: set %v, delete %v", state, set, del)
		}
	}
}
