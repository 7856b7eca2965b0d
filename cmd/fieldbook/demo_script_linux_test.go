package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// step is a row of the presenters' script: what to press, and what the audience then sees.
type step struct {
	press string
	keys  []string // keys, texts and commands, in this order
	words []string // that the screen shows afterwards
}

// TestDemoScript gives the demonstration as docs/demo.md has it, in the real program: it
// presses what each table says and awaits the words in bold.
func TestDemoScript(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir()}
	var app *terminal
	steps := demoScript(t)
	for _, s := range steps {
		t.Logf("press %s, see %q", s.press, s.words)
		if strings.HasPrefix(s.press, "Close the terminal") {
			app.kill()
		}
		for _, key := range s.keys {
			if args, ok := strings.CutPrefix(key, "go run ./cmd/fieldbook "); ok {
				app = openTerminal(t, c.command("fieldbook", append(strings.Fields(args), "--dir", c.dir)...), 100, 30)
				continue
			}
			app.pressNamed(key)
		}
		app.await(s.words...)
	}
	app.exit()
	if len(steps) < 60 {
		t.Errorf("the script has only %d steps", len(steps))
	}
}

// pressNamed presses a key that is written as in the documents, or types a text.
func (term *terminal) pressNamed(key string) {
	term.t.Helper()
	sent, named := map[string]string{
		"Enter": "\r", "Esc": "\x1b", "Space": " ", "Tab": "\t", "→": "\x1b[C", "↓": "\x1b[B", "Ctrl+S": "\x13", "Ctrl+U": "\x15",
	}[key]
	if !named {
		sent = key
	}
	keys := keyLine(term.text())
	term.press(sent)
	switch {
	case key == "Esc": // what comes too soon after it makes another key of it
		term.until("still has the keys", keys, func(seen string) bool { return keyLine(seen) != keys })
	case !named && len(key) > 1:
		term.await(key)
	}
}

// keyLine is the last line of a screen: another one for each screen and dialog.
func keyLine(seen string) string {
	seen = strings.TrimRight(seen, " \r\n")
	return seen[strings.LastIndexByte(seen, '\n')+1:]
}

var boldSpan = regexp.MustCompile(`\*\*([^*]+)\*\*`)

// demoScript reads the tables of docs/demo.md.
func demoScript(t *testing.T) []step {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "demo.md"))
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) != 2 || strings.TrimSpace(cells[0]) == "press" {
			continue
		}
		s := step{press: strings.TrimSpace(cells[0])}
		for _, m := range codeSpan.FindAllStringSubmatch(cells[0], -1) {
			s.keys = append(s.keys, m[1])
		}
		for _, m := range boldSpan.FindAllStringSubmatch(cells[1], -1) {
			s.words = append(s.words, m[1])
		}
		steps = append(steps, s)
	}
	return steps
}
