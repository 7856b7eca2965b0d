package action

import (
	"fmt"
	"slices"
	"strings"
)

// Catalogue is every action with the scopes they live in. It does not change once made.
type Catalogue struct {
	actions []Action
	places  []place
	byID    map[ID]int
	byKey   map[Scope]map[string]int
}

// All returns the whole table: fresh, so that the caller may change it.
func All() []Action {
	table := slices.Concat(jobs(), planning(), records(), syncing(), device(), presenting(), searching(), shared(), times(), assets())
	also := synonyms()
	for i := range table {
		table[i].Also = also[table[i].ID]
	}
	return table
}

// New returns the app's catalogue.
func New() *Catalogue {
	c, faults := Build(All())
	if len(faults) > 0 {
		// Only a mistake in the table can lead here, and a test reads the same list.
		c.actions = append(c.actions, Action{ID: "broken", Title: strings.Join(faults, "; ")})
	}
	return c
}

// Build makes a catalogue of a table and names what is wrong with the table: an
// action twice, without title or scope, or a key with two meanings in one scope. Of
// two meanings the first stays.
func Build(table []Action) (*Catalogue, []string) {
	c := &Catalogue{actions: table, places: places(), byID: map[ID]int{}, byKey: map[Scope]map[string]int{}}
	for _, p := range c.places {
		c.byKey[p.scope] = map[string]int{}
	}
	var faults []string
	for i, a := range table {
		if _, twice := c.byID[a.ID]; twice || a.ID == "" || a.Title == "" || len(a.Scopes) == 0 {
			faults = append(faults, fmt.Sprintf("action %q is there twice or incomplete", a.ID))
			continue
		}
		c.byID[a.ID] = i
		for _, s := range a.Scopes {
			keys, known := c.byKey[s]
			if !known {
				faults = append(faults, fmt.Sprintf("action %q has the unknown scope %q", a.ID, s))
				continue
			}
			for _, k := range a.Keys {
				if other, taken := keys[k]; taken {
					faults = append(faults, fmt.Sprintf("key %q in scope %q means %q and %q", k, s, table[other].ID, a.ID))
					continue
				}
				keys[k] = i
			}
		}
	}
	return c, faults
}

// Get returns the action of that name.
func (c *Catalogue) Get(id ID) (Action, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Action{}, false
	}
	return c.actions[i], true
}

// Chain returns the scopes in which a key is looked up, innermost first: the field
// that has the focus, the screen's own scope, its parents, Global.
func (c *Catalogue) Chain(s Scope, t Typing) []Scope {
	var chain []Scope
	switch t {
	case TypingLine:
		chain = append(chain, Line)
	case TypingBlock:
		chain = append(chain, Block)
	case TypingPart:
		chain = append(chain, Part)
	case TypingFilter:
		chain = append(chain, Filtering)
	}
	// The table is finite, but a loop in it must not hang the app.
	for range c.places {
		if s == "" {
			break
		}
		chain = append(chain, s)
		s = c.place(s).parent
	}
	return chain
}

// Resolve returns the action that a key stands for. ctrl+c always quits, whatever has
// the focus.
func (c *Catalogue) Resolve(key string, chain []Scope) (Action, bool) {
	if key == "ctrl+c" {
		return c.Get(Quit)
	}
	for i := 0; i < len(chain); i++ {
		if n, ok := c.byKey[chain[i]][key]; ok {
			return c.actions[n], true
		}
		switch c.place(chain[i]).leak {
		case LeakNone:
			return Action{}, false
		case LeakGlobal:
			i = max(i, len(chain)-2)
		case LeakControl:
			if !control(key) {
				return Action{}, false
			}
		case LeakEscape:
			if !control(key) || key == "enter" || key == "tab" {
				return Action{}, false
			}
		case LeakTab:
			if !control(key) || key == "enter" {
				return Action{}, false
			}
		}
	}
	return Action{}, false
}

// control reports keys that no text field needs.
func control(key string) bool {
	switch key {
	case "esc", "enter", "tab", "shift+tab":
		return true
	}
	if len(key) > 1 && key[0] == 'f' && strings.Trim(key[1:], "0123456789") == "" {
		return true
	}
	return strings.HasPrefix(key, "ctrl+")
}

func (c *Catalogue) place(s Scope) place {
	for _, p := range c.places {
		if p.scope == s {
			return p
		}
	}
	return place{scope: s, leak: LeakNone}
}
