package table_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/table"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// play shows the list of a place on the device of the technician mara.
func play(t *testing.T, set stage.Set, at screen.Place, prepare func(*stage.Synced) screen.Place, story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		p, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
		if prepare != nil {
			at = prepare(db)
		}
		at.Screen = screen.Table
		set.Start = []screen.Place{at}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Table {
				return table.New(d, db, p)
			}
			return nil
		}), db)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		for name, logical := range map[string]string{"accounts": work.AccountTable, "bookings": work.BookingTable} {
			t.Run(set.Name(name), func(t *testing.T) {
				play(t, set, screen.Place{Table: logical}, nil, func(p *stage.Play, _ *stage.Synced) {
					p.Press("down")
					tuitest.Golden(t, set.Name(name), p.Frame())
					p.Check(t, "")
				})
			})
		}
	}
}

func TestOpensFiltersAndSorts(t *testing.T) {
	play(t, online(), screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, db *stage.Synced) {
		p.Has("Account name ↑", "► ")
		first := p.Frame()
		p.Press("o")
		p.Has("Account name ↓")
		if p.Frame() == first {
			t.Error("the order did not change")
		}
		p.Press("o")
		p.Has("City ↑")
		p.Press("/")
		p.Type("hospital thornby")
		p.Has(`filter "hospital thornby" 1 of`)
		p.Press("enter", "enter")
		want := db.Named(t, work.AccountTable, "Thornby Veterinary Hospital").ID
		if got := p.Last(); got.Screen != screen.Record || got.Record != want || got.Table != work.AccountTable {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc", "e")
		if got := p.Last(); got.Screen != screen.Edit || got.Record != want {
			t.Errorf("e opens %+v", got)
		}
	})
}

func TestBookingsOpenAsVisits(t *testing.T) {
	play(t, online(), screen.Place{Table: work.BookingTable}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("enter")
		if got := p.Last(); got.Screen != screen.Order || got.Table != work.BookingTable {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc", "a")
		p.Has("Bookings come from the office")
	})
}

func TestANarrowedListCreatesRecordsThatBelongToIt(t *testing.T) {
	var account work.Record
	play(t, online(), screen.Place{}, func(db *stage.Synced) screen.Place {
		account = db.Named(t, work.AccountTable, "Thornby Brewery")
		return screen.Place{Table: work.ContactTable, Tab: "parentcustomerid", Record: account.ID, Arg: work.AccountTable}
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Contacts of Thornby Brewery: 1", "Wendell Achterberg")
		p.Press("a")
		got := p.Last()
		if got.Screen != screen.Edit || got.Table != work.ContactTable || !strings.Contains(got.Arg, account.ID.String()) {
			t.Errorf("a opens %+v", got)
		}
	})
}

func TestATableThatAnAdministratorAdded(t *testing.T) {
	play(t, online(), screen.Place{}, func(db *stage.Synced) screen.Place {
		account := db.Named(t, work.AccountTable, "Thornby Brewery")
		var meters []work.Record
		for i, reading := range []float64{900, 1000, 70} {
			meters = append(meters, work.Record{Table: "new_meter", ID: stage.ID(5, byte(i)), Rev: 1, Data: work.Encode(work.Fields{
				"new_name": work.Text(fmt.Sprintf("Meter %d", i)), "new_account": work.Ref(account.ID), "new_reading": work.Decimal(reading),
			})})
		}
		db.AddTable(t, stage.Meter(), meters...)
		return screen.Place{Table: "new_meter"}
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Meters: 3", "Thornby Brewery", "► Meter 0")
		p.Press("o", "o", "o", "o")
		p.Has("Reading ↑")
		frame := p.Frame()
		if a, b, c := strings.Index(frame, "Meter 2"), strings.Index(frame, "Meter 0"), strings.Index(frame, "Meter 1"); !(a < b && b < c) {
			t.Errorf("numbers are not sorted as numbers:\n%s", frame)
		}
	})
}

func TestEmptyUnknownAndReadOnlyTables(t *testing.T) {
	play(t, online(), screen.Place{Table: work.InspectionResponseTable}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("No inspection responses on this device", "a creates one")
		p.Press("enter")
		p.Has("There is no record to open.")
	})
	play(t, online(), screen.Place{Table: "nope"}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("× Could not read the list", `there is no table "nope"`)
		p.Check(t, "")
	})
	play(t, online(), screen.Place{Table: work.PriorityTable}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("a")
		p.Has("Priorities cannot be changed on a device")
	})
}

func TestASyncKeepsTheSelection(t *testing.T) {
	play(t, online(), screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, db *stage.Synced) {
		p.Press("down", "down")
		p.Has("► Aldermouth University")
		db.Take(t, work.AccountTable, db.Named(t, work.AccountTable, "Beacon Row Housing Trust").ID)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.ContactTable}})
		p.Has("Accounts: 32")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.AccountTable}})
		p.Has("Accounts: 31", "► Aldermouth University")
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); !strings.Contains(calls, "refresh account") {
			t.Errorf("asked: %s", calls)
		}
	})
}

// Ten thousand rows are read once and drawn thirty at a time.
func TestTenThousandRows(t *testing.T) {
	play(t, online(), screen.Place{}, func(db *stage.Synced) screen.Place {
		var all []work.Record
		for i := range 10_000 {
			id := stage.ID(6, 0)
			id[1], id[2] = byte(i>>8), byte(i)
			all = append(all, work.Record{Table: "new_meter", ID: id, Rev: 1, Data: work.Encode(work.Fields{"new_name": work.Text(fmt.Sprintf("Meter %05d", i))})})
		}
		db.AddTable(t, stage.Meter(), all...)
		return screen.Place{Table: "new_meter"}
	}, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Meters: 10,000", "row 1 of 10000")
		p.Press("end")
		p.Has("► Meter 09999", "row 10000 of 10000")
		p.Press("/")
		p.Type("0777")
		p.Has("11 of 10000")
		p.Check(t, "")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.AccountTable, work.ContactTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down")
		}
	})
}

// Columns are as wide as what stands in them, so that a name that there is room for is whole.
func TestColumnsAreAsWideAsTheirValues(t *testing.T) {
	play(t, online(), screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Primary contact ", "Rhiannon Achebe ", "Linnéa Sjöberg", "Al-Noor Community Centre ")
	})
	set := online()
	set.W, set.H = 140, 50
	play(t, set, screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("Aldermouth University, Chemistry ", "Prof. Ileana Dragomirescu ")
		p.Hasnt("…")
	})
}

// Where there is no room for the word, the mark of the sync still stands.
func TestNarrowListsHaveASyncMark(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 60, H: 20}, {W: 40, H: 12}} {
		set := online()
		set.W, set.H = size.W, size.H
		play(t, set, screen.Place{Table: work.AccountTable}, nil, func(p *stage.Play, _ *stage.Synced) {
			for _, line := range strings.Split(p.Frame(), "\n") {
				if strings.Contains(line, "Al-Noor") && !strings.HasSuffix(strings.TrimRight(line, " "), " ●") {
					t.Errorf("%d columns: %q", size.W, line)
				}
			}
		})
	}
}
