package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fieldbook/internal/program"
	"fieldbook/internal/work"
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

// The page about running the server names no command and no flag that there is not, and
// every reason of a refusal as the server gives it.
func TestServerPageIsCurrent(t *testing.T) {
	manual, err := program.Reference(about("FOLDER"), &commands{})
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join("..", "..", "docs", "server.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(body)
	_, listed, _ := strings.Cut(page, "| code | meaning |\n|---|---|\n")
	var reasons strings.Builder
	for _, r := range work.Reasons {
		fmt.Fprintf(&reasons, "| `%s` | %s |\n", r.Reason, r.Meaning)
	}
	if listed != reasons.String() {
		t.Errorf("the page ends with\n%swant\n%s", listed, &reasons)
	}
	for _, flag := range regexp.MustCompile("--[a-z][a-z-]+").FindAllString(page, -1) {
		plain := "--" + strings.TrimPrefix(strings.TrimPrefix(flag, "--"), "no-")
		if flag != "--help" && !strings.Contains(manual, "`"+plain+"`") && !strings.Contains(manual, "`"+plain+"=") {
			t.Errorf("there is no flag %s", flag)
		}
	}
	examples := regexp.MustCompile(`(?m)^    (fieldbookd .*)$`).FindAllStringSubmatch(page, -1)
	for _, example := range examples {
		words, known := strings.Fields(example[1]), false
		for n := 2; n <= min(4, len(words)); n++ {
			known = known || strings.Contains(manual, "\n## "+strings.Join(words[:n], " ")+"\n")
		}
		if !known {
			t.Errorf("there is no command %q", example[1])
		}
	}
	if len(examples) < 10 {
		t.Errorf("only %d examples were looked at", len(examples))
	}
}
