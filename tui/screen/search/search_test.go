package search_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/fixtures"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/search"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
)

// office is the server as the page sees it.
type office struct {
	mu    sync.Mutex
	asked []string
	found []syncclient.ServerFound
	err   error
	gate  chan struct{} // answers wait until it is closed
}

func (o *office) SearchServer(ctx context.Context, typed string, _ []string, _ int) ([]syncclient.ServerFound, error) {
	o.mu.Lock()
	o.asked = append(o.asked, typed)
	gate := o.gate
	o.mu.Unlock()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.found, o.err
}

// Asked returns what the server was asked for, and forgets it.
func (o *office) Asked() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := strings.Join(o.asked, "|")
	o.asked = nil
	return all
}

// device is what the page looks through. Reads of a table can be made to wait.
type device struct {
	*stage.Synced
	mu    sync.Mutex
	slow  string        // the table whose reading waits
	gate  chan struct{} // until this is closed
	err   error
	words []string // that were looked for, once for each table
}

func (d *device) Search(ctx context.Context, s work.Search, tables []string, most int, found func(localdb.SearchFound)) error {
	d.mu.Lock()
	d.words = append(d.words, strings.Join(s.Words(), " "))
	slow, gate, err := d.slow, d.gate, d.err
	d.mu.Unlock()
	if err != nil {
		return err
	}
	if slow == tables[0] {
		<-gate
	}
	return d.DB.Search(ctx, s, tables, most, found)
}

// Words returns what was looked for since it was last asked, without repetitions.
func (d *device) Words() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, w := range d.words {
		if len(out) == 0 || out[len(out)-1] != w {
			out = append(out, w)
		}
	}
	d.words = nil
	return strings.Join(out, "|")
}

// play opens the search on the device of the technician mara.
func play(t *testing.T, set stage.Set, typed string, story func(*stage.Play, *device, *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := fixtures.Sample(tuitest.Noon())
		p, _ := c.Person("mara")
		db := &device{Synced: stage.NewSynced(t, localdb.Device{Login: p.Login, UserName: p.FullName, User: p.User, Resource: p.Resource}, c.Records)}
		server := &office{}
		set.Start = []screen.Place{{Screen: screen.Search, Arg: typed}}
		story(stage.Open(t, set, func(d screen.Deps, p screen.Place) screen.Screen {
			if p.Screen == screen.Search {
				return search.New(d, db, server, p)
			}
			return nil
		}), db, server)
	})
}

func online() stage.Set { return stage.Set{Status: stage.Online()} }

// far is what only the server has.
func far(n int) []syncclient.ServerFound {
	f := syncclient.ServerFound{Table: work.AccountTable}
	for i := range n {
		f.Records = append(f.Records, work.Record{Table: work.AccountTable, ID: stage.ID(9, byte(i+1)), Rev: 4, Data: work.Encode(work.Fields{
			"name": work.Text("Faraway Brewery"), "address1_city": work.Text("Portsoy"), "msdyn_workorderinstructions": work.Text("Ring at the gate."),
		})})
	}
	return []syncclient.ServerFound{f}
}

func TestFrames(t *testing.T) {
	for _, set := range stage.Sets(stage.Online()) {
		t.Run(set.Name("found"), func(t *testing.T) {
			play(t, set, "", func(p *stage.Play, _ *device, _ *office) {
				p.Type("brewery co")
				p.Pass(200 * time.Millisecond)
				tuitest.Golden(t, set.Name("found"), p.Frame())
				p.Check(t, "")
			})
		})
		t.Run(set.Name("server"), func(t *testing.T) {
			play(t, set, "brewery", func(p *stage.Play, _ *device, server *office) {
				server.found = append(far(7), syncclient.ServerFound{Table: work.ContactTable, Partly: true})
				server.found[0].More = true
				p.Press("ctrl+f", "tab", "tab", "tab")
				tuitest.Golden(t, set.Name("server"), p.Frame())
				p.Check(t, "")
			})
		})
	}
	for _, set := range stage.Sets(stage.Offline()) {
		t.Run(set.Name("offline"), func(t *testing.T) {
			play(t, set, "nowhere to be found", func(p *stage.Play, _ *device, _ *office) {
				tuitest.Golden(t, set.Name("offline"), p.Frame())
				p.Check(t, "")
			})
		})
		t.Run(set.Name("empty"), func(t *testing.T) {
			play(t, set, "", func(p *stage.Play, _ *device, _ *office) {
				tuitest.Golden(t, set.Name("empty"), p.Frame())
				p.Check(t, "")
			})
		})
	}
}

