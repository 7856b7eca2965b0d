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

// Where columns have room for glyphs alone, the row under the cursor says in words what they
// mean, on a line of its own.

// selected reports whether the cursor of a tab is on a record, which may be the first of
// rows that were not drawn yet.
func (s *Screen) selected(t tab, id work.ID, first bool) bool {
	key := s.rows[t].Key()
	return key == id.String() || key == "" && first
}

// spelled is the line of words under a row, with the state of what it is before how far it
// has come.
func (s *Screen) spelled(f widget.Frame, id work.ID, state ...theme.Mark) string {
	parts := make([]string, 0, len(state)+1)
	for _, m := range append(state, jobcard.Sync(f.Glyphs, s.card.Marks[id])) {
		parts = append(parts, f.Paint(m.Role, m.String()))
	}
	return f.Fit("  "+strings.Join(parts, "  "), rowWidth(f))
}

// underTask is what the row of a task under the cursor has below it where there is no room
// for a box: its times and how far it has come, or what the server refused.
func (s *Screen) underTask(f widget.Frame, t work.ServiceTask) []string {
	if e, ok := s.card.Refused[t.ID]; ok && s.card.Marks[t.ID] == localdb.Refused {
		return shortRefusal(f, e.Message)
	}
	mark := jobcard.Sync(f.Glyphs, s.card.Marks[t.ID])
	took := ", took " + jobcard.Hours(t.Actual)
	if t.Actual <= 0 {
		took = ""
	}
	return []string{f.Fit("   "+f.Paint(mark.Role, mark.String())+f.Paint(theme.Muted, "  est. "+jobcard.Hours(t.Estimated)+took), rowWidth(f))}
}

// shortRefusal says in at most three short lines what the server refused of a task, and the
// key that leads to it.
func shortRefusal(f widget.Frame, message string) []string {
	w := max(1, rowWidth(f)-2)
	lines := text.Wrap("Refused: "+strings.TrimSpace(text.Line(message)), w)
	if len(lines) > 2 {
		lines = []string{lines[0], f.Fit(strings.Join(lines[1:], " "), w)}
	}
	lines = append(lines, f.Fit("Your value is kept: press e.", w))
	for i, l := range lines {
		lead := "  "
		if i == 0 {
			lead = f.Glyphs.Error + " "
		}
		lines[i] = f.Paint(theme.Error, lead+l)
	}
	return lines
}
