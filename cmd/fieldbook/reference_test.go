package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fieldbook/internal/program"
)

var update = flag.Bool("update", false, "write the manual of the commands anew")

// The manual in docs is what the program's own help says.
func TestManualIsCurrent(t *testing.T) {
	manual, err := program.Reference(description("FOLDER", "FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "commands", "fieldbook.md")
	if *update {
		if err := os.WriteFile(path, []byte(manual), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if written, err := os.ReadFile(path); err != nil || string(written) != manual {
		t.Errorf("%s is not what the program says (%v): go test ./cmd/fieldbook -run Manual -update", path, err)
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
