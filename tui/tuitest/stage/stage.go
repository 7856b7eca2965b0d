package stage

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Opener makes a screen of a place, with what every screen is given.
type Opener func(screen.Deps, screen.Place) screen.Screen

// Play is one app on the stage.
type Play struct {
	*tuitest.Drive
	Engine *Engine
	Opened []screen.Place // what the app was asked to open

	w, h int
}

// Set says how a play begins. The zero Set is the app in 100 columns on its agenda.
type Set struct {
	W, H   int
	ASCII  bool
	Status syncclient.Status
	Start  []screen.Place
}

// Open starts the app with screens of the opener; the ones that it does not make are
// blank pages. It must be called within synctest.Test.
func Open(t testing.TB, set Set, open Opener) *Play {
	t.Helper()
	if set.W == 0 {
		set.W, set.H = 100, 30
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	p := &Play{Engine: NewEngine(set.Status), w: set.W, h: set.H}
	deps := screen.Deps{Context: ctx, Sync: p.Engine, Now: tuitest.Noon, NewID: IDs(0x77), Zone: time.UTC}
	m := tui.New(tui.Config{
		Context: ctx, Sync: p.Engine, Theme: theme.Dark, ASCII: set.ASCII, Now: tuitest.Noon, Start: set.Start,
		Open: func(at screen.Place) screen.Screen {
			p.Opened = append(p.Opened, at)
			if s := open(deps, at); s != nil {
				return s
			}
			return blank{at.Screen}
		},
	})
	p.Drive = tuitest.New(t, m, set.W, set.H)
	return p
}

// Say makes the engine say s and lets the app hear it.
func (p *Play) Say(s syncclient.Status) {
	p.Engine.Say(s)
	p.Pass(600 * time.Millisecond)
}

// Last returns the place that was opened last.
func (p *Play) Last() screen.Place { return p.Opened[len(p.Opened)-1] }

// Check fails the test unless the frame keeps what all frames must.
func (p *Play) Check(t testing.TB, extra string) {
	t.Helper()
	tuitest.CheckApp(t, p.View(), p.w, p.h, extra)
}

// Name returns the folder and file of a golden frame: size and glyphs.
func (s Set) Name(state string) string {
	glyphs := "unicode"
	if s.ASCII {
		glyphs = "ascii"
	}
	return fmt.Sprintf("%s.%dx%d.%s", state, s.W, s.H, glyphs)
}

// Sets returns the terminals of golden frames for a state, in both sets of glyphs.
func Sets(status syncclient.Status, start ...screen.Place) []Set {
	var out []Set
	for _, size := range []tuitest.Size{{W: 100, H: 30}, {W: 80, H: 24}, {W: 60, H: 20}, {W: 40, H: 12}} {
		for _, ascii := range []bool{false, true} {
			out = append(out, Set{W: size.W, H: size.H, ASCII: ascii, Status: status, Start: start})
		}
	}
	return out
}

// IDs makes repeatable ids. Spaces keep those of several sources apart.
func IDs(space byte) work.NewID {
	n := byte(0)
	return func() work.ID {
		n++
		return ID(space, n)
	}
}

// ID returns a fixed id.
func ID(space, n byte) work.ID { return work.ID{space, 6: 0x70, 8: 0x80, 15: n} }

// blank is an empty page.
type blank struct{ name screen.Name }

func (b blank) Init() tea.Cmd                               { return nil }
func (b blank) Update(tea.Msg) (screen.Screen, tea.Cmd)     { return b, nil }
func (b blank) Do(action.ID) (screen.Screen, tea.Cmd, bool) { return b, nil, false }
func (b blank) View(f widget.Frame) widget.Drawn            { return widget.Draw("  Page: " + string(b.name)) }
func (b blank) Title() string                               { return string(b.name) }
func (b blank) Scope() action.Scope                         { return action.List }
