package synclog

import (
	"cmp"
	"slices"

	"fieldbook/localdb"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// page draws all that the log knows of a run, and below it what the run did to each table.
func (s *Screen) page(f widget.Frame, r localdb.Run) widget.Drawn {
	inner := widget.PaneInner(f)
	d := widget.Draw(facts(inner, r)...)
	d.Cursor = &widget.Cursor{X: 1}
	d.Add("")
	d.Add(s.tables(inner, r)...)
	drawn := s.detail.Draw(inner, d)
	if drawn.Cursor == nil {
		drawn.Cursor = &widget.Cursor{X: 1}
	}
	title := f.Line(reason(r)) + ", " + text.Clock(r.Started, f.Now)
	return widget.Pane(f, title, s.detail.Position(), drawn)
}

// facts says when and why the run ran, and how it ended.
func facts(f widget.Frame, r localdb.Run) []string {
	const label = 10
	var out []string
	pair := func(name, value string, role theme.Role) {
		for _, l := range text.Wrap(text.Line(value), max(10, f.W-label-3)) {
			out = append(out, " "+widget.Pair(f, name, label, f.Paint(role, l)))
			name = ""
		}
	}
	m := result(f, r)
	pair("Result", m.String(), m.Role)
	if r.Error != "" {
		pair("Said", widget.Sentence(r.Error), m.Role)
	}
	pair("Why", reason(r), theme.Text)
	pair("Started", r.Started.In(f.Now.Location()).Format("15:04:05"), theme.Text)
	pair("Ended", r.Ended.In(f.Now.Location()).Format("15:04:05")+", after "+widget.Took(r.Ended.Sub(r.Started)), theme.Text)
	sent := text.Plural(r.Sent, "change")
	if r.Refused > 0 {
		sent += ", of which " + text.Count(int64(r.Refused)) + " became " + map[bool]string{true: "a sync error", false: "sync errors"}[r.Refused == 1]
	}
	pair("Sent", sent, theme.Text)
	pair("Received", text.Plural(r.Rows, "row")+", "+text.Plural(r.Removed, "record")+" taken away", theme.Text)
	pair("Data", text.Bytes(r.Bytes)+" both ways", theme.Text)
	return out
}

// tables draws what the run did to each table, most first.
func (s *Screen) tables(f widget.Frame, r localdb.Run) []string {
	if len(r.Tables) == 0 {
		said := "Nothing came for any table."
		if r.Rows+r.Removed > 0 { // a version that did not count by table has logged it
			said = "The log does not say for which tables."
		}
		return []string{" " + f.Paint(theme.Muted, said)}
	}
	const rowsW = 8
	goneW := 13
	if f.Size == widget.Compact {
		goneW = 8
	}
	nameW := max(10, min(34, f.W-rowsW-goneW-2))
	head := map[bool]string{false: "Taken away", true: "Gone"}[f.Size == widget.Compact]
	out := []string{" " + f.Paint(theme.Muted, f.Fit("Table", nameW)+text.FitRight("Rows", rowsW)+text.FitRight(head, goneW))}
	list := slices.Clone(r.Tables)
	slices.SortStableFunc(list, func(a, b localdb.RunTable) int { return cmp.Compare(b.Rows+b.Removed, a.Rows+a.Removed) })
	for _, t := range list {
		out = append(out, " "+f.Cell(s.label(t.Table), nameW)+text.FitRight(text.Count(int64(t.Rows)), rowsW)+text.FitRight(text.Count(int64(t.Removed)), goneW))
	}
	return out
}

// label is what people call a table, as far as the device knows it now.
func (s *Screen) label(table string) string {
	for _, t := range s.status.Tables {
		if t.Table == table {
			return t.Label
		}
	}
	return table
}
