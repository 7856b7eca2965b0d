package syncerror_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/syncerror"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func opener(db *localdb.DB) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		switch p.Screen {
		case screen.SyncErrors:
			return syncerror.NewList(d, db, db)
		case screen.SyncError:
			return syncerror.New(d, db, db, p)
		}
		return nil
	}
}

// play runs a story with a device on which prepare has made sync errors.
func play(t *testing.T, set stage.Set, prepare func(t *testing.T, db *localdb.DB), story func(p *stage.Play, db *localdb.DB)) {
	t.Helper()
	if set.Start == nil {
		set.Start = []screen.Place{{Screen: screen.SyncErrors}}
	}
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		prepare(t, db)
		story(stage.Open(t, set, opener(db)), db)
	})
}

// refused makes one sync error: a duration that is too long.
func refused(t *testing.T, db *localdb.DB) {
	g := stage.Save(t, db, stage.At(9, 41), "Task: Find and repair leak",
		work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_actualduration": work.Int(190), "msdyn_percentcomplete": work.Int(40)}))
	stage.Refuse(t, db, g.ID, localdb.SyncError{
		ID: stage.ID(7, 1), Type: localdb.ErrorOther, At: stage.At(10, 24), Code: "duration", Column: "msdyn_actualduration",
		Message: "Actual duration must be at most 120 min: the task cannot take longer than the visit",
		Server:  []byte(`{"msdyn_actualduration":31,"msdyn_percentcomplete":20}`),
	})
}

// several makes one of each type.
func several(t *testing.T, db *localdb.DB) {
	refused(t, db)
	conflict := stage.Save(t, db, stage.At(10, 30), "Set status: In Progress",
		work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress())}))
	stage.Refuse(t, db, conflict.ID, localdb.SyncError{ID: stage.ID(7, 2), Type: localdb.ErrorConflict, At: stage.At(10, 31),
		Server: []byte(`{"bookingstatus":"` + stage.Scheduled().String() + `"}`)})
	gone := stage.Save(t, db, stage.At(10, 40), "Task: Record pressures",
		work.UpdateOf(work.ServiceTaskTable, stage.Pressures(), work.Fields{"msdyn_percentcomplete": work.Int(100)}))
	stage.Refuse(t, db, gone.ID, localdb.SyncError{ID: stage.ID(7, 3), Type: localdb.ErrorRecordNotFound, At: stage.At(10, 41),
		Message: "Entity msdyn_workorderservicetask With Id = " + stage.Pressures().String() + " Does Not Exist"})
	note := stage.Save(t, db, stage.At(10, 50), "Note: Gate locked",
		work.CreateOf(work.QuickNoteTable, stage.ID(6, 1), work.Fields{"msdyn_name": work.Text("Gate locked"), "msdyn_text": work.Text("Gate locked.\nCalled the site.")}))
	stage.Refuse(t, db, note.ID, localdb.SyncError{ID: stage.ID(7, 4), Type: localdb.ErrorAlreadyExists, At: stage.At(10, 51)})
}

func nothing(*testing.T, *localdb.DB) {}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Failed()) {
		frame := func(name string, prepare func(*testing.T, *localdb.DB), keys ...string) {
			play(t, set, prepare, func(p *stage.Play, _ *localdb.DB) {
				p.Press(keys...)
				p.Check(t, "¶")
				if set.ASCII {
					tuitest.CheckASCII(t, strings.ReplaceAll(p.Frame(), "¶", "?"))
				}
				tuitest.Golden(t, set.Name(name), p.Frame())
			})
		}
		frame("list", several)
		frame("empty", nothing)
		frame("refused", refused, "enter")
		frame("edit", refused, "enter", "e")
		frame("conflict", disputed, "enter")
		frame("chosen", disputed, "enter", "down", "t")
		if set.W == 80 {
			frame("exists", several, "enter")
			frame("gone", several, "down", "enter")
			frame("discarded", refused, "enter", "x", "y")
		}
	}
}

