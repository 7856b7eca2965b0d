package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestShellsCompleteTheCommands asks a real bash, and the programs themselves, which words can
// follow.
func TestShellsCompleteTheCommands(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string][]string{
		"fieldbook se":                              {"search", "set", "setting"},
		"fieldbook setting set --sync ":             {"auto", "interval", "manual"},
		"fieldbookd profile r":                      {"rollback"},
		"fieldbookd profile publish Plumbers --no":  {"--note"},
		"fieldbookd profile publish --note x --to ": {},
		"fieldbookd completion ":                    {"bash", "zsh", "fish"},
		"fieldbookd profile mode e":                 {"everyone"},
		"fieldbook __":                              {},
	} {
		words := strings.Split(line, " ")
		out, err := exec.Command(bin+"/"+words[0], append([]string{"__complete", "--"}, words[1:]...)...).Output()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got := []string{}
		for l := range strings.Lines(string(out)) {
			word, _, _ := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
			got = append(got, word)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash here")
	}
	for program, c := range map[string][2]string{"fieldbook": {"st", "status"}, "fieldbookd": {"sol", "solution"}} {
		script := `source /dev/stdin <<< "$(` + program + ` completion bash)"
COMP_WORDS=(` + program + ` ` + c[0] + `); COMP_CWORD=1; _` + program + `; echo "${COMPREPLY[@]}"`
		cmd := exec.Command("bash", "-c", script)
		cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != c[1] {
			t.Errorf("bash completes %s %s to %q (%v)", program, c[0], out, err)
		}
	}
}