func TestResultsComeWhileOneTypesAndOpen(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, server *office) {
		p.Has("Type a name, number, tag", "Every table on this device is searched at once.")
		p.Type("t")
		p.Pass(time.Second)
		p.Has("Type at least 2 characters to search for.")
		p.Type("hornby bre")
		p.Has("Still searching.")
		p.Hasnt("Thornby Brewery")
		p.Pass(149 * time.Millisecond)
		p.Hasnt("Thornby Brewery")
		p.Pass(2 * time.Millisecond)
		p.Has("Accounts: 1", "► ", "Thornby Brewery", "found on this device")
		if got := db.Words(); got != "thornby bre" {
			t.Errorf("looked for %q", got)
		}
		p.Press("enter")
		want := db.Named(t, work.AccountTable, "Thornby Brewery").ID
		if got := p.Last(); got != (screen.Place{Screen: screen.Record, Table: work.AccountTable, Record: want}) {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc")
		p.Has("thornby bre", "► ", "Thornby Brewery")
		p.Press("esc")
		p.Has("Type a name, number, tag")
		p.Hasnt("Thornby Brewery")
		p.Press("esc")
		p.Has("Page: agenda")
		if got := server.Asked(); got != "" {
			t.Errorf("the server was asked for %q", got)
		}
	})
}

// What Enter opens is for the words that are typed, however fast it comes.
func TestEnterNeverOpensWhatIsForOtherWords(t *testing.T) {
	play(t, online(), "brewery", func(p *stage.Play, db *device, _ *office) {
		p.Has("► ", "Thornby Brewery")
		for range 7 {
			p.Press("backspace")
		}
		p.Type("sjoberg")
		opened := len(p.Opened)
		p.Press("enter")
		if len(p.Opened) != opened {
			t.Errorf("opened %+v", p.Last())
		}
		p.Has("Hotel Sjöberg")
		p.Hasnt("Thornby Brewery")
		p.Press("enter")
		if got, want := p.Last().Record, db.Named(t, work.AccountTable, "Hotel Sjöberg").ID; got != want {
			t.Errorf("opened %+v", p.Last())
		}
	})
}

func TestLettersThatComeFastAreOneSearch(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, _ *office) {
		p.Type("br")
		p.Pass(100 * time.Millisecond)
		p.Type("ew")
		p.Pass(100 * time.Millisecond)
		if got := db.Words(); got != "" {
			t.Errorf("looked for %q", got)
		}
		p.Pass(60 * time.Millisecond)
		if got := db.Words(); got != "brew" {
			t.Errorf("looked for %q", got)
		}
	})
}

func TestALetterGivesTheSearchUpThatRuns(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, _ *office) {
		db.slow, db.gate = work.WorkOrderTable, make(chan struct{})
		p.Type("brew")
		p.Pass(time.Second)
		p.Has("Still searching.", "tables looked through.", "Accounts: 1")
		p.Hasnt("found on this device")
		db.Words()
		db.mu.Lock()
		db.slow = ""
		db.mu.Unlock()
		p.Type("ery")
		p.Pass(time.Second)
		p.Has("Accounts: 1", "found on this device")
		close(db.gate) // what the first one found comes late
		p.Settle()
		p.Has("Accounts: 1", "found on this device")
		if got := db.Words(); got != "brewery" {
			t.Errorf("after the letters it went on with %q", got)
		}
		if n := strings.Count(p.Frame(), "Accounts: 1"); n != 1 {
			t.Errorf("accounts are there %d times:\n%s", n, p.Frame())
		}
	})
}

func TestMovingAndSeeingMore(t *testing.T) {
	play(t, online(), "e", func(p *stage.Play, _ *device, _ *office) {
		p.Type("a") // "ea": much
		p.Pass(200 * time.Millisecond)
		p.Has("more  Enter")
		first := p.Frame()
		p.Press("down", "up")
		if p.Frame() != first {
			t.Error("down and up do not come back")
		}
		p.Press("down", "down", "down", "down", "down")
		if got := marked(p.Frame()); !strings.HasSuffix(got, "more Enter │") {
			t.Errorf("selected %q", got)
		}
		p.Press("enter")
		p.Hasnt("Page: record")
		if p.Frame() == first {
			t.Error("no more is shown")
		}
		p.Press("tab")
		one := p.Frame()
		p.Press("tab", "shift+tab")
		if p.Frame() != one {
			t.Error("tab and back do not come back")
		}
		p.Press("shift+tab", "shift+tab")
		p.Has("On the server", "► ", "Search there too")
		p.Press("tab")
		p.Has("Accounts: ")
	})
}

