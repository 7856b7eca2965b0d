package main

import (
	"errors"
	"flag"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"
	"unicode/utf8"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// hostileTexts is how many texts go through the screens. The promised number is 200,000;
// with the race detector, or where tests are to be short, one round must do.
var hostileTexts = flag.Int("screens.texts", 30_000, "how many hostile texts go through the screens")

// TestNothingInARecordReachesTheTerminal shows texts that would take over a terminal on every
// screen, in every column, in what the server and the presenter say, until so many have been
// seen; what arrives at the terminal is printing and the theme's own styles, and nothing else.
func TestNothingInARecordReachesTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &hostileShow{T: t, poison: newPoison(1), seen: map[int]bool{}, by: map[string]int{}, glasses: map[tuitest.Size]*glass{}, styles: stylesOf(theme.Dark)}
		wanted := *hostileTexts
		if raced || testing.Short() {
			wanted = 1
		}
		for round := 0; len(h.seen) < wanted && !t.Failed(); round++ {
			h.round(round)
		}
		t.Logf("%d texts were seen in %d frames", len(h.seen), h.frames)
		for _, s := range tour(&toured{}) {
			if h.by[s.name] == 0 && !t.Failed() && !unbuilt(s.at.Screen) && !slices.Contains([]string{"first sync", "new record", "commands", "agenda, empty day"}, s.name) {
				t.Errorf("%s showed none of them", s.name)
			}
		}
	})
}

// hostileShow is the texts, and what has been seen of them.
type hostileShow struct {
	*testing.T
	*poison
	seen    map[int]bool
	by      map[string]int // how many each stop has shown
	frames  int
	glasses map[tuitest.Size]*glass
	styles  map[string]bool
}

// round fills a device with new texts and goes the whole tour, then through a long list.
func (h *hostileShow) round(n int) {
	d := tourDevice(h, false)
	d.office.odd = h.next()
	size := []tuitest.Size{{W: 120, H: 40}, {W: 80, H: 24}, {W: 200, H: 60}, {W: 60, H: 20}, {W: 40, H: 12}}[n%5]
	h.fill(d)
	for _, s := range tour(d) {
		p := d.visit(h, s, stage.Set{W: size.W, H: size.H, Status: h.status(n)})
		if p == nil {
			continue
		}
		h.look(s.name, p, size)
		p.Send(screen.FailedMsg{Doing: "Saving " + h.next(), Err: errors.New(h.next())}, tea.PasteMsg{Content: h.next()})
		h.look(s.name, p, size)
		for _, key := range []string{"down", "pgdown", "end"} {
			p.Press(key)
			h.look(s.name, p, size)
		}
	}
	h.scroll(d)
}

// scroll goes through a table with many records, a page at a time.
func (h *hostileShow) scroll(d *toured) {
	size := tuitest.Size{W: 200, H: 60}
	s := stop{name: "long table", at: screen.Place{Screen: screen.Table, Table: work.AccountTable}}
	p := d.visit(h, s, stage.Set{W: size.W, H: size.H, Status: stage.Online()})
	for last := ""; last != p.Frame() && !h.Failed(); {
		last = p.Frame()
		h.look(s.name, p, size)
		p.Press("pgdown")
	}
}

// crowd is how many records the long table has besides those of the sample.
const crowd = 1500

