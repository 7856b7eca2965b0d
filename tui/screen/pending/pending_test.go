package pending_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/pending"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// play runs a story with a device that has what prepare saved on it.
func play(t *testing.T, set stage.Set, prepare func(t *testing.T, db *localdb.DB), story func(p *stage.Play, db *localdb.DB)) {
	t.Helper()
	set.Start = []screen.Place{{Screen: screen.Pending}}
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		prepare(t, db)
		story(stage.Open(t, set, opener(db)), db)
	})
}

func opener(db *localdb.DB) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		if p.Screen == screen.Pending {
			return pending.New(d, db, db)
		}
		return nil
	}
}

// day saves three actions: one is refused, one waits behind it, one was tried in vain.
func day(t *testing.T, db *localdb.DB) {
	leak := stage.Save(t, db, stage.At(9, 41), "Task: Find and repair leak",
		work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_actualduration": work.Int(190), "msdyn_percentcomplete": work.Int(40)}))
	stage.Refuse(t, db, leak.ID, localdb.SyncError{Type: localdb.ErrorOther, Message: "too long"})
	status := stage.Save(t, db, stage.At(10, 12), "Set status: In Progress",
		work.UpdateOf(work.BookingTable, stage.Booking(), work.Fields{"bookingstatus": work.Ref(stage.InProgress()), "msdyn_actualarrivaltime": work.Time(stage.At(10, 12))}),
		work.CreateOf(work.QuickNoteTable, stage.ID(6, 1), work.Fields{"msdyn_name": work.Text("Arrived"), "msdyn_text": work.Text("Gate was locked.\nCalled the site."), "msdyn_quicknote_lookup_entity": work.Ref(stage.Booking())}))
	stage.Sent(t, db)
	if err := db.Unsent([]work.ID{status.ID}, "no connection to the server"); err != nil {
		t.Fatal(err)
	}
	stage.Save(t, db, stage.At(10, 30), "Task: Find and repair leak",
		work.UpdateOf(work.ServiceTaskTable, stage.Leak(), work.Fields{"msdyn_percentcomplete": work.Int(60)}))
}

func nothing(*testing.T, *localdb.DB) {}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
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
		frame("list", day)
		frame("detail", day, "enter")
		frame("held", day, "down", "enter")
		frame("empty", nothing)
	}
}

func TestDetailsTellTheWholeChange(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, day, func(p *stage.Play, _ *localdb.DB) {
		p.Has("Pending changes: 3", "row 1 of 2", "↑ To send, 2 changes", "tried once", "1 h 48 min ago", "10:12, 1 h 48 min ago, on", "Waits behind a sync error",
			"Changed Booking: Chiller: low pressure alarm", "Scheduled → In Progress", "(empty) → 2026-11-23 10:12",
			"New Quick note: Arrived", "Gate was locked.¶Called the site.", "No connection to the server", "Last error")
		p.Press("down")
		p.Has("Decide on the sync error first", "Waits for   Task: Find and repair leak", "% complete")
		p.Press("/")
		p.Type("arrived")
		p.Has(`filter "arrived" 1 of 2`, "► 10:12")
	})
}

// Beside the list the details show that they have the keys, without colour too.
func TestThePaneWithTheKeysIsMarked(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, day, func(p *stage.Play, _ *localdb.DB) {
		title := "Set status: In Progress ─"
		p.Has("┌ "+title, "► 10:12")
		p.Press("enter")
		p.Has("┌ ► "+title, "Esc goes back to the list")
		p.Hasnt("► 10:12")
		p.Press("esc")
		p.Has("┌ "+title, "► 10:12")
	})
}

func TestDiscardAndUndo(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, day, func(p *stage.Play, db *localdb.DB) {
		p.Press("z")
		p.Has("Nothing was discarded here.")
		p.Press("x")
		p.Has(`Discard "Set status: In Progress"?`, "can undo this.")
		p.Press("n")
		if n := count(t, db); n != 2 {
			t.Fatalf("%d entries after no", n)
		}
		p.Press("x", "y")
		p.Has("Discarded: Set status: In Progress. z brings it back.", "Pending changes: 1")
		r, err := db.Get(work.BookingTable, stage.Booking())
		if err != nil || r.Fields().Ref("bookingstatus") != stage.Scheduled() {
			t.Errorf("the booking is %s, %v", r.Data, err)
		}
		p.Press("x", "y")
		p.Has("Nothing waits to be sent.", "Press z to bring back")
		p.Press("z", "z")
		p.Has("It waits to be sent again.", "Pending changes: 3")
		if n := count(t, db); n != 2 {
			t.Errorf("%d entries after undo", n)
		}
		p.Press("z")
		p.Has("Nothing was discarded here.")
	})
}

