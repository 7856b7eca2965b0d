package action

import (
	"cmp"
	"slices"
	"strings"
)

// Section is the actions of one scope under the scope's title.
type Section struct {
	Scope   Scope
	Title   string
	Actions []Action
}

// Help returns the actions that count in a chain, innermost scope first.
func (c *Catalogue) Help(chain []Scope) []Section {
	var out []Section
	for _, s := range chain {
		sec := Section{Scope: s, Title: c.place(s).title}
		for _, a := range c.actions {
			if slices.Contains(a.Scopes, s) && len(a.Keys) > 0 {
				sec.Actions = append(sec.Actions, a)
			}
		}
		if len(sec.Actions) > 0 {
			out = append(out, sec)
		}
	}
	return out
}

// Sheet returns every scope with its actions, for the documentation of the keys.
func (c *Catalogue) Sheet() []Section {
	var all []Scope
	for _, p := range c.places {
		all = append(all, p.scope)
	}
	return c.Help(all)
}

// Palette returns the actions worth offering by name in a chain whose titles or other words
// match the query, best match first. An empty query matches all, in the table's order.
func (c *Catalogue) Palette(chain []Scope, query string) []Action {
	type hit struct {
		a     Action
		score int
	}
	var hits []hit
	for _, a := range c.actions {
		if !a.Palette || !slices.ContainsFunc(a.Scopes, func(s Scope) bool { return slices.Contains(chain, s) }) {
			continue
		}
		if score, ok := a.match(strings.ToLower(strings.TrimSpace(query))); ok {
			hits = append(hits, hit{a, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.score, b.score) })
	out := make([]Action, len(hits))
	for i, h := range hits {
		out[i] = h.a
	}
	return out
}

// alsoScore is what a match of another word counts: less than one of the title's words, more
// than letters that are only somewhere in it.
const alsoScore = 45

// match scores a query against the action's title and its other words, small is better.
func (a Action) match(query string) (int, bool) {
	score, ok := match(strings.ToLower(a.Title), query)
	at := strings.Index(" "+a.Also, " "+query)
	if a.Also != "" && at >= 0 && (!ok || score > alsoScore) {
		return alsoScore, true
	}
	return score, ok
}

// match scores a query against a title, small is better: the query as it is counts
// most, then its letters in order with few gaps.
func match(title, query string) (int, bool) {
	if at := strings.Index(title, query); at >= 0 {
		if at > 0 && title[at-1] != ' ' {
			return 50 + at, true
		}
		return at, true
	}
	gaps, rest := 0, title
	for _, r := range query {
		at := strings.IndexRune(rest, r)
		if at < 0 {
			return 0, false
		}
		gaps += at
		rest = rest[at+len(string(r)):]
	}
	return 100 + gaps, true
}

// KeyLine returns the actions for the key line of a chain, left to right. deep says
// that Esc leads back to another screen; then it is shown and Quit is not, because
// the two would fight for the same habit. narrow is a terminal below 100 columns.
// Which of them fit is for the drawing to find out, by Weight.
func (c *Catalogue) KeyLine(chain []Scope, deep, narrow bool) []Action {
	var out []Action
	for _, s := range chain {
		for _, a := range c.actions {
			if !slices.Contains(a.Scopes, s) {
				continue
			}
			show := a.Short != "" && (narrow || !a.Narrow) && !(a.ID == Back && !deep) && !(a.ID == Quit && deep)
			if keys := c.open(a, chain); show && len(keys) > 0 {
				a.Keys = keys
				out = append(out, a)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Action) int { return cmp.Compare(a.Rank, b.Rank) })
	return out
}

// open returns the keys of an action that lead to it in a chain. An inner scope may use a
// key for something else, or keep it to itself. Where a key line names two actions at once
// the first key is what it names.
func (c *Catalogue) open(a Action, chain []Scope) []string {
	var keys []string
	for i, k := range a.Keys {
		if got, ok := c.Resolve(k, chain); ok && got.ID == a.ID {
			keys = append(keys, k)
		} else if i == 0 && a.Hint != "" {
			return nil
		}
	}
	return keys
}
