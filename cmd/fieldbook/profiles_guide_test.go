package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	session = regexp.MustCompile("(?s)```console\n(.*?)```|<!-- (edit|edit again) -->")
	figure  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}|<?[0-9]+([.,:][0-9]+)*( ?(ms|s|kB|KB|B)\b)?`)
	blank   = regexp.MustCompile(`[ \t]+`)
	several = regexp.MustCompile(`\b(row|update)s?\b`)
	daily   = regexp.MustCompile(`(?m)^(\$ fieldbookd? (profile preview|explain) .*\n.*\n)(?:[^$` + "`" + `\n].*\n)*`)
)

// lookalike makes two runs comparable: numbers, ids and the width of columns do not count, and
// of what depends on the day and the hour only the first line does.
func lookalike(s string) string {
	s = daily.ReplaceAllString(s, "$1")
	return blank.ReplaceAllString(several.ReplaceAllString(figure.ReplaceAllString(s, "#"), "${1}s"), " ")
}

// TestProfilesGuideIsARealRun types what docs/profiles.md types, as a new administrator does, and
// compares what both programs say with what the guide shows.
func TestProfilesGuideIsARealRun(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "profiles.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &company{t: t, bin: bin, dir: t.TempDir(), address: freeAddress(t)}
	c.serve("--sample")
	c.other(freeAddress(t), filepath.Join(c.dir, "second"))
	t.Cleanup(func() { _ = c.server.Process.Kill(); _ = c.server.Wait() })
	c.signIn()
	edits := map[string]func(string) string{
		"edit": func(s string) string {
			s = without(s, "productpricelevel")
			at := strings.Index(s, `"account"`)
			return s[:at] + strings.Replace(s[at:], `"syncintervalinminutes": 60`, `"syncintervalinminutes": 15`, 1)
		},
		"edit again": func(s string) string { return without(s, "msdyn_trade") },
	}
	typed := 0
	written := session.ReplaceAllStringFunc(string(text), func(block string) string {
		if edit := session.FindStringSubmatch(block)[2]; edit != "" {
			name := filepath.Join(c.dir, "plumbers.json")
			was, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(edits[edit](string(was))), 0o600); err != nil {
				t.Fatal(err)
			}
			return block
		}
		var out strings.Builder
		out.WriteString("```console\n")
		for _, line := range strings.Split(block, "\n") {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				typed++
				out.WriteString(line + "\n" + c.types(command))
			}
		}
		return out.String() + "```"
	})
	if update() {
		if err := os.WriteFile(file, []byte(written), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if typed < 25 {
		t.Errorf("only %d commands were found", typed)
	}
	was, is := strings.Split(lookalike(string(text)), "\n"), strings.Split(lookalike(written), "\n")
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			t.Fatalf("the guide says %q, the programs %q: go test ./cmd/fieldbook -run ProfilesGuide -update", was[i], is[i])
		}
	}
	if len(was) != len(is) {
		t.Errorf("the guide has %d lines, the run %d", len(was), len(is))
	}
}

// without takes the part of a table out of a profile's file.
func without(s, table string) string {
	part := regexp.MustCompile(`(?s)    \{\n      "selectedentitytypecode": "` + table + `",.*?\n    \},\n`)
	return part.ReplaceAllString(s, "")
}

// types runs a line in a shell and returns what a person sees.
func (c *company) types(line string) string {
	c.t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = c.dir
	cmd.Env = append(c.command("fieldbook").Env, "PATH="+c.bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	out, _ := cmd.CombinedOutput() // some are shown to be refused
	if host, err := os.Hostname(); err == nil && host != "" {
		out = regexp.MustCompile(`\b`+regexp.QuoteMeta(host)+`\b`).ReplaceAll(out, []byte("laptop")) // so devices are called
	}
	return string(out)
}

// other serves a second environment.
func (c *company) other(address, data string) {
	c.t.Helper()
	cmd := c.command("fieldbookd", "serve", "--sample", "--listen", address, "--log", "error", "--data", data)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if err := serving(address); err != nil {
		c.t.Fatal(err)
	}
}
