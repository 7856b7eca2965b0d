package edit_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/screen/lookup"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	db := stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
	db.AddTable(t, stage.Meter(), work.Record{Table: "new_meter", ID: stage.ID(5, 1), Rev: 1, Data: work.Encode(work.Fields{
		"new_name": work.Text("Main meter"), "new_account": work.Ref(db.Named(t, work.AccountTable, "Thornby Brewery").ID),
		"new_reading": work.Decimal(900), "new_kind": work.Int(2), "new_sealed": work.Bool(true), "new_testduration": work.Int(65),
		"new_readon": work.Time(stage.At(8, 30)), "new_remark": work.Text("Behind the mash tun"),
	})})
	return db
}

// play opens the editor of a place.
func play(t *testing.T, set stage.Set, place func(*stage.Synced) screen.Place, story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		at := place(db)
		at.Screen = screen.Edit
		set.Start = []screen.Place{at}
		story(stage.Open(t, set, opener(db)), db)
	})
}

func opener(db *stage.Synced) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		switch p.Screen {
		case screen.Edit:
			return edit.New(d, db, p)
		case screen.Lookup:
			return lookup.New(d, db, p)
		}
		return nil
	}
}

func meter(*stage.Synced) screen.Place {
	return screen.Place{Table: "new_meter", Record: stage.ID(5, 1)}
}

func newMeter(*stage.Synced) screen.Place { return screen.Place{Table: "new_meter"} }

func online() stage.Set { return stage.Set{Status: stage.Online()} }

// write empties the field that has the focus and types into it.
func write(p *stage.Play, s string) {
	for range 70 {
		p.Press("backspace")
	}
	p.Type(s)
}

func fields(t testing.TB, db *stage.Synced) work.Fields {
	t.Helper()
	r, err := db.Get("new_meter", stage.ID(5, 1))
	if err != nil {
		t.Fatal(err)
	}
	return r.Fields()
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		t.Run(set.Name("meter"), func(t *testing.T) {
			play(t, set, meter, func(p *stage.Play, _ *stage.Synced) {
				write(p, "")
				seek(p, "Reading")
				write(p, "12x")
				seek(p, "Kind")
				p.Type("12q") // a choice is not typed into, and these are no keys here
				tuitest.Golden(t, set.Name("meter"), p.Frame())
				p.Check(t, "")
				if p.View().Cursor == nil {
					t.Error("the cursor is not in the field")
				}
			})
		})
	}
}

func TestEveryTypeIsSavedAndOnlyWhatChanged(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, meter, func(p *stage.Play, db *stage.Synced) {
		p.Has("Name *", "Main meter", "Thornby Brewery", "[Water]", "[Yes]", "2026-11-23 08:30", "1:05", "Behind the mash tun")
		write(p, "Old meter")
		p.Press("tab", "tab")
		p.Press("backspace") // on the lookup's neighbour: nothing typed yet
		p.Press("ctrl+s")
		p.Has("√ Saved on this device: meter \"Old meter\". It goes out when you are back online.", "Page: agenda")
		g := db.Group(t)
		if len(g.Changes) != 1 {
			t.Fatalf("saved %+v", g)
		}
		if _, ok := g.Changes[0].Set["new_name"]; !ok || len(g.Changes[0].Set) > 2 {
			t.Errorf("sent %v", g.Changes[0].Set)
		}
	})
}

func TestChoicesDurationsTimesAndMemos(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		for range 3 {
			p.Press("down") // account, memo? reading: the order of the form
		}
		seek(p, "Kind")
		p.Press("left")
		seek(p, "Sealed")
		p.Press("left")
		seek(p, "Read on")
		write(p, "2026-11-22 17:05")
		seek(p, "Test duration")
		write(p, "1 h 30")
		seek(p, "Remark")
		p.Press("enter")
		p.Type("second line")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
		f := fields(t, db)
		if f.Int("new_kind") != 1 || f.Bool("new_sealed") || f.Int("new_testduration") != 90 || !strings.Contains(f.Text("new_remark"), "\nsecond line") {
			t.Errorf("saved %v", f)
		}
		if got := f.Time("new_readon"); !got.Equal(stage.At(17, 5).AddDate(0, 0, -1)) {
			t.Errorf("read on %v", got)
		}
	})
}

