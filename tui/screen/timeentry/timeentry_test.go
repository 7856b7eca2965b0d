package timeentry_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/timeentry"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// sheet is the device of the technician mara with the entries of a Monday and of the week
// before: two that the server made of the first visit, an approved one, two by hand that
// overlap, one of them not sent, and one that the server refused to change.
func sheet(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	db := stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
	b := db.Visits(t)[0].Booking
	spans := []work.Span{{Meaning: work.StatusTraveling, From: stage.At(7, 40), To: stage.At(8, 4)}, {Meaning: work.StatusInProgress, From: stage.At(8, 4), To: stage.At(8, 57)}}
	for _, r := range work.TimeEntries(b, spans) {
		r.Rev = 1
		db.Bring(t, r)
	}
	db.Bring(t, manual(p, 1, stage.At(9, 0), 30, "Van restocked"), with(manual(p, 2, stage.At(6, 30), 60, "Training"), work.Fields{"msdyn_entrystatus": work.Int(work.EntryApproved)}))
	other := manual(p, 3, stage.At(9, 15), 40, "A colleague's")
	db.Bring(t, with(other, work.Fields{"msdyn_bookableresource": work.Ref(stage.ID(9, 9))}))
	late := manual(p, 4, stage.At(22, 30), 240, "Night call")
	db.Bring(t, with(late, work.Fields{"msdyn_start": work.Time(stage.At(22, 30).AddDate(0, 0, -3)), "msdyn_end": work.Time(stage.At(2, 30).AddDate(0, 0, -2))}))
	return db
}

func manual(p fixtures.Person, n byte, start time.Time, minutes int64, about string) work.Record {
	return work.Record{Table: work.TimeEntryTable, ID: stage.ID(8, n), Rev: 1, Data: work.Encode(work.Fields{
		"msdyn_bookableresource": work.Ref(p.Resource), "msdyn_start": work.Time(start), "msdyn_end": work.Time(start.Add(time.Duration(minutes) * time.Minute)),
		"msdyn_duration": work.Int(minutes), "msdyn_type": work.Int(work.TimeWork), "msdyn_entrystatus": work.Int(work.EntryDraft), "msdyn_description": work.Text(about),
	})}
}

func with(r work.Record, set work.Fields) work.Record {
	r.Data = work.Patch(r.Data, set)
	return r
}

// second adds an entry on this device that overlaps with the one of 9:00.
func second(t testing.TB) func(*stage.Synced) {
	return func(db *stage.Synced) {
		device, err := db.Device()
		if err != nil {
			t.Fatal(err)
		}
		r := manual(fixtures.Person{Resource: device.Resource}, 5, stage.At(9, 20), 25, "Called the office about parts")
		stage.Save(t, db.DB, stage.At(10, 0), "New Time entry", work.CreateOf(r.Table, r.ID, r.Fields()))
	}
}

