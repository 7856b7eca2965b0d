package record

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
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
		return jobcard.Fact{Label: f.Fit(f.Line(it.label), labels(f)-2), Value: it.count}.Lines(f, labels(f), max(1, f.W-4), 2)
	}
	return []string{""}
}

// labels is the width of the labels' column.
func labels(f widget.Frame) int {
	if f.Size == widget.Compact {
		return 13
	}
	return 27
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
	lines := jobcard.Fact{Label: f.Fit(f.Line(c.Label), labels(f)-2), Value: shown}.Lines(f, labels(f), max(1, w-sync), 40)
	if sync > 0 {
		m := jobcard.Sync(f.Glyphs, mark)
		word := m.String()
		if sync == 2 {
			word = m.Glyph
		}
		lines[0] = f.Fit(lines[0], w-sync) + f.Paint(m.Role, text.FitRight(word, sync))
	}
	if e, ok := s.page.errors[c.Name]; ok {
		said := "The server refused it: " + strings.TrimSuffix(e.Message, ".") + ". " + f.Glyphs.KeyName("E") + " opens the sync error."
		for _, l := range jobcard.Wrapped(f, said, max(1, w-2), 4) {
			lines = append(lines, f.Paint(theme.Error, f.Glyphs.Error+" "+l))
		}
	}
	return lines
}
