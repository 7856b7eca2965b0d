package syncerror_test

import (
	"strings"
	"testing"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest/stage"
)

// disputed makes a conflict: two columns differ, a third was given the same value by both.
func disputed(t *testing.T, db *localdb.DB) {
	g := stage.Save(t, db, stage.At(10, 30), "Booking: after the visit", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{
		"name": work.Text("Chiller: repaired"), "bookingstatus": work.Ref(stage.InProgress()), "msdyn_milestraveled": work.Int(12),
	}))
	r, err := db.Get(work.BookingTable, stage.Booking())
	if err != nil {
		t.Fatal(err)
	}
	r.Rev, r.Data = 8, work.Patch(r.Data, work.Fields{"name": work.Text("Chiller: repaired"), "bookingstatus": work.Ref(stage.Scheduled()), "msdyn_milestraveled": work.Int(40), "endtime": work.Time(stage.At(12, 15))})
	stage.Refuse(t, db, g.ID, localdb.SyncError{ID: stage.ID(7, 5), Type: localdb.ErrorConflict, Code: "conflict", At: stage.At(10, 31), Server: r.Data,
		Message: "Booking Chiller: low pressure alarm was changed on the server after this device last saw it. The server's version was kept."},
		localdb.Row{Record: r})
}

// sentAgain are the values of the one group that waits to be sent.
func sentAgain(t *testing.T, db *localdb.DB) string {
	t.Helper()
	e := waiting(t, db)
	if len(e) != 1 {
		t.Fatalf("%d groups wait", len(e))
	}
	var out []string
	c := e[0].Group.Changes[0]
	for _, name := range c.ColumnNames() {
		out = append(out, name+"="+string(c.Set[name].To))
	}
	return strings.Join(out, " ")
}

func TestWhatDiffersComesFirst(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, disputed, func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter")
		f := p.Frame()
		miles, alike, name := strings.Index(f, "12 "), strings.Index(f, "The same on both sides"), strings.LastIndex(f, "Chiller: repaired")
		if miles < 0 || alike < miles || name < alike {
			t.Errorf("the order is %d %d %d:\n%s", miles, alike, name, f)
		}
		p.Press("down", "down")
		p.Has("► Name")
		p.Press("t")
		p.Has("· Both sides have this value already.")
	})
}

func TestWhatOnlyTheOfficeChangedIsShownAndStays(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, disputed, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "down", "down", "down")
		p.Has("Changed at the office only", "► End time", "2026-11-23 11:30", "2026-11-23 12:15")
		p.Hasnt("Only the office changed this column")
		for _, key := range []string{"t", "e"} {
			p.Press(key)
			p.Has("Only the office changed this column")
		}
		p.Press("r")
		if got := sentAgain(t, db); strings.Contains(got, "endtime") {
			t.Errorf("sent again: %s", got)
		}
	})
}

func TestTheServersValueOfOneColumn(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, disputed, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter")
		p.Hasnt("√")
		p.Press("down", "t")
		p.Has("√ 40", "√ In Progress", "r sends 1 value of yours again and leaves 1")
		p.Press("t")
		p.Hasnt("√")
		p.Press("t", "r")
		p.Has("It is sent again.")
		if got := sentAgain(t, db); active(t, db) != 0 || got != "bookingstatus="+string(work.Ref(stage.InProgress())) {
			t.Errorf("sent again: %s", got)
		}
	})
	// With another value for one column the choice for the others holds.
	play(t, stage.Set{Status: stage.Failed()}, disputed, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "t", "down", "e", "ctrl+u")
		p.Type("26")
		p.Press("enter")
		if got := sentAgain(t, db); active(t, db) != 0 || got != "msdyn_milestraveled=26" {
			t.Errorf("sent again: %s", got)
		}
	})
}

func TestTheServersValueOfAllColumnsGivesMineUp(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, disputed, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "t", "down", "t")
		p.Has("Give up your values of")
		p.Press("n")
		p.Has("√ 12") // as it was before
		p.Press("t", "y")
		p.Has("√ Discarded", "z brings it back")
		if active(t, db) != 0 || len(waiting(t, db)) != 0 {
			t.Error("not given up")
		}
		p.Press("z")
		p.Has("× Conflict")
		p.Hasnt("√ 40", "√ 12")
		if active(t, db) != 1 {
			t.Error("not back")
		}
	})
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "x", "y", "t")
		p.Has("It is discarded. z brings it back.")
	})
}

func TestWhereThereIsNothingToTake(t *testing.T) {
	unknown := func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(10, 30), "Task", work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_percentcomplete": work.Int(40)}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorOther})
	}
	created := func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(10, 50), "Note", work.CreateOf(work.QuickNoteTable, stage.ID(6, 1), work.Fields{"msdyn_name": work.Text("Gate locked")}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorAlreadyExists, Server: work.Encode(work.Fields{"msdyn_name": work.Text("Other")})})
	}
	for why, prepare := range map[string]func(*testing.T, *localdb.DB){
		"The server's value is not known.": unknown, "There are no two values to choose from.": created,
	} {
		play(t, stage.Set{Status: stage.Failed()}, prepare, func(p *stage.Play, db *localdb.DB) {
			p.Press("enter", "t")
			p.Has(why)
		})
	}
	at := []screen.Place{{Screen: screen.SyncError, Record: work.ID{9}}}
	play(t, stage.Set{Status: stage.Failed(), Start: at}, nothing, func(p *stage.Play, _ *localdb.DB) {
		p.Press("t")
		p.Has("There is no sync error here.")
	})
}