func play(t *testing.T, set stage.Set, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := sheet(t)
		if prepare != nil {
			prepare(db)
		}
		p := stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Times {
				return timeentry.New(d, db)
			}
			return nil
		})
		p.Press("4")
		story(p, db)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		t.Run(set.Name("week"), func(t *testing.T) {
			play(t, set, second(t), func(p *stage.Play, _ *stage.Synced) {
				tuitest.Golden(t, set.Name("week"), p.Frame())
				p.Check(t, "")
				p.Press("w", "end")
				tuitest.Golden(t, set.Name("day"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestDaysAndSums(t *testing.T) {
	play(t, online(), second(t), func(p *stage.Play, db *stage.Synced) {
		p.Has("Time: Week from Mon 23 Nov 2026, 3:12 h", "Mon 23 Nov 2026   3:12  today", "06:30-07:30     1:00  Work", "Approved",
			"07:40-08:04     0:24  Travel    WO-00366", "08:04-08:57     0:53", "Total        3:12", "Travel       0:24")
		p.Hasnt("A colleague's", "Tue 24 Nov")
		// The cursor is on the last entry of today.
		p.Has("► ", "About     Called the office", "Entered   by hand", "Sync      ↑ To send", "▲ Overlaps with Work 09:00-")
		p.Press("[")
		p.Has("Week from Mon 16 Nov 2026", "Fri 20 Nov 2026", "22:30-02:30+1   4:00", "Sun 22 Nov 2026      -", "Sat 21 Nov 2026      -")
		p.Press("t")
		p.Has("today", "Called the office")
		p.Press("w")
		p.Has("Time: Mon 23 Nov 2026, 3:12 h", "Day ")
		p.Press("]")
		p.Has("Time: Tue 24 Nov 2026, 0:00 h", "No time entries", "a adds an entry from 08:00 on.")
		p.Press("w")
		p.Has("Week from Mon 23 Nov 2026")
	})
}

// An entry of the night before the week began reaches into it.
func TestOverlapsAcrossTheEdgeOfTheWeek(t *testing.T) {
	play(t, online(), func(db *stage.Synced) {
		device, _ := db.Device()
		me := fixtures.Person{Resource: device.Resource}
		db.Bring(t, manual(me, 6, stage.At(0, 0).Add(-2*time.Hour), 180, "Night call"), manual(me, 7, stage.At(0, 30), 15, "Report"))
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("00:30-00:45     0:15  Work      ▲ Overlaps", "Mon 23 Nov 2026   3:02")
		p.Hasnt("22:00-01:00")
	})
}

func TestCancelledTimeCountsForNothing(t *testing.T) {
	play(t, online(), func(db *stage.Synced) {
		r, err := db.Get(work.TimeEntryTable, stage.ID(8, 1))
		if err != nil {
			t.Fatal(err)
		}
		r.Rev++
		db.Bring(t, with(r, work.Fields{"msdyn_entrystatus": work.Int(work.EntryCancelled)}))
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Mon 23 Nov 2026   2:17  today", "Total        2:17", "Cancelled")
	})
}

func TestDaysToComeAreListedIfTheyHaveEntries(t *testing.T) {
	play(t, online(), func(db *stage.Synced) {
		device, _ := db.Device()
		r := manual(fixtures.Person{Resource: device.Resource}, 6, stage.At(8, 0).AddDate(0, 0, 3), 480, "")
		db.Bring(t, with(r, work.Fields{"msdyn_type": work.Int(work.TimeVacation)}))
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Thu 26 Nov 2026   8:00", "08:00-16:00     8:00  Vacation")
		p.Hasnt("Wed 25 Nov", "Fri 27 Nov")
		frame := p.Frame()
		if strings.Index(frame, "Mon 23 Nov 2026   ") > strings.Index(frame, "Thu 26 Nov") {
			t.Errorf("today is not first:\n%s", frame)
		}
		p.Press("]")
		p.Has("Mon 30 Nov 2026      -", "Sun 6 Dec 2026")
	})
}

func TestAddingFollowsTheLastEntryOfTheDay(t *testing.T) {
	preset := func(p *stage.Play) string {
		p.Press("a")
		got := p.Last()
		if got.Screen != screen.Edit || got.Table != work.TimeEntryTable || got.Record != (work.ID{}) {
			t.Errorf("a opens %+v", got)
		}
		p.Press("esc")
		return got.Arg
	}
	play(t, online(), second(t), func(p *stage.Play, db *stage.Synced) {
		device, _ := db.Device()
		if got := preset(p); !strings.Contains(got, `"2026-11-23T09:45:00Z"`) || !strings.Contains(got, device.Resource.String()) || !strings.Contains(got, `"msdyn_type":192350000`) {
			t.Errorf("preset %s", got)
		}
		p.Press("[")
		p.Has("► Sun 22 Nov 2026")
		if got := preset(p); !strings.Contains(got, `"2026-11-22T08:00:00Z"`) {
			t.Errorf("preset of a day without entries %s", got)
		}
	})
	play(t, online(), func(db *stage.Synced) {
		for n := byte(1); n <= 2; n++ {
			db.Take(t, work.TimeEntryTable, stage.ID(8, n))
		}
		booking := db.Visits(t)[0].Booking.ID
		db.Take(t, work.TimeEntryTable, work.TimeEntryID(booking, 0))
		db.Take(t, work.TimeEntryTable, work.TimeEntryID(booking, 1))
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("No time entries", "a adds one.", "no entries")
		if got := preset(p); !strings.Contains(got, `"2026-11-23T12:00:00Z"`) {
			t.Errorf("preset of today without entries %s", got)
		}
		p.Press("enter")
		p.Has("This is a day. a adds a time entry to it.")
		p.Press("e")
		p.Has("Choose a time entry first.")
	})
}

func TestOpensWhatCanBeEditedInTheEditor(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, _ *stage.Synced) {
		for _, key := range []string{"enter", "e"} {
			p.Press(key)
			if got := p.Last(); got.Screen != screen.Edit || got.Record != stage.ID(8, 1) {
				t.Errorf("%s opens %+v", key, got)
			}
			p.Press("esc")
		}
		p.Press("/")
		p.Type("training")
		p.Has(`filter "training" 1 of`, "Mon 23 Nov 2026   2:47  today") // the sum is the day's
		p.Press("enter", "e")
		p.Has("The office has approved this time entry: ask it to return the entry, then change it.")
		p.Press("X")
		p.Has("The office has approved this time entry")
		p.Press("enter")
		if got := p.Last(); got.Screen != screen.Record || got.Record != stage.ID(8, 2) {
			t.Errorf("enter opens %+v", got)
		}
	})
}

func TestDeletingAsksFirst(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("X")
		p.Has("Delete the time entry Work Mon 23 Nov 09:00?")
		p.Press("n")
		if ok, _ := db.Holds(work.TimeEntryTable, stage.ID(8, 1)); !ok {
			t.Fatal("deleted without a yes")
		}
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and try again"))
		p.Press("X", "y")
		p.Has("× Deleting failed: the disk is full")
		db.Break(nil)
		p.Press("esc", "X", "y")
		p.Has("√ Saved on this device: time entry deleted.")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.TimeEntryTable}})
		p.Hasnt("Van restocked", "09:00-09:30")
		if g := db.Group(t); g.Changes[0].Op != work.Delete || g.Changes[0].ID != stage.ID(8, 1) {
			t.Errorf("saved %+v", g)
		}
	})
}

