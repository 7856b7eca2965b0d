package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell opens a terminal with a shell in it, which knows how to stop a program and go on with it.
func (c *company) shell(w, h int) *terminal {
	c.t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		c.t.Skip("no bash here, whose job control this is about")
	}
	cmd := exec.Command(bash, "--norc", "--noprofile", "-i")
	cmd.Env = append(c.command("fieldbook").Env, "PATH="+c.bin+":"+os.Getenv("PATH"), "PS1=ready> ", "HISTFILE=", "LC_ALL=C.UTF-8")
	term := openTerminal(c.t, cmd, w, h)
	term.await("ready>")
	return term
}

// TestASessionInATerminal works in the real program in a shell: through all sizes while a
// dialog and a form are open, stopped and gone on with, and left.
func TestASessionInATerminal(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	c.signIn()

	term := c.shell(100, 30)
	term.press("fieldbook\r")
	term.await("Agenda", "5 bookings", "Connected")
	if on := term.leftBehind(); len(on) < 5 {
		t.Fatalf("only %q is on while the app runs: this looks at the wrong things", on)
	}
	term.press("gs")
	term.await("Set status", "Traveling")
	resized(term, "Set status")
	term.press("\x1b")
	term.gone("Set status")
	term.press("\r")
	term.await("[General]")
	term.press("\t")
	term.await("Edit")
	form := strings.TrimSpace(strings.Split(term.text(), "\n")[1])
	resized(term, "")
	term.await(form)

	term.press("\x1a") // ctrl+z
	term.await("Stopped")
	term.clean("stopped")
	term.press("echo alive $((40+2))\r")
	term.await("alive 42")
	term.press("fg\r")
	term.await(form)
	term.press("\x1b")
	term.await("[General]")
	term.press("q")
	term.gone("[General]")
	term.press("echo ended with code $?\r")
	term.await("ended with code 0")
	term.clean("ended")
}

// resized goes through terminals of all sizes and back. In each the frame must fill the
// terminal and show the words, where there is room for anything.
func resized(term *terminal, words string) {
	term.t.Helper()
	for _, size := range append(sizes(), sizes()[1]) {
		term.resize(39, 11)
		term.await("needs a terminal of 40x12")
		term.resize(size.W, size.H)
		term.gone("needs a terminal of")
		term.until("is not filled at another size", "the key line", func(seen string) bool {
			lines := strings.Split(seen, "\n")
			return len(lines) >= size.H && strings.Contains(lines[0], "FIELDBOOK") && strings.TrimSpace(lines[size.H-1]) != ""
		})
		if words != "" {
			term.await(words)
		}
	}
}

// clean fails the test if the terminal is not as it was before the program.
func (term *terminal) clean(when string) {
	term.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		left := term.leftBehind()
		// The shell's own line editor has its turn in between, with raw mode and pasting.
		if len(left) == 0 || len(left) <= 2 && !strings.Contains(strings.Join(left, " "), "screen") && onlyShells(left) {
			return
		}
		if time.Now().After(deadline) {
			term.t.Fatalf("when the app has %s it has left on: %q\n%s", when, left, term.text())
		}
	}
}

func onlyShells(left []string) bool {
	for _, l := range left {
		if l != "raw mode" && l != "bracketed paste" {
			return false
		}
	}
	return true
}

// TestASignalLeavesTheTerminalClean ends the app as a session that is closed does.
func TestASignalLeavesTheTerminalClean(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP, os.Interrupt} {
		c := &company{t: t, bin: bin, dir: t.TempDir()}
		term := openTerminal(t, c.command("fieldbook"), 80, 24)
		term.await("Sign in")
		if err := term.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := term.end(); err != nil {
			t.Errorf("%v: ended with %v", signal, err)
		}
		if left := term.leftBehind(); len(left) > 0 {
			t.Errorf("%v: left on: %q", signal, left)
		}
	}
}

// TestAFaultLeavesTheTerminalClean makes the real program panic, in a screen and in the sync.
func TestAFaultLeavesTheTerminalClean(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range []string{"screen", "sync", "live"} {
		t.Run(fault, func(t *testing.T) {
			c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
			c.serve("--sample")
			c.signIn()
			t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })

			cmd := exec.Command(os.Args[0])
			cmd.Env = append(c.command("fieldbook").Env, faultWanted+"="+fault)
			term := openTerminal(t, cmd, 100, 30)
			if fault == "screen" {
				term.await("Agenda", "5 bookings")
				term.press("gs")
				term.await("Traveling")
				term.press("\r")
				term.await("Saved on this device")
				term.press("D")
			}
			err := term.end()
			if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
				t.Errorf("ended with %v, not with the code of an internal error", err)
			}

			if left := term.leftBehind(); len(left) > 0 {
				t.Errorf("left on: %q", left)
			}
			seen := strings.Join(strings.Fields(term.text()), "") // wherever the terminal has broken the line
			path := filepath.Join(c.dir, "device", faultFile)
			for _, words := range []string{"Fieldbook has stopped because of a fault in it.", "Everything that was saved is on this device.", path} {
				if !strings.Contains(seen, strings.ReplaceAll(words, " ", "")) {
					t.Errorf("the last words are not %q:\n%s", words, term.text())
				}
			}
			report, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if s := string(report); !strings.Contains(s, "a value of the type string") || !strings.Contains(s, "fault_test.go") {
				t.Errorf("the report does not help:\n%s", s)
			}
			if strings.Contains(string(report)+seen, "4711") || strings.Contains(seen, "goroutine") {
				t.Errorf("contents of records, or the stack, are told:\n%s\n%s", seen, report)
			}
			if fault == "screen" {
				if out := c.must("fieldbook", "agenda"); !strings.Contains(out, "Traveling") {
					t.Errorf("what was saved is gone:\n%s", out)
				}
			}
		})
	}
}
