package edit

import (
	"encoding/json"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/widget"
)

// field is one column with what it is entered with.
type field struct {
	column  *work.Column
	base    json.RawMessage // the value that it was filled in with
	touched bool            // by the user: what was not touched is not saved
	own     bool            // the user has typed into it
	exact   json.RawMessage // the whole of a value that the field shows less of, until the user changes it
	derived bool            // the value follows from other fields, until the user changes it

	line   widget.Field
	area   widget.Area
	choice widget.Choice
	values []json.RawMessage // of the choice, null for its empty option
	pick   widget.Pick
	ref    work.RecordRef // that the lookup points to
}

// newField returns the field of a column with a value.
func newField(c *work.Column, raw json.RawMessage, zone *time.Location, names form.Names) *field {
	f := &field{column: c}
	switch c.Type {
	case work.TypeChoice:
		if !c.Required {
			f.option("-", work.Null)
		}
		for _, o := range c.Options {
			f.option(o.Label, work.Int(o.Value))
		}
	case work.TypeBoolean:
		f.option("-", work.Null)
		f.option("No", work.Bool(false))
		f.option("Yes", work.Bool(true))
	case work.TypeLookup:
		f.pick.Empty = "-"
	}
	f.fill(raw, zone, names)
	return f
}

func (f *field) option(label string, value json.RawMessage) {
	f.choice.Options, f.values = append(f.choice.Options, label), append(f.values, value)
}

// fill puts a stored value into the field, which counts as untouched then.
func (f *field) fill(raw json.RawMessage, zone *time.Location, names form.Names) {
	if len(raw) == 0 {
		raw = work.Null
	}
	f.base, f.touched, f.own, f.derived, f.exact = raw, false, false, false, nil
	shown := form.Value(f.column, raw, zone, names)
	switch f.column.Type {
	case work.TypeLookup:
		f.ref, _ = form.Target(f.column, raw)
		f.pick.Value = shown
	case work.TypeChoice, work.TypeBoolean:
		f.choice.At = -1
		for i, v := range f.values {
			if work.Equal(v, raw) {
				f.choice.At = i
			}
		}
		if f.choice.At < 0 { // an option that this version does not know
			f.option(shown, raw)
			f.choice.At = len(f.values) - 1
		}
	case work.TypeMemo:
		f.area.SetLimit(limit(f.column))
		f.area.SetValue(work.Fields{"": raw}.Text(""))
	case work.TypeText:
		f.line.SetLimit(limit(f.column))
		f.line.SetValue(work.Fields{"": raw}.Text(""))
	case work.TypeMoney: // every digit that is stored, not the two that are shown
		f.line.SetValue(f.column.Format(raw, zone))
	default:
		f.line.SetValue(shown)
	}
}

// limit bounds what can be typed, in bytes, so that a slip of the clipboard does not fill
// the memory. The limit in characters is said, not enforced while typing.
func limit(c *work.Column) int {
	most := c.MaxLength
	if most == 0 {
		most = 4000
		if c.Type == work.TypeMemo {
			most = 1 << 20
		}
	}
	return 4*most + 1000
}

// named gives a field a text that the user may still change.
func (f *field) named(s string) {
	f.line.SetValue(s)
	f.changed()
}

// preset reports whether the field still has the value with which the page was opened: it is
// saved, but nobody has entered it.
func (f *field) preset() bool { return f.exact != nil && !f.derived }

// changed notes that the value is the user's.
func (f *field) changed() { f.touched, f.derived, f.exact = true, false, nil }

// follow gives a field a value that follows from others.
func (f *field) follow(raw json.RawMessage, zone *time.Location) {
	f.line.SetValue(form.Value(f.column, raw, zone, nil))
	f.touched, f.derived, f.exact = true, true, raw
}

// point makes a lookup point to a record.
func (f *field) point(ref work.RecordRef, name string) {
	f.ref, f.pick.Value = ref, name
	if ref.ID != (work.ID{}) && name == "" {
		f.pick.Value = ref.ID.String()
	}
}

// clear empties a field that is chosen, not typed, and reports whether it was one.
func (f *field) clear() bool {
	switch {
	case f.column.Type == work.TypeLookup:
		f.point(work.RecordRef{}, "")
	case len(f.values) > 0 && string(f.values[0]) == string(work.Null):
		f.choice.At = 0
	default:
		return false
	}
	return true
}

// value returns the raw value that the field stands for. What was not touched is returned
// as it was, whether or not it can be written in the field. The error is Invalid and names
// the column.
func (f *field) value(zone *time.Location) (json.RawMessage, error) {
	if !f.touched {
		return f.base, nil
	}
	if f.exact != nil {
		return f.exact, nil
	}
	raw, err := f.parsed(zone)
	if err == nil {
		err = f.column.Check(raw)
	}
	return raw, err
}

func (f *field) parsed(zone *time.Location) (json.RawMessage, error) {
	switch f.column.Type {
	case work.TypeChoice, work.TypeBoolean:
		return f.values[f.choice.At], nil
	case work.TypeLookup:
		if len(f.column.Targets) > 1 {
			return work.RefTo(f.ref.Table, f.ref.ID), nil
		}
		return work.Ref(f.ref.ID), nil
	case work.TypeMemo:
		return work.Text(f.area.Value()), nil
	}
	if typed := f.line.Value(); form.Minutes(f.column) && strings.TrimSpace(typed) != "" {
		d, wrong := form.ParseDuration(typed)
		if wrong != "" {
			return nil, &work.Error{Kind: work.Invalid, Reason: work.WrongType, Column: f.column.Name, Message: strings.TrimSuffix(wrong, ".")}
		}
		return work.Int(int64(d / time.Minute)), nil
	}
	return f.column.Parse(f.line.Value(), zone, nil)
}

// entry returns the field's line in the form.
func (f *field) entry() widget.Entry {
	e := widget.Entry{Label: f.column.Label}
	if f.column.Required {
		e.Label += " *"
	}
	switch f.column.Type {
	case work.TypeChoice, work.TypeBoolean:
		e.Choice = &f.choice
	case work.TypeLookup:
		e.Pick = &f.pick
	case work.TypeMemo:
		e.Area, e.Lines = &f.area, 3
	default:
		e.Field = &f.line
	}
	e.Hint = hint(f.column)
	return e
}

// hint says how a value is typed, where that is not plain.
func hint(c *work.Column) string {
	switch {
	case form.Minutes(c):
		return "h:mm or minutes"
	case c.Type == work.TypeDateTime:
		return "such as 2026-01-31 08:30"
	}
	return ""
}