func active(t *testing.T, db *localdb.DB) int {
	t.Helper()
	list, err := db.SyncErrors(false)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

func waiting(t *testing.T, db *localdb.DB) []localdb.Entry {
	t.Helper()
	entries, err := db.Outbox()
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestListNamesTheDocumentedTypes(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, several, func(p *stage.Play, _ *localdb.DB) {
		p.Has("Sync errors: 4", "Conflict", "Record not found", "Record already exists", "Others", "Not Exist",
			"The office changed the same record meanwhile.", "× 10:24  Service task: Find and repair leak")
		p.Press("/")
		p.Type("pressures")
		p.Press("enter", "enter")
		p.Has("Sync error: Service task: Record pressures", "not there any more")
		p.Press("esc")
		p.Has(`filter "pressures" 1 of 4`)
	})
}

func TestThreeSidesBesideEachOther(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter")
		p.Has("When you opened it", "Yours", "On the server", "× Actual duration", "% complete", "Code     duration",
			"Your values were undone on this device and are kept here", "You did  Task: Find and repair leak, 09:41")
	})
}

func TestSendAgain(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("r") // works offline: it is saved here and goes out later
		p.Has("Saved on this device: Task: Find and repair leak. It is sent again.", "No sync errors.")
		if e := waiting(t, db); len(e) != 1 || string(e[0].Group.Changes[0].Set["msdyn_actualduration"].To) != "190" {
			t.Errorf("outbox: %+v", e)
		}
	})
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "r")
		p.Has("It is sent again.", "No sync errors.")
		if active(t, db) != 0 {
			t.Error("the error is still active")
		}
	})
}

func TestChangeAndSend(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "e")
		p.Has("Actual duration", "Enter saves it on this device and sends it again.")
		p.Press("ctrl+u")
		p.Type("a lot")
		p.Press("enter")
		p.Has("× ", "must be a number")
		p.Press("ctrl+u")
		p.Hasnt("must be a number")
		p.Type("-5")
		p.Press("enter")
		p.Has("× ")
		if active(t, db) != 1 {
			t.Fatal("a wrong value was sent")
		}
		p.Press("ctrl+u")
		p.Type("115")
		p.Press("enter")
		p.Has("It is sent again.", "No sync errors.")
		e := waiting(t, db)
		if len(e) != 1 || string(e[0].Group.Changes[0].Set["msdyn_actualduration"].To) != "115" || string(e[0].Group.Changes[0].Set["msdyn_percentcomplete"].To) != "40" {
			t.Errorf("outbox: %+v", e)
		}
	})
}

func TestChangeALookupByItsName(t *testing.T) {
	conflict := func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(10, 30), "Set status", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress()), "msdyn_milestraveled": work.Int(3)}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorConflict, Column: "bookingstatus"})
	}
	play(t, stage.Set{Status: stage.Failed()}, conflict, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "e", "ctrl+u")
		p.Type("nowhere")
		p.Press("enter")
		p.Has(`There is no booking status called "nowhere" on this device`)
		p.Press("ctrl+u")
		p.Type("in PROGRESS")
		p.Press("enter")
		if active(t, db) != 0 || len(waiting(t, db)) != 1 {
			t.Errorf("not sent again:\n%s", p.Frame())
		}
	})
}

// beginning is a device whose lists are only the beginning of what the server has.
type beginning struct{ *localdb.DB }

func (b beginning) List(ctx context.Context, q work.Query) ([]work.Record, error) {
	list, err := b.DB.List(ctx, q)
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list[:1], work.Errorf(work.Partial, "First 1 of more.")
}

