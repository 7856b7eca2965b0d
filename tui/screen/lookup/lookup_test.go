package lookup_test

import (
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/lookup"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"
)

func play(t *testing.T, set stage.Set, table, column string, now func(*stage.Synced) work.ID, story func(*stage.Play, *stage.Synced)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		p, _ := c.Person("mara")
		db := stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
		at := screen.Place{Screen: screen.Lookup, Table: table, Tab: column}
		if now != nil {
			at.Record = now(db)
		}
		set.Start = []screen.Place{at}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Lookup {
				return lookup.New(d, db, p)
			}
			return nil
		}), db)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

func picked(t testing.TB, p *stage.Play) screen.PickedMsg {
	t.Helper()
	for _, b := range tuitest.Sent[screen.BackMsg](p.Drive) {
		if m, ok := b.Result.(screen.PickedMsg); ok {
			return m
		}
	}
	t.Fatal("nothing was picked")
	return screen.PickedMsg{}
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("products"), func(t *testing.T) {
			play(t, set, work.WorkOrderProductTable, "msdyn_product", nil, func(p *stage.Play, _ *stage.Synced) {
				p.Type("fil")
				tuitest.Golden(t, set.Name("products"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestWhatIsTypedNarrowsAndEnterChooses(t *testing.T) {
	play(t, online(), work.ContactTable, "parentcustomerid", func(db *stage.Synced) work.ID {
		return db.Named(t, work.AccountTable, "Hotel Sjöberg").ID
	}, func(p *stage.Play, db *stage.Synced) {
		p.Has("┌ Company ", "► Hotel Sjöberg") // what it points to now
		p.Type("q1 zz")
		p.Has("Nothing on this device has this name.")
		p.Press("enter")
		p.Has("There is no record to choose.")
		for range 5 {
			p.Press("backspace")
		}
		p.Type("brewery")
		p.Press("enter")
		want := db.Named(t, work.AccountTable, "Thornby Brewery")
		if got := picked(t, p); got.Column != "parentcustomerid" || got.Ref != (work.RecordRef{Table: work.AccountTable, ID: want.ID}) || got.Name != "Thornby Brewery" {
			t.Errorf("picked %+v", got)
		}
	})
}

func TestALookupCanBeEmptiedIfItIsNotRequired(t *testing.T) {
	play(t, online(), work.ContactTable, "parentcustomerid", nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("► None")
		p.Press("enter")
		if got := picked(t, p); got.Ref != (work.RecordRef{}) || got.Column != "parentcustomerid" {
			t.Errorf("picked %+v", got)
		}
	})
	play(t, online(), work.WorkOrderTable, "msdyn_serviceaccount", nil, func(p *stage.Play, _ *stage.Synced) {
		p.Hasnt("None")
		p.Press("esc")
		p.Has("Page: agenda")
	})
}

func TestALookupWithSeveralTables(t *testing.T) {
	play(t, online(), work.AccountTable, "ownerid", nil, func(p *stage.Play, db *stage.Synced) {
		p.Has("┌ Owner: user ")
		p.Press("tab")
		p.Has("┌ Owner: team ", "Harrowmere North")
		p.Type("harrowmere n")
		p.Press("enter")
		if got := picked(t, p); got.Ref.Table != work.TeamTable {
			t.Errorf("picked %+v", got)
		}
	})
	play(t, online(), work.ContactTable, "parentcustomerid", nil, func(p *stage.Play, _ *stage.Synced) {
		p.Press("tab")
		p.Has("This column points to one table only.")
	})
}

func TestWhatIsOutOfUseIsNotOffered(t *testing.T) {
	play(t, online(), work.ContactTable, "parentcustomerid", nil, func(p *stage.Play, db *stage.Synced) {
		p.Type("brewery")
		p.Has("► Thornby Brewery")
		r := db.Named(t, work.AccountTable, "Thornby Brewery")
		r.Rev++
		r.Data = work.Patch(r.Data, work.Fields{"statecode": work.Int(1)})
		db.Bring(t, r)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.AccountTable}})
		p.Hasnt("Thornby Brewery")
	})
}

func TestWrongColumnsAreTold(t *testing.T) {
	play(t, online(), work.ContactTable, "fullname", nil, func(p *stage.Play, _ *stage.Synced) {
		p.Has("× Could not read what can be chosen", `Contact has no lookup "fullname"`)
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), work.ContactTable, "parentcustomerid", nil, func(p *stage.Play, db *stage.Synced) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.AccountTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down")
		}
	})
}
