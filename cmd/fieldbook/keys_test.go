package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/tuitest/stage"
)

// TestHelpNamesEveryKey asks at every stop which keys mean something there, and looks for
// what each of them does in the help as it is drawn there.
func TestHelpNamesEveryKey(t *testing.T) {
	catalogue, asked := action.New(), 0
	synctest.Test(t, func(t *testing.T) {
		d := tourDevice(t, false)
		for _, s := range tour(d) {
			p := d.visit(t, s, stage.Set{W: 100, H: 120, Status: stage.Online()})
			if p == nil || s.over {
				continue
			}
			chain := catalogue.Chain(d.opened.Scope(), screen.TypingOf(d.opened))
			p.Press("f1")
			drawn := p.Frame()
			for _, a := range action.All() {
				for _, key := range a.Keys {
					if got, ok := catalogue.Resolve(key, chain); !ok || got.ID != a.ID {
						continue
					}
					asked++
					if !strings.Contains(drawn, a.Title) {
						t.Errorf("%s: %q does %s, which the help does not name:\n%s", s.name, key, a.ID, drawn)
					}
				}
			}
		}
	})
	if asked < 1000 {
		t.Errorf("only %d keys were asked for", asked)
	}
}

// TestEveryActionOfAScreenCanBeReached reads from the screens' sources which actions each of
// them names, and looks for a key or a line of the palette where that screen has the focus.
func TestEveryActionOfAScreenCanBeReached(t *testing.T) {
	catalogue := action.New()
	ids := constants[action.ID](t, filepath.Join("..", "..", "tui", "action"), "ID")
	scopes := constants[action.Scope](t, filepath.Join("..", "..", "tui", "action"), "Scope")
	found := 0
	for dir, named := range namedBySource(t, filepath.Join("..", "..", "tui", "screen")) {
		var chains [][]action.Scope
		for name := range named {
			if scope, ok := scopes[name]; ok && named[name] {
				for _, typing := range []action.Typing{action.NotTyping, action.TypingLine, action.TypingBlock, action.TypingPart} {
					chains = append(chains, catalogue.Chain(scope, typing))
				}
			}
		}
		for name := range named {
			id, ok := ids[name]
			if !ok || len(chains) == 0 {
				continue // a scope, a kind of typing; or a package that is no screen
			}
			found++
			a, known := catalogue.Get(id)
			if !known {
				t.Errorf("%s names %s, which is not in the catalogue", dir, name)
			} else if !slices.ContainsFunc(chains, func(c []action.Scope) bool { return reaches(catalogue, a, c) }) {
				t.Errorf("%s names %s, to which neither a key nor the palette leads there", dir, name)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d actions were found in the screens", found)
	}
}

// TestNoActionIsForgotten looks for the code that has to do with each action of the catalogue.
func TestNoActionIsForgotten(t *testing.T) {
	named := map[action.ID]bool{}
	ids := constants[action.ID](t, filepath.Join("..", "..", "tui", "action"), "ID")
	eachSource(t, filepath.Join("..", "..", "tui"), func(_ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == "action" {
					named[ids[sel.Sel.Name]] = true
				}
			}
			return true
		})
	})
	for _, a := range action.All() {
		if !named[a.ID] {
			t.Errorf("%s has keys %q in %q, and no screen knows it", a.ID, a.Keys, a.Scopes)
		}
	}
}

// reaches reports whether an action is offered by name or has a key where a chain holds.
func reaches(c *action.Catalogue, a action.Action, chain []action.Scope) bool {
	for _, key := range a.Keys {
		if got, ok := c.Resolve(key, chain); ok && got.ID == a.ID {
			return true
		}
	}
	return slices.ContainsFunc(c.Palette(chain, ""), func(p action.Action) bool { return p.ID == a.ID })
}

// namedBySource returns which names of the package action each package below a folder tells
// apart: in cases, comparisons and the keys of tables; and with the value true, which it
// returns from a method Scope.
func namedBySource(t *testing.T, root string) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	eachSource(t, root, func(path string, file *ast.File) {
		dir := filepath.Base(filepath.Dir(path))
		if all[dir] == nil {
			all[dir] = map[string]bool{}
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			scope := ok && f.Name.Name == "Scope"
			note := func(of ...ast.Expr) {
				for _, e := range of {
					if sel, is := e.(*ast.SelectorExpr); is {
						if x, is := sel.X.(*ast.Ident); is && x.Name == "action" {
							all[dir][sel.Sel.Name] = all[dir][sel.Sel.Name] || scope
						}
					}
				}
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CaseClause:
					note(n.List...)
				case *ast.BinaryExpr:
					note(n.X, n.Y)
				case *ast.KeyValueExpr:
					note(n.Key)
				case *ast.ReturnStmt:
					if scope {
						note(n.Results...)
					}
				}
				return true
			})
		}
	})
	return all
}

// constants returns the string constants of a type in a folder, by their names in Go.
func constants[T ~string](t *testing.T, root, typeName string) map[string]T {
	t.Helper()
	all := map[string]T{}
	eachSource(t, root, func(_ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Names) != len(v.Values) {
				return true
			}
			if id, ok := v.Type.(*ast.Ident); !ok || id.Name != typeName {
				return true
			}
			for i, value := range v.Values {
				if lit, ok := value.(*ast.BasicLit); ok {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						all[v.Names[i].Name] = T(s)
					}
				}
			}
			return true
		})
	})
	if len(all) == 0 {
		t.Fatalf("no constants of the type %s in %s", typeName, root)
	}
	return all
}

// eachSource parses the Go files below a folder, without the tests.
func eachSource(t *testing.T, root string, visit func(path string, file *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err == nil {
			visit(path, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
