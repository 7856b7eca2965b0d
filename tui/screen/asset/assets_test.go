package asset_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/asset"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
)

// office is a server that has some assets.
type office struct {
	assets []work.Record
	fails  error
	gate   chan struct{} // answers wait until it is closed
	asked  []string
}

func (o *office) Find(_ context.Context, table, column, says string) ([]work.Record, error) {
	o.asked = append(o.asked, table+"."+column+"="+says)
	if o.gate != nil {
		<-o.gate
	}
	var found []work.Record
	for _, r := range o.assets {
		if (work.Query{Text: column, Says: says}).Selects(r) {
			found = append(found, r)
		}
	}
	return found, o.fails
}

func device(t testing.TB) *stage.Synced {
	c := fixtures.Sample(tuitest.Noon())
	p, _ := c.Person("mara")
	return stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)
}

// play shows the tree, or the page of the asset of that name.
func play(t *testing.T, set stage.Set, page string, prepare func(*stage.Synced, *office), story func(*stage.Play, *stage.Synced, *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		db, o := device(t), &office{}
		if prepare != nil {
			prepare(db, o)
		}
		if page != "" {
			set.Start = []screen.Place{screen.PlaceOf(work.CustomerAssetTable, db.Named(t, work.CustomerAssetTable, page).ID)}
		}
		p := stage.Open(t, set, opener(db, o))
		if page == "" {
			p.Press("3")
		}
		story(p, db, o)
	})
}

