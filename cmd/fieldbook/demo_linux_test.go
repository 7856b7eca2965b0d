package main

import (
	"strings"
	"testing"
	"time"
)

// TestDemoStory is the demonstration as a presenter gives it, in the real program: work
// with a network, lose it, go on working, quit, come back, and watch everything arrive.
func TestDemoStory(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir()}
	demo := func(args ...string) *terminal {
		return openTerminal(t, c.command("fieldbook", append([]string{"demo", "--dir", c.dir}, args...)...), 100, 30)
	}
	app := demo("--fresh")
	app.await("Complete:")
	app.press("\r")
	app.await("Agenda:", "5 bookings", "Connected")

	app.press("g")
	app.press("s")
	app.await("Set status", "► → Traveling")
	app.press("\r")
	app.await("Saved on this device", "→ Traveling")

	app.press("D")
	app.await("Presenter's panel")
	app.press("f")
	app.await("Offline           ● now")
	app.press("\x1b")
	app.gone("Presenter's panel")
	app.await("○ Offline", "Agenda:")
	app.press("\r") // the booking that is selected
	app.await("[General]")
	app.press("\x1b[C\x1b[C")
	app.await("[Tasks 0/")
	app.press(" ")
	app.await("[Tasks 1/", "↑ To send")
	app.press("n")
	app.await("Note on")
	app.press("Key at the gate")
	app.await("Key at the gate")
	app.press("\x13") // ctrl+s
	app.await("Saved on this device", "↑2")
	app.press("q")
	app.exit()
	if !strings.Contains(app.text(), "saved on this device, not yet sent") {
		t.Errorf("the last words do not say what waits:\n%s", app.text())
	}

	app = demo() // where it was left: offline, with everything
	app.await("○ Offline ↑2", "→ Traveling")
	app.press("D")
	app.await("On this device", "Status    ")
	for range 5 { // where the booking stands in the day depends on the hour
		if strings.Contains(app.text(), "Status    Traveling") {
			break
		}
		app.press("\t")
		time.Sleep(500 * time.Millisecond)
	}
	app.await("Status    Traveling", "Notes     1", "differences")
	app.press("o")
	app.await("● Connected", "Both are the same")
	app.press("\x1b")
	app.gone("Presenter's panel")
	app.press("q")
	app.exit()
	if strings.Contains(app.text(), "not yet sent") {
		t.Errorf("something was left behind:\n%s", app.text())
	}
}

// exit waits until the program has ended well.
func (term *terminal) exit() {
	term.t.Helper()
	if err := term.end(); err != nil {
		term.t.Fatalf("the program ended with %v:\n%s", err, term.text())
	}
}

// end waits until the program has ended, and all that it said is on the screen. It returns
// how it ended.
func (term *terminal) end() error {
	term.t.Helper()
	select {
	case err := <-term.ended:
		<-term.shown // its last words may still have been on their way through the terminal
		return err
	case <-time.After(30 * time.Second):
		term.t.Fatalf("the program did not end:\n%s", term.text())
	}
	return nil
}
