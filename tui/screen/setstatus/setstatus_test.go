package setstatus_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/screen/setstatus"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

// play opens the dialog for a visit of the day, counted from 0.
func play(t *testing.T, set stage.Set, n int, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	open(t, set, n, "", prepare, story)
}

// quick opens it on what usually comes next.
func quick(t *testing.T, set stage.Set, n int, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	open(t, set, n, screen.NextTab, prepare, story)
}

func open(t *testing.T, set stage.Set, n int, tab string, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		if prepare != nil {
			prepare(db)
		}
		set.Start = []screen.Place{{Screen: screen.SetStatus, Record: db.Visits(t)[n].Booking.ID, Tab: tab}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.SetStatus {
				return setstatus.New(d, db, p)
			}
			return nil
		}), db)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("scheduled"), func(t *testing.T) {
			play(t, set, 1, nil, func(p *stage.Play, _ *stage.Synced) {
				tuitest.Golden(t, set.Name("scheduled"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestFramesOfTheNextStatus(t *testing.T) {
	underWay := func(db *stage.Synced) { db.SetStatus(t, 1, work.StatusInProgress, stage.At(9, 41)) }
	for _, set := range append(stage.Sets(stage.Online()), stage.Set{W: 72, H: 22, Status: stage.Online()}) {
		t.Run(set.Name("next"), func(t *testing.T) {
			quick(t, set, 1, nil, func(p *stage.Play, _ *stage.Synced) {
				tuitest.Golden(t, set.Name("next"), p.Frame())
				p.Check(t, "")
			})
		})
		t.Run(set.Name("finish"), func(t *testing.T) {
			quick(t, set, 1, underWay, func(p *stage.Play, _ *stage.Synced) {
				tuitest.Golden(t, set.Name("finish"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestNextStatusIsOneKeyAndEnter(t *testing.T) {
	quick(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		p.Has("┌ Set the next status", "Now         □ Scheduled", "► → Traveling", "Start       12:00, was 09:30", "Timestamp   12:00 Traveling", "→ Traveling")
		p.Hasnt("On Break", "Canceled")
		p.Press("down", "S") // neither moves to another status nor sets this one
		p.Has("► → Traveling")
		p.Press("enter")
		p.Has("√ Saved on this device: WO-00368 is Traveling.")
		if got := db.Visit(t, 1).Status.Meaning; got != work.StatusTraveling {
			t.Errorf("the booking has status %d", got)
		}
	})
}

func TestNextStatusCanBecomeAllOfThem(t *testing.T) {
	quick(t, online(), 1, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("s")
		p.Has("┌ Set status", "► → Traveling", "On Break", "Canceled")
		p.Press("s")
		p.Has("Every status that can follow is offered already.")
	})
}

func TestFinishingCountsWhatIsNotDone(t *testing.T) {
	quick(t, online(), 0, func(db *stage.Synced) { db.Morning(t) }, func(p *stage.Play, _ *stage.Synced) {
		p.Has("This booking is completed: nothing follows by itself.")
		p.Press("enter")
		p.Has("· This booking is completed: nothing follows by itself. s reopens it.")
		p.Press("s")
		p.Has("► ■ In Progress", "End ")
	})
	quick(t, online(), 1, func(db *stage.Synced) { db.Morning(t) }, func(p *stage.Play, _ *stage.Synced) {
		p.Has("► √ Completed", "▲ 3 of 4 tasks not done.", "End         12:00, was 11:41", "Timestamp   12:00 Completed")
		p.Hasnt("Partially done")
	})
}

func TestNextStatusOfABookingThatASyncChanges(t *testing.T) {
	quick(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		r, err := db.Get(work.BookingTable, db.Visits(t)[1].Booking.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range db.Visit(t, 1).Statuses {
			if s.Meaning == work.StatusTraveling {
				r.Data = work.Patch(r.Data, work.Fields{"bookingstatus": work.Ref(s.ID)})
			}
		}
		r.Rev++
		db.Bring(t, r)
		p.Send(screen.StoreChangedMsg{Synced: true})
		p.Has("▲ Look again: this booking is Traveling now. A sync did it.", "► ■ In Progress")
		p.Press("esc")
		p.Hasnt("Look again") // neither now nor when another message has gone
		p.Send(screen.ToastMsg{Text: "Something else."})
		p.Pass(10 * time.Second)
		p.Hasnt("Look again", "Something else")
	})
}

// What the user's own doing changed, here or on another page, is not the sync's.
func TestNextStatusOfABookingThatItsUserChanges(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		quick(t, set, 1, nil, func(p *stage.Play, db *stage.Synced) {
			db.SetStatus(t, 1, work.StatusTraveling, stage.At(11, 58))
			p.Send(screen.StoreChangedMsg{})
			p.Has("Look again: ", "Traveling", "In Progress")
			p.Hasnt("sync did it")
			p.Check(t, "")
		})
	}
}

// The store tells of the dialog's own change, too, and may do so before the dialog is gone.
func TestItsOwnChangeIsNoNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		deps := screen.Deps{Context: t.Context(), Sync: stage.NewEngine(stage.Online()), Now: tuitest.Noon, NewID: work.RandomID, Zone: tuitest.Noon().Location()}
		dialog := setstatus.New(deps, db, screen.Place{Record: db.Visits(t)[1].Booking.ID, Tab: screen.NextTab})
		dialog, _ = dialog.Update(dialog.Init()())
		dialog, save, done := dialog.Do(action.ApplyStatus)
		if !done || save == nil {
			t.Fatal("nothing was saved")
		}
		dialog, _ = dialog.Update(save())
		if _, read := dialog.Update(screen.StoreChangedMsg{}); read != nil {
			t.Error("it reads again while it closes")
		}
		if got := db.Visit(t, 1).Status.Meaning; got != work.StatusTraveling {
			t.Errorf("the booking has the status %d", got)
		}
	})
}

func TestSaysWhatEachStatusWillSet(t *testing.T) {
	play(t, online(), 1, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Now         □ Scheduled", "► → Traveling", "Start       12:00, was 09:30", "End         14:00, was 11:30", "■ In Progress until the server confirms")
		p.Press("down", "down")
		p.Has("► ■ In Progress", "Arrival     12:00", "End         14:00, was 11:30")
		p.Hasnt("Start       ")
		p.Press("end")
		p.Has("► - Canceled", "▲ Only a dispatcher can reopen it.")
	})
}

// Every status is in sight, or it is said how many more there are.
func TestChoicesBeyondTheListAreCounted(t *testing.T) {
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, 1, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("► → Traveling", "- Canceled", "Work order  ■ In Progress")
	})
	play(t, stage.Set{W: 40, H: 12, Status: stage.Online()}, 1, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("► → Traveling", "↓ 4 more")
		p.Hasnt("↑ ")
		p.Press("down", "down")
		p.Has("► ■ In Progress", "↑ 1 more", "↓ 3 more")
		p.Press("end")
		p.Has("► - Canceled", "↑ 3 more")
		p.Hasnt("↓ ")
	})
}

// The order of a visit that is canceled may be In Progress for a colleague of whom this device
// knows nothing: nothing is promised then.
func TestTheOrdersStatusIsPromisedOnlyWhereItIsSure(t *testing.T) {
	play(t, online(), 1, func(db *stage.Synced) { db.SetStatus(t, 1, work.StatusTraveling, stage.At(11, 0)) }, func(p *stage.Play, _ *stage.Synced) {
		p.Press("end")
		p.Has("► - Canceled", "Work order  □ Scheduled, if nobody else is booked")
		p.Hasnt("until the server confirms")
	})
}

func TestSavingLandsInTheOutbox(t *testing.T) {
	for _, tc := range []struct {
		set  stage.Set
		said string
	}{
		{online(), "√ Saved on this device: WO-00368 is Traveling. Sending now."},
		{stage.Set{Status: stage.Offline()}, "√ Saved on this device: WO-00368 is Traveling. It goes out when you are back online."},
	} {
		play(t, tc.set, 1, nil, func(p *stage.Play, db *stage.Synced) {
			p.Press("enter")
			p.Has(tc.said)
			p.Hasnt("─ Set status ─", "┌ Set status")
			g := db.Group(t)
			if g.Title != "Booking: Traveling" || len(g.Changes) != 2 || g.Changes[0].Table != work.BookingTable {
				t.Errorf("saved %+v", g)
			}
			if d := db.Visit(t, 1); d.Status.Meaning != work.StatusTraveling || !d.Booking.Start.Equal(stage.At(12, 0)) {
				t.Errorf("the booking is %s from %s", d.Status.Name, d.Booking.Start)
			}
		})
	}
}

func TestFailedSavingKeepsTheDialog(t *testing.T) {
	play(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and save again"))
		p.Press("down", "down", "enter")
		p.Has("× Setting the status failed: the disk is full", "► ■ In Progress")
		p.Hasnt("Saved on this device")
		db.Break(nil)
		p.Press("enter")
		p.Has("√ Saved on this device: WO-00368 is In Progress.")
	})
}

func TestNothingFollowsACanceledBooking(t *testing.T) {
	play(t, online(), 4, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("A canceled booking can only be reopened by a dispatcher.")
		p.Press("enter")
		p.Has("· A canceled booking can only be reopened by a dispatcher.")
	})
}

func TestBookingThatGoesMeanwhile(t *testing.T) {
	play(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: work.BookingTable, ID: db.Visits(t)[1].Booking.ID})
		p.Send(screen.StoreChangedMsg{})
		p.Has("Record not found")
		p.Press("enter")
		p.Has("no longer on this device")
	})
}