func opener(db *stage.Synced, o *office) stage.Opener {
	return func(d screen.Deps, p screen.Place) screen.Screen {
		switch p.Screen {
		case screen.Assets:
			return asset.New(d, db, o)
		case screen.Asset:
			return asset.NewPage(d, db, db, p)
		}
		return nil
	}
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

// broad is a terminal in which no sentence breaks.
func broad(s stage.Set) stage.Set {
	s.W, s.H = 200, 40
	return s
}

// changed saves another tag for an asset on this device, and takes one out of service.
func changed(t testing.TB) func(*stage.Synced, *office) {
	return func(db *stage.Synced, _ *office) {
		boiler := db.Named(t, work.CustomerAssetTable, "Boiler 1")
		stage.Save(t, db.DB, stage.At(10, 0), "Customer asset: Boiler 1", work.UpdateOf(boiler.Table, boiler.ID, work.Fields{"msdyn_assettag": work.Text("FB-7003")}))
		burner := db.Named(t, work.CustomerAssetTable, "Burner 2")
		burner.Rev++
		burner.Data = work.Patch(burner.Data, work.Fields{"statecode": work.Int(1)})
		db.Bring(t, burner)
	}
}

// find types a tag into the field and presses Enter.
func find(p *stage.Play, tag string) {
	p.Press("f")
	p.Type(tag)
	p.Press("enter")
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Offline()) {
		t.Run(set.Name("tree"), func(t *testing.T) {
			play(t, set, "", changed(t), func(p *stage.Play, _ *stage.Synced, _ *office) {
				find(p, "FB-7003")
				p.Press("right")
				tuitest.Golden(t, set.Name("tree"), p.Frame())
				p.Check(t, "")
				p.Press("/")
				p.Type("burner")
				tuitest.Golden(t, set.Name("filter"), p.Frame())
				p.Check(t, "")
				p.Press("esc")
				find(p, "nothing like it")
				tuitest.Golden(t, set.Name("notfound"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

// The tree is as wide as its places need, if that leaves room for what the cursor is on.
func TestNamesOfPlacesAreWhole(t *testing.T) {
	long := func(db *stage.Synced, _ *office) {
		place := db.Named(t, work.FunctionalLocationTable, "Chiller yard")
		place.Rev++
		place.Data = work.Patch(place.Data, work.Fields{"msdyn_name": work.Text("Yard with the two chillers of the cheese")})
		db.Bring(t, place)
	}
	play(t, online(), "", long, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Press("+", "/")
		p.Type("ice water")
		p.Has("- Yard with the two chillers of the cheese", "asset")
		p.Hasnt("chee…", "che…", "cheese…")
	})
}

func TestBranches(t *testing.T) {
	play(t, online(), "", nil, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Has("Assets: 108", "+ ", " assets") // closed at first: there are many
		p.Hasnt("FB-1003")
		p.Press("/")
		p.Type("stonebeck community hospital")
		p.Press("enter", "esc")
		p.Has("► + Stonebeck Community Hospital")
		p.Press("right")
		p.Has("- Stonebeck Community Hospital", "+ Energy centre")
		p.Press("right")
		p.Has("► ")
		line := selected(p)
		if !strings.Contains(line, "Energy centre") {
			t.Errorf("→ in an open branch goes to %q", line)
		}
		p.Press("space")
		// The boiler house lies alone in the energy centre: both open.
		p.Has("- Energy centre", "- Boiler house", "+ Boiler 1")
		p.Press("left")
		p.Has("► ", "+ Energy centre")
		p.Hasnt("Boiler house")
		p.Press("left")
		if line := selected(p); !strings.Contains(line, "Stonebeck Community Hospital") {
			t.Errorf("← from a closed branch goes to %q", line)
		}
		p.Press("+")
		p.Has("- Boiler house", "Burner 1")
		p.Press("down", "down", "-")
		p.Has("► + Stonebeck Community Hospital")
		p.Hasnt("Energy centre")
	})
}

// selected is the line under the cursor.
func selected(p *stage.Play) string {
	for l := range strings.SplitSeq(p.Frame(), "\n") {
		if strings.Contains(l, "► ") {
			return l
		}
	}
	return ""
}

func TestFilterShowsParentsAndLeavesTheCursorOnTheMatch(t *testing.T) {
	play(t, online(), "", nil, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Press("/")
		p.Type("FB-1004")
		p.Has(`filter "FB-1004" 1 of`, "Stonebeck Community Hospital", "Energy centre", "Boiler house", "- Boiler 1", "Burner 1")
		p.Hasnt("Burner 2", "Vaccine store", "Bakehouse")
		if line := selected(p); !strings.Contains(line, "Burner 1") {
			t.Errorf("the cursor is on %q", line)
		}
		p.Press("enter", "esc")
		p.Hasnt(`filter "`)
		if line := selected(p); !strings.Contains(line, "Burner 1") { // its branches are open now
			t.Errorf("without the filter the cursor is on %q", line)
		}
		p.Press("home", "/")
		p.Send(tea.PasteMsg{Content: "FB-1006"})
		if line := selected(p); !strings.Contains(line, "Burner 2") {
			t.Errorf("after a paste the cursor is on %q", line)
		}
		p.Press("esc", "/")
		p.Type("no such thing")
		p.Has("No asset matches the filter.")
	})
}

func TestDetailAndHistoryBesideTheTree(t *testing.T) {
	play(t, online(), "", changed(t), func(p *stage.Play, _ *stage.Synced, _ *office) {
		find(p, "FB-1017")
		p.Has("Ice water chiller", "Category  Cooling", "Product   Air-cooled chiller CH-200", "Tag       FB-1017", "Serial    CH12-44488",
			"Account   Fellgate Dairy Co-operative", "Location  Chiller yard", "Made      4 Apr 2012", "Service history on this device", "WO-00368", "□ Scheduled", "Chiller: low pressure alarm")
		find(p, "FB-7003")
		p.Has("Sync      ↑ To send")
		find(p, "FB-1006")
		p.Has("State     inactive: out of service", "(inactive) Burner 2", "Part of   Boiler 2")
	})
}

func TestOpensWhatTheCursorIsOn(t *testing.T) {
	play(t, broad(online()), "", func(db *stage.Synced, _ *office) {
		db.Bring(t, work.Record{Table: work.CustomerAssetTable, ID: stage.ID(8, 1), Rev: 1, Data: work.Encode(work.Fields{"msdyn_name": work.Text("Stray"), "msdyn_assettag": work.Text("S-1")})},
			work.Record{Table: work.CustomerAssetTable, ID: stage.ID(8, 2), Rev: 1, Data: work.Encode(work.Fields{
				"msdyn_name": work.Text("Loose"), "msdyn_assettag": work.Text("S-2"), "msdyn_account": work.Ref(db.Named(t, work.AccountTable, "Thornby Brewery").ID)})})
	}, func(p *stage.Play, db *stage.Synced, _ *office) {
		find(p, "s-2")
		p.Press("enter")
		if got := p.Last(); got != screen.PlaceOf(work.CustomerAssetTable, stage.ID(8, 2)) || got.Screen != screen.Asset {
			t.Errorf("an asset opens %+v", got)
		}
		p.Press("esc", "left")
		p.Press("enter")
		if got := p.Last(); got != screen.PlaceOf(work.AccountTable, db.Named(t, work.AccountTable, "Thornby Brewery").ID) {
			t.Errorf("its account opens %+v", got)
		}
		p.Press("esc")
		find(p, "S-1")
		p.Press("left")
		p.Has("Without a location", "1 without a location and an account")
		p.Press("enter")
		p.Has("There is no record behind this row.")
		find(p, "FB-1017")
		p.Press("left", "enter")
		if got := p.Last(); got.Screen != screen.Record || got.Table != work.FunctionalLocationTable {
			t.Errorf("a location opens %+v", got)
		}
	})
}

func TestTagsOnTheDevice(t *testing.T) {
	play(t, broad(online()), "", func(db *stage.Synced, _ *office) {
		db.Bring(t, work.Record{Table: work.CustomerAssetTable, ID: stage.ID(8, 1), Rev: 1, Data: work.Encode(work.Fields{"msdyn_name": work.Text("Twin"), "msdyn_deviceid": work.Text("fb-1003")})})
	}, func(p *stage.Play, db *stage.Synced, o *office) {
		p.Press("f")
		p.Has(" Tag: ", "Type, paste or scan an asset tag or a serial number, then Enter.")
		p.Press("enter")
		p.Has("Type or scan a tag first.")
		p.Type("q") // no key here
		p.Press("backspace")
		p.Send(tea.PasteMsg{Content: "FB-1049\r\n"}) // some scanners paste
		p.Press("enter")
		if line := selected(p); !strings.Contains(line, "Lakeside heat pump") {
			t.Errorf("the cursor is on %q", line)
		}
		p.Hasnt(" Tag: ")
		find(p, "cu14-28772") // a serial number, whatever the case
		p.Has("Retarder cabinet")
		find(p, "FB-100") // only all of a tag
		p.Has(`No asset on this device has the tag "FB-100".`)
		p.Press("esc")
		find(p, "FB-1003")
		p.Has(`2 assets on this device have the tag "FB-1003": choose one.`, "Boiler 1, Stonebeck Community Hospital, Boiler house", "Twin")
		p.Press("down", "enter")
		if line := selected(p); !strings.Contains(line, "Twin") && !strings.Contains(line, "Boiler 1") {
			t.Errorf("the cursor is on %q", line)
		}
		p.Hasnt(" Tag: ")
		if len(o.asked) > 0 {
			t.Errorf("the server was asked %v", o.asked)
		}
		// A filter does not hide what was found.
		p.Press("/")
		p.Type("vaccine")
		p.Press("enter")
		find(p, "FB-1049")
		if line := selected(p); !strings.Contains(line, "Lakeside heat pump") {
			t.Errorf("the cursor is on %q", line)
		}
		p.Hasnt(`filter "`)
	})
}

// far are assets that only the server has.
func far() []work.Record {
	r := func(n byte, name, tag, serial string) work.Record {
		return work.Record{Table: work.CustomerAssetTable, ID: stage.ID(9, n), Rev: 1, Data: work.Encode(work.Fields{
			"msdyn_name": work.Text(name), "msdyn_assettag": work.Text(tag), "msdyn_deviceid": work.Text(serial)})}
	}
	return []work.Record{r(1, "Far pump", "X-1", "X-1"), r(2, "Far fan", "X-2", ""), r(3, "Far fan again", "", "X-2")}
}

func TestTagsOnTheServer(t *testing.T) {
	have := func(_ *stage.Synced, o *office) { o.assets = far() }
	play(t, broad(online()), "", have, func(p *stage.Play, _ *stage.Synced, o *office) {
		find(p, "x-1")
		p.Has(`No asset on this device has the tag "x-1". Enter looks for it on the server.`)
		if len(o.asked) > 0 {
			t.Errorf("the server was asked before the user wanted it: %v", o.asked)
		}
		o.gate = make(chan struct{})
		p.Press("enter")
		p.Has(`Looking for "x-1" on the server…`)
		p.Press("down") // nothing else stands still meanwhile
		close(o.gate)
		p.Settle()
		if got := p.Last(); got != screen.PlaceOf(work.CustomerAssetTable, stage.ID(9, 1)) {
			t.Errorf("it opens %+v", got)
		}
		if want := "msdyn_customerasset.msdyn_assettag=x-1 msdyn_customerasset.msdyn_deviceid=x-1"; strings.Join(o.asked, " ") != want {
			t.Errorf("asked %v", o.asked)
		}
	})
	play(t, broad(online()), "", have, func(p *stage.Play, _ *stage.Synced, o *office) {
		find(p, "X-2")
		p.Press("enter")
		p.Has(`2 assets on the server have the tag "X-2": choose one.`, "► Far fan")
		p.Press("down", "enter")
		if got := p.Last(); got.Record != stage.ID(9, 3) {
			t.Errorf("it opens %+v", got)
		}
	})
	play(t, broad(online()), "", have, func(p *stage.Play, _ *stage.Synced, o *office) {
		find(p, "X-3")
		p.Press("enter")
		p.Has(`The server has no asset with the tag "X-3" either, or none for you to see.`)
		o.fails = work.Errorf(work.Unavailable, "the server did not answer in time")
		p.Press("enter")
		p.Has("The server could not be asked: the server did not answer in time. Enter tries again.")
	})
	// An answer that comes when another tag is typed is of no interest.
	play(t, broad(online()), "", have, func(p *stage.Play, _ *stage.Synced, o *office) {
		find(p, "X-1")
		o.gate = make(chan struct{})
		p.Press("enter")
		p.Type("9")
		close(o.gate)
		p.Settle()
		p.Has("Type, paste or scan", "X-19")
		if got := p.Last(); got.Screen == screen.Asset {
			t.Errorf("it opens %+v", got)
		}
	})
}

func TestWithoutNetworkTheServerPartSaysSo(t *testing.T) {
	play(t, broad(stage.Set{Status: stage.Offline()}), "", func(_ *stage.Synced, o *office) { o.assets = far() }, func(p *stage.Play, _ *stage.Synced, o *office) {
		find(p, "X-1")
		p.Has(`No asset on this device has the tag "X-1". To look on`, "network, and there is none now")
		p.Press("enter")
		if len(o.asked) > 0 {
			t.Errorf("the server was asked %v", o.asked)
		}
		p.Say(stage.Online())
		p.Has("Enter looks for it on the server.")
	})
}

func TestNewsOfTheStore(t *testing.T) {
	play(t, online(), "", nil, func(p *stage.Play, db *stage.Synced, _ *office) {
		find(p, "FB-1049")
		pump := db.Named(t, work.CustomerAssetTable, "Lakeside heat pump")
		db.Take(t, pump.Table, pump.ID)
		p.Send(screen.StoreChangedMsg{Tables: []string{work.TimeEntryTable}})
		p.Hasnt("Record not found")
		p.Send(screen.StoreChangedMsg{Tables: []string{work.CustomerAssetTable}})
		p.Has("Assets: 107", "Record not found: Lakeside heat pump is no longer on this device.")
		p.Press("r")
		if calls := strings.Join(p.Engine.Calls(), "; "); !strings.HasPrefix(calls, "refresh msdyn_customerasset msdyn_functionallocation") {
			t.Errorf("asked: %s", calls)
		}
		p.Say(stage.Offline())
		p.Press("esc", "r")
		p.Has("Needs network")
	})
	play(t, broad(online()), "", func(db *stage.Synced, _ *office) {
		list, err := db.List(context.Background(), work.Query{Table: work.CustomerAssetTable})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			db.Take(t, r.Table, r.ID)
		}
		list, err = db.List(context.Background(), work.Query{Table: work.FunctionalLocationTable})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			db.Take(t, r.Table, r.ID)
		}
	}, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Has("No assets on this device", "They come with the work orders that name them.")
		p.Press("enter")
		p.Has("There is no asset to open.")
		find(p, "X-1")
		p.Has("Enter looks for it on the server.")
	})
}

// brokenStore fails to read until it is mended.
type brokenStore struct {
	*stage.Synced
	broken bool
}

func (b *brokenStore) Marks(table string) (map[work.ID]localdb.Mark, error) {
	if b.broken {
		return nil, work.Errorf(work.Damaged, "the local database is damaged at marks")
	}
	return b.Synced.Marks(table)
}

func TestFailedReadingCanBeTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &brokenStore{device(t), true}
		p := stage.Open(t, online(), func(d screen.Deps, at screen.Place) screen.Screen { return asset.New(d, db, &office{}) })
		p.Has("× Could not read the assets", "damaged at marks", "Enter try again")
		p.Press("f")
		p.Has("The assets are not read yet.")
		p.Check(t, "")
		db.broken = false
		p.Press("enter")
		p.Has("Assets: 108")
	})
}

