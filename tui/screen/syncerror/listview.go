package syncerror

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the list.
func (s *List) View(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	switch {
	case !s.loaded:
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "sync errors"))
	case s.broken != nil:
		return widget.Pane(f, s.Title(), "", unreadable(inner, s.broken))
	case len(s.items) == 0:
		d := widget.Empty(inner, "No sync errors.", "The server has accepted everything that was sent.")
		if len(s.discarded) > 0 {
			d.Add("", "  Press z to bring back what you discarded.")
		}
		return widget.Pane(f, s.Title(), "", d)
	}
	title := s.rows.Caption(s.Title())
	if !s.rows.Filtered() {
		title += ": " + text.Count(int64(len(s.items)))
	}
	s.setRows(func(it item) int { return len(listRow(f, it, inner.W-4)) })
	list := s.rows.Draw(inner, func(i, w int) []string { return listRow(f, s.items[i], w-1) })
	if s.rows.Len() == 0 {
		list = list.Below(widget.NoMatch(inner, "No sync error"))
	}
	return widget.Pane(f, title, s.rows.Position(), list)
}

// messageLines is how much of a long message the list shows; its page has all.
const messageLines = 4

// listRow draws one sync error: when and which record, which type, what the server said.
func listRow(f widget.Frame, it item, w int) []string {
	at, kind := moment(f, it.At), changes.ErrorType(it.Type)
	head := f.Paint(theme.Error, f.Glyphs.Error) + " " + f.Paint(theme.Muted, at) + "  "
	indent := f.Fit("", text.Width(at)+4)
	if f.Size == widget.Compact {
		indent = "  "
	}
	room := w - text.Width(at) - 4
	lines := jobcard.Wrapped(f, changes.ErrorMessage(it.SyncError), max(10, w-text.Width(indent)), messageLines)
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	if f.Size == widget.Compact {
		return append([]string{head + f.Cell(it.told.Subject(), room), indent + kind}, lines...)
	}
	lines = append(lines, "") // air, since the rows are of several lines
	first := head + f.Cell(it.told.Subject(), room-text.Width(kind)-2) + "  " + f.Paint(theme.Muted, kind)
	return append([]string{first}, lines...)
}

// moment is a time in as few letters as will do.
func moment(f widget.Frame, t time.Time) string {
	t = t.In(f.Now.Location())
	if t.YearDay() == f.Now.YearDay() && t.Year() == f.Now.Year() {
		return t.Format("15:04")
	}
	return t.Format("02 Jan 15:04")
}

// unreadable says that the sync errors could not be read.
func unreadable(f widget.Frame, err error) widget.Drawn {
	d := widget.Draw("")
	for _, l := range text.Wrap("The sync errors cannot be read: "+text.Line(work.Message(err)), max(10, f.W-6)) {
		d.Add("  " + f.Paint(theme.Error, l))
	}
	return d
}