// fill lets a sync bring new texts into every text column of every table, also into what the
// server refused.
func (h *hostileShow) fill(d *toured) {
	plan, err := d.Plan()
	if err != nil {
		h.Fatal(err)
	}
	var records []work.Record
	for _, t := range plan.Schema.Tables {
		list, err := d.DB.List(h.Context(), work.Query{Table: t.Name})
		if err != nil {
			h.Fatal(err)
		}
		if t.Name == work.AccountTable {
			for i := range crowd {
				list = append(list, work.Record{Table: t.Name, ID: work.ID{0x99, 6: 0x70, 8: 0x80, 14: byte(i >> 8), 15: byte(i)}})
			}
		}
		for _, r := range list {
			set := work.Fields{}
			for _, c := range t.Columns {
				if c.Type == work.TypeText || c.Type == work.TypeMemo {
					set[c.Name] = work.Text(h.next())
				}
			}
			r.Rev++
			r.Data = work.Patch(r.Data, set)
			records = append(records, r)
		}
	}
	d.Bring(h, records...)
	for i, id := range []work.ID{stage.ID(7, 3), stage.ID(7, 4)} {
		g := stage.Save(h, d.DB, stage.At(11, i), h.next(), work.UpdateOf(work.AccountTable, d.account, work.Fields{"name": work.Text(h.next())}))
		e := localdb.SyncError{ID: id, Type: localdb.ErrorOther, At: stage.At(11, i), Column: "name", Message: h.next(), Code: h.next(),
			Server: work.Encode(work.Fields{"name": work.Text(h.next())})}
		stage.Refuse(h, d.DB, g.ID, e)
	}
	stage.Save(h, d.DB, stage.At(11, 30), h.next(), work.UpdateOf(work.AccountTable, d.account, work.Fields{"name": work.Text(h.next())}))
	run := localdb.Run{Started: stage.At(10, 0), Ended: stage.At(10, 1), Error: h.next()}
	if err := d.LogRun(run); err != nil {
		h.Fatal(err)
	}
}

// status is what an engine says that repeats what a server sent.
func (h *hostileShow) status(n int) syncclient.Status {
	all := []func() syncclient.Status{stage.Online, stage.Offline, stage.Failed, stage.Warned, stage.SignedOut, stage.Syncing}
	s := all[n%len(all)]()
	s.User, s.Server, s.Profile = h.next(), "https://field.example.com/"+h.next(), h.next()
	if s.Warning != "" {
		s.Warning = h.next()
	}
	if s.Problem != nil {
		s.Problem = work.Errorf(work.Unauthenticated, "%s", h.next())
	}
	for i := range s.Tables {
		s.Tables[i].Label = h.next()
	}
	return s
}

// look shows a frame on a terminal and says what it did to it.
func (h *hostileShow) look(name string, p *stage.Play, size tuitest.Size) {
	v := p.View()
	g := h.glasses[size]
	if g == nil {
		g = newGlass(size.W, size.H)
		h.glasses[size] = g
	}
	h.frames++
	faults := append(foreign(v.Content, h.styles), g.draw(v.Content)...)
	if v.WindowTitle != "Fieldbook" {
		faults = append(faults, "the window's title is "+v.WindowTitle)
	}
	for y, line := range strings.Split(v.Content, "\n") {
		if n := ansi.StringWidth(line); n != size.W || y >= size.H {
			faults = append(faults, "a line too many, or of another width: "+ansi.Strip(line))
		}
	}
	shown := h.shownIn(ansi.Strip(v.Content))
	if len(faults) > 0 {
		h.Errorf("%s at %dx%d: %q", name, size.W, size.H, faults[:min(len(faults), 5)])
		for y, line := range strings.Split(v.Content, "\n") {
			if drawn := newGlass(size.W, 1); len(drawn.draw(line)) > 0 {
				h.Logf("line %d: %q", y+1, ansi.Strip(line))
				for _, n := range h.shownIn(ansi.Strip(line)) {
					h.Logf("which shows %q", h.made[n])
				}
			}
		}
	}
	for _, n := range shown {
		h.by[name]++
		h.seen[n] = true
	}
}

// stylesOf returns the sequences with which a theme styles its roles, and the one that ends
// each.
func stylesOf(name theme.Name) map[string]bool {
	styles := map[string]bool{}
	for role := range theme.Role(32) {
		eachSequence(theme.New(name).Paint(role, "x y"), func(s string) { styles[s] = true })
	}
	return styles
}

// foreign returns what in a frame is neither printed nor a style of the theme.
func foreign(content string, styles map[string]bool) []string {
	var list []string
	eachSequence(content, func(s string) {
		if !styles[s] && s != "\n" {
			list = append(list, s)
		}
	})
	return list
}

// eachSequence calls a function with everything in a text that takes no cell, but for the
// marks on letters.
func eachSequence(s string, found func(string)) {
	state := byte(ansi.NormalState)
	for len(s) > 0 {
		sequence, width, n, next := ansi.DecodeSequence(s, state, nil)
		if first, _ := utf8.DecodeRuneInString(sequence); width == 0 && !unicode.Is(unicode.M, first) {
			found(sequence)
		}
		state, s = next, s[n:]
	}
}
