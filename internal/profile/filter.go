package profile

import (
	"encoding/json"
	"fmt"
	"slices"

	"fieldbook/internal/work"
)

// node is a compiled group. An empty "and" matches every row, an empty "or" none.
type node struct {
	or      bool
	clauses []clause
	groups  []node
}

// clause is a compiled condition: a test of the column that stands in a slot of the row.
type clause struct {
	slot   int
	column *work.Column
	test   test
}

// holds evaluates the group on a row's slots.
func (n *node) holds(row []json.RawMessage, m moment) bool {
	for _, c := range n.clauses {
		if c.test.holds(row[c.slot], m) == n.or {
			return n.or
		}
	}
	for i := range n.groups {
		if n.groups[i].holds(row, m) == n.or {
			return n.or
		}
	}
	return !n.or
}

// each calls yield for every clause of the group and of those below it.
func (n *node) each(yield func(clause)) {
	for _, c := range n.clauses {
		yield(c)
	}
	for i := range n.groups {
		n.groups[i].each(yield)
	}
}

// filterCompiler compiles the row rule of one item.
type filterCompiler struct {
	table     *work.Table
	operators []operator
	slots     []string // the columns that the rule reads
	clauses   int
}

func (f *filterCompiler) slot(column string) int {
	if i := slices.Index(f.slots, column); i >= 0 {
		return i
	}
	f.slots = append(f.slots, column)
	return len(f.slots) - 1
}

// group compiles a group at the level, 1 being the outermost.
func (f *filterCompiler) group(place string, g *Filter, level int) (node, error) {
	if level > MaxLevels {
		return node{}, work.Errorf(work.Invalid, "%s: a filter has at most %d levels of groups", place, MaxLevels)
	}
	if g.Type != And && g.Type != Or {
		return node{}, work.Errorf(work.Invalid, `%s: a group's type must be "and" or "or", not %q`, place, g.Type)
	}
	if len(g.Conditions)+len(g.Filters) == 0 {
		return node{}, work.Errorf(work.Invalid, "%s: the group is empty: add a condition or remove it", place)
	}
	n := node{or: g.Type == Or}
	for i, c := range g.Conditions {
		if f.clauses += max(1, len(c.Values)); f.clauses > MaxConditions {
			return node{}, work.Errorf(work.Invalid, "%s: a filter has at most %d conditions, each listed value counting as one", place, MaxConditions)
		}
		compiled, err := f.condition(fmt.Sprintf("%s.conditions[%d]", place, i), c)
		if err != nil {
			return node{}, err
		}
		n.clauses = append(n.clauses, compiled)
	}
	for i := range g.Filters {
		below, err := f.group(fmt.Sprintf("%s.filters[%d]", place, i), &g.Filters[i], level+1)
		if err != nil {
			return node{}, err
		}
		n.groups = append(n.groups, below)
	}
	return n, nil
}

// rule compiles the item's row rule and refuses what its criteria exclude.
func (f *filterCompiler) rule(place string, item *Item) (node, error) {
	owned := item.OwnedByMe || item.OwnedByMyTeam || item.OwnedByMyBusinessUnit
	switch {
	case item.Criteria < RelatedOnly || item.Criteria > Custom:
		return node{}, work.Errorf(work.Invalid, "%s: recorddistributioncriteria must be 0 to 3, not %d", place, item.Criteria)
	case item.OwnedByMyBusinessUnit:
		return node{}, work.Errorf(work.Invalid, "%s: there are no business units here: use the user's or the teams' rows", place)
	case owned && item.Criteria != OtherData:
		return node{}, work.Errorf(work.Invalid, "%s: rows by owner go with recorddistributioncriteria 2 only", place)
	case item.Filter != nil && item.Criteria != Custom:
		return node{}, work.Errorf(work.Invalid, "%s: a filter goes with recorddistributioncriteria 3 only", place)
	case item.Criteria == AllRecords && len(item.Associations) > 0:
		return node{}, work.Errorf(work.Invalid, "%s: all rows come down already: remove the relationships", place)
	case item.Criteria == AllRecords:
		return node{}, nil
	case item.Criteria == RelatedOnly:
		return node{or: true}, nil
	case item.Criteria == OtherData && !owned:
		return node{}, work.Errorf(work.Invalid, "%s: choose the user's rows, the teams' rows or both", place)
	case item.Criteria == OtherData:
		return f.owned(place, item)
	case item.Filter == nil:
		return node{}, work.Errorf(work.Invalid, "%s: a custom rule needs a filter", place)
	}
	return f.group(place+".profileitementityfilter", item.Filter, 1)
}

func (f *filterCompiler) owned(place string, item *Item) (node, error) {
	operator := "eq-userid"
	switch {
	case item.OwnedByMe && item.OwnedByMyTeam:
		operator = "eq-useroruserteams"
	case item.OwnedByMyTeam:
		operator = "eq-userteams"
	}
	return f.group(place, &Filter{Type: And, Conditions: []Condition{{Attribute: "ownerid", Operator: operator}}}, 1)
}
