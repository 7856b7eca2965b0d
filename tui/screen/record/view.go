package record

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the page, or what stands in its place.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	switch {
	case s.gone:
		return widget.Pane(f, "Record", "", jobcard.Gone(in, s.noun()))
	case s.err != nil:
		return widget.Pane(f, "Record", "", jobcard.Failed(in, "the record", work.Message(s.err)))
	case s.page == nil:
		return widget.Pane(f, "Record", "", widget.Loading(in, "the record"))
	}
	raw := s.page.record.Fields()
	lines := make([][]string, len(s.items))
	for i, it := range s.items {
		lines[i] = s.lines(in, it, raw)
	}
	s.setRows(func(i int) int { return len(lines[i]) })
	var top widget.Drawn
	if s.page.left != nil {
		top.Add(jobcard.LeftLines(in, *s.page.left, s.deps.Zone)...)
	}
	d := top.Below(s.rows.Draw(in.With(in.W, in.H-len(top.Lines)), func(i, _ int) []string { return lines[i] }))
	if s.rows.Len() == 0 {
		d = d.Below(widget.Empty(in, "No column matches the filter.", "Esc clears it."))
	}
	return widget.Pane(f, s.caption(f), s.rows.Position(), d)
}

func (s *Screen) noun() string {
	if s.page == nil {
		return "record"
	}
	return form.Noun(s.page.table)
}

// caption names the record and says how far its changes are.
func (s *Screen) caption(f widget.Frame) string {
	caption := f.Line(s.page.table.Label)
	if name := s.page.table.NameOf(s.page.record); name != "" {
		caption += ": " + f.Line(jobcard.Short(name))
	}
	if m := s.page.marks[""]; m != localdb.Synced {
		caption += "   " + jobcard.Sync(f.Glyphs, m).String()
	} else if !s.page.here && s.page.left == nil {
		caption += "   on the server only"
	}
	return s.rows.Caption(caption)
}

// lines draws a row.
func (s *Screen) lines(f widget.Frame, it item, raw work.Fields) []string {
	switch {
	case it.heading != "":
		return []string{f.Paint(theme.Title, f.Line(it.heading))}
	case it.column != "":
		return s.columnLines(f, s.page.table.Column(it.column), raw)
	case it.label != "":
		return s.pair(f, it.label, it.count, max(1, f.W-4), 2)
	}
	return []string{""}
}

// stacked is the width below which a label that is longer than its column stands above its
// value.
const stacked = 50

// pair draws a label and its value in w cells, the value in at most n lines.
func (s *Screen) pair(f widget.Frame, label, value string, w, n int) []string {
	width := s.labels(f)
	if f.W >= stacked || text.Width(f.Line(label)) <= width-2 {
		return jobcard.Fact{Label: f.Fit(f.Line(label), width-2), Value: value}.Lines(f, width, w, n)
	}
	out := []string{f.Paint(theme.Muted, f.Cell(label, w))}
	for _, l := range jobcard.Wrapped(f, value, max(1, w-2), n) {
		out = append(out, "  "+l)
	}
	return out
}

// labels is the width of the labels' column: that of the longest, within what leaves room for
// the values.
func (s *Screen) labels(f widget.Frame) int {
	if f.W < stacked {
		return 13
	}
	w := 27
	for _, it := range s.items {
		label := it.label
		if it.column != "" {
			label = s.page.table.Column(it.column).Label
		}
		w = max(w, text.Width(f.Line(label))+2)
	}
	return min(w, max(27, f.W*2/5))
}

// columnLines draws a column with its value and its way to the server.
func (s *Screen) columnLines(f widget.Frame, c *work.Column, raw work.Fields) []string {
	shown := form.Value(c, raw[c.Name], s.deps.Zone, s.page.names)
	if shown == "" {
		shown = "-"
	}
	w, mark := max(1, f.W-4), s.page.marks[c.Name]
	sync := 0
	if mark != localdb.Synced {
		sync = 11
		if f.Size == widget.Compact {
			sync = 2
		}
	}
	lines := s.pair(f, c.Label, shown, max(1, w-sync), 40)
	if sync > 0 {
		m := jobcard.Sync(f.Glyphs, mark)
		word := m.String()
		if sync == 2 {
			word = m.Glyph
		}
		lines[0] = f.Fit(lines[0], w-sync) + f.Paint(m.Role, text.FitRight(word, sync))
	}
	if e, ok := s.page.errors[c.Name]; ok {
		said := "The server refused it: " + strings.TrimSuffix(changes.ErrorMessage(e), ".") + ". " + f.Glyphs.KeyName("E") + " opens the sync error."
		lead := f.Glyphs.Error + " "
		for _, l := range jobcard.Wrapped(f, said, max(1, w-2), 4) {
			lines = append(lines, f.Paint(theme.Error, lead+l))
			lead = "  "
		}
	}
	return lines
}