// seek goes to the field with that label.
func seek(p *stage.Play, label string) {
	for range 20 {
		if frame := p.Frame(); strings.Contains(frame, "► "+label) || strings.Contains(frame, "> "+label) {
			return
		}
		p.Press("tab")
	}
	p.Has("► " + label)
}

func TestWrongValuesAreToldWhileTheyAreTyped(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		for label, c := range map[string]struct{ typed, said string }{
			"Name":          {strings.Repeat("x", 61), "Name has 61 characters; the limit is 60."},
			"Reading":       {"12x", "Reading must be a number"},
			"Read on":       {"soon", "Read on must be a time such as"},
			"Test duration": {"1:75", "An hour has 60 minutes"},
		} {
			seek(p, label)
			write(p, c.typed)
			p.Has(c.said)
		}
		p.Press("ctrl+s")
		p.Hasnt("Saved on this device")
		if entries, _ := db.Outbox(); len(entries) != 0 {
			t.Errorf("%d groups were saved", len(entries))
		}
		seek(p, "Name")
		write(p, "")
		p.Press("ctrl+s")
		p.Has("Name is required.")
	})
}

func TestLookupsAreChosen(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		seek(p, "Account")
		p.Press("enter")
		p.Has("┌ Account ", "► Thornby Brewery")
		p.Type("hotel sj")
		p.Has("► Hotel Sjöberg")
		p.Press("enter")
		p.Has("► Account", "Hotel Sjöberg")
		p.Press("ctrl+s")
		if got := fields(t, db).Ref("new_account"); got != db.Named(t, work.AccountTable, "Hotel Sjöberg").ID {
			t.Errorf("the account is %v", got)
		}
	})
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		seek(p, "Account")
		p.Press("backspace", "ctrl+s")
		if fields(t, db).Has("new_account") {
			t.Error("the lookup was not emptied")
		}
	})
}

func TestNewRecords(t *testing.T) {
	play(t, online(), newMeter, func(p *stage.Play, db *stage.Synced) {
		p.Has("New meter")
		p.Press("ctrl+s")
		p.Has("Name is required.")
		p.Type("Second meter")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device: meter \"Second meter\"")
		if g := db.Group(t); g.Title != "New Meter: Second meter" || g.Changes[0].Op != work.Create {
			t.Errorf("saved %+v", g)
		}
	})
	var account work.ID
	play(t, online(), func(db *stage.Synced) screen.Place {
		account = db.Named(t, work.AccountTable, "Thornby Brewery").ID
		return screen.Place{Table: work.ContactTable, Arg: edit.Preset(work.Fields{"parentcustomerid": work.Ref(account), "jobtitle": work.Text("Brewer")})}
	}, func(p *stage.Play, db *stage.Synced) {
		p.Has("Thornby Brewery", "Brewer")
		p.Type("Ada Malt")
		p.Press("ctrl+s")
		c := db.Group(t).Changes[0].Columns()
		if c.Ref("parentcustomerid") != account || c.Text("fullname") != "Ada Malt" || c.Text("jobtitle") != "Brewer" {
			t.Errorf("saved %v", c)
		}
	})
}

// A line of an order is called like its product, unless the technician says otherwise.
func TestLinesAreNamedAfterTheirProduct(t *testing.T) {
	play(t, online(), func(db *stage.Synced) screen.Place {
		order := db.Visit(t, 1).Order.ID
		return screen.Place{Table: work.WorkOrderProductTable, Arg: edit.Preset(work.Fields{"msdyn_workorder": work.Ref(order)})}
	}, func(p *stage.Play, db *stage.Synced) {
		p.Has("► Product *")
		p.Type("v") // which would be lost
		p.Has("· A record is chosen here: Enter opens the list")
		p.Press("enter")
		p.Has("┌ Product ")
		p.Press("enter")
		seek(p, "Estimated quantity")
		p.Type("2")
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
		c := db.Group(t).Changes[0].Columns()
		product, err := db.Get(work.ProductTable, c.Ref("msdyn_product"))
		if err != nil || c.Text("msdyn_name") != product.Fields().Text("name") || c.Float("msdyn_estimatequantity") != 2 {
			t.Errorf("saved %v (%v)", c, err)
		}
	})
}

