package tui

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// The real program against a virtual terminal: start, type, toast, resize, quit.
func TestProgramInATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const w, h = 100, 30
		emu := vt.NewSafeEmulator(w, h)
		// Without a real terminal nobody turns a line feed into a new line.
		emu.Write([]byte("\x1b[20h"))
		go io.Copy(io.Discard, emu) // the terminal's answers, which nobody reads here
		m, engine := newToy(t, nil)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(nil), tea.WithOutput(emu), tea.WithoutSignals(),
			tea.WithoutSignalHandler(), tea.WithWindowSize(w, h), tea.WithColorProfile(colorprofile.ANSI256),
			tea.WithEnvironment([]string{"TERM=xterm-256color"}))
		ended := make(chan error, 1)
		go func() { _, err := p.Run(); ended <- err }()
		shows := func(what string) {
			t.Helper()
			time.Sleep(100 * time.Millisecond)
			if got := ansi.Strip(emu.Render()); !strings.Contains(got, what) {
				t.Errorf("the terminal does not show %q:\n%s", what, got)
			}
		}
		shows("► WO-00400")
		if !emu.IsAltScreen() {
			t.Error("not on the alternate screen")
		}
		p.Send(tuitest.Key("down"))
		shows("► WO-00401")
		if at := emu.CursorPosition(); at.X != 2 || at.Y != 4 {
			t.Errorf("the cursor stands at %d,%d", at.X, at.Y)
		}
		engine.ch <- pending(offline, 3)
		time.Sleep(time.Second)
		shows("○ Offline ↑3")
		p.Send(screen.ToastMsg{Kind: widget.Success, Text: "Saved \x1b[2J\x1bP1\u009b31m\u202e"})
		shows("√ Saved ␛[2J␛P1")
		time.Sleep(widget.ToastFor)
		shows("○ Offline ↑3")
		if strings.Contains(emu.Render(), "Saved") {
			t.Error("the toast is still there")
		}
		emu.Resize(60, 20)
		p.Send(tea.WindowSizeMsg{Width: 60, Height: 20})
		shows("5 sync")
		p.Send(tea.MouseClickMsg{X: 55, Y: 0, Button: tea.MouseLeft})
		shows("[5 Status]")
		p.Send(tuitest.Key("q"))
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if emu.IsAltScreen() {
			t.Error("the alternate screen was left on")
		}
		// Closing the pipe and not the emulator, which does not expect its reader to be there still.
		if c, ok := emu.InputPipe().(io.Closer); ok {
			c.Close()
		}
		time.Sleep(time.Hour) // the program left timers behind, which end by themselves
	})
}
