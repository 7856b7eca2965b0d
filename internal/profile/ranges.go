package profile

import (
	"slices"
	"time"
)

// Window is a range of values of a datetime column, From included, To not, on whole
// seconds. A zero edge is open.
type Window struct {
	Column   string
	From, To time.Time
}

// Windows returns ranges of one or more Indexed datetime columns such that every row
// that matches at now has a value in at least one of them. nil means that no such column
// limits the rows. Combined with [Scope.Keys]: a matching row is in one of the entries
// and in one of the windows. A window may be empty.
func (s *Scope) Windows(u User, now time.Time) []Window {
	return s.rule.windows(moment{user: u, now: now, cal: u.calendar()})
}

func (n *node) windows(m moment) []Window {
	var parts [][]Window
	open := false
	add := func(w []Window) {
		open = open || w == nil
		if w != nil {
			parts = append(parts, w)
		}
	}
	for _, c := range n.clauses {
		add(c.windows(m))
	}
	for i := range n.groups {
		add(n.groups[i].windows(m))
	}
	if n.or {
		if open {
			return nil
		}
		var union []Window
		for _, w := range slices.Concat(parts...) {
			if !slices.Contains(union, w) {
				union = append(union, w)
			}
		}
		return union
	}
	return narrowest(parts)
}

// narrowest chooses among sets of windows of which a row must be in each: the one with
// the fewest open edges. Two ranges of one column, "from" here and "until" there, become one.
func narrowest(parts [][]Window) []Window {
	var best []Window
	for _, p := range parts {
		switch {
		case best == nil:
			best = p
		case len(best) == 1 && len(p) == 1 && best[0].Column == p[0].Column:
			best = []Window{overlap(best[0], p[0])}
		case openEdges(p) < openEdges(best):
			best = p
		}
	}
	return best
}

func overlap(a, b Window) Window {
	if a.From.Before(b.From) {
		a.From = b.From
	}
	if a.To.IsZero() || (!b.To.IsZero() && b.To.Before(a.To)) {
		a.To = b.To
	}
	return a
}

func openEdges(list []Window) int {
	n := 0
	for _, w := range list {
		if w.From.IsZero() {
			n++
		}
		if w.To.IsZero() {
			n++
		}
	}
	return n
}

// windows is the range of values that pass the clause, nil if no index finds them.
func (c clause) windows(m moment) []Window {
	t, ok := c.test.(timed)
	if !ok || !c.column.Indexed {
		return nil
	}
	return []Window{window(c.column.Name, t.values(m))}
}

// window widens a span to whole seconds, in which indexes are kept.
func window(column string, s span) Window {
	w := Window{Column: column, From: s.from.UTC().Truncate(time.Second), To: s.to.UTC().Truncate(time.Second)}
	if w.To.Before(s.to) {
		w.To = w.To.Add(time.Second)
	}
	return w
}

// Moved returns the ranges of values over which an edge of some window of the rule passed
// between two instants. Every row whose [Scope.Match] differs between then and now, and
// that did not change itself, has a value in one of them. nil means that no answer can
// have changed. The columns are not always Indexed: look at all of [Scope.Keys] where one
// is not.
func (s *Scope) Moved(u User, then, now time.Time) []Window {
	if now.Before(then) {
		then, now = now, then
	}
	before := moment{user: u, now: then, cal: u.calendar()}
	after := moment{user: u, now: now, cal: before.cal}
	var moved []Window
	s.rule.each(func(c clause) {
		w, ok := c.test.(moving)
		if !ok {
			return
		}
		a, b := w.values(before), w.values(after)
		for _, passed := range []span{{a.from, b.from}, {a.to, b.to}} {
			edge := window(c.column.Name, passed)
			if passed.from.Before(passed.to) && !slices.Contains(moved, edge) {
				moved = append(moved, edge)
			}
		}
	})
	return moved
}

// Edge is where one edge of a window that moves stands: the next row whose answer it can
// change has the first value of the column from there on.
type Edge struct {
	Column string
	At     time.Time
	window moving
	leaves bool // rows leave the window over it; else they enter
	cal    calendar
}

// Passes returns when the edge passes a value. It passes later ones later.
func (e Edge) Passes(value time.Time) time.Time {
	during := e.window.during(value, e.cal)
	if e.leaves {
		return during.to
	}
	return during.from
}

// Edges returns the edges of the windows that move, as they stand at now, each once.
func (s *Scope) Edges(u User, now time.Time) []Edge {
	m := moment{user: u, now: now, cal: u.calendar()}
	var edges []Edge
	s.rule.each(func(c clause) {
		w, ok := c.test.(moving)
		if !ok {
			return
		}
		values := w.values(m)
		for _, e := range []Edge{
			{Column: c.column.Name, At: values.from, window: w, leaves: true, cal: m.cal},
			{Column: c.column.Name, At: values.to, window: w, cal: m.cal},
		} {
			if !slices.Contains(edges, e) {
				edges = append(edges, e)
			}
		}
	})
	return edges
}

// Midnight returns the instant at which the user's next day begins.
func (u User) Midnight(now time.Time) time.Time {
	cal := u.calendar()
	return cal.start(cal.day(now) + 1)
}
