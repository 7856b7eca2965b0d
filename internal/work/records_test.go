package work

import (
	"strings"
	"testing"
)

func TestCreateAndDeleteRecord(t *testing.T) {
	entries, stamps, bookings := Standard().Table(TimeEntryTable), Standard().Table(UserTable), Standard().Table(BookingTable)
	notes := Standard().Table(QuickNoteTable)
	for _, c := range []struct {
		name    string
		table   *Table
		columns Fields
		kind    Kind
		says    string // in the error
		title   string
	}{
		{"named", notes, Fields{"msdyn_name": Text("Valve"), "msdyn_quicknote_lookup_entity": Ref(bookingID), "msdyn_text": Text("stuck")}, 0, "", "New Quick note: Valve"},
		{"required left out", entries, Fields{"msdyn_description": Text("x")}, Invalid, "required", ""},
		{"unknown column", entries, Fields{"nosuch": Int(1)}, Invalid, "has no column", ""},
		{"the server's column", notes, Fields{"createdon": Time(at(9, 0))}, Forbidden, "set by the server", ""},
		{"the server's table", stamps, Fields{"fullname": Text("x")}, Forbidden, "cannot be changed on a device", ""},
	} {
		g, err := CreateRecord(c.table, c.columns, at(9, 0), once(t, stampID))
		if c.says != "" {
			if err == nil || KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil || g.Title != c.title || len(g.Changes) != 1 || g.Changes[0].Op != Create || g.Changes[0].ID != stampID || !g.At.Equal(at(9, 0)) {
			t.Errorf("%s: %+v, %v", c.name, g, err)
		}
	}

	note := Record{Table: QuickNoteTable, ID: stampID, Data: Encode(Fields{"msdyn_name": Text("Valve")})}
	if g, err := DeleteRecord(notes, note, at(9, 0)); err != nil || g.Title != "Delete Quick note: Valve" || g.Changes[0].Op != Delete {
		t.Errorf("%+v, %v", g, err)
	}
	if _, err := DeleteRecord(bookings, planned(nil), at(9, 0)); err == nil || KindOf(err) != Forbidden {
		t.Errorf("a booking was deleted: %v", err)
	}
}
