package tuitest

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// syncWords is what the sync icon can say, at any width.
var syncWords = regexp.MustCompile(`Connected|Offline|Signed out| out|Sync|to send|Error|Warning|\d+%| ok | off|err|warn|sync|[↑^]\d`)

// Size is a terminal to try.
type Size struct{ W, H int }

// Sizes returns the terminals that every screen is tried in.
func Sizes() []Size { return []Size{{100, 30}, {80, 24}, {60, 20}, {40, 12}, {140, 50}} }

// CheckFrame fails the test unless the view keeps what every frame must: exactly h
// lines of exactly w cells, no control character but styling, a cursor inside, and
// only characters that the fonts have. Letters of any script may come from records;
// extra names other characters that the test's records contain.
func CheckFrame(t testing.TB, v tea.View, w, h int, extra string) {
	t.Helper()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != h {
		t.Errorf("the frame has %d lines, the terminal %d:\n%s", len(lines), h, ansi.Strip(v.Content))
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n != w {
			t.Errorf("line %d is %d cells wide, the terminal %d: |%s|", i+1, n, w, ansi.Strip(l))
		}
		for _, r := range ansi.Strip(l) {
			if !theme.Allowed(r) && !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(extra, r) {
				t.Errorf("line %d has %q (%U), which is not among the allowed characters: |%s|", i+1, r, r, ansi.Strip(l))
			}
		}
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= w || c.Y >= h) {
		t.Errorf("the cursor stands outside, at %d,%d", c.X, c.Y)
	}
}

// CheckApp is [CheckFrame] for the whole app: the sync icon must be in the first line,
// and a selected row must have its pointer.
func CheckApp(t testing.TB, v tea.View, w, h int, extra string) {
	t.Helper()
	CheckFrame(t, v, w, h, extra)
	lines := strings.Split(ansi.Strip(v.Content), "\n")
	if w >= 40 && h >= 12 && !syncWords.MatchString(lines[0]) {
		t.Errorf("no sync state in the first line: |%s|", lines[0])
	}
}

// CheckASCII fails the test if the frame has anything but ASCII.
func CheckASCII(t testing.TB, frame string) {
	t.Helper()
	for i, l := range strings.Split(frame, "\n") {
		for _, r := range l {
			if r < ' ' || r > '~' {
				t.Errorf("line %d has %q: |%s|", i+1, r, l)
			}
		}
	}
}

// Plain returns the lines of a piece without its styles.
func Plain(d widget.Drawn) string { return ansi.Strip(d.Text()) }
