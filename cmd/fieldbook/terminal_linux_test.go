package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"golang.org/x/sys/unix"
)

// terminal is a real program in a real pseudo-terminal, with an emulator that keeps what
// a person would see.
type terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	screen *vt.SafeEmulator
	ended  chan error
	shown  chan struct{} // closed when the last program in the terminal has gone

	mu    sync.Mutex
	modes map[int]bool // the private and other modes that are on
}

// openTerminal starts a command in a terminal of that size.
func openTerminal(t *testing.T, cmd *exec.Cmd, w, h int) *terminal {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	fd := int(master.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(h), Col: uint16(w)})
	}
	if err != nil {
		t.Fatal(err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	defer slave.Close()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "FIELDBOOK_MOTION=off")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	term := &terminal{
		t: t, cmd: cmd, master: master, screen: vt.NewSafeEmulator(w, h), ended: make(chan error, 1), shown: make(chan struct{}),
		modes: map[int]bool{cursorShown: true},
	}
	term.screen.SetCallbacks(vt.Callbacks{EnableMode: term.mode(true), DisableMode: term.mode(false)})
	go term.show()
	go term.answer()
	go func() { term.ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = master.Close() })
	return term
}

// show feeds the emulator with what the program writes.
func (term *terminal) show() {
	defer close(term.shown)
	buffer := make([]byte, 32<<10)
	for {
		n, err := term.master.Read(buffer)
		if n > 0 {
			_, _ = term.screen.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

// answer gives the program the emulator's answers to its questions.
func (term *terminal) answer() {
	buffer := make([]byte, 1024)
	for {
		n, err := term.screen.Read(buffer)
		if err != nil {
			return
		}
		_, _ = term.master.Write(buffer[:n])
	}
}

// mode keeps account of the terminal's modes.
func (term *terminal) mode(on bool) func(ansi.Mode) {
	return func(m ansi.Mode) {
		term.mu.Lock()
		defer term.mu.Unlock()
		if term.modes[m.Mode()] = on; !on {
			delete(term.modes, m.Mode())
		}
	}
}

// cursorShown is the mode of a cursor that can be seen. The emulator keeps one for each of
// its two screens; terminals have one.
const cursorShown = 25

// modesOf are those that a program may switch on, and must switch off again.
func modesOf() map[int]string {
	return map[int]string{
		1: "application cursor keys", 1000: "mouse", 1002: "mouse", 1003: "mouse", 1004: "focus reports", 1006: "mouse",
		1049: "alternate screen", 2004: "bracketed paste", 2026: "synchronized output", 2027: "grapheme widths", 2031: "colour reports",
	}
}

// leftBehind says what a program has left switched on in the terminal.
func (term *terminal) leftBehind() []string {
	term.t.Helper()
	var left []string
	// The emulator calls mode while it has its own lock: asked under ours, both would wait.
	if term.screen.IsAltScreen() {
		left = append(left, "the alternate screen")
	}
	term.mu.Lock()
	for m, name := range modesOf() {
		if term.modes[m] {
			left = append(left, name)
		}
	}
	if !term.modes[cursorShown] {
		left = append(left, "the hidden cursor")
	}
	term.mu.Unlock()
	line, err := unix.IoctlGetTermios(int(term.master.Fd()), unix.TCGETS)
	if err != nil {
		term.t.Fatal(err)
	}
	if line.Lflag&unix.ECHO == 0 || line.Lflag&unix.ICANON == 0 || line.Lflag&unix.ISIG == 0 || line.Oflag&unix.OPOST == 0 {
		left = append(left, "raw mode")
	}
	return left
}

// resize gives the terminal another size, as a window manager does.
func (term *terminal) resize(w, h int) {
	term.t.Helper()
	term.screen.Resize(w, h)
	if err := unix.IoctlSetWinsize(int(term.master.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(h), Col: uint16(w)}); err != nil {
		term.t.Fatal(err)
	}
}

func (term *terminal) press(keys string) {
	term.t.Helper()
	if _, err := term.master.WriteString(keys); err != nil {
		term.t.Fatal(err)
	}
}

// await waits until the screen shows all of the words.
func (term *terminal) await(words ...string) {
	term.t.Helper()
	for _, w := range words {
		term.until("does not show", w, func(seen string) bool { return strings.Contains(seen, w) })
	}
}

// gone waits until the screen does not show the words any more.
func (term *terminal) gone(words string) {
	term.t.Helper()
	term.until("still shows", words, func(seen string) bool { return !strings.Contains(seen, words) })
}

func (term *terminal) until(fault, words string, met func(seen string) bool) {
	term.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		seen := term.text()
		if met(seen) {
			return
		}
		if time.Now().After(deadline) {
			term.t.Fatalf("the screen %s %q:\n%s", fault, words, seen)
		}
	}
}

// text is what the screen shows now, without colours.
func (term *terminal) text() string { return ansi.Strip(term.screen.Render()) }

// kill ends the program with -9, as a pulled battery would.
func (term *terminal) kill() {
	term.t.Helper()
	_ = term.cmd.Process.Kill()
	<-term.ended
}

// TestKilledAfterSaved works in the real app without a server, kills it right after it
// said "Saved", and finds everything again; then the server comes back.
func TestKilledAfterSaved(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	c.signIn()
	_ = c.server.Process.Kill()
	_ = c.server.Wait()

	app := openTerminal(t, c.command("fieldbook"), 100, 30)
	app.await("Agenda", "5 bookings", "Offline")
	app.press("g") // the first booking of the day
	app.press("s")
	app.await("Traveling")
	app.press("\r")
	app.await("Saved on this device")
	app.kill()
	if out := c.must("fieldbook", "pending"); !strings.Contains(out, "Booking: Traveling") {
		t.Fatalf("the change is gone:\n%s", out)
	}

	app = openTerminal(t, c.command("fieldbook"), 100, 30)
	app.await("Traveling", "Offline", "↑2")
	app.press("n")
	app.await("Note on WO-")
	app.press("Key at the gate")
	app.await("Key at the gate")
	app.press("\x13") // ctrl+s
	app.await("Saved on this device")
	app.kill()

	app = openTerminal(t, c.command("fieldbook"), 100, 30)
	app.await("↑3")
	c.serve()
	app.press("5")
	app.await("Device status")
	app.press("r")
	app.await("● Connected", "To send   Nothing")
	app.press("q")
	select {
	case err := <-app.ended:
		if err != nil {
			t.Fatalf("the app ended with %v:\n%s", err, app.text())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("q did not end the app")
	}
	if out := c.must("fieldbook", "pending"); !strings.Contains(out, "Nothing to send") {
		t.Errorf("not everything was sent:\n%s", out)
	}
	booking := c.must("fieldbook", "agenda")
	notes := c.must("fieldbookd", "record", "list", "msdyn_bookableresourcebookingquicknote", "--limit", "10000")
	if n := strings.Count(notes, "Key at the gate"); n != 1 {
		t.Errorf("the note is on the server %d times", n)
	}
	if !strings.Contains(booking, "Traveling") {
		t.Errorf("the agenda does not show the new status:\n%s", booking)
	}
}
