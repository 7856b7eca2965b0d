package agenda_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/agenda"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// device is the device of the technician mara in the morning.
func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

func opener(db *stage.Synced) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		if p.Screen == screen.Agenda {
			return agenda.New(d, db, db)
		}
		return nil
	}
}

// play shows the agenda of a device that the test may prepare.
func play(t *testing.T, set stage.Set, prepare func(*stage.Synced), story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		if prepare != nil {
			prepare(db)
		}
		story(stage.Open(t, set, opener(db)), db)
	})
}

func set(status syncclient.Status) stage.Set { return stage.Set{W: 100, H: 30, Status: status} }

func morning(t testing.TB) func(*stage.Synced) {
	return func(db *stage.Synced) { db.Morning(t) }
}

func TestFrames(t *testing.T) {
	wide := []stage.Set{{W: 120, H: 40, Status: stage.Offline()}, {W: 140, H: 50, Status: stage.Offline()}, {W: 120, H: 24, ASCII: true, Status: stage.Offline()}}
	for state, keys := range map[string][]string{"day": nil, "three": {"w"}, "week": {"w", "w"}, "empty": {"["}} {
		for _, set := range append(stage.Sets(stage.Offline()), wide...) {
			t.Run(set.Name(state), func(t *testing.T) {
				play(t, set, morning(t), func(p *stage.Play, _ *stage.Synced) {
					p.Press(keys...)
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

func TestCursorStartsOnTheBookingThatTheDayHasComeTo(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("► 12:00-13:00", "now") // nothing is under way: the one whose time it is
	})
	play(t, set(stage.Online()), morning(t), func(p *stage.Play, _ *stage.Synced) {
		p.Has("► 09:30-11:41  ■ In Progress", "■ In Progress since 09:41")
	})
}

func TestDetailSaysWhatWaits(t *testing.T) {
	play(t, set(stage.Offline()), morning(t), func(p *stage.Play, _ *stage.Synced) {
		p.Has("↑ 3 changes to send", "Saved on this device, not yet sent:", "↑ 10:12  Task: Isolate supply", "1 of 4 done")
		p.Press("down")
		p.Has("► 12:00-13:00", "Heat pump: high pressure trip")
		p.Hasnt("Saved on this device, not yet sent:", "changes to send")
	})
}

func TestDaysAndWeek(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("]")
		p.Has("Agenda: Tue 24 Nov 2026,")
		p.Press("[", "[")
		p.Has("Agenda: Sun 22 Nov 2026, 0 bookings", "No bookings", "d goes to a date, t to today")
		p.Press("enter")
		p.Has("There is no booking to open.")
		p.Press("s")
		p.Has("Choose a booking first")
		p.Press("t")
		p.Has("Mon 23 Nov 2026, 5 bookings", "► 12:00-13:00")
		p.Press("w")
		p.Has("Mon 23 - Wed 25 Nov 2026, ")
		p.Press("w")
		p.Has("Mon 23 - Sun 29 Nov 2026, ")
		p.Press("]")
		p.Has("Mon 30 Nov - Sun 6 Dec 2026, ")
		p.Press("t", "w")
		p.Has("Agenda: Mon 23 Nov 2026, 5 bookings")
		p.Check(t, "")
	})
}

// Days of which the server did not send all bookings say so.
func TestDaysThatGoOn(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		p.Hasnt("Not all bookings")
		db.Shorten(work.BookingTable, 2)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.BookingTable}})
		p.Has("Mon 23 Nov 2026, 2 bookings", "▲ Not all bookings were read: there are too many.", "► ", "of 2")
		p.Press("]")
		p.Has("▲ Not all bookings were read", "No bookings") // the two that came were of the day before
		p.Check(t, "")
		db.Shorten(work.BookingTable, 1000)
		p.Press("t")
		p.Has("5 bookings")
		p.Hasnt("Not all bookings")
	})
}

func TestFilter(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("/")
		p.Type("hospital p1")
		p.Has(`filter "hospital p1" 1 of 5`, "► 13:30-15:00", "WO-00537")
		p.Press("enter", "enter")
		if got := p.Last(); got.Screen != screen.Order || got.Record == (work.ID{}) {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc", "/")
		p.Type("zzz")
		p.Has("No booking matches the filter.")
		p.Press("enter", "enter")
		p.Has("There is no booking to open.")
		p.Press("esc")
		p.Has("5 bookings")
	})
}

func TestOpensThePlacesOfTheSelectedBooking(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		want := db.Visits(t)[2].Booking.ID
		for key, name := range map[string]screen.Name{"s": screen.SetStatus, "n": screen.Note, "D": screen.Demo, "enter": screen.Order} {
			p.Press(key)
			if got := p.Last(); got.Screen != name || got.Record != want || got.Table != work.BookingTable {
				t.Errorf("%s opens %+v", key, got)
			}
			p.Press("esc")
		}
		p.Press("end", "s")
		p.Has("A canceled booking can only be reopened by a dispatcher.")
	})
}

func TestRefreshAsksForTheTablesShown(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); !strings.Contains(calls, "refresh bookableresourcebooking msdyn_workorder") {
			t.Errorf("asked: %s", calls)
		}
		p.Has(screen.Updating)
	})
	play(t, set(stage.Offline()), nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("r")
		p.Has("Needs network")
	})
}