func TestWhatIsBeingSentStays(t *testing.T) {
	play(t, stage.Set{Status: stage.Syncing()}, day, func(p *stage.Play, db *localdb.DB) {
		stage.Sent(t, db)
		p.Send(screen.StoreChangedMsg{})
		p.Has("↕ Sending")
		p.Press("x")
		p.Has("It is being sent: wait for the server's answer.")
		p.Hasnt("undo this.")
	})
}

func TestADiscardThatFailsIsSaid(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, day, func(p *stage.Play, db *localdb.DB) {
		p.Press("x")
		stage.Sent(t, db) // meanwhile the engine takes it
		p.Press("y")
		p.Has("Discarding failed:", "being sent")
		if n := count(t, db); n != 2 {
			t.Errorf("%d entries", n)
		}
	})
}

func TestSendNowAndCopy(t *testing.T) {
	play(t, stage.Set{Status: stage.Online()}, day, func(p *stage.Play, _ *localdb.DB) {
		p.Press("s")
		p.Has("Sending now.")
		if c := p.Engine.Calls(); len(c) != 1 || c[0] != "refresh" {
			t.Errorf("calls: %q", c)
		}
		p.Press("c")
		p.Has("The details are in the clipboard.")
		p.Say(stage.Offline())
		p.Press("s")
		p.Has("Needs network: send now.")
	})
	play(t, stage.Set{Status: stage.Online()}, nothing, func(p *stage.Play, _ *localdb.DB) {
		p.Press("s")
		p.Has("Nothing waits to be sent.")
		p.Press("/")
		p.Has("There is nothing to filter.")
		for _, k := range []string{"x", "c", "enter"} {
			p.Press(k)
			p.Has("· Nothing is selected.")
		}
	})
}

func TestReadingOnNarrowTerminals(t *testing.T) {
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, day, func(p *stage.Play, _ *localdb.DB) {
		p.Hasnt("Scheduled → In Progress")
		p.Press("enter")
		p.Has("Scheduled → In Progress")
		p.Press("end")
		p.Has("Gate was locked.")
		p.Press("esc")
		p.Has("Pending changes: 3")
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

// spoiled is an outbox that cannot be read whole.
type spoiled struct{ *localdb.DB }

func (s spoiled) Outbox() ([]localdb.Entry, error) {
	entries, _ := s.DB.Outbox()
	return entries[:1], errors.New("a group is missing")
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		day(t, db)
		p := stage.Open(t, stage.Set{W: 80, H: 24, Status: stage.Online(), Start: []screen.Place{{Screen: screen.Pending}}},
			func(d screen.Deps, at screen.Place) screen.Screen {
				if at.Screen == screen.Pending {
					return pending.New(d, db, spoiled{db})
				}
				return nil
			})
		p.Has("Not everything could be read: a group is missing", "► 10:12")
		p.Check(t, "")
	})
}

func TestHostileTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := stage.Device(t)
		for _, h := range fixtures.NamedHostile() {
			for _, set := range []stage.Set{{W: 100, H: 30}, {W: 40, H: 12}} {
				g := stage.Save(t, db, stage.At(9, 41), h.Text, work.UpdateOf(work.ServiceTaskTable, stage.Leak(),
					work.Fields{"msdyn_name": work.Text(h.Text), "msdyn_description": work.Text(h.Text)}))
				stage.Sent(t, db)
				if err := db.Unsent([]work.ID{g.ID}, h.Text); err != nil {
					t.Fatal(err)
				}
				set.Status, set.Start = stage.Online(), []screen.Place{{Screen: screen.Pending}}
				p := stage.Open(t, set, opener(db))
				for _, keys := range []string{"", "enter", "end", "x", "y"} {
					p.Press(strings.Fields(keys)...)
					p.Check(t, stage.Odd(p.Frame(), h.Text))
				}
			}
		}
		if n := count(t, db); n != 0 {
			t.Errorf("%d were not discarded", n)
		}
	})
}

func count(t *testing.T, db *localdb.DB) int {
	t.Helper()
	entries, err := db.Outbox()
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
