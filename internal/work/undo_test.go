package work

import (
	"strings"
	"testing"
	"time"
)

func TestUndo(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s, id := Standard(), ID{1}
	update := UpdateOf(ContactTable, id, Fields{"telephone1": Text("2"), "jobtitle": Text("Brewer")})
	update.Set["telephone1"] = Edit{From: Text("1"), To: Text("2")}
	g := Group{Title: "Contact", Changes: []Change{update, CreateOf(QuickNoteTable, ID{2}, Fields{"msdyn_name": Text("n")})}}

	back, err := Undo(s, g, now)
	if err != nil {
		t.Fatal(err)
	}
	if back.Title != "Undo: Contact" || !back.At.Equal(now) || len(back.Changes) != 2 || back.Changes[0].Op != Delete || back.Changes[0].ID != (ID{2}) {
		t.Fatalf("%+v", back)
	}
	set := back.Changes[1].Columns()
	if set.Text("telephone1") != "1" || string(set["jobtitle"]) != "null" {
		t.Errorf("columns: %v", set)
	}
	again, err := Undo(s, Group{Title: back.Title}, now)
	if err != nil || again.Title != "Redo: Contact" {
		t.Errorf("%q, %v", again.Title, err)
	}
	if third, _ := Undo(s, Group{Title: again.Title}, now); third.Title != "Undo: Contact" {
		t.Errorf("%q", third.Title)
	}
	for want, c := range map[string]Change{
		"set another one instead":                              CreateOf(BookingTimestampTable, id, nil),
		"the office has that service task: ask them to delete": CreateOf(ServiceTaskTable, id, nil),
		"restore the record":                                   DeleteOf(ContactTable, id),
	} {
		if _, err := Undo(s, Group{Title: "X", Changes: []Change{c}}, now); !Is(err, Forbidden) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := Undo(s, Group{Changes: []Change{{Table: "nope"}}}, now); !Is(err, NotFound) {
		t.Errorf("%v", err)
	}
}
