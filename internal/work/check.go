package work

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The longest values of the types that have no limit of their own, in characters.
const (
	maxText = 4000
	maxMemo = 1 << 20
)

// Check reports why a raw value cannot stand in the column: wrong type, too long, out of
// range, no such option. Null is always accepted here: [Table.CheckRequired] asks for
// values. What passes can stand in a record's data as it is. The error is Invalid, names
// the column and says what is allowed.
func (c *Column) Check(raw json.RawMessage) error {
	if isNull(raw) {
		return nil
	}
	switch c.Type {
	case TypeText, TypeMemo:
		return c.checkText(raw)
	case TypeInteger:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || !isScalar(raw) {
			return c.invalid(WrongType, "must be a whole number")
		}
		if n == 0 && raw[0] == '-' { // one number has one spelling, where its kind allows that
			return c.invalid(WrongType, "must be 0, not -0")
		}
		return c.checkRange(float64(n))
	case TypeDecimal, TypeMoney:
		return c.checkDecimal(raw)
	case TypeBoolean:
		if s := string(raw); s != "true" && s != "false" {
			return c.invalid(WrongType, "must be true or false")
		}
	case TypeChoice:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || !isScalar(raw) || c.OptionLabel(n) == "" {
			return c.invalid(NoSuchOption, "has no option %s", clip(string(raw)))
		}
	case TypeDateTime:
		var s string
		if !isScalar(raw) || json.Unmarshal(raw, &s) != nil {
			return c.invalid(WrongType, "must be a time such as 2026-01-31T08:30:00Z")
		}
		// One instant has one spelling: times are compared and indexed as they are written.
		if t, err := time.Parse(time.RFC3339, s); err != nil || t.UTC().Format(time.RFC3339) != s || t.Year() < 1753 {
			return c.invalid(WrongType, "must be a time in UTC and whole seconds, such as 2026-01-31T08:30:00Z")
		}
	case TypeLookup:
		return c.checkLookup(raw)
	}
	return nil
}

func (c *Column) checkText(raw json.RawMessage) error {
	var s string
	if !isScalar(raw) || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return c.invalid(WrongType, "must be a text")
	}
	limit := c.MaxLength
	if limit == 0 {
		limit = maxText
		if c.Type == TypeMemo {
			limit = maxMemo
		}
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return c.invalid(TooLong, "has %d characters; the limit is %d", n, limit)
	}
	return nil
}

// checkDecimal accepts plain decimal notation that a float64 keeps exactly enough:
// 15 significant digits. An exponent or more digits would be rounded somewhere.
func (c *Column) checkDecimal(raw json.RawMessage) error {
	s := string(raw)
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !isScalar(raw) || strings.ContainsAny(s, "eE") {
		return c.invalid(WrongType, "must be a number such as 12.50")
	}
	if n == 0 && raw[0] == '-' {
		return c.invalid(WrongType, "must be 0, not %s", clip(s))
	}
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(s), "0")
	if len(digits) > 15 {
		return c.invalid(OutOfRange, "has more than 15 digits and would be rounded")
	}
	return c.checkRange(n)
}

func (c *Column) checkRange(n float64) error {
	if c.Min != nil && n < float64(*c.Min) {
		return c.invalid(OutOfRange, "must be at least %d", *c.Min)
	}
	if c.Max != nil && n > float64(*c.Max) {
		return c.invalid(OutOfRange, "must be at most %d", *c.Max)
	}
	return nil
}

func (c *Column) checkLookup(raw json.RawMessage) error {
	table, id := Fields{"": raw}.RefTable("")
	if id == (ID{}) || !isScalar(raw) {
		return c.invalid(WrongType, "must be the id of a record")
	}
	if len(c.Targets) == 1 { // one spelling of one reference
		if table == "" {
			return nil
		}
		return c.invalid(WrongType, "must be the id alone, without a table")
	}
	for _, t := range c.Targets {
		if t == table {
			return nil
		}
	}
	return c.invalid(WrongType, "must name its table: one of %s, a slash, and the id", strings.Join(c.Targets, ", "))
}

func (c *Column) invalid(why Reason, format string, args ...any) error {
	e := Errorf(Invalid, format, args...).Because(why)
	e.Message = c.Label + " " + e.Message
	e.Column = c.Name
	return e
}

// CheckColumns checks every given value against its column. A column that the table
// does not have is an error too. The first fault in name order is returned, so that
// equal inputs give equal errors.
func (t *Table) CheckColumns(columns Fields) error {
	for _, name := range sortedNames(columns) {
		c := t.Column(name)
		if c == nil {
			return &Error{Kind: Invalid, Reason: NoSuchColumn, Column: name, Message: t.Label + " has no column " + clip(name)}
		}
		if err := c.Check(columns[name]); err != nil {
			return err
		}
	}
	return nil
}

// CheckRequired reports the first required column that a whole record leaves empty.
// Columns that the server fills itself are not asked for.
func (t *Table) CheckRequired(columns Fields) error {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Required && !c.ServerOnly && !columns.Has(c.Name) {
			return c.invalid(Required, "is required")
		}
	}
	return nil
}

// CheckEmptied reports the first required column that an update empties. What a record has
// been lacking before is not asked for: nobody who changes something else could fill it.
func (t *Table) CheckEmptied(columns Fields) error {
	for _, name := range sortedNames(columns) {
		if c := t.Column(name); c != nil && c.Required && isNull(columns[name]) {
			return c.invalid(Required, "is required")
		}
	}
	return nil
}
