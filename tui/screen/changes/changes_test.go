package changes_test

import (
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/tuitest/stage"
)

func TestTell(t *testing.T) {
	db := stage.Device(t)
	teller, err := changes.New(db, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	g := stage.Save(t, db, stage.At(9, 41), "Set status: In Progress",
		work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{
			"msdyn_actualarrivaltime": work.Time(stage.At(9, 41)), "bookingstatus": work.Ref(stage.InProgress())}))
	told := teller.Tell(g.Changes[0], []byte(`{"bookingstatus":"`+stage.ID(9, 9).String()+`"}`))
	if told.Subject() != "Booking: Chiller: low pressure alarm" || told.Doing() != "Changed" {
		t.Errorf("%q %q", told.Subject(), told.Doing())
	}
	want := []changes.Column{
		{"bookingstatus", "Booking status", "Scheduled", "In Progress", "a record that is not on this device", true},
		{"msdyn_actualarrivaltime", "Actual arrival", "", "2026-11-23 09:41", "", true},
	}
	if len(told.Columns) != 2 || told.Columns[0] != want[0] || told.Columns[1] != want[1] {
		t.Errorf("%+v", told.Columns)
	}
}

func TestTellWhatIsNotKnownHere(t *testing.T) {
	db := stage.Device(t)
	teller, _ := changes.New(db, time.UTC)
	made := teller.Tell(work.CreateOf(work.QuickNoteTable, stage.ID(8, 1), work.Fields{"msdyn_name": work.Text("Weeping nut")}), nil)
	if made.Subject() != "Quick note: Weeping nut" || made.Doing() != "New" || made.Columns[0].HasServer {
		t.Errorf("%+v", made)
	}
	gone := teller.Tell(work.DeleteOf("custom_table", stage.ID(8, 2)), nil)
	if gone.Subject() != "custom_table" || gone.Doing() != "Deleted" {
		t.Errorf("%+v", gone)
	}
	odd := teller.Tell(work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"zz": work.Int(1), "name": work.Text("x")}), nil)
	if odd.Columns[0].Name != "name" || odd.Columns[1].To != "1" || odd.Columns[1].Label != "zz" {
		t.Errorf("%+v", odd.Columns)
	}
}
