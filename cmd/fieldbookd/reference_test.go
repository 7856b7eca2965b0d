package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"fieldbook/internal/program"
)

var update = flag.Bool("update", false, "write the manual of the commands anew")

// The manual in docs is what the program's own help says.
func TestManualIsCurrent(t *testing.T) {
	manual, err := program.Reference(about("FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "..", "docs", "commands", "fieldbookd.md")
	if *update {
		if err := os.WriteFile(path, []byte(manual), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if written, err := os.ReadFile(path); err != nil || string(written) != manual {
		t.Errorf("%s is not what the program says (%v): go test ./cmd/fieldbookd -run Manual -update", path, err)
	}
}
