package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"fieldbook/syncclient"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/tuitest/stage"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// condition is one of the states in which every screen must keep what all must.
type condition struct {
	name   string
	status syncclient.Status
	empty  bool     // nothing has been downloaded yet
	words  []string // what the sync icon says, one of them at any width
}

func conditions() []condition {
	return []condition{
		{"online", stage.Online(), false, []string{"Connected", " ok"}},
		{"offline", stage.Offline(), false, []string{"Offline", "off"}},
		{"syncing", stage.Syncing(), false, []string{"Sync", "42%"}},
		{"with errors", stage.Failed(), false, []string{"Sync error", "Error", "err"}},
		{"first sync", stage.FirstSync(), true, []string{"Sync", "63%"}},
		{"signed out", stage.SignedOut(), false, []string{"Sync error", "Error", "err"}},
	}
}

// sizes are the terminals in which people work.
func sizes() []tuitest.Size {
	return []tuitest.Size{{W: 120, H: 40}, {W: 100, H: 30}, {W: 80, H: 24}, {W: 60, H: 20}, {W: 40, H: 12}}
}

// TestEveryScreenKeepsWhatAllMust holds every stop of the tour against the rules of frames,
// in every condition, size and set of glyphs.
func TestEveryScreenKeepsWhatAllMust(t *testing.T) {
	for _, c := range conditions() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := tourDevice(t, c.empty)
				for _, s := range tour(d) {
					for _, ascii := range []bool{false, true} {
						p := d.visit(t, s, stage.Set{W: 120, H: 40, ASCII: ascii, Status: c.status})
						if p == nil {
							continue
						}
						for _, size := range sizes() {
							p.Send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
							for _, f := range faults(p.View(), size, c, ascii) {
								t.Errorf("%s at %dx%d, ascii %t: %s\n%s", s.name, size.W, size.H, ascii, f, p.Frame())
							}
						}
					}
				}
			})
		})
	}
}

// faults says what a frame does not keep of what every frame must.
func faults(v tea.View, size tuitest.Size, c condition, ascii bool) []string {
	found := &collected{}
	tuitest.CheckFrame(found, v, size.W, size.H, "¶")
	plain := ansi.Strip(v.Content)
	if ascii {
		for _, r := range plain { // letters of any script may come from records
			if r > '~' && r != '¶' && !unicode.In(r, unicode.L, unicode.M, unicode.N) {
				found.Errorf("%q is not ASCII", r)
			}
		}
	}
	icon := strings.SplitN(plain, "\n", 2)[0]
	if !slices.ContainsFunc(c.words, func(w string) bool { return strings.Contains(icon, w) }) {
		found.Errorf("the first line says none of %q", c.words)
	}
	found.list = append(found.list, selectionFaults(v, size, ascii)...)
	return found.list
}

// collected keeps what a check finds instead of failing the test at once.
type collected struct {
	testing.TB
	list []string
}

func (c *collected) Helper() {}
func (c *collected) Errorf(format string, args ...any) {
	c.list = append(c.list, fmt.Sprintf(format, args...))
}

// selectionFaults looks for what is shown by the style of a selection alone: a row must have
// its pointer as well, a choice its brackets. It returns as well what the frame did to the
// terminal.
func selectionFaults(v tea.View, size tuitest.Size, ascii bool) []string {
	g := theme.Unicode()
	if ascii {
		g = theme.ASCII()
	}
	var list []string
	shown := newGlass(size.W, size.H)
	list = append(list, shown.draw(v.Content)...)
	above := map[int]string{}
	for y := range size.H {
		runs := shown.selected(y)
		line := shown.line(y)
		fresh, told := false, strings.Contains(line, g.KeyName("enter")+" chooses") || strings.HasPrefix(strings.TrimLeft(line, " "+g.Vertical), g.Select+" ")
		for x, said := range runs {
			if _, goesOn := above[x]; goesOn {
				continue // a further line of the same row
			}
			fresh = true
			told = told || strings.HasPrefix(said, "[") || strings.HasPrefix(said, g.Left+" ") || strings.Contains(said, g.Select)
		}
		if fresh && !told && len(runs) == 1 { // a dialog that makes two runs of one covers the pointer, too
			list = append(list, fmt.Sprintf("line %d is selected by its style alone: %v", y+1, runs))
		}
		above = runs
	}
	return list
}
