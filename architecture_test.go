package fieldbook_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule says what the packages under one prefix may import of the module and which outside
// modules only they may import. A prefix stands for the package and everything below it.
type rule struct {
	pkg string
	may []string // module packages, besides those below pkg itself
	own []string // outside packages that nobody else imports
}

// rules are the directions in which dependencies point: see docs/architecture.md.
var rules = []rule{
	{pkg: "internal/work", may: nil},
	{pkg: "internal/profile", may: []string{"internal/work"}},
	{pkg: "internal/explain", may: []string{"internal/work", "internal/profile"}},
	{pkg: "internal/solution", may: []string{"internal/work", "internal/profile"}},
	{pkg: "internal/visit", may: []string{"internal/work"}},
	{pkg: "internal/wire", may: []string{"internal/work"}, own: []string{"github.com/klauspost/compress", "github.com/go-json-experiment/json"}},
	{pkg: "localdb", may: []string{"internal/work", "internal/profile"}},
	{pkg: "syncclient", may: []string{"localdb", "internal/explain", "internal/wire", "internal/profile", "internal/work"}, own: []string{"github.com/hashicorp/go-retryablehttp"}},
	{pkg: "server", may: []string{"internal/explain", "internal/solution", "internal/wire", "internal/profile", "internal/work"}, own: []string{"golang.org/x/crypto"}},
	{pkg: "tui", may: []string{"syncclient", "localdb", "internal/explain", "internal/profile", "internal/work", "internal/visit"}},
	{pkg: "fixtures", may: []string{"internal/profile", "internal/work"}},
	{pkg: "internal/program", may: []string{"internal/wire", "internal/work", "tui/text"}, own: []string{"github.com/alecthomas/kong"}},
	{pkg: "internal/sim", may: []string{"internal", "localdb", "syncclient", "server", "fixtures", "tui"}},
	{pkg: "cmd", may: []string{"internal", "localdb", "syncclient", "server", "fixtures", "tui"}},
}

// closed are outside packages with the only places that may import them.
var closed = map[string][]string{
	"go.etcd.io/bbolt": {"localdb", "server/store/bolt"},
	"net/http":         {"syncclient", "server", "internal/wire", "fixtures/network", "cmd", "internal/sim"},
	"charm.land":       {"tui", "cmd"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

// packages asks the go command, with the platform's own build constraints.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

const module = "fieldbook/"

func below(pkg, prefix string) bool { return pkg == prefix || strings.HasPrefix(pkg, prefix+"/") }

func TestDependenciesPointOneWay(t *testing.T) {
	seen := 0
	for _, p := range packages(t) {
		name, inside := strings.CutPrefix(p.ImportPath, module)
		if !inside {
			continue
		}
		seen++
		i := slices.IndexFunc(rules, func(r rule) bool { return below(name, r.pkg) })
		if i < 0 {
			t.Errorf("%s has no place in the architecture: add a rule or move it", name)
			continue
		}
		for _, imported := range p.Imports {
			if fault := breach(rules[i], name, imported); fault != "" {
				t.Errorf("%s imports %s: %s", name, imported, fault)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d packages were looked at", seen)
	}
}

// breach says why a package may not import another, "" if it may.
func breach(r rule, name, imported string) string {
	if target, inside := strings.CutPrefix(imported, module); inside {
		if below(target, "cmd") {
			return "nobody imports a program"
		}
		if below(target, r.pkg) || slices.ContainsFunc(r.may, func(m string) bool { return below(target, m) }) {
			return ""
		}
		return "it may import only " + strings.Join(r.may, ", ")
	}
	for _, other := range rules {
		for _, own := range other.own {
			if below(imported, own) && !below(name, other.pkg) {
				return "only " + other.pkg + " may"
			}
		}
	}
	for outside, places := range closed {
		if below(imported, outside) && !slices.ContainsFunc(places, func(p string) bool { return below(name, p) }) {
			return "only " + strings.Join(places, ", ") + " may"
		}
	}
	return ""
}

func TestBreachesAreFound(t *testing.T) {
	tui := rules[slices.IndexFunc(rules, func(r rule) bool { return r.pkg == "tui" })]
	for imported, wrong := range map[string]bool{
		"fieldbook/server": true, "fieldbook/internal/wire": true, "go.etcd.io/bbolt": true, "net/http": true,
		"fieldbook/cmd/fieldbook": true, "github.com/hashicorp/go-retryablehttp": true,
		"fieldbook/localdb": false, "fieldbook/tui/text": false, "charm.land/bubbletea/v2": false, "strings": false,
	} {
		if got := breach(tui, "tui/screen/agenda", imported) != ""; got != wrong {
			t.Errorf("tui/screen/agenda importing %s: breach = %t, want %t", imported, got, wrong)
		}
	}
}
