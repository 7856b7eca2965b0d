package agenda_test

import (
	"testing"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// leave lets two of today's bookings that were opened leave, and the only one of tomorrow.
func leave(t *testing.T) func(*stage.Synced) {
	return func(db *stage.Synced) {
		day := db.Visits(t)
		why := map[work.ID]string{day[1].Booking.ID: localdb.WhyOutOfScope, day[2].Booking.ID: localdb.WhyDeleted}
		for _, id := range visitsOn(t, db, 1) {
			why[id] = localdb.WhyOutOfScope
		}
		for id, why := range why {
			db.Viewed(work.RecordRef{Table: work.BookingTable, ID: id}, shown(t, db, id)...)
			db.TakeVisit(t, why, id)
		}
	}
}

func TestFramesOfWhatLeft(t *testing.T) {
	wide := []stage.Set{{W: 120, H: 40, Status: stage.Online()}, {W: 140, H: 50, Status: stage.Online()}}
	for state, keys := range map[string][]string{"leftthree": {"w", "home", "down"}, "leftweek": {"w", "w", "home", "down"}} {
		for _, set := range append(stage.Sets(stage.Online()), wide...) {
			t.Run(set.Name(state), func(t *testing.T) {
				play(t, set, leave(t), func(p *stage.Play, _ *stage.Synced) {
					p.Press(keys...)
					tuitest.Golden(t, set.Name(state), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

// Beside each other and under each other what left is in its place, and counted nowhere.
func TestWhatLeftIsInEveryView(t *testing.T) {
	play(t, set(stage.Online()), leave(t), func(p *stage.Play, db *stage.Synced) {
		p.Has("Mon 23 Nov 2026, 3 bookings", "09:30-11:30  ▲ Gone 12:00", "12:00-13:00  ▲ Deleted", "► 13:30-15:00")
		p.Press("w")
		p.Has("Mon 23 - Wed 25 Nov 2026, 5 bookings", "09:30-11:30 ▲ Gone 12:00", "12:00-13:00 ▲ Deleted", "08:00-09:45 ▲ Gone 12:00")
		p.Press("up")
		p.Has("► 12:00-13:00 ▲ Deleted", "│ ▲ Deleted since 12:00. Kept until tomorrow 24:00.")
		p.Press("w")
		p.Has("Mon 23 - Sun 29 Nov 2026,", "today: 3 bookings", "Tue 24 Nov, tomorrow: no bookings", "08:00-09:45  ▲ Gone 12:00")
		p.EverySize(t, "home", "down", "w")
		p.EverySize(t, "w")
	})
}

func TestADayOfWhichNothingIsLeft(t *testing.T) {
	play(t, set(stage.Online()), leave(t), func(p *stage.Play, db *stage.Synced) {
		p.Press("]")
		p.Has("Tue 24 Nov 2026, 0 bookings", "► 08:00-09:45  ▲ Gone 12:00", "No longer on this device")
		p.Press("s")
		if got := p.Last(); got.Screen != screen.SetStatus {
			t.Errorf("s opens %+v", got)
		}
	})
}

func TestWhatLeftIsFilteredByWhatItSays(t *testing.T) {
	play(t, set(stage.Online()), leave(t), func(p *stage.Play, _ *stage.Synced) {
		p.Press("w", "/")
		p.Type("gone")
		p.Has(`filter "gone" 2 of 8`, "None matches", "▲ Gone 12:00")
		p.Hasnt("▲ Deleted")
		p.Press("esc", "/")
		p.Type("ridgeway") // of tomorrow there is a booking to filter, though none is here
		p.Has(`filter "ridgeway" 2 of 8`, "None matches")
		p.Hasnt("No bookings")
	})
}

// Nothing can be saved on what was deleted, which the list knows before the rest is read.
func TestWhatWasDeletedHasNoNextStatus(t *testing.T) {
	play(t, set(stage.Online()), leave(t), func(p *stage.Play, _ *stage.Synced) {
		p.Press("up")
		p.Has("► 12:00-13:00  ▲ Deleted", "Deleted at the office")
		for _, key := range []string{"s", "S", "n"} {
			p.Press(key)
			if got := p.Last(); got.Screen != screen.Agenda {
				t.Errorf("%s opens %+v", key, got)
			}
			p.Has("It was deleted at the office")
		}
		p.Press("c")
		if got := p.Last(); got.Screen != screen.Contact {
			t.Errorf("c opens %+v", got)
		}
		p.Press("esc", "up")
		p.Has("► 09:30-11:30  ▲ Gone 12:00")
		p.Press("S")
		if got := p.Last(); got.Screen != screen.SetStatus || got.Tab != screen.NextTab {
			t.Errorf("S opens %+v", got)
		}
	})
}

// Columns have less room for the line that says that there are more.
func TestColumnsThatGoOn(t *testing.T) {
	play(t, set(stage.Online()), nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("w")
		db.Shorten(work.BookingTable, 6)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.BookingTable}})
		p.Has("Mon 23 - Wed 25 Nov 2026, 6 bookings", "▲ Not all bookings were read: there are too many.")
		p.EverySize(t, "right", "w")
		p.EverySize(t, "w")
	})
}
