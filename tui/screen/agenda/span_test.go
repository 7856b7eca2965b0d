package agenda_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/agenda"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// book lets a sync bring a booking like one of the day's, at another time.
func book(t *testing.T, db *stage.Synced, n byte, start time.Time) work.ID {
	t.Helper()
	r, err := db.Get(work.BookingTable, db.Visits(t)[3].Booking.ID)
	if err != nil {
		t.Fatal(err)
	}
	r.ID, r.Rev = stage.ID(0x55, n), 9
	r.Data = work.Patch(r.Data, work.Fields{"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour)), "msdyn_workorder": work.Null,
		"name": work.Text(fmt.Sprint("Extra ", n))})
	db.Bring(t, r)
	return r.ID
}

func TestOneKeyGoesThroughTheViews(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		for _, want := range []string{"Agenda: Mon 23 - Wed 25 Nov 2026,", "Agenda: Mon 23 - Sun 29 Nov 2026,", "Agenda: Mon 23 Nov 2026,"} {
			p.Press("w")
			p.Has(want)
		}
		for name, want := range map[string]string{"show three": "Mon 23 - Wed 25", "show a week": "Mon 23 - Sun 29", "show one": "Agenda: Mon 23 Nov 2026"} {
			p.Press(":")
			p.Type(name)
			p.Press("enter")
			p.Has(want)
		}
	})
}

func TestADayIsThatOfTheSelectedBooking(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "right", "w", "w")
		p.Has("Agenda: Tue 24 Nov 2026, 1 booking", "► 08:00-09:45")
		p.Press("t")
		p.Has("Agenda: Mon 23 Nov 2026, 5 bookings", "► 12:00-13:00")
	})
}

// Side by side, left and right go to the booking of another day nearest in time, up and
// down stay in the day.
func TestArrowsInColumns(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("w")
		p.Has("► 12:00-13:00", "Mon 23 Nov, today", "Tue 24 Nov", "Wed 25 Nov")
		p.Press("right")
		p.Has("► 08:00-09:45")
		p.Press("right")
		p.Has("► 08:00-09:15")
		p.Press("down", "down")
		p.Has("► 10:15-12:15")
		p.Press("up", "up", "up")
		p.Has("► 08:00-09:15")
		p.Press("left", "left")
		p.Has("► 08:00-09:00 □ Scheduled")
		p.Press("right", "right", "right")
		p.Has("Agenda: Tue 24 - Thu 26 Nov 2026,", "► 07:00-07:45")
		p.Press("left", "left", "left")
		p.Has("Agenda: Mon 23 - Wed 25 Nov 2026,", "► 08:00-09:00 □ Scheduled")
		p.Press("left") // Sunday is empty: the days move, the cursor stays on its booking
		p.Has("Agenda: Sun 22 - Tue 24 Nov 2026,", "No bookings", "► 08:00-09:00 □ Scheduled")
		p.Press("enter")
		if got := p.Last(); got.Screen != screen.Order || got.Record != db.Visits(t)[0].Booking.ID {
			t.Errorf("opened %+v", got)
		}
	})
}

func TestArrowsGoToTheNearestTimeOfADay(t *testing.T) {
	play(t, set(stage.Online()), func(db *stage.Synced) {
		book(t, db, 1, stage.At(12, 30).AddDate(0, 0, 1))
		book(t, db, 2, stage.At(17, 0).AddDate(0, 0, 1))
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "right")
		p.Has("► 12:30-13:30")
		p.Press("left")
		p.Has("► 12:00-13:00")
	})
}

func TestArrowsInAListOfDays(t *testing.T) {
	play(t, stage.Set{W: 80, H: 24, Status: stage.Online()}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "w", "right")
		p.Has("Tue 24 Nov, tomorrow: 1 booking", "► 08:00")
		p.Press("down")
		p.Has("► 08:00 □ Scheduled    WO-00493")
		p.Press("left", "left")
		p.Has("► 08:00 □ Scheduled    WO-00366")
	})
	play(t, stage.Set{W: 80, H: 24, Status: stage.Online()}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("right")
		p.Has(" Tue 24 Nov 2026, 1 booking")
		p.Press("left", "left")
		p.Has(" Sun 22 Nov 2026, 0 bookings")
	})
}