// A name that is not in the beginning of a list may still be in the rest of it.
func TestANameIsLookedForInAListThatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		g := stage.Save(t, db, stage.At(10, 30), "Set status", work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress())}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorConflict, Column: "bookingstatus"})
		statuses, err := db.List(t.Context(), work.Query{Table: work.BookingStatusTable})
		if err != nil || len(statuses) < 2 {
			t.Fatal(len(statuses), err)
		}
		p := stage.Open(t, stage.Set{Status: stage.Failed(), Start: []screen.Place{{Screen: screen.SyncErrors}}}, func(d screen.Deps, at screen.Place) screen.Screen {
			if at.Screen == screen.SyncErrors {
				return syncerror.NewList(d, beginning{db}, db)
			}
			return syncerror.New(d, beginning{db}, db, at)
		})
		p.Press("enter", "e", "ctrl+u")
		p.Type(statuses[1].Fields().Text("name"))
		p.Press("enter")
		p.Has(`" is not among the first 1 Booking statuses: use its id`)
		p.Press("ctrl+u")
		p.Type(statuses[0].Fields().Text("name"))
		p.Press("enter")
		if active(t, db) != 0 {
			t.Errorf("not sent again:\n%s", p.Frame())
		}
	})
}

func TestEscLeavesTheFieldOnly(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter", "down", "e")
		p.Type("q1x")
		p.Has(" % complete 40q1x")
		p.Press("esc")
		p.Has("Sync error: Service task", "► % complete")
		p.Press("esc")
		p.Has("Sync errors: 1")
	})
}

func TestDiscardAndUndo(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("z")
		p.Has("Nothing was discarded here.")
		p.Press("x")
		p.Has("Give up your values of")
		p.Press("n")
		if active(t, db) != 1 {
			t.Fatal("no means no")
		}
		p.Press("x", "y")
		p.Has("Discarded. z brings it back.", "No sync errors.")
		p.Press("z")
		p.Has("The sync error is back.", "Sync errors: 1")
	})
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter", "z")
		p.Has("It was not discarded.")
		p.Press("x", "y")
		p.Has("√ Discarded", "Press z to bring the sync error back.")
		p.Press("r")
		p.Has("It is discarded. z brings it back.")
		p.Press("z")
		p.Has("The sync error is back.", "× Others")
		if active(t, db) != 1 {
			t.Error("not back")
		}
	})
}

func TestOpenedFromARecord(t *testing.T) {
	at := []screen.Place{{Screen: screen.SyncError, Table: work.ServiceTaskTable, Record: stage.Leak()}}
	play(t, stage.Set{Status: stage.Failed(), Start: at}, several, func(p *stage.Play, _ *localdb.DB) {
		p.Has("Sync error: Service task: Find and repair leak")
		p.Press("x", "y")
		p.Has("√ Discarded")
	})
	play(t, stage.Set{Status: stage.Failed(), Start: at}, nothing, func(p *stage.Play, _ *localdb.DB) {
		p.Has("There is no sync error here any more.")
		for _, k := range []string{"r", "e", "x", "z", "c", "enter"} {
			p.Press(k)
			p.Has("There is no sync error here.")
		}
	})
}

func TestADeletionHasNothingToChange(t *testing.T) {
	deletion := func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(10, 30), "Delete task", work.DeleteOf(work.ServiceTaskTable, stage.Leak()))
		stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorOther, Detail: "plug-in 0x80040265\nTask: Leak\nupdate"})
	}
	play(t, stage.Set{Status: stage.Failed()}, deletion, func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter")
		p.Has("(deleted)", "gave no reason", "Detail from the server", "plug-in 0x80040265")
		p.Hasnt("¶") // the server breaks its lines
		p.Press("e")
		p.Has("A deletion has no values to change.")
	})
}

func TestARetryThatFailsIsSaid(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, db *localdb.DB) {
		p.Press("enter")
		if err := db.DiscardSyncError(stage.ID(7, 1)); err != nil {
			t.Fatal(err)
		}
		p.Press("r")
		p.Has("Sending it again failed:", "√ Discarded")
	})
}