func TestNewsOfTheStore(t *testing.T) {
	play(t, online(), nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("up")
		p.Has("►   08:04-08:57")
		second(t)(db)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.AccountTable}})
		p.Hasnt("09:20-09:45")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.TimeEntryTable}})
		p.Has("▲ Overlaps", "►   08:04-08:57") // the cursor stays
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); calls != "refresh msdyn_timeentry msdyn_workorder" {
			t.Errorf("asked: %s", calls)
		}
		p.Has("Refreshing the time entries from the server.")
		p.Say(stage.Offline())
		p.Press("r")
		p.Has("Needs network")
	})
}

// brokenStore fails to read until it is mended.
type brokenStore struct {
	*stage.Synced
	broken bool
}

func (b *brokenStore) Plan() (*localdb.Plan, error) {
	if b.broken {
		return nil, work.Errorf(work.Damaged, "the local database is damaged at plan")
	}
	return b.Synced.Plan()
}

func TestFailedReadingCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &brokenStore{sheet(t), true}
		p := stage.Open(t, online(), func(d screen.Deps, at screen.Place) screen.Screen { return timeentry.New(d, db) })
		p.Has("× Could not read the time entries", "damaged at plan", "Enter try again")
		p.Press("a")
		p.Has("The time entries are not read yet.")
		p.Check(t, "")
		db.broken = false
		p.Press("enter")
		p.Has("Van restocked")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), second(t), func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.TimeEntryTable, work.WorkOrderTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down", "w")
		}
	})
}
