package order_test

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// left shows the visit on a tab and lets a sync take it away while it is open.
func left(t *testing.T, set stage.Set, tab, why string, story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	play(t, set, tab, func(db *stage.Synced) { written(t, db) }, func(p *stage.Play, db *stage.Synced) {
		db.TakeVisit(t, why, db.Visits(t)[1].Booking.ID)
		p.Send(screen.StoreChangedMsg{})
		story(p, db)
	})
}

func TestFramesOfWhatLeft(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		for name, why := range map[string]string{"left": localdb.WhyOutOfScope, "deleted": localdb.WhyDeleted} {
			t.Run(set.Name(name), func(t *testing.T) {
				left(t, set, "tasks", why, func(p *stage.Play, _ *stage.Synced) {
					tuitest.Golden(t, set.Name(name), p.Frame())
					p.EverySize(t, "right", "down")
				})
			})
		}
	}
}

// The page that is open stays whole, and says what it is.
func TestBookingThatASyncTakesAwayStaysOpen(t *testing.T) {
	left(t, online(), "general", localdb.WhyOutOfScope, func(p *stage.Play, db *stage.Synced) {
		notice := "▲ No longer on this device since 12:00: assigned to somebody else or outside the profile."
		p.Has(notice, "WO-00368", "Fellgate Dairy Co-operative", "[General]", "Tasks 0/4", "Products 4", "Services 1", "Notes 2")
		p.Press("right")
		p.Has(notice, "Unit 3, Creamery Lane")
		p.Press("right", "space")
		p.Has("√ Saved on this device: task \"Isolate supply\", 100 %. Sending now.", notice)
		if list, err := db.Outbox(); err != nil || len(list) != 3 {
			t.Errorf("%d groups wait, want two notes and the task (%v)", len(list), err)
		}
		p.Press("right", "right", "right", "right")
		p.Has("Flare nut on the suction line weeping")

		// It comes back: the notice goes.
		kept, err := db.Left(work.BookingTable)
		if err != nil || len(kept) != 1 {
			t.Fatalf("copies of %d bookings (%v)", len(kept), err)
		}
		for id := range kept {
			r, err := db.Recall(work.BookingTable, id)
			if err != nil {
				t.Fatal(err)
			}
			db.Bring(t, r)
		}
		p.Send(screen.StoreChangedMsg{})
		p.Hasnt("No longer on this device")
	})
}

func TestNothingIsSavedOnWhatTheOfficeDeleted(t *testing.T) {
	left(t, online(), "tasks", localdb.WhyDeleted, func(p *stage.Play, db *stage.Synced) {
		p.Has("▲ Deleted at the office, and no longer on this device since 12:00", "Isolate supply")
		before, err := db.Outbox()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"space", "s", "n", "tab"} {
			p.Press(key)
			p.Has("It was deleted at the office: nothing can be saved on it any more.")
		}
		p.Send(screen.ToastMsg{Text: "Something else."})
		p.Press("S")
		p.Has("It was deleted at the office: nothing can be saved on it any more.")
		p.Press("c") // whom to call about it
		if got := p.Last(); got.Screen != screen.Contact {
			t.Errorf("c opens %+v", got)
		}
		if after, err := db.Outbox(); err != nil || len(after) != len(before) {
			t.Errorf("%d groups wait, and %d before (%v)", len(after), len(before), err)
		}
	})
}
