package tui

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/tui/tuitest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// fragile panics where a key says.
type fragile struct{ view bool }

func (f *fragile) Init() tea.Cmd { return nil }

func (f *fragile) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	fail := func() tea.Msg { panic("secret of a record") }
	fine := func() tea.Msg { return nil }
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "u":
			fail()
		case "v":
			f.view = true
		case "c":
			return f, fail
		case "b":
			return f, tea.Batch(fine, fail)
		case "s":
			return f, tea.Sequence(fine, tea.Batch(fine, tea.Sequence(fine, fail)))
		case "n":
			return f, tea.Batch(nil, fine, nil, tea.Sequence(fine, nil, fine))
		case "q":
			return f, tea.Quit
		}
	}
	return f, nil
}

func (f *fragile) View() tea.View {
	if f.view {
		panic(fail("secret of a record"))
	}
	v := tea.NewView("all is well")
	v.AltScreen, v.MouseMode, v.ReportFocus = true, tea.MouseModeCellMotion, true
	return v
}

type fail string

// run runs a guarded app in a terminal and presses a key. It returns how the program ended
// and what the terminal was like after it.
func run(t *testing.T, key string) (g *Guard, emu *vt.SafeEmulator, modes map[int]bool, ended error) {
	emu = vt.NewSafeEmulator(40, 12)
	modes = map[int]bool{}
	emu.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { modes[m.Mode()] = true },
		DisableMode: func(m ansi.Mode) { delete(modes, m.Mode()) },
	})
	go io.Copy(io.Discard, emu)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g = (&Guard{}).Around(&fragile{})
	p := tea.NewProgram(g, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(emu), tea.WithoutSignals(), tea.WithoutSignalHandler(),
		tea.WithWindowSize(40, 12), tea.WithColorProfile(colorprofile.ANSI256), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	g.Stops(p.Quit)
	done := make(chan error, 1)
	go func() { _, err := p.Run(); done <- err }()
	time.Sleep(time.Second)
	if !strings.Contains(emu.Render(), "all is well") || !emu.IsAltScreen() {
		t.Fatalf("it did not start:\n%s", emu.Render())
	}
	p.Send(tuitest.Key(key))
	time.Sleep(time.Second)
	if g.Fault() == nil {
		p.Send(tuitest.Key("q"))
	}
	ended = <-done
	if c, ok := emu.InputPipe().(io.Closer); ok {
		c.Close()
	}
	time.Sleep(time.Hour)
	return g, emu, modes, ended
}

func TestAPanicLeavesTheTerminalClean(t *testing.T) {
	for key, doing := range map[string]string{"u": "Update", "v": "View", "c": "a command", "b": "a command", "s": "a command"} {
		synctest.Test(t, func(t *testing.T) {
			g, emu, modes, err := run(t, key)
			if err != nil {
				t.Errorf("%s: the program ended with %v", key, err)
			}
			f := g.Fault()
			if f == nil || f.Doing != doing || !strings.Contains(string(f.Stack), "fragile") {
				t.Fatalf("%s: the fault is %+v", key, f)
			}
			if emu.IsAltScreen() || modes[1049] || modes[1002] || modes[1004] || modes[2004] || emu.CursorHidden() {
				t.Errorf("%s: left behind: alternate screen %t, modes %v, cursor hidden %t", key, emu.IsAltScreen(), modes, emu.CursorHidden())
			}
			if seen := emu.Render(); strings.Contains(seen, "secret") || strings.Contains(seen, "goroutine") {
				t.Errorf("%s: the terminal shows the panic:\n%s", key, seen)
			}
		})
	}
}

func TestTheGuardDoesNotDisturb(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, _, _, err := run(t, "n")
		if err != nil || g.Fault() != nil {
			t.Errorf("ended with %v, fault %+v", err, g.Fault())
		}
	})
}
