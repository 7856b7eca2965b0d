package profile

import (
	"fmt"
	"slices"
	"strings"

	"fieldbook/internal/work"
)

// relationships turns the associations of every item into pulls. At most one of them may be
// 1:N: bring down rows because they point to a held record.
func (c *compiler) relationships() {
	for _, s := range c.scopes {
		down := ""
		for i, a := range s.Item.Associations {
			place := fmt.Sprintf("%s.associations[%d]", c.places[s], i)
			if slices.Index(s.Item.Associations, a) < i {
				c.fault(work.Errorf(work.Invalid, "%s: relationship %s is listed twice", place, a.Relationship))
				continue
			}
			pulls, err := c.pulls(place, s, a.Relationship)
			if c.fault(err) {
				continue
			}
			s.Pulls = append(s.Pulls, pulls...)
			if !pulls[0].Down {
				continue
			}
			if down != "" {
				c.fault(work.Errorf(work.Invalid, "%s: a table may come down by one 1:N relationship at most, and %s and %s are two: remove one",
					place, down, a.Relationship))
			}
			down = a.Relationship
		}
	}
}

// pulls reads one relationship. A lookup of the item's own table that may point into
// several tables of the profile gives a pull from each.
func (c *compiler) pulls(place string, s *Scope, relationship string) ([]Pull, error) {
	table, name, ok := strings.Cut(relationship, ".")
	if !ok {
		return nil, work.Errorf(work.Invalid, "%s: relationship %q must be a table, a dot and a lookup column", place, clip(relationship))
	}
	from := c.byName[table]
	if from == nil {
		return nil, work.Errorf(work.Invalid, "%s: table %s of relationship %s is not in the profile: add it or remove the relationship",
			place, clip(table), clip(relationship))
	}
	column := from.Table.Column(name)
	if column == nil || column.Type != work.TypeLookup {
		return nil, work.Errorf(work.Invalid, "%s: table %s has no lookup column %q", place, table, clip(name))
	}
	if from != s {
		if !slices.Contains(column.Targets, s.Table.Name) {
			return nil, work.Errorf(work.Invalid, "%s: %s never points to %s", place, relationship, s.Table.Name)
		}
		return []Pull{{From: table, Column: name}}, nil
	}
	if slices.Contains(column.Targets, s.Table.Name) {
		return nil, work.Errorf(work.Invalid, "%s: %s points to its own table; a table cannot bring down its own rows", place, relationship)
	}
	var pulls []Pull
	for _, target := range column.Targets {
		if c.byName[target] != nil {
			pulls = append(pulls, Pull{From: target, Column: name, Down: true})
		}
	}
	if pulls == nil {
		return nil, work.Errorf(work.Invalid, "%s: %s points to %s, which is not in the profile: add it or remove the relationship",
			place, relationship, strings.Join(column.Targets, " or "))
	}
	return pulls, nil
}

// parents are the scopes that pull s in, each once, in the order of its pulls.
func (c *compiler) parents(s *Scope) []*Scope {
	var list []*Scope
	for _, p := range s.Pulls {
		if from := c.byName[p.From]; !slices.Contains(list, from) {
			list = append(list, from)
		}
	}
	return list
}

// cycles refuses relationships that lead back to where they start. The first one is named.
func (c *compiler) cycles() {
	done := map[*Scope]bool{}
	var path []*Scope // each one is pulled in by the next
	var visit func(s *Scope) error
	visit = func(s *Scope) error {
		if at := slices.Index(path, s); at >= 0 {
			loop := []string{s.Table.Name}
			for _, other := range slices.Backward(path[at:]) {
				loop = append(loop, other.Table.Name)
			}
			return work.Errorf(work.Invalid, "%s: circular relationship %s: remove one of the relationships on the way",
				c.places[s], strings.Join(loop, " > "))
		}
		if done[s] {
			return nil
		}
		path = append(path, s)
		for _, parent := range c.parents(s) {
			if err := visit(parent); err != nil {
				return err
			}
		}
		path = path[:len(path)-1]
		done[s] = true
		return nil
	}
	for _, s := range c.scopes {
		if c.fault(visit(s)) {
			return
		}
	}
}

// linked limits the tables above each table and lets the fastest of them set its
// interval. There are no cycles any more.
func (c *compiler) linked() {
	var over []string
	above := map[*Scope]map[*Scope]bool{}
	for _, s := range c.ordered() {
		set := map[*Scope]bool{}
		for _, parent := range c.parents(s) {
			set[parent] = true
			for ancestor := range above[parent] {
				set[ancestor] = true
			}
			s.Interval = min(s.Interval, parent.Interval)
		}
		above[s] = set
		if s.Linked = len(set); s.Linked > c.limits.linked() {
			over = append(over, s.Table.Name)
		}
	}
	if len(over) > 0 {
		c.fault(work.Errorf(work.Invalid, "The profile %s could not be published because one or more tables exceed the allowed number of "+
			"relationships of %d. Please reduce the number of relationships for the following table(s): %s.",
			c.profile.Name, c.limits.linked(), strings.Join(over, ", ")))
	}
}

// ordered returns the scopes with parents before children, otherwise in the profile's order.
func (c *compiler) ordered() []*Scope {
	list := make([]*Scope, 0, len(c.scopes))
	placed := map[*Scope]bool{}
	for len(list) < len(c.scopes) {
		for _, s := range c.scopes {
			if !placed[s] && !slices.ContainsFunc(c.parents(s), func(p *Scope) bool { return !placed[p] }) {
				list = append(list, s)
				placed[s] = true
				break
			}
		}
	}
	return list
}
