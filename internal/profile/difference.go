package profile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Difference is one thing in which two profiles differ.
type Difference struct {
	Table string `json:"table,omitempty"` // logical name, "" for what is about the whole profile
	What  string `json:"what"`            // such as "sync interval"
	Was   string `json:"was,omitempty"`   // in words, "" for nothing
	Is    string `json:"is,omitempty"`
}

// Differences returns in what two profiles differ: the heading first, then the tables in the
// order of the second one, those that it does not have last. Equal profiles give none.
func Differences(was, is Profile) []Difference {
	var out []Difference
	note := func(table, what, a, b string) {
		if a != b {
			out = append(out, Difference{table, what, a, b})
		}
	}
	note("", "name", was.Name, is.Name)
	note("", "description", was.Description, is.Description)
	note("", "grace period", dayCount(was.GraceDays()), dayCount(is.GraceDays()))
	before := map[string]Item{}
	for _, i := range was.Items {
		before[i.Table] = i
	}
	for _, i := range is.Items {
		o, had := before[i.Table]
		delete(before, i.Table)
		if !had {
			note(i.Table, "table", "", "added: "+i.RowRule()+", "+i.every())
		} else {
			note(i.Table, "row filter", o.RowRule(), i.RowRule())
			note(i.Table, "sync interval", o.every(), i.every())
			note(i.Table, "columns", o.columnWords(), i.columnWords())
		}
		for _, r := range added(o.Associations, i.Associations) {
			note(i.Table, "relationship", "", r)
		}
		if had {
			for _, r := range added(i.Associations, o.Associations) {
				note(i.Table, "relationship", r, "")
			}
		}
	}
	for _, o := range was.Items {
		if _, gone := before[o.Table]; gone {
			note(o.Table, "table", "was there: "+o.RowRule(), "")
		}
	}
	if len(out) == 0 && !slices.EqualFunc(was.Items, is.Items, func(a, b Item) bool { return a.Table == b.Table }) {
		note("", "order of the tables", tableOrder(was), tableOrder(is))
	}
	return out
}

func dayCount(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func tableOrder(p Profile) string {
	names := make([]string, len(p.Items))
	for i, item := range p.Items {
		names[i] = item.Table
	}
	return strings.Join(names, ", ")
}

// added are the relationships of b that a does not have.
func added(a, b []Association) (list []string) {
	for _, r := range b {
		if !slices.Contains(a, r) {
			list = append(list, r.Relationship)
		}
	}
	return list
}

func (i Item) every() string { return fmt.Sprintf("every %d minutes", i.Interval) }

func (i Item) columnWords() string {
	if len(i.Columns) == 0 {
		return "all columns"
	}
	return strings.Join(slices.Sorted(slices.Values(i.Columns)), ", ")
}

// RowRule returns the row rule of an item in words, with a custom filter spelled out.
func (i Item) RowRule() string {
	switch i.Criteria {
	case RelatedOnly:
		return "related rows only"
	case AllRecords:
		return "all rows"
	case OtherData:
		var whose []string
		for _, w := range []struct {
			is   bool
			what string
		}{{i.OwnedByMe, "the user"}, {i.OwnedByMyTeam, "the user's teams"}, {i.OwnedByMyBusinessUnit, "the user's business unit"}} {
			if w.is {
				whose = append(whose, w.what)
			}
		}
		return "rows owned by " + strings.Join(whose, " or ")
	case Custom:
		if i.Filter != nil {
			return "custom: " + i.Filter.String()
		}
	}
	return "custom"
}

// FilterColumns returns the columns that the item's filter compares, each once.
func (i Item) FilterColumns() (columns []string) {
	if i.Filter == nil {
		return nil
	}
	i.Filter.each(func(c Condition, _ bool) {
		if !slices.Contains(columns, c.Attribute) {
			columns = append(columns, c.Attribute)
		}
	})
	return columns
}

// String returns the filter in one line, such as statecode eq 0 and (starttime today or
// endtime today).
func (f Filter) String() string {
	var parts []string
	for _, c := range f.Conditions {
		parts = append(parts, c.String())
	}
	for _, g := range f.Filters {
		parts = append(parts, "("+g.String()+")")
	}
	return strings.Join(parts, " "+f.Type+" ")
}

// String returns the condition as it reads, such as statecode eq 0.
func (c Condition) String() string {
	said := c.Attribute + " " + c.Operator
	if len(c.Value) > 0 {
		said += " " + plain(c.Value)
	}
	for n, v := range c.Values {
		said += map[bool]string{true: " ", false: ", "}[n == 0] + plain(v)
	}
	return said
}

// plain is a value without the quotation marks of a text.
func plain(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
