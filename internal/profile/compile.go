package profile

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"fieldbook/internal/work"
)

// compiler gathers the scopes of one profile.
type compiler struct {
	profile Profile
	schema  *work.Schema
	limits  Limits
	faults  []error
	scopes  []*Scope // in the profile's order
	byName  map[string]*Scope
	places  map[*Scope]string
}

// Compile checks the whole profile against the tables of an environment and makes it
// ready for evaluation. The first fault is returned as an error of kind Invalid whose
// message names the place in the profile, such as
// items[2] msdyn_workorder.profileitementityfilter.conditions[0], and says what to do.
// The limits and the rules of what excludes what are Dataverse's.
//
// The profile and the schema must not be changed afterwards.
func Compile(p Profile, s *work.Schema) (*Compiled, error) {
	return Limits{}.Compile(p, s)
}

// Compile does the same under an environment's own limits.
func (l Limits) Compile(p Profile, s *work.Schema) (*Compiled, error) {
	compiled, faults := l.compile(p, s)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	return compiled, nil
}

// Faults returns everything for which the profile cannot be published under the limits, in the
// profile's order; nil for one that can. Faults that others may have caused are found only
// when those are mended: relationships are looked at once all tables are right.
func (l Limits) Faults(p Profile, s *work.Schema) []error {
	_, faults := l.compile(p, s)
	return faults
}

func (l Limits) compile(p Profile, s *work.Schema) (*Compiled, []error) {
	c := &compiler{profile: p, schema: s, limits: l, byName: map[string]*Scope{}, places: map[*Scope]string{}}
	c.fault(c.heading())
	for _, step := range []func(){c.tables, c.relationships, c.cycles, c.linked, c.projections} {
		if step(); len(c.faults) > 0 {
			return nil, c.faults
		}
	}
	return newCompiled(p, c.ordered()), nil
}

// fault notes what is wrong, if something is.
func (c *compiler) fault(err error) bool {
	if err != nil {
		c.faults = append(c.faults, err)
	}
	return err != nil
}

// heading checks what is not about a table.
func (c *compiler) heading() error {
	switch {
	case strings.TrimSpace(c.profile.Name) == "":
		return work.Errorf(work.Invalid, "name: give the profile a name")
	case utf8.RuneCountInString(c.profile.Name) > MaxName:
		return work.Errorf(work.Invalid, "name: at most %d characters", MaxName)
	case utf8.RuneCountInString(c.profile.Description) > MaxComment:
		return work.Errorf(work.Invalid, "description: at most %d characters", MaxComment)
	case c.profile.Grace != 0 && c.profile.Grace != c.profile.GraceDays():
		return work.Errorf(work.Invalid, "graceperiodindays must be from %d to %d, not %d", MinGrace, MaxGrace, c.profile.Grace)
	case len(c.profile.Items) == 0:
		return work.Errorf(work.Invalid, "items: the profile holds no table: add at least one")
	}
	return nil
}

// tables makes a scope of every item, with its own rule and interval.
func (c *compiler) tables() {
	ops := operators()
	for i, item := range c.profile.Items {
		place := fmt.Sprintf("items[%d] %s", i, clip(item.Table))
		table, err := c.table(place, item.Table)
		if c.fault(err) {
			continue
		}
		if item.Interval < MinInterval || item.Interval > MaxInterval {
			c.fault(work.Errorf(work.Invalid, "%s: syncintervalinminutes must be from %d to %d, not %d", place, MinInterval, MaxInterval, item.Interval))
		}
		if item.Criteria == RelatedOnly && len(item.Associations) == 0 {
			c.fault(work.Errorf(work.Invalid, "The profile %s could not be published because it is configured to download related "+
				"records only for table: %s, but no relationships are specified. Choose a relationship or another row rule.", c.profile.Name, item.Table))
		}
		f := &filterCompiler{table: table, operators: ops}
		rule, err := f.rule(place, &item)
		c.fault(err)
		s := &Scope{Table: table, Item: item, Interval: time.Duration(item.Interval) * time.Minute, rule: rule, slots: f.slots}
		c.scopes = append(c.scopes, s)
		c.byName[item.Table] = s
		c.places[s] = place
	}
}

// table finds the item's table and refuses one that cannot be in a profile.
func (c *compiler) table(place, name string) (*work.Table, error) {
	for prefix, what := range map[string]string{
		"msdyn_purchaseorder": "purchase orders", "msdyn_agreement": "agreements",
		"msdyn_rtv": "returns to vendor (RTV)", "msdyn_rma": "return merchandise authorizations (RMA)",
	} {
		if strings.HasPrefix(name, prefix) {
			return nil, work.Errorf(work.Invalid, "%s: %s cannot be taken offline: remove the table", place, what)
		}
	}
	table := c.schema.Table(name)
	switch {
	case table == nil:
		return nil, work.Errorf(work.Invalid, "%s: there is no table of that name", place)
	case !table.Offline:
		return nil, work.Errorf(work.Invalid, "%s: %s cannot be taken offline: remove the table", place, table.Plural)
	case c.byName[name] != nil:
		return nil, work.Errorf(work.Invalid, "%s: the table is in the profile already: keep one item for it", place)
	}
	return table, nil
}

func clip(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		return string([]rune(s)[:57]) + "..."
	}
	return s
}