func TestWhereTheWordsAreIsShown(t *testing.T) {
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, "cellar wear", func(p *stage.Play, _ *device, _ *office) {
		p.Has("Thornby Brewery", "Work order instructions: ", "cellar", "wear")
	})
	long := strings.Repeat("nothing of interest ", 300)
	play(t, stage.Set{W: 60, H: 20, Status: stage.Online()}, "", func(p *stage.Play, db *device, _ *office) {
		db.Bring(t, work.Record{Table: work.QuickNoteTable, ID: stage.ID(8, 1), Rev: 1, Data: work.Encode(work.Fields{
			"msdyn_name": work.Text("Far"), "msdyn_text": work.Text("aardvark " + long + "zeppelin " + long),
		})})
		p.Type("zeppelin aardvark")
		p.Pass(200 * time.Millisecond)
		p.Has("Far", "Text: ", "zeppelin", "aardvark not")
		p.Check(t, "")
	})
	play(t, stage.Set{W: 40, H: 12, Status: stage.Online()}, "", func(p *stage.Play, db *device, _ *office) {
		db.Bring(t, work.Record{Table: work.QuickNoteTable, ID: stage.ID(8, 1), Rev: 1, Data: work.Encode(work.Fields{
			"msdyn_name": work.Text("Far"), "msdyn_text": work.Text("It begins with other things, then zeppelin follows."),
		})})
		p.Type("zeppelin")
		p.Pass(200 * time.Millisecond)
		p.Has("Text: …", "zeppelin")
	})
}

func TestTheServerIsSearchedWhenTheUserWants(t *testing.T) {
	play(t, online(), "brewery", func(p *stage.Play, db *device, server *office) {
		p.Has("On the server", "Search there too")
		p.Pass(time.Minute)
		if got := server.Asked(); got != "" {
			t.Errorf("it was asked by itself for %q", got)
		}
		server.found, server.gate = far(1), make(chan struct{})
		p.Press("ctrl+f")
		p.Has("Asking the server.", "Thornby Brewery")
		p.Press("ctrl+f")
		p.Has("The server is being asked already.")
		close(server.gate)
		p.Settle()
		p.Has("On the server: Accounts: 1", "Faraway Brewery", " on the server", "1 more on the server.")
		if got := server.Asked(); got != "brewery" {
			t.Errorf("asked for %q", got)
		}
		p.Press("shift+tab", "enter")
		if got := p.Last(); got != (screen.Place{Screen: screen.Record, Table: work.AccountTable, Record: stage.ID(9, 1)}) {
			t.Errorf("opened %+v", got)
		}
		p.Press("esc")
		p.Has("Faraway Brewery")
		p.Type(" thornby") // its answer was for other words
		p.Pass(200 * time.Millisecond)
		p.Hasnt("Faraway")
		p.Has("Search there too")
	})
}

func TestAnAnswerForOtherWordsIsDropped(t *testing.T) {
	play(t, online(), "brewery", func(p *stage.Play, _ *device, server *office) {
		server.found, server.gate = far(1), make(chan struct{})
		p.Press("ctrl+f")
		p.Type("x")
		p.Pass(200 * time.Millisecond)
		close(server.gate)
		p.Settle()
		p.Hasnt("Faraway", "Asking", "did not answer")
	})
}

func TestTheServerIsSearchedByItselfWhereTheDeviceHasNothing(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, _ *device, server *office) {
		server.found = far(1)
		p.Type("far")
		p.Pass(500 * time.Millisecond)
		p.Type("awa")
		p.Pass(900 * time.Millisecond)
		if got := server.Asked(); got != "" {
			t.Errorf("asked for %q while letters come", got)
		}
		p.Pass(200 * time.Millisecond)
		p.Has("Nothing found on this device.", "Faraway Brewery")
		p.Pass(time.Minute)
		if got := server.Asked(); got != "farawa" {
			t.Errorf("asked for %q", got)
		}
		p.Type("yyy")
		p.Pass(200 * time.Millisecond)
		p.Press("ctrl+f")
		p.Pass(time.Minute)
		if got := server.Asked(); got != "farawayyy" {
			t.Errorf("asked for %q", got)
		}
	})
	play(t, online(), "", func(p *stage.Play, _ *device, _ *office) {
		p.Type("zeppelin")
		p.Pass(2 * time.Second)
		p.Has("Nothing found on this device. Nothing on the server either.")
	})
	s := stage.Online()
	s.Online, s.OnlineChosen = true, true
	play(t, stage.Set{Status: s}, "", func(p *stage.Play, _ *device, server *office) {
		p.Type("brewery")
		p.Pass(2 * time.Second)
		if got := server.Asked(); got != "brewery" {
			t.Errorf("in online mode asked for %q", got)
		}
	})
}