func TestColumnsAreFiltered(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "/")
		p.Type("ridgeway")
		p.Has(`filter "ridgeway" 2 of 8`, "None matches", "► 15:30-17:00")
		p.Hasnt("12:00 now")
		p.Press("enter", "right")
		p.Has("► 10:15-12:15")
		p.Check(t, "")
	})
}

func TestJumpGoesToTheChosenDay(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("d")
		if p.Last().Screen != screen.Jump {
			t.Fatalf("opened %+v", p.Last())
		}
		p.Send(screen.BackMsg{Result: screen.DayMsg{Day: stage.At(0, 0).AddDate(0, 0, 2)}})
		p.Has("Agenda: Wed 25 Nov 2026, 2 bookings", "► 08:00-09:15")
		p.Press("d")
		p.Send(screen.BackMsg{Result: screen.DayMsg{Day: stage.At(0, 0).AddDate(0, 0, 30)}})
		p.Has("Agenda: Wed 23 Dec 2026, 0 bookings", "The last one on this device is on", "profile Field Service Mobile.")
		p.Press("[")
		p.Has("Tue 22 Dec 2026")
	})
}

func TestEmptyDeviceSaysSo(t *testing.T) {
	play(t, set(stage.Online()), func(db *stage.Synced) {
		for day := range 20 {
			for _, v := range visitsOn(t, db, day-10) {
				db.Take(t, work.BookingTable, v)
			}
		}
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("No bookings", "There is none on this device at all.")
		p.Hasnt("The next one", "The last one")
		online := stage.Online()
		online.Online, online.OnlineChosen = true, true // the server was asked, not the device
		p.Say(online)
		p.Has("There is none at all.")
		first := stage.FirstSync()
		first.Tables = nil
		p.Say(first)
		p.Has("No bookings yet", "Your bookings are still being downloaded")
		p.Hasnt("There is none")
	})
}

func visitsOn(t *testing.T, db *stage.Synced, day int) (ids []work.ID) {
	t.Helper()
	list, err := db.List(t.Context(), work.Query{Table: work.BookingTable, Time: "starttime", From: stage.At(0, 0).AddDate(0, 0, day), To: stage.At(0, 0).AddDate(0, 0, day+1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		ids = append(ids, r.ID)
	}
	return ids
}

// The line of the time stands before the first booking that has not begun, moves with the
// minute and cannot be selected.
func TestTheTimeStandsBetweenTheBookings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		d := tuitest.Screen(t, agenda.New(screen.Deps{Context: t.Context(), Sync: stage.NewEngine(stage.Online()), Now: tuitest.Noon, Zone: time.UTC, NewID: stage.IDs(1)}, db, db), tuitest.Frame(80, 30, false))
		d.Press("home")
		f := tuitest.Frame(80, 30, false)
		for now, before := range map[string]string{"07:10": "08:00", "08:00": "09:30", "09:29": "09:30", "09:30": "12:00", "13:00": "13:30", "15:29": "15:30", "23:59": ""} {
			at, err := time.Parse("15:04", now)
			if err != nil {
				t.Fatal(err)
			}
			f.Now = stage.At(at.Hour(), at.Minute())
			lines := strings.Split(tuitest.Plain(tuitest.Current(d).View(f)), "\n")
			i := 0
			for i < len(lines) && !strings.Contains(lines[i], now+" now ──") {
				i++
			}
			if i == len(lines) {
				t.Errorf("%s is not shown", now)
				continue
			}
			next := ""
			if i+1 < len(lines) && len(lines[i+1]) > 7 {
				next = strings.TrimSpace(strings.TrimLeft(lines[i+1], " ►"))
				next = next[:min(5, len(next))]
			}
			if next != before && !(before == "" && !strings.Contains(next, ":")) {
				t.Errorf("%s stands before %q, want %q", now, next, before)
			}
		}
		f.Now = stage.At(12, 0).AddDate(0, 0, 1)
		if got := tuitest.Plain(tuitest.Current(d).View(f)); strings.Contains(got, " now ──") {
			t.Errorf("another day has the time:\n%s", got)
		}
		for range 8 {
			d.Press("down")
			if c := d.View().Cursor; c == nil {
				t.Fatal("the cursor is gone")
			}
			d.Has("►")
		}
	})
}

func TestLoadingIsSaidInAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		s := agenda.New(screen.Deps{Context: t.Context(), Sync: stage.NewEngine(stage.Online()), Now: tuitest.Noon, Zone: time.UTC}, db, db)
		for _, ascii := range []bool{false, true} {
			for _, size := range tuitest.Sizes() {
				f := tuitest.Frame(size.W, size.H-4, ascii)
				if got := tuitest.Plain(s.View(f)); !strings.Contains(got, "Loading bookings") || strings.Count(got, f.Glyphs.BarEmpty) < 8 {
					t.Errorf("%v:\n%s", size, got)
				}
			}
		}
	})
}

// Whoever leaves the agenda open on today has the new day in the morning, and is not told
// that yesterday's booking was taken away.
func TestTodayBecomesTheNextDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, now := device(t), tuitest.Noon()
		d := tuitest.Screen(t, agenda.New(screen.Deps{Context: t.Context(), Sync: stage.NewEngine(stage.Online()), Now: func() time.Time { return now }, Zone: time.UTC, NewID: stage.IDs(1)}, db, db), tuitest.Frame(80, 30, false))
		d.Has("Mon 23 Nov 2026, 5 bookings")
		now = now.AddDate(0, 0, 1)
		d.Send(screen.StoreChangedMsg{})
		d.Has("Tue 24 Nov 2026, 1 booking", "► 08:00")
		if told := tuitest.Sent[screen.ToastMsg](d); len(told) > 0 {
			t.Errorf("said %+v", told)
		}
		d.Press("[")
		now = now.AddDate(0, 0, 1)
		d.Send(screen.StoreChangedMsg{})
		d.Has("Mon 23 Nov 2026, 5 bookings")
	})
}

func TestFilterHidesTheTime(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("12:00 now ──")
		p.Press("/")
		p.Type("o")
		p.Hasnt("12:00 now ──")
		p.Press("esc")
		p.Has("12:00 now ──")
	})
}

// counting counts what a reading asks of the store.
type counting struct {
	*stage.Synced
	gets int
}

func (c *counting) Get(table string, id work.ID) (work.Record, error) {
	c.gets++
	return c.Synced.Get(table, id)
}

// A day is read by what it has, however many bookings the device holds.
func TestTenThousandBookingsDoNotSlowADayDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &counting{Synced: device(t)}
		r, err := db.Synced.Get(work.BookingTable, db.Visits(t)[3].Booking.ID)
		if err != nil {
			t.Fatal(err)
		}
		var many []work.Record
		for i := range 10_000 {
			start := stage.At(8, 0).AddDate(0, 0, 10+i/5)
			more := work.Record{Table: r.Table, Rev: 9, ID: work.ID{0x56, byte(i >> 8), byte(i), 6: 0x70, 8: 0x80, 15: 1}}
			more.Data = work.Patch(r.Data, work.Fields{"starttime": work.Time(start), "endtime": work.Time(start.Add(time.Hour))})
			many = append(many, more)
		}
		db.Bring(t, many...)
		p := stage.Open(t, set(stage.Online()), func(d screen.Deps, at screen.Place) screen.Screen { return agenda.New(d, db, db) })
		p.Has("5 bookings")
		if db.gets > 60 {
			t.Errorf("a day of 5 bookings takes %d reads", db.gets)
		}
		db.gets = 0
		p.Press("down")
		p.Has("► 13:30-15:00", "Tasks")
		if db.gets > 20 {
			t.Errorf("the next row takes %d reads", db.gets)
		}
	})
}

// The rest of the selected booking is read after the list: the row is right at once, the
// failure of the rest is said beside it.
func TestDetailThatCannotBeReadIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &brokenDetail{Synced: device(t)}
		p := stage.Open(t, set(stage.Online()), func(d screen.Deps, at screen.Place) screen.Screen { return agenda.New(d, db, db) })
		p.Has("► 12:00-13:00", "Account   Kettleford Leisure Centre", "× Could not read the rest")
		p.Check(t, "")
		p.Press("s") // the dialog will say why
		if p.Last().Screen != screen.SetStatus {
			t.Errorf("opened %+v", p.Last())
		}
	})
}

