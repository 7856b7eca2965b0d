package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fieldbook/internal/program"
	"fieldbook/tui/action"
	"fieldbook/tui/theme"
)

// update is the flag with which golden frames are written: the manual, the page of the keys and the pictures of the guide
// are of their kind.
func update() bool { return flag.Lookup("update").Value.String() == "true" }

// The manual in docs is what the program's own help says.
func TestManualIsCurrent(t *testing.T) {
	manual, err := program.Reference(description("FOLDER", "FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "commands", "fieldbook.md")
	if update() {
		if err := os.WriteFile(path, []byte(manual), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if written, err := os.ReadFile(path); err != nil || string(written) != manual {
		t.Errorf("%s is not what the program says (%v): go test ./cmd/fieldbook -run Manual -update", path, err)
	}
}

// The page of the keys is what the app's own table says.
func TestKeysPageIsCurrent(t *testing.T) {
	page := action.New().Page(theme.Unicode().KeyName)
	path := filepath.Join("..", "..", "docs", "keys.md")
	if update() {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if written, err := os.ReadFile(path); err != nil || string(written) != page {
		t.Errorf("%s is not what the app does (%v): go test ./cmd/fieldbook -run Keys -update", path, err)
	}
	if n := strings.Count(page, "\n| `"); n < 100 {
		t.Errorf("the page has only %d keys", n)
	}
}

func TestEveryCommandHasAnExample(t *testing.T) {
	manual, err := program.Reference(description("FOLDER", "FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(manual, "\n## fieldbook ")[1:]
	for _, section := range sections {
		name, text, _ := strings.Cut(section, "\n")
		_, examples, _ := strings.Cut(text, "Example")
		if !strings.Contains(examples, "    fieldbook "+name) {
			t.Errorf("%s --help has no example of it", name)
		}
	}
	if len(sections) < 25 {
		t.Errorf("only %d commands were looked at", len(sections))
	}
}