func TestWithoutANetworkTheServerPartSaysSo(t *testing.T) {
	play(t, stage.Set{Status: stage.Offline()}, "brewery", func(p *stage.Play, _ *device, server *office) {
		p.Has("Thornby Brewery", "On the server", "Network or service unavailable: only this device is searched.")
		p.Press("ctrl+f")
		p.Has("Needs network: search on the server too.")
		p.Press("shift+tab", "shift+tab", "shift+tab")
		p.Hasnt("Search there too")
		p.Say(stage.Online())
		p.Has("Search there too")
		server.err = work.Errorf(work.Unavailable, "This cannot be shown because we cannot connect to the server.")
		p.Press("ctrl+f")
		p.Has("× This cannot be shown because we cannot connect to the server.", "Try again", "The server did not answer.", "Thornby Brewery")
		server.err, server.found = nil, far(1)
		p.Press("shift+tab", "ctrl+f")
		p.Has("Faraway Brewery")
		p.Hasnt("cannot connect")
		if got := server.Asked(); got != "brewery|brewery" {
			t.Errorf("asked for %q", got)
		}
	})
}

func TestWhatASyncBringsIsFoundAndNothingMoves(t *testing.T) {
	play(t, online(), "brewery", func(p *stage.Play, db *device, _ *office) {
		p.Press("down")
		chosen := marked(p.Frame())
		r := db.Named(t, work.AccountTable, "Thornby Brewery")
		db.Bring(t, work.Record{Table: work.AccountTable, ID: stage.ID(7, 1), Rev: 1, Data: work.Patch(r.Data, work.Fields{"name": work.Text("Brewery of the North")})})
		p.Send(screen.StoreChangedMsg{Tables: []string{work.AccountTable}})
		p.Pass(2 * time.Second)
		p.Has("Accounts: 2", "Brewery of the North")
		if got := marked(p.Frame()); got != chosen {
			t.Errorf("the selection went from %q to %q", chosen, got)
		}
		stage.Save(t, db.DB, stage.At(11, 0), "Account", work.UpdateOf(work.AccountTable, r.ID, work.Fields{"telephone1": work.Text("1")}))
		p.Send(screen.StoreChangedMsg{Tables: []string{work.AccountTable}})
		p.Pass(2 * time.Second)
		p.Has("↑ To send")
	})
}

// marked is the selected row's line.
func marked(frame string) string {
	for l := range strings.Lines(frame) {
		if strings.Contains(l, "►") {
			return strings.Join(strings.Fields(l), " ")
		}
	}
	return ""
}

func TestReadingErrorsAreTold(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, _ *office) {
		db.err = work.Errorf(work.Damaged, "The database is damaged: close the app.")
		p.Type("brewery")
		p.Pass(200 * time.Millisecond)
		p.Has("× Could not read the records on this device", "The database is damaged: close the app.")
		p.Check(t, "")
		db.mu.Lock()
		db.err = nil
		db.mu.Unlock()
		p.Press("enter")
		p.Has("Thornby Brewery")
	})
}

func TestATableThatAnAdministratorAddedIsSearched(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, _ *office) {
		db.AddTable(t, stage.Meter(), work.Record{Table: "new_meter", ID: stage.ID(5, 1), Rev: 1, Data: work.Encode(work.Fields{
			"new_name": work.Text("Meter 1"), "new_remark": work.Text("behind the zeppelin"),
		})})
		p.Type("zeppelin")
		p.Pass(200 * time.Millisecond)
		p.Has("Meters: 1", "Meter 1", "Remark: behind the zeppelin")
	})
}

func TestTheKeyOpensItFromEverywhere(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, _ *device, _ *office) {
		p.Press("esc")
		p.Has("Page: agenda")
		p.Press("f")
		p.Has("agenda > Search")
		p.Type("fq?/:") // the field's, all of them
		p.Has("fq?/:")
	})
}

func TestHostileTexts(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, db *device, server *office) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			db.Spoil(t, text+" pump", work.AccountTable, work.QuickNoteTable)
			server.found = far(2)
			for i := range server.found[0].Records {
				r := &server.found[0].Records[i]
				r.Data = work.Patch(r.Data, work.Fields{"name": work.Text(text + " pump"), "msdyn_workorderinstructions": work.Text(text + text + " pump")})
			}
			p.Press("esc", "f")
			p.Type("pump")
			p.Pass(200 * time.Millisecond)
			p.Press("ctrl+f")
			p.EverySize(t, "down")
			p.Press("esc")
		}
	})
}

// A hostile text in the field itself is the user's own, and harmless as well.
func TestHostileWords(t *testing.T) {
	play(t, online(), "", func(p *stage.Play, _ *device, _ *office) {
		for _, text := range stage.Some(fixtures.Hostile()) {
			p.Send(tea.PasteMsg{Content: text})
			p.Pass(200 * time.Millisecond)
			p.EverySize(t, "down")
			p.Press("esc", "f")
		}
	})
}
