package record_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/record"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

// play shows a contact on the device of the technician mara.
func play(t *testing.T, set stage.Set, table, name string, prepare func(*stage.Synced, work.Record), story func(*stage.Play, *stage.Synced, work.Record)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		p, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
		r := db.Named(t, table, name)
		if prepare != nil {
			prepare(db, r)
		}
		set.Start = []screen.Place{{Screen: screen.Record, Table: table, Record: r.ID}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Record {
				return record.New(d, db, db, p)
			}
			return nil
		}), db, r)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

// edited changes the phone of the contact, and lets the server refuse its mail.
func edited(t testing.TB) func(*stage.Synced, work.Record) {
	return func(db *stage.Synced, r work.Record) {
		set := func(column, value string) work.Group {
			g, err := db.DB.Edit(work.Group{Title: "Contact", At: stage.At(10, 0), Changes: []work.Change{
				work.UpdateOf(r.Table, r.ID, work.Fields{column: work.Text(value)}),
			}})
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		g := set("emailaddress1", "nobody")
		stage.Refuse(t, db.DB, g.ID, localdb.SyncError{ID: stage.ID(7, 1), Type: localdb.ErrorOther, At: stage.At(10, 25), Message: "Email is no address", Column: "emailaddress1"})
		set("telephone1", "+44 1632 960999")
	}
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Failed()) {
		t.Run(set.Name("contact"), func(t *testing.T) {
			play(t, set, work.ContactTable, "Wendell Achterberg", edited(t), func(p *stage.Play, _ *stage.Synced, _ work.Record) {
				p.Press("down")
				tuitest.Golden(t, set.Name("contact"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestColumnsSayHowFarTheyAre(t *testing.T) {
	play(t, online(), work.ContactTable, "Wendell Achterberg", edited(t), func(p *stage.Play, _ *stage.Synced, _ work.Record) {
		p.Has("Contact: Wendell Achterberg   × Refused", "+44 1632 960999", "↑ To send", "The server refused it: Email is no address.")
		p.Press("E")
		if got := p.Last(); got.Screen != screen.SyncError || got.Record != stage.ID(7, 1) {
			t.Errorf("E opens %+v", got)
		}
	})
	play(t, online(), work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, _ *stage.Synced, _ work.Record) {
		p.Hasnt("To send", "Refused", "on the server only")
		p.Press("E")
		p.Has("This record has no sync error.")
	})
}

func TestLookupsAndRelatedListsLeadOn(t *testing.T) {
	play(t, online(), work.AccountTable, "Thornby Brewery", nil, func(p *stage.Play, db *stage.Synced, r work.Record) {
		p.Press("/")
		p.Type("primary contact")
		p.Press("enter", "enter")
		want := db.Named(t, work.ContactTable, "Wendell Achterberg").ID
		if got := p.Last(); got != screen.PlaceOf(work.ContactTable, want) {
			t.Errorf("the primary contact leads to %+v", got)
		}
		p.Press("esc", "esc", "/")
		p.Type("contacts")
		p.Press("enter", "enter")
		if got := p.Last(); got.Screen != screen.Table || got.Table != work.ContactTable || got.Tab != "parentcustomerid" || got.Record != r.ID {
			t.Errorf("the contacts lead to %+v", got)
		}
		p.Press("esc", "esc", "/")
		p.Type("account name")
		p.Press("enter", "enter")
		p.Has("There is nothing more to open in this row.")
	})
}

func TestDeletingAsksFirst(t *testing.T) {
	play(t, online(), work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, db *stage.Synced, r work.Record) {
		p.Press("X")
		p.Has("Delete contact \"Wendell Achterberg\"?")
		p.Press("n")
		if ok, _ := db.Holds(r.Table, r.ID); !ok {
			t.Fatal("deleted without a yes")
		}
		p.Press("X", "y")
		p.Has("√ Saved on this device: contact deleted.", "Page: agenda")
		if ok, _ := db.Holds(r.Table, r.ID); ok {
			t.Error("the record is still there")
		}
		if g := db.Group(t); g.Title != "Delete Contact: Wendell Achterberg" {
			t.Errorf("saved %+v", g)
		}
	})
}

func TestWhatCannotBeChangedSaysWhy(t *testing.T) {
	play(t, online(), work.PriorityTable, "Normal", nil, func(p *stage.Play, _ *stage.Synced, _ work.Record) {
		p.Press("e")
		p.Has("Priorities cannot be changed on a device")
		p.Press("X")
		p.Has("Priorities cannot be changed on a device")
	})
}

func TestRecordThatASyncTakesAway(t *testing.T) {
	play(t, online(), work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, db *stage.Synced, r work.Record) {
		db.Take(t, r.Table, r.ID)
		p.Send(screen.StoreChangedMsg{Tables: []string{r.Table}})
		// It was open today: a copy is kept, and says that it is one.
		p.Has("▲ No longer on this device since", "Wendell Achterberg")
		p.Check(t, "")
	})
	play(t, online(), work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, db *stage.Synced, r work.Record) {
		db.TakeFor(t, localdb.WhyDeleted, work.RecordRef{Table: r.Table, ID: r.ID})
		p.Send(screen.StoreChangedMsg{Tables: []string{r.Table}})
		p.Has("▲ Deleted at the office")
		p.Press("e")
		p.Has("nothing can be saved on it any more")
	})
	play(t, online(), work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, db *stage.Synced, r work.Record) {
		db.TakeFor(t, localdb.WhyRevoked, work.RecordRef{Table: r.Table, ID: r.ID})
		p.Send(screen.StoreChangedMsg{Tables: []string{r.Table}})
		p.Has("▲ Record not found")
		p.Press("e")
		p.Has("There is no record to change.")
		p.Check(t, "")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), work.ContactTable, "Wendell Achterberg", edited(t), func(p *stage.Play, db *stage.Synced, _ work.Record) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.AccountTable, work.ContactTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down")
		}
	})
}

// A label that is longer than its column stands above its value instead of being cut.
func TestLongLabelsAreWhole(t *testing.T) {
	set := online()
	set.W, set.H = 40, 40
	play(t, set, work.ContactTable, "Wendell Achterberg", nil, func(p *stage.Play, _ *stage.Synced, _ work.Record) {
		p.Has("Job title    Head brewer", "Business phone  ")
		p.Hasnt("…")
	})
	set.W = 80
	play(t, set, work.FunctionalLocationTable, "Chiller yard", nil, func(p *stage.Play, _ *stage.Synced, _ work.Record) {
		p.Has("Parent functional location  ")
	})
}
