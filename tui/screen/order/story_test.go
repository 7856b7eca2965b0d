package order_test

import (
	"strings"
	"testing"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func online() stage.Set { return stage.Set{W: 100, H: 30, Status: stage.Online()} }

// written adds notes to the visit, one of them on this device only.
func written(t testing.TB, db *stage.Synced) {
	for i, text := range []string{
		"Customer asks for a quote for a second compressor.\nCall Hanneke before Friday.",
		"Flare nut on the suction line weeping. Cut back and re-flared; held 30 bar of nitrogen for twenty minutes without a drop. " +
			"Vacuum to 1.2 mbar, recharged 3.4 kg. Superheat 6 K, subcooling 4 K after half an hour. Left the drip tray heater off on request.",
	} {
		g, err := work.AddNote(db.Visits(t)[1].Booking.ID, text, stage.At(11, 10+i), stage.IDs(byte(0x30+i)))
		if err == nil {
			_, err = db.DB.Edit(g)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// refused lets the server refuse a time of the third task; one more change waits.
func refused(t testing.TB) func(*stage.Synced) {
	return func(db *stage.Synced) {
		g := db.Progress(t, 1, 2, 40, 190*time.Minute, stage.At(10, 24))
		stage.Refuse(t, db.DB, g.ID, localdb.SyncError{
			ID: stage.ID(7, 1), Type: localdb.ErrorOther, At: stage.At(10, 25),
			Message: "Actual time 3:10 is longer than the visit (2:00)", Column: "msdyn_actualduration",
		})
		db.Progress(t, 1, 1, 100, 12*time.Minute, stage.At(11, 2))
	}
}

func TestStateFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Failed()) {
		t.Run(set.Name("refused"), func(t *testing.T) {
			play(t, set, "tasks", refused(t), func(p *stage.Play, _ *stage.Synced) {
				p.Press("down", "down")
				tuitest.Golden(t, set.Name("refused"), p.Frame())
				p.Check(t, "")
			})
		})
		t.Run(set.Name("written"), func(t *testing.T) {
			play(t, set, "notes", func(db *stage.Synced) { written(t, db) }, func(p *stage.Play, _ *stage.Synced) {
				tuitest.Golden(t, set.Name("written"), p.Frame())
				p.Check(t, "")
			})
		})
		t.Run(set.Name("waiting"), func(t *testing.T) {
			play(t, set, "general", func(db *stage.Synced) { db.Morning(t) }, func(p *stage.Play, _ *stage.Synced) {
				p.Press("end")
				tuitest.Golden(t, set.Name("waiting"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestProgressIsSavedAndTold(t *testing.T) {
	for said, status := range map[string]stage.Set{
		"Sending now.": online(), "It goes out when you are back online.": {W: 100, H: 30, Status: stage.Offline()},
	} {
		play(t, status, "tasks", nil, func(p *stage.Play, db *stage.Synced) {
			p.Press("down", "space")
			p.Has("√ Saved on this device: task \"Record pressures\", 100 %.", said, "√ 100 %", "↑ To send", "[Tasks 1/4]")
			if g := db.Group(t); g.Title != "Task: Record pressures" || len(g.Changes) != 1 {
				t.Errorf("saved %+v", g)
			}
			p.Press("+")
			p.Has("The task is at 100 % already.")
			p.Press("space")
			p.Has("\"Record pressures\", 0 %.")
			if got := db.Visit(t, 1).Tasks[1].Percent; got != 0 {
				t.Errorf("the task is at %d %%", got)
			}
		})
	}
}

func TestQuickPressesAddUpToTwoChanges(t *testing.T) {
	play(t, online(), "tasks", nil, func(p *stage.Play, db *stage.Synced) {
		release := db.Hold()
		p.Press("+")
		p.Has("Saving…")
		p.Hasnt("Saved on this device")
		p.Press("+", "+", "-", "+", "+", "down", "space")
		release()
		p.Settle()
		d := db.Visit(t, 1)
		if d.Tasks[0].Percent != 40 || d.Tasks[1].Percent != 100 {
			t.Errorf("the tasks are at %d %% and %d %%", d.Tasks[0].Percent, d.Tasks[1].Percent)
		}
		if entries, _ := db.Outbox(); len(entries) != 3 {
			t.Errorf("%d groups, want the first press, the others of that task, the other task", len(entries))
		}
		p.Has("□  40 %  ↑ To send", "√ 100 %  ↑ To send", "Saved on this device")
		p.Hasnt("Saving…")
	})
}

func TestFailedSavingIsToldAndUndone(t *testing.T) {
	play(t, online(), "tasks", nil, func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and try again"))
		p.Press("space")
		p.Has("× Saving the task failed: the disk is full: free some space and try again", "□   0 %")
		p.Hasnt("Saved on this device")
		db.Break(nil)
		p.Press("space")
		p.Has("√ Saved on this device", "√ 100 %")
	})
}

func TestRefusedTaskLeadsToItsSyncError(t *testing.T) {
	play(t, online(), "tasks", refused(t), func(p *stage.Play, db *stage.Synced) {
		p.Hasnt("e sync error")
		p.Press("down", "down")
		p.Has("× Refused, see below", "The server refused a change: Actual time 3:10 is longer", "is kept: press e to see it, change it and send it again.", "e sync error")
		p.Press("e")
		if got := p.Last(); got.Screen != screen.SyncError || got.Record != stage.ID(7, 1) {
			t.Errorf("e opens %+v", got)
		}
		p.Press("esc", "up", "e")
		if got := p.Last(); got.Screen != screen.Edit || got.Record != db.Visit(t, 1).Tasks[1].ID || got.Table != work.ServiceTaskTable {
			t.Errorf("e on a sound task opens %+v", got)
		}
	})
}

func TestNoStatusFollowsACompletedVisit(t *testing.T) {
	play(t, online(), "general", func(db *stage.Synced) { db.SetStatus(t, 1, work.StatusCompleted, stage.At(11, 0)) }, func(p *stage.Play, _ *stage.Synced) {
		p.Press("S")
		p.Has("This booking is completed: nothing follows by itself. s reopens it.")
	})
}

func TestKeysOpenTheirPlaces(t *testing.T) {
	play(t, online(), "tasks", nil, func(p *stage.Play, db *stage.Synced) {
		d := db.Visit(t, 1)
		for key, want := range map[string]screen.Place{
			"s":     {Screen: screen.SetStatus, Table: work.BookingTable, Record: d.Booking.ID},
			"n":     {Screen: screen.Note, Table: work.BookingTable, Record: d.Booking.ID},
			"S":     {Screen: screen.SetStatus, Table: work.BookingTable, Record: d.Booking.ID, Tab: screen.NextTab},
			"c":     {Screen: screen.Contact, Table: work.BookingTable, Record: d.Booking.ID},
			"D":     {Screen: screen.Demo, Table: work.BookingTable, Record: d.Booking.ID},
			"tab":   {Screen: screen.Edit, Table: work.ServiceTaskTable, Record: d.Tasks[0].ID},
			"enter": {Screen: screen.Edit, Table: work.ServiceTaskTable, Record: d.Tasks[0].ID},
		} {
			p.Press(key)
			if got := p.Last(); got != want {
				t.Errorf("%s opens %+v, want %+v", key, got, want)
			}
			p.Press("esc")
		}
		p.Press("right")
		p.Has("[Products 4]")
		p.Press("e")
		p.Has("This row has no sync error.")
		p.Press("enter")
		if got := p.Last(); got.Screen != screen.Record || got.Table != work.WorkOrderProductTable || got.Record != d.Products[0].ID {
			t.Errorf("enter opens %+v", got)
		}
		p.Press("esc", "tab")
		if got := p.Last(); got.Screen != screen.Edit || got.Record != d.Products[0].ID {
			t.Errorf("tab opens %+v", got)
		}
		p.Press("esc", "left", "left", "left", "left")
		p.Has("[Timeline]")
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); !strings.Contains(calls, "refresh "+work.BookingTable) {
			t.Errorf("asked: %s", calls)
		}
	})
}

func TestBookingThatMayNotBeSeenAnyMore(t *testing.T) {
	play(t, online(), "tasks", nil, func(p *stage.Play, db *stage.Synced) {
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: work.BookingTable, ID: db.Visits(t)[1].Booking.ID})
		p.Has("Isolate supply")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.BookingTable}})
		p.Has("▲ Record not found", "no longer on this device")
		for _, key := range []string{"space", "s", "n", "tab"} {
			p.Press(key)
			p.Has("This booking is no longer on this device.")
		}
		p.Check(t, "")
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

func TestRecordsThatAreNotOnTheDevice(t *testing.T) {
	play(t, online(), "general", func(db *stage.Synced) {
		d := db.Visit(t, 1)
		db.Take(t, work.WorkOrderTable, d.Order.ID)
		db.Take(t, work.BookingStatusTable, d.Status.ID)
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("? Other status")
		for range 6 {
			p.Press("right")
			p.Check(t, "")
		}
		p.Has("No notes")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), "general", refused(t), func(p *stage.Play, db *stage.Synced) {
		written(t, db)
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, jobcard.Tables()...)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down", "right", "down")
		}
	})
}