func TestDraftsSurvive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := device(t)
		at := meter(db)
		at.Screen = screen.Edit
		open := func() *stage.Play {
			return stage.Open(t, stage.Set{Status: stage.Online(), Start: []screen.Place{at}}, opener(db))
		}
		p := open()
		write(p, "Half a na")
		p.Press("tab")
		seek(p, "Kind")
		p.Press("left")
		p.Pass(3 * time.Second) // then the battery dies
		p = open()
		p.Has("What you entered before is here again", "Half a na", "[Gas]")
		p.Press("ctrl+r")
		p.Has("Main meter", "[Water]", "What you entered was dropped.")
		p.Press("esc")
		p = open()
		p.Hasnt("here again")
		write(p, "Another")
		p.Press("esc")
		p.Has("kept as a draft of this meter")
		p = open()
		p.Has("Another", "here again")
		p.Press("ctrl+s")
		p = open()
		p.Has("Another")
		p.Hasnt("here again")
	})
}

func TestWhatWasOnlyPresetIsNoDraft(t *testing.T) {
	person := func(*stage.Synced) screen.Place {
		return screen.Place{Table: work.ContactTable, Arg: edit.Preset(work.Fields{"jobtitle": work.Text("Brewer")})}
	}
	play(t, online(), person, func(p *stage.Play, db *stage.Synced) {
		p.Has("Brewer")
		p.Press("esc")
		p.Hasnt("Not saved yet")
	})
	play(t, online(), person, func(p *stage.Play, db *stage.Synced) {
		p.Type("Ada") // the first field that is empty
		p.Press("esc")
		p.Has("Not saved yet: what you entered is kept as a draft")
	})
}

func TestASyncMeanwhileIsNotOverwritten(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		write(p, "Mine")
		r, err := db.Get("new_meter", stage.ID(5, 1))
		if err != nil {
			t.Fatal(err)
		}
		r.Rev++
		r.Data = work.Patch(r.Data, work.Fields{"new_reading": work.Decimal(1234)})
		db.Bring(t, r)
		p.Send(screen.StoreChangedMsg{Tables: []string{"new_meter"}})
		p.Press("ctrl+s")
		if f := fields(t, db); f.Float("new_reading") != 1234 || f.Text("new_name") != "Mine" {
			t.Errorf("saved %v", f)
		}
	})
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		write(p, "Mine")
		db.Take(t, "new_meter", stage.ID(5, 1))
		p.Send(screen.StoreChangedMsg{Tables: []string{"new_meter"}})
		p.Has("Record not found", "kept as a draft")
		p.Press("ctrl+s")
		p.Has("no longer on this device")
	})
}

func TestFailedSavingKeepsWhatWasEntered(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		db.Break(work.Errorf(work.DiskFull, "the disk is full: free some space and save again"))
		write(p, "Mine")
		p.Press("ctrl+s")
		p.Has("× Saving failed: the disk is full", "Mine")
		db.Break(nil)
		p.Press("ctrl+s")
		p.Has("√ Saved on this device")
	})
}

func TestLettersAreNotKeysWhileTyping(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		write(p, "q156?:/")
		if p.Quit {
			t.Fatal("a letter quit the app")
		}
		seek(p, "Remark")
		p.Type("q")
		p.Press("tab") // leaves the text
		p.Hasnt("► Remark")
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), meter, func(p *stage.Play, db *stage.Synced) {
		at := meter(db)
		at.Screen = screen.Edit
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, "new_meter", work.AccountTable)
			p.Press("esc")
			p.Send(screen.OpenMsg{Place: at})
			p.EverySize(t, "tab")
		}
	})
}