// Ten thousand assets are read in a command, and only what is in sight is drawn.
func TestTenThousandAssets(t *testing.T) {
	play(t, online(), "", func(db *stage.Synced, _ *office) {
		site := db.Named(t, work.FunctionalLocationTable, "Stonebeck Community Hospital").ID
		var many []work.Record
		for i := range 10_000 {
			many = append(many, work.Record{Table: work.CustomerAssetTable, ID: work.ID{0: 0x55, 6: 0x70, 8: 0x80, 14: byte(i >> 8), 15: byte(i)}, Rev: 1, Data: work.Encode(work.Fields{
				"msdyn_name": work.Text("Valve"), "msdyn_functionallocation": work.Ref(site), "msdyn_assettag": work.Text("V-" + string(rune('a'+i%26)))})})
		}
		db.Bring(t, many...)
	}, func(p *stage.Play, _ *stage.Synced, _ *office) {
		p.Has("Assets: 10,108")
		p.Press("+", "end", "home", "pgdown")
		p.Press("/")
		p.Type("v-q")
		p.Has(`filter "v-q" 384 of`)
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), "", changed(t), func(p *stage.Play, db *stage.Synced, _ *office) {
		p.Press("+", "down", "down", "down")
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text, work.CustomerAssetTable, work.FunctionalLocationTable, work.AccountTable, work.CustomerAssetCategoryTable, work.WorkOrderTable)
			p.Send(screen.StoreChangedMsg{})
			p.EverySize(t, "down")
			p.Press("f")
			p.Send(tea.PasteMsg{Content: text})
			p.Press("enter")
			p.EverySize(t)
			p.Press("esc")
		}
	})
}