func TestAnEmptyListOffersNothing(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, nothing, func(p *stage.Play, _ *localdb.DB) {
		p.Press("/")
		p.Has("There is nothing to filter.")
		for _, k := range []string{"r", "x", "c", "enter"} {
			p.Press(k)
			p.Has("Nothing is selected.")
		}
	})
}

func TestCopy(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, _ *localdb.DB) {
		p.Press("c")
		p.Has("The details are in the clipboard.")
		p.Press("enter", "c")
		p.Has("The details are in the clipboard.")
	})
}

func TestMouse(t *testing.T) {
	play(t, stage.Set{Status: stage.Failed()}, refused, func(p *stage.Play, _ *localdb.DB) {
		p.Press("enter")
		for y, l := range strings.Split(p.Frame(), "\n") {
			if strings.Contains(l, "% complete") {
				p.Click(10, y)
				p.Has("► % complete")
				p.Click(10, y)
				p.Has("Enter saves it")
			}
		}
	})
}

func TestHostileTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		for _, h := range fixtures.NamedHostile() {
			for _, set := range []stage.Set{{W: 100, H: 30}, {W: 40, H: 12}} {
				g := stage.Save(t, db, stage.At(9, 41), h.Text,
					work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_name": work.Text(h.Text), "msdyn_description": work.Text(h.Text)}))
				stage.Refuse(t, db, g.ID, localdb.SyncError{Type: localdb.ErrorOther, Message: h.Text, Detail: h.Text, Code: h.Text,
					Column: h.Text, Server: work.Encode(work.Fields{"msdyn_name": work.Text(h.Text)})})
				set.Status, set.Start = stage.Failed(), []screen.Place{{Screen: screen.SyncErrors}}
				p := stage.Open(t, set, opener(db))
				for _, keys := range []string{"", "enter", "end", "e", "esc", "x", "y"} {
					p.Press(strings.Fields(keys)...)
					p.Check(t, stage.Odd(p.Frame(), h.Text))
				}
			}
		}
		if active(t, db) != 0 {
			t.Error("some were not discarded")
		}
	})
}

// A conflict over an action that also makes something says that later changes of it wait.
func TestAConflictSaysWhatWaits(t *testing.T) {
	open := []screen.Place{{Screen: screen.SyncError, Table: work.BookingTable, Record: stage.Booking()}}
	play(t, stage.Set{Status: stage.Failed(), Start: open}, several, func(p *stage.Play, _ *localdb.DB) {
		p.Has("The server's values were kept")
		p.Hasnt("wait for your")
	})
	play(t, stage.Set{Status: stage.Failed(), Start: open}, func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(10, 30), "Set status: In Progress",
			work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress())}),
			work.CreateOf(work.QuickNoteTable, stage.ID(6, 1), work.Fields{"msdyn_text": work.Text("Begun")}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{ID: stage.ID(7, 2), Type: localdb.ErrorConflict, At: stage.At(10, 31)})
	}, func(p *stage.Play, _ *localdb.DB) {
		p.Has("The server's values were kept", "later changes that need it wait for your")
	})
}

// A long message goes on below while there is room, in the list too.
func TestLongMessagesAreReadInTheList(t *testing.T) {
	long := func(t *testing.T, db *localdb.DB) {
		g := stage.Save(t, db, stage.At(9, 41), "Task", work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_actualduration": work.Int(190)}))
		stage.Refuse(t, db, g.ID, localdb.SyncError{ID: stage.ID(7, 1), Type: localdb.ErrorOther, At: stage.At(10, 24),
			Message: "The duration is longer than the visit. The office allows that only to a technician who has asked before. Ask your planner."})
	}
	play(t, stage.Set{W: 60, H: 20, Status: stage.Failed()}, long, func(p *stage.Play, _ *localdb.DB) {
		p.Has("Ask your planner.")
		p.Hasnt("…")
	})
}
