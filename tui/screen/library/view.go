package library

import (
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the tables, or what stands in their place.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	caption := s.rows.Caption("Library")
	switch {
	case !s.heard:
		return widget.Pane(f, caption, "", widget.Loading(in, "tables"))
	case len(s.tables) == 0:
		return widget.Pane(f, caption, "", widget.Empty(in, "No tables on this device", "They come with the first sync, from your offline profile."))
	}
	if !s.rows.Filtered() {
		caption += ": " + text.Plural(len(s.tables), "table")
	}
	d := s.rows.Draw(in, func(i, w int) []string { return []string{s.row(in, s.lines[i], w-1)} })
	if s.rows.Len() == 0 {
		d = d.Below(widget.Empty(in, "No table matches the filter.", "Esc clears it."))
	}
	return widget.Pane(f, caption, s.rows.Position(), d)
}

func (s *Screen) row(f widget.Frame, l line, w int) string {
	if l.heading != "" {
		return f.Paint(theme.Title, l.heading)
	}
	name := min(38, max(16, w-24))
	row := f.Cell(l.table.Label, name) + text.FitRight(text.Count(l.table.Rows), min(9, max(0, w-name)))
	if w < 60 {
		return row
	}
	mark := widget.TableMark(l.table.State, f.Glyphs)
	state := f.Fit("", 18)
	if l.table.State != syncclient.TableAvailable {
		state = f.Paint(mark.Role, f.Fit("  "+mark.String(), 18))
	}
	return row + state + f.Paint(theme.Muted, f.Cell(l.table.Table, max(0, w-name-27)))
}
