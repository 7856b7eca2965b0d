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
// find, a name ("table/name" where several tables are possible). The error is Invalid
// and says what is expected; whether the value is allowed is for [Column.Check].
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
	table, name := c.Targets[0], text
	if before, after, ok := strings.Cut(text, "/"); ok && len(c.Targets) > 1 && slices.Contains(c.Targets, before) {
		table, name = before, after
	}
	id, err := ParseID(name)
	if err != nil {
		if find == nil {
			return nil, c.invalid(WrongType, "must be the id of a record")
		}
		if id, err = find(table, name); err != nil {
			return nil, err
		}
	}
	if len(c.Targets) > 1 {
		return RefTo(table, id), nil
	}
	return Ref(id), nil
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
