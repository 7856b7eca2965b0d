package profile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/work"
)

// moment is for whom and when a condition is asked.
type moment struct {
	user User
	now  time.Time
	cal  calendar
}

// test is the comparison of one condition. raw is the column's value, nil if it is empty.
type test interface {
	holds(raw json.RawMessage, m moment) bool
}

// isNull matches an empty column.
type isNull struct{}

func (isNull) holds(raw json.RawMessage, _ moment) bool { return raw == nil }

// not is the exact opposite of another test: where that one does not match an empty
// column, this one does. Dataverse's negative operators include empty values as well.
type not struct{ test }

func (n not) holds(raw json.RawMessage, m moment) bool { return !n.test.holds(raw, m) }

// value is a column's value made comparable. Which parts are set depends on the type.
type value struct {
	text  string // of texts in lower case, of yes/no the word
	whole int64
	real  float64
	exact bool // whole holds the number; otherwise real does
	ref   reference
	at    time.Time
}

// reference is where a lookup points.
type reference struct {
	table string
	id    work.ID
}

// valueOf reads a value of the column, false if it is none of its type.
func valueOf(c *work.Column, raw json.RawMessage) (value, bool) {
	if raw == nil {
		return value{}, false
	}
	switch c.Type {
	case work.TypeInteger, work.TypeDecimal, work.TypeMoney, work.TypeChoice:
		if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
			return value{whole: n, real: float64(n), exact: true}, true
		}
		n, err := strconv.ParseFloat(string(raw), 64)
		return value{real: n}, err == nil
	case work.TypeBoolean:
		return value{text: string(raw)}, true
	}
	s, ok := textOf(raw)
	if !ok {
		return value{}, false
	}
	switch c.Type {
	case work.TypeLookup:
		ref, ok := referenceOf(c, s)
		return value{ref: ref}, ok
	case work.TypeDateTime:
		t, err := time.Parse(time.RFC3339, s)
		return value{at: t.UTC()}, err == nil
	}
	return value{text: fold(s)}, true
}

// textOf decodes a JSON string, without copying twice where nothing is escaped.
func textOf(raw json.RawMessage) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), true
	}
	var s string
	return s, json.Unmarshal(raw, &s) == nil
}

// referenceOf reads "id" or "table/id". The table of a lookup with one target need not
// be written.
func referenceOf(c *work.Column, s string) (reference, bool) {
	table, rest, named := strings.Cut(s, "/")
	if !named {
		table, rest = "", s
		if len(c.Targets) == 1 {
			table = c.Targets[0]
		}
	}
	id, err := work.ParseID(rest)
	return reference{table, id}, err == nil && id != (work.ID{})
}

// fold makes texts that differ only by case equal, as they are to Dataverse.
func fold(s string) string { return strings.ToLower(s) }

// order compares two numbers.
func order(a, b value) int {
	if a.exact && b.exact {
		return cmp.Compare(a.whole, b.whole)
	}
	return cmp.Compare(a.real, b.real)
}

// among matches a column that has one of the values.
type among struct {
	column *work.Column
	values []value
}

func (a among) holds(raw json.RawMessage, _ moment) bool {
	v, ok := valueOf(a.column, raw)
	return ok && slices.ContainsFunc(a.values, func(w value) bool { return same(a.column.Type, v, w) })
}

func same(t work.Type, a, b value) bool {
	switch t {
	case work.TypeInteger, work.TypeDecimal, work.TypeMoney, work.TypeChoice:
		return order(a, b) == 0
	case work.TypeLookup:
		return a.ref.id == b.ref.id && (b.ref.table == "" || a.ref.table == "" || a.ref.table == b.ref.table)
	}
	return a.text == b.text
}

// ordered matches a number that stands in the given relation to a bound.
type ordered struct {
	column   *work.Column
	bound    value
	operator string
}

func (o ordered) holds(raw json.RawMessage, _ moment) bool {
	v, ok := valueOf(o.column, raw)
	if !ok {
		return false
	}
	switch n := order(v, o.bound); o.operator {
	case "gt":
		return n > 0
	case "ge":
		return n >= 0
	case "lt":
		return n < 0
	default:
		return n <= 0
	}
}
