package edit

import (
	"encoding/json"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// value in a draft: what was typed, or what was chosen.
type entered struct {
	Text string          `json:"text,omitempty"`
	Raw  json.RawMessage `json:"raw,omitempty"`
	Name string          `json:"name,omitempty"` // of the record that a lookup points to
}

// entered returns everything that the user has touched, for the draft; "" if that is nothing.
func (s *Screen) entered() string {
	all := map[string]entered{}
	for _, f := range s.fields {
		if !f.touched || f.preset() {
			continue
		}
		var e entered
		switch f.column.Type {
		case work.TypeChoice, work.TypeBoolean:
			e.Raw = f.values[f.choice.At]
		case work.TypeLookup:
			e.Raw, e.Name = work.RefTo(f.ref.Table, f.ref.ID), f.pick.Value
		case work.TypeMemo:
			e.Text = f.area.Value()
		default:
			e.Text = f.line.Value()
		}
		all[f.column.Name] = e
	}
	if len(all) == 0 {
		return ""
	}
	raw, err := json.Marshal(all) // text that is no UTF-8 is replaced: so it would be when it is saved
	if err != nil {
		return ""
	}
	return string(raw)
}

// bringBack fills in what a draft has. Columns that are not in the form are dropped.
func (s *Screen) bringBack(draft string) {
	var all map[string]entered
	if draft == "" || json.Unmarshal([]byte(draft), &all) != nil {
		return
	}
	for i, f := range s.fields {
		e, ok := all[f.column.Name]
		if !ok {
			continue
		}
		switch f.column.Type {
		case work.TypeChoice, work.TypeBoolean:
			for n, v := range f.values {
				if work.Equal(v, e.Raw) {
					f.choice.At = n
				}
			}
		case work.TypeLookup:
			ref := work.RecordRef{}
			ref.Table, ref.ID = work.Fields{"": e.Raw}.RefTable("")
			f.point(ref, e.Name)
		case work.TypeMemo:
			f.area.SetValue(e.Text)
		default:
			f.line.SetValue(e.Text)
			f.own = true
		}
		f.changed()
		s.found = true
		s.check(i)
	}
}

// startOver drops what was entered and its draft.
func (s *Screen) startOver() tea.Cmd {
	s.fillIn(s.record)
	s.found = false
	return tea.Batch(s.dropDraft(), screen.Toast(0, "What you entered was dropped."))
}

// fillIn makes the fields and fills in the record's values, or those of a new one.
func (s *Screen) fillIn(r work.Record) {
	has := r.Fields()
	sections := form.EditOf(s.table)
	if s.creates() {
		has = s.preset
		sections = []form.Section{{Columns: form.NewOf(s.table)}}
	}
	s.fields, s.form.Entries, s.wrong = nil, nil, nil
	for _, section := range sections {
		above := section.Title
		for _, name := range section.Columns {
			f := newField(s.table.Column(name), has[name], s.deps.Zone, s.names)
			if s.creates() && has.Has(name) {
				f.touched, f.exact = true, has[name] // a preset value is saved unless it is changed
			}
			e := f.entry()
			e.Above, above = above, ""
			s.fields, s.form.Entries = append(s.fields, f), append(s.form.Entries, e)
		}
	}
	s.form.Focus(0)
	if s.creates() { // what is preset is known: begin with what is not
		for i, f := range s.fields {
			if !f.touched {
				s.form.Focus(i)
				break
			}
		}
	}
}
