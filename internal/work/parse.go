package work

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Find returns the id of the record of a table that people call by this name. It is how
// [Column.Parse] understands "Completed" where a lookup wants an id.
type Find func(table, name string) (ID, error)

// The ways in which people type an instant, in the given zone unless it names its own.
var instantLayouts = []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"}

// Parse turns what a person typed into the column's raw value: "" empties it, a choice is
// its label or number, an instant is local time in the zone, a lookup is an id or, with
// find, a name ("table/name" says which of several possible tables is meant). The error is
// Invalid and says what is expected, or NotFound for a name that no record has; whether the value is allowed is for [Column.Check].
func (c *Column) Parse(text string, zone *time.Location, find Find) (json.RawMessage, error) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return Null, nil
	}
	switch c.Type {
	case TypeText, TypeMemo:
		return Text(text), nil
	case TypeInteger, TypeDecimal, TypeMoney:
		raw := []byte(trimmed) // "null" is no number either, though Check would take it
		if _, ok := numberOf(raw); !ok || !isScalar(raw) {
			if like, ok := c.pointed(trimmed); ok {
				return nil, c.invalid(WrongType, "must be a number: write %s, not %q", like, clip(trimmed))
			}
			return nil, c.invalid(WrongType, "must be a number, not %q", clip(trimmed))
		}
		return json.RawMessage(trimmed), nil
	case TypeBoolean:
		return c.parseBool(trimmed)
	case TypeChoice:
		return c.parseChoice(trimmed)
	case TypeDateTime:
		for _, layout := range instantLayouts {
			if t, err := time.ParseInLocation(layout, trimmed, zone); err == nil {
				return Time(t), nil
			}
		}
		return nil, c.invalid(WrongType, "must be a time such as 2026-01-31 08:30, not %q", clip(trimmed))
	case TypeLookup:
		return c.parseLookup(trimmed, find)
	}
	return nil, c.invalid(WrongType, "cannot be typed")
}

// pointed is how to write what was typed as numbers are written in other places: 1,5 or .5,
// and 1,000 where only whole numbers can be meant. ok is false for everything else.
func (c *Column) pointed(typed string) (like string, ok bool) {
	if c.Type == TypeInteger {
		like = strings.ReplaceAll(typed, ",", "")
	} else if like = strings.Replace(typed, ",", ".", 1); strings.HasPrefix(like, ".") {
		like = "0" + like
	}
	if _, number := numberOf([]byte(like)); len(like) > 20 || !number || !isScalar([]byte(like)) || c.Check([]byte(like)) != nil {
		return "", false
	}
	return like, true
}

func (c *Column) parseBool(text string) (json.RawMessage, error) {
	switch strings.ToLower(text) {
	case "yes", "true", "y", "1", "on":
		return Bool(true), nil
	case "no", "false", "n", "0", "off":
		return Bool(false), nil
	}
	return nil, c.invalid(WrongType, "must be yes or no, not %q", clip(text))
}

func (c *Column) parseChoice(text string) (json.RawMessage, error) {
	labels := make([]string, len(c.Options))
	for i, o := range c.Options {
		if strings.EqualFold(o.Label, text) || strconv.FormatInt(o.Value, 10) == text {
			return Int(o.Value), nil
		}
		labels[i] = o.Label
	}
	return nil, c.invalid(NoSuchOption, "must be one of %s, not %q", strings.Join(labels, ", "), clip(text))
}

func (c *Column) parseLookup(text string, find Find) (json.RawMessage, error) {
	tables, name := c.Targets, text
	if before, after, ok := strings.Cut(text, "/"); ok && len(c.Targets) > 1 && slices.Contains(c.Targets, before) {
		tables, name = []string{before}, after
	}
	table := tables[0]
	id, err := ParseID(name)
	if err != nil {
		if find == nil {
			return nil, c.invalid(WrongType, "must be the id of a record")
		}
		if table, id, err = c.findIn(tables, name, find); err != nil {
			return nil, err
		}
	}
	if len(c.Targets) > 1 {
		return RefTo(table, id), nil
	}
	return Ref(id), nil
}

// findIn looks for the one record of the tables that is called so. A table that may not be
// read, or is not there, has none.
func (c *Column) findIn(tables []string, name string, find Find) (table string, id ID, err error) {
	var found []string
	for _, t := range tables {
		there, failed := find(t, name)
		switch {
		case failed == nil:
			found, table, id = append(found, t+"/"+name), t, there
		case Is(failed, NotFound), Is(failed, Forbidden):
			err = failed
		default:
			return "", ID{}, failed
		}
	}
	switch {
	case len(found) == 1:
		return table, id, nil
	case len(found) > 1:
		return "", ID{}, c.invalid(WrongType, "could be %s: say which", strings.Join(found, " or "))
	case len(tables) == 1:
		return "", ID{}, err
	}
	return "", ID{}, Errorf(NotFound, "%s: nothing in %s is called %q", c.Label, strings.Join(tables, ", "), clip(name))
}

// ParseColumns turns what a person typed as column=value into the table's columns, each
// once. An error in the form is Invalid and says what is expected; see also [Column.Parse].
func (t *Table) ParseColumns(typed []string, zone *time.Location, find Find) (Fields, error) {
	columns := Fields{}
	for _, arg := range typed {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, Errorf(Invalid, "%q: expected column=value", clip(arg))
		}
		c := t.Column(name)
		if c == nil {
			return nil, Errorf(Invalid, "%s has no column %q; it has %s", t.Label, clip(name), t.columnNames())
		}
		if _, twice := columns[name]; twice {
			return nil, Errorf(Invalid, "%s is given twice: which value is meant?", name)
		}
		var err error
		if columns[name], err = c.Parse(value, zone, find); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

func (t *Table) columnNames() string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Format returns a raw value as people read it: the option's label, local time, yes or
// no. A lookup is its id: naming the record takes a store. Empty is "".
func (c *Column) Format(raw json.RawMessage, zone *time.Location) string {
	if isNull(raw) {
		return ""
	}
	f := Fields{"": raw}
	switch c.Type {
	case TypeBoolean:
		if f.Bool("") {
			return "yes"
		}
		return "no"
	case TypeChoice:
		if label := c.OptionLabel(f.Int("")); label != "" {
			return label
		}
	case TypeDateTime:
		if t := f.Time(""); !t.IsZero() {
			return t.In(zone).Format("2006-01-02 15:04")
		}
	}
	if text := f.Text(""); text != "" {
		return text
	}
	return string(raw)
}