// brokenDetail fails to list tasks.
type brokenDetail struct{ *stage.Synced }

func (b *brokenDetail) Outbox() ([]localdb.Entry, error) {
	return nil, work.Errorf(work.Internal, "the outbox cannot be read")
}

func TestOpensTheNextStatusAndTheCard(t *testing.T) {
	play(t, set(stage.Online()), morning(t), func(p *stage.Play, db *stage.Synced) {
		want := db.Visits(t)[1].Booking.ID
		p.Press("S")
		if got := p.Last(); got.Screen != screen.SetStatus || got.Tab != screen.NextTab || got.Record != want {
			t.Errorf("S opens %+v", got)
		}
		p.Press("esc", "c")
		if got := p.Last(); got.Screen != screen.Contact || got.Record != want {
			t.Errorf("c opens %+v", got)
		}
		p.Press("esc", "home", "S")
		p.Has("This booking is completed: nothing follows by itself. s reopens it.")
		p.Press("end", "S")
		p.Has("A canceled booking can only be reopened by a dispatcher.")
		p.Press("[", "c")
		p.Has("Choose a booking first: numbers and address are a booking's.")
	})
}

func TestMarksOfWhatBelongsToABookingStandInItsRow(t *testing.T) {
	play(t, set(stage.Online()), func(db *stage.Synced) {
		db.Progress(t, 1, 0, 100, 9*time.Minute, stage.At(10, 12))
	}, func(p *stage.Play, db *stage.Synced) {
		for _, l := range strings.Split(p.Frame(), "\n") {
			row, _, _ := strings.Cut(l, "││")
			if strings.Contains(row, "09:30-11:30") && !strings.Contains(row, "↑") {
				t.Errorf("no mark: %s", l)
			}
			if strings.Contains(row, "08:00-09:00") && strings.Contains(row, "↑") {
				t.Errorf("a mark: %s", l)
			}
		}
	})
}

// Time that was written down belongs to its booking, and an incident to the order.
func TestMarksOfTimeAndIncidentsStandInTheRow(t *testing.T) {
	for row, change := range map[int]func(visit.Visit) work.Change{
		1: func(v visit.Visit) work.Change {
			return work.Change{Table: work.TimeEntryTable, Set: map[string]work.Edit{"msdyn_bookableresourcebooking": {To: work.Ref(v.Booking.ID)}}}
		},
		3: func(v visit.Visit) work.Change {
			return work.Change{Table: work.WorkOrderIncidentTable, Set: map[string]work.Edit{"msdyn_workorder": {To: work.Ref(v.Order.ID)}}}
		},
	} {
		play(t, set(stage.Online()), func(db *stage.Synced) {
			c := change(db.Visits(t)[row])
			c.ID, c.Op = stage.ID(0x57, 1), work.Create
			if _, err := db.Edit(work.Group{ID: stage.ID(0x57, 2), Title: "New", At: stage.At(11, 0), Changes: []work.Change{c}}); err != nil {
				t.Fatal(err)
			}
		}, func(p *stage.Play, db *stage.Synced) {
			at := db.Visits(t)[row].Booking.Start.Format("15:04-")
			for _, l := range strings.Split(p.Frame(), "\n") {
				left, _, rows := strings.Cut(l, "││")
				if !rows {
					continue
				}
				if starts := strings.Contains(left, at); strings.Contains(left, "↑") != starts {
					t.Errorf("the booking at %s: %s", at, l)
				}
			}
		})
	}
}

func TestABookingOfTheNightBeforeBelongsToTheFirstDay(t *testing.T) {
	play(t, set(stage.Online()), func(db *stage.Synced) { book(t, db, 1, stage.At(0, 0).Add(-30*time.Minute)) }, func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "home")
		p.Has("9 bookings", "► 23:30-00:30")
		p.Press("left", "home")
		p.Has("Sun 22 - Tue 24", "► 23:30-00:30")
	})
}