// What went to somebody else can have another status as far as this device is concerned;
// what was deleted can not.
func TestStatusOfABookingThatLeaves(t *testing.T) {
	play(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		db.TakeVisit(t, localdb.WhyOutOfScope, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ No longer on this device since 12:00", "Traveling")
		p.EverySize(t, "down", "up")
		p.Press("enter")
		p.Has("√ Saved on this device: WO-00368 is Traveling.")
	})
	play(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		db.TakeVisit(t, localdb.WhyDeleted, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ Deleted at the office")
		p.EverySize(t, "down", "up")
		p.Press("enter")
		p.Has("It was deleted at the office: nothing can be saved on it any more.")
		if list, err := db.Outbox(); err != nil || len(list) != 0 {
			t.Errorf("%d groups wait (%v)", len(list), err)
		}
	})
}

// The next status of what went to somebody else can still be set; of what was deleted
// there is none, and no other either.
func TestNextStatusOfABookingThatLeaves(t *testing.T) {
	underWay := func(db *stage.Synced) { db.SetStatus(t, 1, work.StatusInProgress, stage.At(9, 41)) }
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("left"), func(t *testing.T) {
			quick(t, set, 1, underWay, func(p *stage.Play, db *stage.Synced) {
				db.TakeVisit(t, localdb.WhyOutOfScope, db.Visits(t)[1].Booking.ID)
				p.Send(screen.StoreChangedMsg{})
				p.Check(t, "")
				tuitest.Golden(t, set.Name("left"), p.Frame())
				p.Press("enter")
				p.Has("Saved on this device: WO-00368 is ")
			})
		})
	}
	quick(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		db.TakeVisit(t, localdb.WhyDeleted, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("▲ Deleted at the office")
		p.Hasnt("s other status")
		for _, key := range []string{"enter", "s"} {
			p.Send(screen.ToastMsg{Text: "Something else."})
			p.Press(key)
			p.Has("Set the next status", "It was deleted at the office: nothing can be saved on it any more.")
		}
		p.EverySize(t, "down", "up")
		if list, err := db.Outbox(); err != nil || len(list) != 0 {
			t.Errorf("%d groups wait (%v)", len(list), err)
		}
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), 1, nil, func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, jobcard.Tables()...)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down")
		}
	})
}
