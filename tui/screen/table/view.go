package table

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list, or what stands in its place.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	if s.table == nil {
		d := widget.Loading(in, "records")
		if s.err != nil {
			d = jobcard.Failed(in, "the list", work.Message(s.err))
		}
		return widget.Pane(f, f.Line(s.Title()), "", d)
	}
	caption := s.rows.Caption(f.Line(s.Title()))
	if !s.rows.Filtered() {
		caption += ": " + text.Count(int64(len(s.list)))
	}
	switch {
	case s.err != nil:
		return widget.Pane(f, caption, "", jobcard.Failed(in, "the list", work.Message(s.err)))
	case len(s.list) == 0:
		return widget.Pane(f, caption, "", widget.Empty(in, "No "+strings.ToLower(f.Line(s.table.Plural))+" on this device", s.invites(f)))
	}
	return widget.Pane(f, caption, s.rows.Position(), widget.Beginning(in, s.more, s.rowsIn))
}

// invites says how the list gets its first record.
func (s *Screen) invites(f widget.Frame) string {
	if ok, _ := s.Check(action.NewRecord); ok {
		return "They come with a sync, if the offline profile holds any. " + f.Glyphs.KeyName("a") + " creates one."
	}
	return "They come with a sync, if the offline profile holds any."
}

func (s *Screen) rowsIn(f widget.Frame) widget.Drawn {
	height := 1
	if f.Size == widget.Compact && len(s.view.Columns) > 1 {
		height = 2
	}
	if height != s.height {
		s.height = height
		s.arrange()
	}
	if s.rows.Len() == 0 {
		return s.rows.Draw(f, nil).Below(widget.Empty(f, "No record matches the filter.", "Esc clears it."))
	}
	var d widget.Drawn
	widths := s.widths(f)
	if height == 1 && f.H > 3 {
		d.Add(s.head(f, widths))
	}
	return d.Below(s.rows.Draw(f.With(f.W, f.H-len(d.Lines)), func(i, w int) []string {
		return s.row(f, s.list[i], widths, w-1)
	}))
}

// pointer is the column at the left in which the selected row has its mark.
const pointer = 3

// head draws the columns' titles, the sorted one with its direction.
func (s *Screen) head(f widget.Frame, widths []int) string {
	line := strings.Repeat(" ", pointer)
	for i, name := range s.view.Columns {
		c := s.table.Column(name)
		line += cell(f, s.titleOf(f, i), widths[i], form.Right(c))
	}
	return f.Fit(f.Paint(theme.Muted, line), f.W)
}

// titleOf is the title over a column.
func (s *Screen) titleOf(f widget.Frame, i int) string {
	title := f.Line(s.table.Column(s.view.Columns[i]).Label)
	switch {
	case s.view.Columns[i] != s.sorted:
		return title
	case s.desc:
		return title + " " + f.Glyphs.Down
	}
	return title + " " + f.Glyphs.Up
}

// cell draws clean text in a column of w cells, two of which keep it apart from the next.
func cell(f widget.Frame, s string, w int, right bool) string {
	if w <= 2 {
		return ""
	}
	if right && text.Width(s) < w-2 {
		return text.FitRight(s, w-2) + "  "
	}
	return f.Fit(s, w-2) + "  "
}

func (s *Screen) row(f widget.Frame, e entry, widths []int, w int) []string {
	mark := s.mark(f, e.mark)
	if s.height == 2 {
		var rest []string
		for _, c := range e.cells[1:] {
			if c != "" {
				rest = append(rest, f.Line(c))
			}
		}
		return []string{
			f.Cell(s.called(f, e), max(0, w-2)) + mark,
			"  " + f.Paint(theme.Muted, f.Cell(strings.Join(rest, ", "), max(0, w-2))),
		}
	}
	line := ""
	for i := range s.view.Columns {
		if widths[i] == 0 {
			continue
		}
		value := e.cells[i]
		if i == 0 {
			value = s.called(f, e)
		}
		line += cell(f, strings.TrimRight(f.Cell(value, widths[i]-2), " "), widths[i], form.Right(s.table.Column(s.view.Columns[i])))
	}
	return []string{f.Fit(line, max(0, w-syncWidth(f))) + mark}
}

// called is what stands in a row's first column: an id where the record has no name.
func (s *Screen) called(f widget.Frame, e entry) string {
	if strings.TrimSpace(e.cells[0]) != "" {
		return e.cells[0]
	}
	return "(no " + strings.ToLower(f.Line(s.table.Column(s.view.Columns[0]).Label)) + ")"
}

// mark draws how far a record's changes are, the glyph alone where there is no room for the
// word.
func (s *Screen) mark(f widget.Frame, m localdb.Mark) string {
	w, sync := syncWidth(f), jobcard.Sync(f.Glyphs, m)
	if w < 10 {
		return f.Paint(sync.Role, text.FitRight(sync.Glyph, w))
	}
	return f.Paint(sync.Role, f.Fit(sync.String(), w))
}
