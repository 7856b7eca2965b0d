package profile

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/work"
)

// condition checks one condition and returns its test.
func (f *filterCompiler) condition(place string, c Condition) (clause, error) {
	column := f.column(c.Attribute)
	if column == nil {
		return clause{}, work.Errorf(work.Invalid, "%s: table %s has no column %q", place, f.table.Name, c.Attribute)
	}
	op, err := f.operator(place, c, column)
	if err != nil {
		return clause{}, err
	}
	literals := column
	switch {
	case op.takes == count:
		literals = &work.Column{Type: work.TypeInteger}
	case op.words: // a choice is compared by its label
		literals = &work.Column{Type: work.TypeText}
	}
	values, err := valuesFor(place, c, literals, op.takes)
	if err != nil {
		return clause{}, err
	}
	if op.words {
		if err := checkWording(place, c.Operator, values[0].text); err != nil {
			return clause{}, err
		}
	}
	return clause{slot: f.slot(column.Name), column: column, test: op.build(column, values)}, nil
}

// column finds the attribute among the table's columns. The id of the table's records
// counts as a lookup to the record itself.
func (f *filterCompiler) column(attribute string) *work.Column {
	if c := f.table.Column(attribute); c != nil {
		return c
	}
	if attribute == IDColumn(f.table.Name) {
		return &work.Column{Name: attribute, Label: f.table.Label, Type: work.TypeLookup, Targets: []string{f.table.Name}}
	}
	return nil
}

func (f *filterCompiler) operator(place string, c Condition, column *work.Column) (operator, error) {
	known := false
	for _, op := range f.operators {
		if op.name != c.Operator {
			continue
		}
		known = true
		if !slices.Contains(op.types, column.Type) {
			continue
		}
		if op.targets != nil && !slices.ContainsFunc(op.targets, func(t string) bool { return slices.Contains(column.Targets, t) }) {
			return operator{}, work.Errorf(work.Invalid, "%s: operator %s needs a lookup to %s, and %s points to %s",
				place, c.Operator, strings.Join(op.targets, " or "), column.Name, strings.Join(column.Targets, ", "))
		}
		return op, nil
	}
	if !known {
		return operator{}, work.Errorf(work.Invalid, "%s: there is no operator %q", place, c.Operator)
	}
	return operator{}, work.Errorf(work.Invalid, "%s: operator %s does not work on %s, a column of type %s",
		place, c.Operator, column.Name, column.Type)
}

// valuesFor checks that the condition gives what its operator takes, and reads it.
func valuesFor(place string, c Condition, column *work.Column, takes takes) ([]value, error) {
	given := c.Values
	switch {
	case takes == several && c.Value != nil:
		return nil, work.Errorf(work.Invalid, `%s: operator %s takes a list: write "values", not "value"`, place, c.Operator)
	case takes == several && len(given) == 0:
		return nil, work.Errorf(work.Invalid, "%s: operator %s needs at least one value", place, c.Operator)
	case takes != several && len(given) > 0:
		return nil, work.Errorf(work.Invalid, `%s: operator %s takes no list of values`, place, c.Operator)
	case takes == nothing && c.Value != nil:
		return nil, work.Errorf(work.Invalid, "%s: operator %s takes no value", place, c.Operator)
	case (takes == one || takes == count) && c.Value == nil:
		return nil, work.Errorf(work.Invalid, "%s: operator %s needs a value", place, c.Operator)
	case c.Value != nil:
		given = []json.RawMessage{c.Value}
	}
	values := make([]value, len(given))
	for i, raw := range given {
		v, fault := literal(column, raw, takes)
		if fault != "" {
			return nil, work.Errorf(work.Invalid, "%s: the value %s of operator %s %s", place, short(raw), c.Operator, fault)
		}
		values[i] = v
	}
	return values, nil
}

// literal reads one value of a condition; fault says what is wrong with it.
func literal(column *work.Column, raw json.RawMessage, takes takes) (v value, fault string) {
	v, ok := valueOf(column, raw)
	if takes == count && (!ok || !v.exact || v.whole < 1 || v.whole > maxCount) {
		return value{}, "must be a whole number from 1 to 10,000"
	}
	switch column.Type {
	case work.TypeText, work.TypeMemo:
		if !ok || v.text == "" {
			return value{}, "must be a text that is not empty; for empty columns use operator null"
		}
	case work.TypeChoice:
		if !ok || !v.exact || column.OptionLabel(v.whole) == "" {
			return value{}, "is no option of " + column.Name
		}
	case work.TypeDateTime:
		return timeLiteral(column, raw)
	case work.TypeLookup:
		return lookupLiteral(column, raw)
	case work.TypeBoolean:
		if s := string(raw); s != "true" && s != "false" {
			return value{}, "must be true or false"
		}
	default:
		if !ok {
			return value{}, "must be a number"
		}
	}
	return v, ""
}

// timeLiteral takes an instant in UTC, or a day, which it returns as value.whole.
func timeLiteral(column *work.Column, raw json.RawMessage) (value, string) {
	s, _ := textOf(raw)
	if d, err := time.Parse(time.DateOnly, s); err == nil && d.Year() >= 1753 {
		return value{whole: int64(date(d.Year(), int(d.Month()), d.Day()))}, ""
	}
	v, ok := valueOf(column, raw)
	if !ok || !strings.HasSuffix(s, "Z") || v.at.Year() < 1753 {
		return value{}, "must be a day such as 2026-01-31 or a time in UTC such as 2026-01-31T08:30:00Z"
	}
	return v, ""
}

func lookupLiteral(column *work.Column, raw json.RawMessage) (value, string) {
	v, ok := valueOf(column, raw)
	if !ok {
		return value{}, `must be the id of a record, or "table/id"`
	}
	if v.ref.table != "" && !slices.Contains(column.Targets, v.ref.table) {
		return value{}, "names a table to which " + column.Name + " never points"
	}
	return v, ""
}

// short clips a value for a message.
func short(raw json.RawMessage) string {
	if len(raw) > 60 {
		return strings.ToValidUTF8(string(raw[:57]), "") + "..."
	}
	return string(raw)
}
