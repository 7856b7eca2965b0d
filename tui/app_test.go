package tui

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fieldbook/syncclient"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/tuitest"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// bubble runs a story with the app in a terminal of w by h.
func bubble(t *testing.T, w, h int, change func(*Config), story func(d *tuitest.Drive, m *Model, engine *toySync)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		m, engine := newToy(t, change)
		story(tuitest.New(t, m, w, h), m, engine)
	})
}

func TestSectionsAndStack(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Has("[1 Agenda]", "● Connected. Last sync 12:00.")
		d.Press("down", "enter")
		if got := d.Line(1); !strings.HasPrefix(got, " Agenda > WO-00417 Chiller") {
			t.Errorf("crumbs: %q", got)
		}
		d.Press("2")
		d.Has("[2 Work orders]")
		d.Press("1")
		d.Has("WO-00417 Chiller: low pressure alarm") // the stack of a section is kept
		d.Press("1")
		d.Has("┌ Agenda ─") // once more: its first screen
		d.Press("enter", "esc")
		d.Has("┌ Agenda ─", "► WO-00401")
		d.Press("3")
		d.Has("[1 Agenda]", "no \"Assets\" section")
		d.Press("esc", "esc")
		d.Has("[1 Agenda]")
		d.Press("q")
		if !d.Quit {
			t.Error("q does not quit")
		}
	})
}

// The status page is promised behind 5 and the icon, whatever was open in its section.
func TestTheStatusSectionBeginsWithTheStatusPage(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		for _, again := range []func(){func() { d.Press("5") }, func() { d.Click(90, 0) }} {
			d.Press("5", "enter")
			d.Has("Device status > WO-00417")
			d.Press("1")
			again()
			d.Has("┌ Device status ─")
			d.Press("enter")
			again()
			d.Has("┌ Device status ─")
			d.Press("1")
		}
	})
}

// A key that leads to where one is does not open it over itself.
func TestWhatIsOpenIsNotOpenedAgain(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("E")
		d.Has("Agenda > Sync errors  ")
		d.Press("E")
		d.Has("Agenda > Sync errors  ")
		d.Press("esc")
		d.Has("┌ Agenda ─")
	})
}

func TestTypingKeepsLettersFromBeingKeys(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("/")
		d.Type("oven q15?")
		if d.Quit {
			t.Fatal("a letter of the filter quit the app")
		}
		d.Has(`filter "oven q15?" 0 of 18`)
		d.Press("esc")
		d.Has("┌ Agenda ─")
		d.Press("/")
		d.Type("oven")
		d.Press("enter")
		d.Has(`filter "oven" 6 of 18`, "► WO-00402 Oven")
		d.Press("enter")
		d.Has("Agenda > WO-00417")
		d.Press("ctrl+c")
		if !d.Quit {
			t.Error("ctrl+c does not quit")
		}
	})
}

// A list without rows has no filter that could swallow what is typed.
func TestAnEmptyListIsNotFiltered(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		list := m.page().(*toyList)
		list.rows.SetRows(nil)
		d.Press("/")
		d.Has("· There is nothing to filter.")
		d.Press("2")
		d.Has("[2 Work orders]")
		d.Press("1")
		list.rows.SetRows([]widget.Row{{Mute: true}}) // a heading is nothing to look for either
		d.Press("/", "2")
		d.Has("[2 Work orders]")
		d.Press("1")
		list.rows.SetRows([]widget.Row{{Key: "1"}})
		d.Press("/", "x")
		list.rows.SetRows(nil) // a sync takes the last row away
		d.Press("2")
		d.Has("[2 Work orders]")
	})
}

// While a filter is typed the key line says what Enter and Esc do then.
func TestTheKeyLineOfAFilter(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("enter", "/")
		if got := d.Line(-1); !strings.HasPrefix(got, " Enter keep filter  Esc clear  ") || strings.Contains(got, "open") || strings.Contains(got, "back") {
			t.Errorf("while typing: %q", got)
		}
		d.Type("oven")
		d.Press("enter")
		d.Has(`filter "oven" 6 of 18`, "Enter open")
		d.Press("/", "esc")
		d.Hasnt("filter \"")
		d.Press(":")
		d.Has("Enter run", "Esc back")
		d.Press("esc", "m")
		d.Hasnt("Enter open")
		d.Press("esc", "?")
		d.Hasnt("Enter open")
	})
}

// A filter that nothing passes says so, and how to be rid of it.
func TestOverlaysSayThatNothingMatches(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		for open, said := range map[string]string{"?": "No key matches the filter.", "m": "No message matches the filter."} {
			d.Press("n") // which says something
			d.Press(open)
			d.Frame() // a list has rows once it was drawn
			d.Press("/")
			d.Type("zzz")
			d.Has(said, "Esc clears it.")
			d.Press("esc")
			d.Hasnt(said)
			d.Press("esc")
		}
		d.Press("?", "/")
		d.Type("filter the rows")
		d.Has("In lists") // the heading of what was found
	})
}