func TestStoreChangesKeepTheSelection(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		day := db.Visits(t)
		p.Press("down")
		p.Has("► 13:30-15:00")
		db.Take(t, work.BookingTable, day[0].Booking.ID)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.ProductTable}})
		p.Has("5 bookings")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.BookingTable}})
		p.Has("4 bookings", "► 13:30-15:00", "row 3 of 4")
		p.Hasnt("Record not found")

		db.Take(t, work.BookingTable, day[3].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Has("3 bookings", "Record not found: WO-00537 is no longer on this device.")
	})
}

// What was opened today stays in its place when it leaves, marked and not counted: a
// technician must not take it for theirs, and finds what they wrote.
func TestOpenedBookingsThatLeaveAreMarked(t *testing.T) {
	for _, size := range stage.Sets(stage.Online()) {
		t.Run(size.Name("left"), func(t *testing.T) {
			play(t, size, morning(t), func(p *stage.Play, db *stage.Synced) {
				day := db.Visits(t)
				p.Press("down")
				for i, why := range map[int]string{1: localdb.WhyOutOfScope, 2: localdb.WhyDeleted} {
					db.Viewed(work.RecordRef{Table: work.BookingTable, ID: day[i].Booking.ID}, shown(t, db, day[i].Booking.ID)...)
					db.TakeVisit(t, why, day[i].Booking.ID)
				}
				p.Send(screen.StoreChangedMsg{})
				p.Has("3 bookings", "Gone 12:00", "Deleted")
				for range 3 {
					p.Press("up")
				}
				p.Press("down", "down", "n")
				p.Has("It was deleted at the office")
				for _, l := range strings.Split(p.Frame(), "\n") {
					if row, _, _ := strings.Cut(l, "││"); strings.Contains(row, "Gone") && strings.Contains(row, "now ") {
						t.Errorf("the day has come to what left: %s", l)
					}
				}
				p.Check(t, "")
				tuitest.Golden(t, size.Name("left"), p.Frame())
			})
		})
	}
}

func TestSelectedBookingThatLeavesIsTold(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		id := db.Visits(t)[2].Booking.ID
		db.Viewed(work.RecordRef{Table: work.BookingTable, ID: id}, shown(t, db, id)...)
		db.TakeVisit(t, localdb.WhyOutOfScope, id)
		p.Send(screen.StoreChangedMsg{})
		p.Has("WO-00363: No longer on this device since 12:00")
		p.Press("s")
		if got := p.Last(); got.Screen != screen.SetStatus || got.Record != id {
			t.Errorf("s opens %+v", got)
		}
	})
}

func shown(t testing.TB, db *stage.Synced, booking work.ID) []work.RecordRef {
	t.Helper()
	d, err := visit.Open(t.Context(), db, booking)
	if err != nil {
		t.Fatal(err)
	}
	return d.Shown()
}

func TestMovedBookingIsToldApartFromALostOne(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		r, err := db.Get(work.BookingTable, db.Visits(t)[2].Booking.ID)
		if err != nil {
			t.Fatal(err)
		}
		r.Rev++
		r.Data = work.Patch(r.Data, work.Fields{"starttime": work.Time(stage.At(12, 0).AddDate(0, 0, 2)), "endtime": work.Time(stage.At(13, 0).AddDate(0, 0, 2))})
		db.Bring(t, r)
		p.Send(screen.StoreChangedMsg{})
		p.Has("was moved to Wed 25 Nov 12:00")
	})
}

// A reconfigure takes everything away and brings it again: nothing was moved or lost.
func TestNothingIsLostWhileAllIsDownloadedAgain(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		if err := db.Wipe(); err != nil {
			t.Fatal(err)
		}
		p.Send(screen.StoreChangedMsg{})
		p.Hasnt("Record not found", "was moved")
	})
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		p.Say(stage.FirstSync())
		db.Take(t, work.BookingTable, db.Visits(t)[2].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		p.Hasnt("Record not found", "was moved")
	})
}

// brokenStore fails to read until it is mended.
type brokenStore struct {
	*stage.Synced
	broken bool
}

func (b *brokenStore) Device() (localdb.Device, error) {
	if b.broken {
		return localdb.Device{}, work.Errorf(work.Damaged, "the local database is damaged at device")
	}
	return b.Synced.Device()
}

func TestFailedReadingCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &brokenStore{device(t), true}
		p := stage.Open(t, set(stage.Offline()), func(d screen.Deps, at screen.Place) screen.Screen { return agenda.New(d, db, db) })
		p.Has("× Could not read the agenda", "damaged at device", "Enter try again")
		p.Check(t, "")
		db.broken = false
		p.Press("enter")
		p.Has("5 bookings")
	})
}

// TestHostileTexts goes through one, three and seven days, as lists and as columns.
func TestHostileTexts(t *testing.T) {
	play(t, set(stage.Online()), morning(t), func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, jobcard.Tables()...)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down", "w")
			p.EverySize(t, "w")
		}
	})
}

// What is to be done is what a technician looks for: it comes first where not all tasks fit.
func TestOpenTasksComeFirstWhereNotAllFit(t *testing.T) {
	done := func(db *stage.Synced) {
		db.Morning(t)
		db.Progress(t, 1, 1, 100, 0, stage.At(10, 30))
	}
	play(t, stage.Set{W: 100, H: 29, Status: stage.Online()}, done, func(p *stage.Play, _ *stage.Synced) {
		p.Has("2 of 4 done", "□ Find and repair leak", "… 3 more")
		p.Hasnt("√ Isolate supply", "more, done")
	})
}
