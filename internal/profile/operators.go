package profile

import (
	"slices"

	"fieldbook/internal/work"
)

// takes says what values a condition gives its operator.
type takes int

const (
	nothing takes = iota
	one
	several
	count // a whole number from 1 to maxCount
)

// maxCount is the largest x of the last-x and next-x operators.
const maxCount = 10_000

// operator is one way to compare a column.
type operator struct {
	name    string
	takes   takes
	types   []work.Type
	words   bool     // compares wording: the value is text whatever the column's type
	targets []string // tables of which a lookup must be able to point to one
	build   func(c *work.Column, values []value) test
}

var (
	texts   = []work.Type{work.TypeText, work.TypeMemo}
	numbers = []work.Type{work.TypeInteger, work.TypeDecimal, work.TypeMoney}
	lookups = []work.Type{work.TypeLookup}
	times   = []work.Type{work.TypeDateTime}
	listed  = slices.Concat(texts, numbers, lookups, []work.Type{work.TypeBoolean, work.TypeChoice})
	worded  = slices.Concat(texts, []work.Type{work.TypeChoice})
	every   = slices.Concat(listed, times)
)

// operators returns all of them. The names are Dataverse's except eq-userresource,
// contains and not-contain.
func operators() []operator {
	ops := slices.Concat(plainOperators(), wordOperators(), personOperators(), dateOperators())
	for _, n := range []struct{ name, of string }{
		{"ne", "eq"}, {"not-in", "in"}, {"not-null", "null"}, {"ne-userid", "eq-userid"}, {"not-like", "like"},
		{"not-begin-with", "begins-with"}, {"not-end-with", "ends-with"}, {"not-contain", "contains"},
	} {
		for _, op := range ops {
			if op.name == n.of {
				build := op.build
				op.name = n.name
				op.build = func(c *work.Column, values []value) test { return not{build(c, values)} }
				ops = append(ops, op)
			}
		}
	}
	return ops
}

// plainOperators compare with values that the profile names.
func plainOperators() []operator {
	is := func(c *work.Column, values []value) test { return among{c, values} }
	ops := []operator{
		{name: "null", types: every, build: func(*work.Column, []value) test { return isNull{} }},
		{name: "eq", takes: one, types: listed, build: is},
		{name: "in", takes: several, types: listed, build: is},
	}
	for _, name := range []string{"gt", "ge", "lt", "le"} {
		ops = append(ops, operator{name: name, takes: one, types: numbers, build: func(c *work.Column, values []value) test {
			return ordered{c, values[0], name}
		}})
	}
	return ops
}

func wordOperators() []operator {
	var ops []operator
	for _, name := range []string{"like", "begins-with", "ends-with", "contains"} {
		ops = append(ops, operator{name: name, takes: one, types: worded, words: true, build: func(c *work.Column, values []value) test {
			return wording{c, name, values[0].text}
		}})
	}
	return ops
}

// personOperators compare a lookup with the user. eq-userresource is Fieldbook's own:
// Dataverse says "the booking's resource is the user's" by joining two more tables.
func personOperators() []operator {
	whoseIs := func(w whose) func(*work.Column, []value) test {
		return func(c *work.Column, _ []value) test { w.column = c; return w }
	}
	return []operator{
		{name: "eq-userid", types: lookups, targets: []string{work.UserTable}, build: whoseIs(whose{user: true})},
		{name: "eq-userteams", types: lookups, targets: []string{work.TeamTable}, build: whoseIs(whose{teams: true})},
		{name: "eq-useroruserteams", types: lookups, targets: []string{work.UserTable, work.TeamTable}, build: whoseIs(whose{user: true, teams: true})},
		{name: "eq-userresource", types: lookups, targets: []string{work.ResourceTable}, build: whoseIs(whose{resource: true})},
	}
}

// dateOperators compare a datetime with instants, days and periods. Days, weeks, months
// and years are the user's: see [Operators] for where each window begins and ends.
func dateOperators() []operator {
	var ops []operator
	for _, name := range []string{"eq", "gt", "ge", "lt", "le", "on", "on-or-after", "on-or-before"} {
		ops = append(ops, operator{name: name, takes: one, types: times, build: func(c *work.Column, values []value) test {
			return fixed{column: c, operator: name, at: values[0].at, day: int(values[0].whole)}
		}})
	}
	for name, w := range map[string]moving{
		"yesterday": {unit: days, first: -1, last: -1}, "today": {unit: days}, "tomorrow": {unit: days, first: 1, last: 1},
		"last-week": {unit: weeks, first: -1, last: -1}, "this-week": {unit: weeks}, "next-week": {unit: weeks, first: 1, last: 1},
		"last-month": {unit: months, first: -1, last: -1}, "this-month": {unit: months}, "next-month": {unit: months, first: 1, last: 1},
		"last-year": {unit: years, first: -1, last: -1}, "this-year": {unit: years}, "next-year": {unit: years, first: 1, last: 1},
		"last-seven-days": {unit: days, first: -7, untilNow: true}, "next-seven-days": {unit: days, last: 7, afterNow: true},
	} {
		ops = append(ops, operator{name: name, types: times, build: func(c *work.Column, _ []value) test { w.column = c; return w }})
	}
	for _, x := range []struct {
		of           string
		days, months int
	}{{"days", 1, 0}, {"weeks", 7, 0}, {"months", 0, 1}, {"years", 0, 12}} {
		ops = append(ops,
			operator{name: "last-x-" + x.of, takes: count, types: times, build: func(c *work.Column, values []value) test {
				n := int(values[0].whole)
				return moving{column: c, unit: days, first: -n * x.days, months: -n * x.months, untilNow: true}
			}},
			operator{name: "next-x-" + x.of, takes: count, types: times, build: func(c *work.Column, values []value) test {
				n := int(values[0].whole)
				return moving{column: c, unit: days, last: n * x.days, months: n * x.months, afterNow: true}
			}})
	}
	return ops
}

// Operators returns the names that a condition on a column of the type may use, sorted.
// On a lookup some ask for a target table besides: eq-userid and ne-userid for users,
// eq-userteams for teams, eq-useroruserteams for either, eq-userresource, which is an
// extension of Fieldbook, for bookable resources.
//
// A negative operator is the exact opposite of the positive one, and so includes empty
// columns, as in Dataverse; no other operator but null matches an empty column. Texts
// are compared without regard to case. The pattern of like and not-like has % for any
// characters and _ for one; begins-with, ends-with, contains and their opposites take
// their text as it is. On a choice these compare the label.
//
// The windows of the datetime operators, D being the start of the user's current day
// and D+n the start of the n-th day after it:
//
//	today            from D to before D+1; yesterday, tomorrow likewise
//	last-x-days      from D-x until now; last-seven-days: x = 7
//	next-x-days      later than now, to before D+x+1; next-seven-days: x = 7
//	last-x-weeks     as many days; last-x-months, last-x-years from the same day of the month,
//	next-x-…         so many months back or ahead, or the month's last where it has no such day
//	this-week …      the whole week, month or year; last- and next- the one beside it
//	on, on-or-…      the whole day that the value names or, if it is a time, lies in
//	eq, gt, ge …     the exact instant; a value that is a day means its start
//
// So "today or next-seven-days" is from D to before D+8.
func Operators(t work.Type) []string {
	var names []string
	for _, op := range operators() {
		if slices.Contains(op.types, t) {
			names = append(names, op.name)
		}
	}
	slices.Sort(names)
	return names
}