// The palette says the whole reason why something cannot be done.
func TestThePaletteTellsReasonsWhole(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press(":")
		d.Type("large sync")
		d.Has("(The view is up to", "there is nothing new to show.)")
		d.Hasnt("…")
	})
}

// What lies under a dialog has no colours of its own that could show beside it.
func TestTheSelectionDoesNotShowBesideADialog(t *testing.T) {
	bubble(t, 60, 20, func(c *Config) { c.Theme = theme.HighContrast }, func(d *tuitest.Drive, m *Model, _ *toySync) {
		selected := m.theme.Paint(theme.Selected, " ")
		selected = selected[:strings.Index(selected, " ")]
		d.Press("down", "down")
		if !strings.Contains(d.View().Content, selected) {
			t.Fatal("no row has the style of a selection")
		}
		d.Press(":")
		for i, l := range strings.Split(d.View().Content, "\n") {
			if strings.HasPrefix(l, selected) {
				t.Errorf("line %d begins with the selection: %q", i, l)
			}
		}
	})
}

func TestPasteReachesOnlyFields(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		before := d.Frame()
		d.Send(tea.PasteMsg{Content: "q1s\x1b]52;c;x\x07"})
		if d.Frame() != before || d.Quit {
			t.Error("a paste without a field did something")
		}
		d.Press("s")
		d.Send(tea.PasteMsg{Content: strings.Repeat("5 MB ", 1<<20) + "\x1b]0;x\x07"})
		d.Has("┌ Set status ─", "5 MB 5 MB")
		v := d.View()
		if v.Cursor == nil || v.Cursor.Shape != tea.CursorBar {
			t.Error("no bar cursor in the field")
		}
		tuitest.CheckApp(t, v, 100, 30, "")
	})
}

func TestDisabledSaysWhy(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
		d.Press("n")
		d.Has("· Open a booking first.")
		engine.ch <- offline
		d.Pass(time.Second)
		d.Press("r")
		d.Has("· Needs network: refresh this view from the server.")
		if len(engine.calls) != 0 {
			t.Errorf("asked anyway: %v", engine.calls)
		}
		engine.ch <- online
		d.Pass(time.Second)
		d.Press("r")
		if strings.Join(engine.calls, "") != "refresh" {
			t.Errorf("calls: %v", engine.calls)
		}
	})
}

func TestToasts(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		body := strings.Split(d.Frame(), "\n")[2:28]
		d.Send(screen.ToastMsg{Kind: widget.Success, Text: "Saved on this device: \x1b[2Jnote."})
		if got := strings.TrimRight(d.Line(-2), " "); got != " √ Saved on this device: ␛[2Jnote." {
			t.Errorf("message line: %q", got)
		}
		if strings.Join(strings.Split(d.Frame(), "\n")[2:28], "\n") != strings.Join(body, "\n") {
			t.Error("the body moved")
		}
		d.Pass(widget.ToastFor - time.Millisecond)
		d.Has("Saved on this device")
		d.Pass(time.Millisecond)
		d.Hasnt("Saved on this device")

		d.Send(screen.FailedMsg{Doing: "Saving the note", Err: errors.New("the disk is full")})
		d.Pass(time.Hour)
		d.Has("× Saving the note failed: the disk is full")
		d.Press("enter", "esc")
		d.Hasnt("the disk is full")
		d.Has("WO-00417") // the first Esc took the message, not the screen
		d.Press("m")
		d.Has("Messages", "the disk is full", "Saved on this device")
	})
}

// A message that goes by itself must not take a later one along.
func TestToastExpiryIsItsOwn(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Send(screen.ToastMsg{Kind: widget.Success, Text: "first"})
		d.Pass(3 * time.Second)
		d.Send(screen.ToastMsg{Kind: widget.Success, Text: "second"})
		d.Pass(2 * time.Second)
		d.Has("√ second")
	})
}

func TestStatusAtMostTwiceASecond(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
		heard := len(tuitest.Sent[statusHeardMsg](d))
		for i := range 50 {
			s := syncing
			s.Progress.Rows = int64(i)
			engine.ch <- s
			d.Pass(20 * time.Millisecond)
		}
		d.Pass(600 * time.Millisecond)
		if n := len(tuitest.Sent[statusHeardMsg](d)) - heard; n < 2 || n > 4 {
			t.Errorf("%d updates in 1.6 s", n)
		}
		d.Has("↕ Syncing 49%") // and the last one is never lost
	})
}

func TestBackOnline(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
		engine.ch <- pending(offline, 3)
		d.Pass(time.Second)
		d.Has("○ Offline ↑3", "Keep working")
		engine.ch <- pending(online, 3)
		d.Pass(time.Second)
		d.Has("● Back online. Sending 3 changes.", "↑ 3 to send")
		d.Pass(5 * time.Second)
		d.Hasnt("Back online")
		if got := m.Farewell(); got != "3 changes saved on this device, not yet sent." {
			t.Errorf("farewell %q", got)
		}
	})
}

