package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fieldbook/tui/action"
	"fieldbook/tui/theme"
)

var (
	// picture is a golden frame in a document: a comment that names its file, and a block.
	picture  = regexp.MustCompile("(?s)<!-- golden: (\\S+) -->\n```\n(.*?)```\n")
	codeSpan = regexp.MustCompile("`([^`]+)`")
)

// The pictures of the guide and of the README are frames of the app.
func TestGuidePicturesAreCurrent(t *testing.T) {
	for name, least := range map[string]int{"technician.md": 8, "../README.md": 1} {
		page, n := readDoc(t, name), 0
		current := picture.ReplaceAllStringFunc(page, func(shown string) string {
			n++
			file := picture.FindStringSubmatch(shown)[1]
			frame, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(file)))
			if err != nil {
				t.Fatal(err)
			}
			is := "<!-- golden: " + file + " -->\n```\n" + string(frame) + "```\n"
			if shown != is && !update() {
				t.Errorf("a picture in %s is not what %s has: go test ./cmd/fieldbook -run Guide -update", name, file)
			}
			return is
		})
		if n < least || n != strings.Count(page, "<!-- golden:") {
			t.Errorf("%s: %d of %d pictures were found", name, n, strings.Count(page, "<!-- golden:"))
		}
		if update() {
			if err := os.WriteFile(docPath(name), []byte(current), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A key in one of the guide's tables of keys is one that the app has.
func TestGuideKeysExist(t *testing.T) {
	known := map[string]bool{}
	for _, a := range action.All() {
		for _, k := range a.Keys {
			known[theme.Unicode().KeyName(k)] = true
		}
	}
	n, inKeys := 0, false
	for line := range strings.Lines(readDoc(t, "technician.md")) {
		cell, _, row := strings.Cut(strings.TrimPrefix(line, "| "), " | ")
		switch {
		case !row:
			inKeys = inKeys && strings.HasPrefix(line, "|--")
		case cell == "key":
			inKeys = true
		case inKeys:
			for _, m := range codeSpan.FindAllStringSubmatch(cell, -1) {
				n++
				if !known[m[1]] {
					t.Errorf("no action has the key %q", m[1])
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d keys were looked at", n)
	}
}

// Links between the documents lead to a file and a heading that exist.
func TestLinksOfTheDocumentsLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`)
	for _, name := range []string{"technician.md", "demo.md", "server.md", "keys.md", "architecture.md", "../README.md", "../CONTRIBUTING.md"} {
		for _, m := range link.FindAllStringSubmatch(readDoc(t, name), -1) {
			file := filepath.Join(filepath.Dir(name), m[1])
			if m[1] == "" {
				file = name
			}
			if _, err := os.Stat(docPath(file)); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[0])
			} else if m[2] != "" && !anchors(readDoc(t, file))[m[2]] {
				t.Errorf("%s links to %s, and there is no such heading", name, m[0])
			}
		}
	}
}

// anchors are the names under which a document's headings can be linked to.
func anchors(page string) map[string]bool {
	drop := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	names := map[string]bool{}
	for line := range strings.Lines(page) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			names[strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), ""), " ", "-")] = true
		}
	}
	return names
}

func docPath(name string) string { return filepath.Join("..", "..", "docs", filepath.FromSlash(name)) }

func readDoc(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile(docPath(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
