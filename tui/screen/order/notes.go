package order

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// noteLines is how much of a note is shown that is not under the cursor.
const noteLines = 3

// noteItems is the notes, newest first. The one under the cursor is shown in full.
func (s *Screen) noteItems(f widget.Frame) []item {
	var items []item
	selected := s.rows[notes].Key()
	for i, n := range s.card.Notes {
		if i > 0 {
			items = append(items, gap())
		}
		key, most := n.ID.String(), noteLines
		if key == selected || selected == "" && i == 0 {
			most = 200
		}
		when := "Time not known"
		if !n.At.IsZero() {
			when = n.At.In(s.deps.Zone).Format("Mon 2 Jan 15:04")
		}
		head := f.Paint(theme.Muted, when) + "  " + s.syncCell(f, s.card.Marks[n.ID], 12)
		lines := append([]string{head}, jobcard.Wrapped(f, n.Text, min(rowWidth(f), 90), most)...)
		if e, ok := s.card.Refused[n.ID]; ok {
			lines = append(lines, refusal(f, e.Message, rowWidth(f))...)
		}
		items = append(items, to(work.QuickNoteTable, n.ID, item{key: key, find: n.Text, lines: lines})...)
	}
	return items
}

// syncCell draws glyph and word of a record's way to the server in w cells.
func (s *Screen) syncCell(f widget.Frame, m localdb.Mark, w int) string {
	mark := jobcard.Sync(f.Glyphs, m)
	word := mark.String()
	if text.Width(word) > w {
		word = strings.Repeat(" ", max(0, w-2)) + mark.Glyph
	}
	return f.Paint(mark.Role, f.Fit(word, w))
}