func TestOverlays(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
		d.Press("?")
		d.Has("Keys", "Set the booking's status", "In lists")
		d.Press("?")
		d.Hasnt("In lists")
		d.Press(":")
		d.Type("device")
		d.Press("enter")
		d.Has("[5 Status]", "┌ Device status")
		d.Press("1", "enter", "x")
		d.Has("Discard the change?")
		d.Press("enter")
		discarded := func() int {
			n := 0
			for _, msg := range m.page().(*toyList).msgs {
				if _, ok := msg.(toyDiscard); ok {
					n++
				}
			}
			return n
		}
		if d.Hasnt("Discard the change?"); discarded() != 0 {
			t.Error("Enter discarded")
		}
		d.Press("x", "y")
		if d.Hasnt("Discard the change?"); discarded() != 1 {
			t.Error("y did not discard")
		}
	})
}

func TestMouse(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Click(26, 0)
		d.Has("[2 Work orders]")
		d.Click(95, 0)
		d.Has("[5 Status]") // the sync icon
		d.Press("1")
		d.Click(10, 7)
		d.Has("► WO-00404")
		d.Click(10, 7)
		d.Has("Agenda > WO-00417")
		d.Press("esc")
		d.Send(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
		d.Has("► WO-00405")
		d.Press(":")
		d.Type("mouse")
		d.Press("enter")
		if d.View().MouseMode != tea.MouseModeNone {
			t.Error("the mouse is still captured")
		}
	})
}

func TestLitTabAndCursor(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("down", "down")
		v := d.View()
		if v.Cursor == nil {
			t.Fatal("no cursor")
		}
		line := []rune(strings.Split(ansi.Strip(v.Content), "\n")[v.Cursor.Y])
		if string(line[v.Cursor.X]) != "►" {
			t.Errorf("the cursor stands on %q of %q", line[v.Cursor.X], string(line))
		}
		if v.WindowTitle != "Fieldbook" || !v.AltScreen || !v.ReportFocus {
			t.Error("the view misses its title, alternate screen or focus reports")
		}
	})
}

func TestFocusAndResume(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, engine *toySync) {
		d.Send(tea.BlurMsg{}, tea.FocusMsg{}, tea.ResumeMsg{})
		if got := strings.Join(engine.calls, ","); got != "foreground false,foreground true,foreground true" {
			t.Error(got)
		}
	})
}

// Every size, theme and glyph set must give a whole frame, with a dialog and without.
func TestFramesHoldTogether(t *testing.T) {
	for _, size := range append(tuitest.Sizes(), tuitest.Size{W: 20, H: 5}, tuitest.Size{W: 1, H: 1}, tuitest.Size{W: 500, H: 200}, tuitest.Size{W: 99, H: 12}) {
		for _, name := range theme.Names() {
			if name != theme.Dark && size.W != 100 {
				continue // colours do not depend on the size
			}
			for _, ascii := range []bool{false, true} {
				bubble(t, size.W, size.H, func(c *Config) { c.Theme, c.ASCII = name, ascii }, func(d *tuitest.Drive, m *Model, engine *toySync) {
					s := pending(offline, 3)
					s.OfflineSince = tuitest.Noon()
					engine.ch <- s
					d.Pass(time.Second)
					for _, keys := range []string{"down", "enter", "?", "esc", ":", "esc", "x", "esc"} {
						d.Press(keys)
						tuitest.CheckApp(t, d.View(), size.W, size.H, "")
						if ascii {
							tuitest.CheckASCII(t, d.Frame())
						}
					}
				})
			}
		}
	}
}

func TestResizeStorm(t *testing.T) {
	bubble(t, 100, 30, nil, func(d *tuitest.Drive, m *Model, _ *toySync) {
		d.Press("/")
		d.Type("oven")
		for i := range 300 {
			w, h := i%120, 1+(i*7)%40
			d.Send(tea.WindowSizeMsg{Width: w, Height: h})
			tuitest.CheckApp(t, d.View(), w, h, "")
		}
		d.Send(tea.WindowSizeMsg{Width: 100, Height: 30})
		d.Has(`filter "oven"`)
	})
}

// The agenda's frame at three sizes, as a person would read it.
func TestGoldenFrames(t *testing.T) {
	for name, size := range map[string]tuitest.Size{"100x30": {W: 100, H: 30}, "60x20": {W: 60, H: 20}, "40x12": {W: 40, H: 12}} {
		for _, ascii := range []bool{false, true} {
			glyphs := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			bubble(t, size.W, size.H, func(c *Config) { c.ASCII = ascii }, func(d *tuitest.Drive, m *Model, engine *toySync) {
				engine.ch <- with(pending(online, 3), func(s *syncclient.Status) { s.LastSync = tuitest.Noon() })
				d.Pass(time.Second)
				tuitest.Golden(t, "frame/"+name+"."+glyphs, d.Frame())
			})
		}
	}
}
