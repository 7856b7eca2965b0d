package pending

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// valueLines is how much of one long value is shown.
const valueLines = 8

// details draws everything about the selected action.
func (s *Screen) details(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	it, ok := s.selected()
	if !ok {
		return widget.Pane(f, "Details", "", widget.Empty(inner, "Nothing is selected.", ""))
	}
	w := inner.W - 2
	d := widget.Draw(facts(inner, it, w)...)
	for _, t := range it.told {
		d.Add("")
		d.Add(change(inner, t, w)...)
	}
	for i, l := range d.Lines {
		d.Lines[i] = " " + l
	}
	if s.reading {
		d.Cursor = &widget.Cursor{}
	}
	drawn := s.detail.Draw(inner, d)
	if s.reading && drawn.Cursor == nil {
		drawn.Cursor = &widget.Cursor{}
	}
	footer := s.detail.Position()
	head := f.Line(title(it))
	switch {
	case s.wide && s.reading:
		// The list beside it has lost its pointer: here is where the keys go now.
		head = f.Glyphs.Select + " " + head
		footer = strings.TrimSuffix(f.Glyphs.KeyName("esc")+" goes back to the list, "+footer, ", ")
	case s.wide && footer != "":
		footer = "Enter to read on"
	}
	return widget.Pane(f, head, footer, drawn)
}

// facts says how the action stands.
func facts(f widget.Frame, it item, w int) []string {
	const label = 12
	m := mark(f, it.Entry)
	var out []string
	pair := func(name, value string, r theme.Role) {
		for i, l := range text.Wrap(text.Line(value), max(8, w-label)) {
			if i > 0 {
				name = ""
			}
			out = append(out, widget.Pair(f, name, label, f.Paint(r, l)))
		}
	}
	pair("Saved", text.Clock(it.Group.At, f.Now)+", "+age(f, it)+", on this device", theme.Text)
	pair("State", m.String(), m.Role)
	if it.State == localdb.EntryHeld {
		if it.behind != "" {
			pair("Waits for", it.behind, theme.Text)
		}
		pair("", "Decide on the sync error first; then it goes out by itself.", theme.Text)
	}
	pair("Size", size(it), theme.Text)
	if it.Attempts > 0 {
		pair("Tried", times(it.Attempts)+", last "+text.Clock(it.LastTry, f.Now), theme.Text)
	}
	if it.LastError != "" {
		pair("Last error", widget.Sentence(it.LastError), theme.Warning)
	}
	if it.NotBefore.After(f.Now) {
		pair("Not before", text.Clock(it.NotBefore, f.Now)+", as the server asked", theme.Text)
	}
	return out
}

// change draws one change: the record, and below its columns from what to what.
func change(f widget.Frame, t changes.Told, w int) []string {
	var out []string
	for _, l := range text.Wrap(text.Line(t.Doing()+" "+t.Subject()), max(8, w)) {
		out = append(out, f.Paint(theme.Title, l))
	}
	label := 0
	for _, c := range t.Columns {
		label = max(label, text.Width(text.Line(c.Label))+2)
	}
	label = min(label, w/2-2)
	for _, c := range t.Columns {
		lines := text.Wrap(fromTo(f, t, c), max(8, w-label-2))
		if len(lines) > valueLines {
			lines = append(lines[:valueLines], f.Glyphs.Ellipsis)
		}
		for i, l := range lines {
			head := strings.Repeat(" ", label)
			if i == 0 {
				head = f.Paint(theme.Muted, f.Cell(c.Label, label-1)) + " "
			}
			out = append(out, "  "+head+l)
		}
	}
	return out
}

// fromTo says what a column was and what it is to be.
func fromTo(f widget.Frame, t changes.Told, c changes.Column) string {
	if t.Op == work.Create {
		return orEmpty(c.To)
	}
	return orEmpty(c.From) + " " + f.Glyphs.Right + " " + orEmpty(c.To)
}

// orEmpty cleans a value; the empty one is named, so that it is not overlooked.
func orEmpty(s string) string {
	if s == "" {
		return "(empty)"
	}
	return text.Line(s[:min(len(s), 4000)])
}
