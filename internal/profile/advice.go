package profile

import (
	"fmt"
	"slices"
	"strings"

	"fieldbook/internal/work"
)

// Advice is something in a profile that works but is known to make devices slow or their data
// large. The rules are those of Microsoft's guidance for offline profiles.
type Advice struct {
	Table string `json:"table,omitempty"` // logical name, "" for the whole profile
	Text  string `json:"text"`
}

// MaxTables and AdvisedRows are how many tables and rows the guidance recommends to stay below.
const (
	MaxTables   = 100
	AdvisedRows = 200_000
)

// wideWindow is from how many days on a window of time counts as wide.
const wideWindow = 90

// Advise returns what the guidance says against a profile, in the profile's order. What is
// small in every environment, such as statuses and priorities, may come whole.
func Advise(p Profile, s *work.Schema) []Advice {
	var out []Advice
	if len(p.Items) >= MaxTables {
		out = append(out, Advice{Text: fmt.Sprintf("%d tables: fewer than %d are recommended", len(p.Items), MaxTables)})
	}
	if missing := missingDefaults(p); len(missing) > 0 {
		out = append(out, Advice{Text: "tables of the default profile are missing, and the pages that need them work with a network only: " + strings.Join(missing, ", ")})
	}
	for _, i := range p.Items {
		for _, text := range i.advice(s.Table(i.Table)) {
			out = append(out, Advice{i.Table, text})
		}
	}
	return out
}

// missingDefaults are the tables without which the screens of a visit lack something.
func missingDefaults(p Profile) (missing []string) {
	for _, want := range slices.Concat(workItems(), customerItems()) {
		if !slices.ContainsFunc(p.Items, func(i Item) bool { return i.Table == want.Table }) {
			missing = append(missing, want.Table)
		}
	}
	if !slices.ContainsFunc(p.Items, func(i Item) bool { return i.Table == work.BookingStatusTable }) {
		missing = append(missing, work.BookingStatusTable)
	}
	return missing
}

func (i Item) advice(t *work.Table) (texts []string) {
	if i.Criteria == AllRecords && !small(i.Table) {
		texts = append(texts, "all rows come down: filter them, or bring down related rows only")
	}
	if i.OwnedByMyBusinessUnit {
		texts = append(texts, "rows of the business unit can be very many: use them for master data only")
	}
	if i.Criteria == Custom && len(i.Associations) > 0 && !ownRow(i) {
		texts = append(texts, "a custom filter and relationships on one table are added to each other: rows come that match either")
	}
	if i.Filter == nil || t == nil {
		return texts
	}
	words, wide, or := map[string]bool{}, map[string]bool{}, 0
	i.Filter.each(func(c Condition, inOr bool) {
		switch c.Operator {
		case "contains", "not-contain", "begins-with", "not-begin-with", "ends-with", "not-end-with", "like", "not-like":
			words[c.Attribute+" "+c.Operator] = true
		case "last-year", "this-year", "next-year":
			wide[c.String()] = true
		case "last-x-days", "next-x-days":
			if n := plain(c.Value); len(n) > 2 || len(n) == 2 && n >= fmt.Sprint(wideWindow) {
				wide[c.String()] = true
			}
		}
		if inOr {
			or++
		}
	})
	for _, w := range sorted(words) {
		texts = append(texts, w+" compares wording, which is slow: compare with a choice or a lookup where that is possible")
	}
	for _, w := range sorted(wide) {
		texts = append(texts, w+" is a wide window of time: every row in it stays on each device")
	}
	if or > 10 {
		texts = append(texts, fmt.Sprintf("%d conditions are joined by or: the in operator with a list is faster", or))
	}
	return texts
}

// each calls yield for every condition of the group and of those below it, saying whether it is
// joined by "or".
func (f Filter) each(yield func(c Condition, inOr bool)) {
	for _, c := range f.Conditions {
		yield(c, f.Type == Or && len(f.Conditions) > 1)
	}
	for _, g := range f.Filters {
		g.each(yield)
	}
}

// ownRow reports an item whose filter takes in the user's own row or team, which is one row.
func ownRow(i Item) bool {
	return i.Filter != nil && len(i.Filter.Filters) == 0 && len(i.Filter.Conditions) == 1 && strings.HasPrefix(i.Filter.Conditions[0].Operator, "eq-user")
}

// small reports the tables that are short lists in every environment.
func small(table string) bool {
	return slices.ContainsFunc(catalogueItems(), func(i Item) bool { return i.Table == table && i.Criteria == AllRecords })
}

func sorted(set map[string]bool) []string {
	var list []string
	for s := range set {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}
