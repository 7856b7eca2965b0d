package device

import (
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// The hit areas of each pane are set apart from those of the others.
const (
	tableHit = "table/"
	errorHit = "error/"
)

// View draws the page.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	if !s.heard {
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "the device's status"))
	}
	left, right, two := widget.Split(f, max(38, f.W*2/5-2))
	if s.wide = two; !two {
		return s.single(f)
	}
	d := s.leftPane(left, s.aside(left))
	return d.Beside(left.W, s.rightPane(right))
}

// aside returns facts, settings and actions as one list.
func (s *Screen) aside(f widget.Frame) []line {
	w := widget.BoxInner(f).W - 4
	lines := factLines(f, factsNow(f, s.status), w)
	lines = append(lines, heading(f, "Settings")...)
	lines = append(lines, s.settingLines(f, w, false)...)
	lines = append(lines, heading(f, "Actions")...)
	lines = append(lines, s.actionLines(f, w)...)
	lines = append(lines, heading(f, "This device")...)
	return append(lines, factLines(f, factsAbout(s.status), w)...)
}

func (s *Screen) leftPane(f widget.Frame, lines []line) widget.Drawn {
	s.facts.Idle = s.at != inFacts
	inner, footer := widget.BoxInner(f), ""
	d := s.draw(&s.facts, inner, lines)
	if height(lines) > inner.H {
		footer = s.facts.Position()
	}
	return widget.Box(f, s.Title(), footer, d)
}

// height counts the lines of the terminal.
func height(lines []line) (n int) {
	for _, l := range lines {
		n += len(l.text)
	}
	return n
}

// rightPane draws the tables, and below them what the server did not accept, how things
// stand in words, or what the selected setting means.
func (s *Screen) rightPane(f widget.Frame) widget.Drawn {
	if _, ok := s.setting(); !ok && (s.at == inErrors || s.tellsRefused()) {
		h := min(max(7, 3*len(s.refusals)+2), f.H/2)
		return s.tablePane(f.With(f.W, f.H-h)).Below(s.refusedPane(f.With(f.W, h)))
	}
	title, role, sentences := explain(f, s.status)
	if at, ok := s.setting(); ok {
		title, sentences = s.meaning(at)
		role = theme.Title
	}
	inner := widget.BoxInner(f)
	var note widget.Drawn
	for _, said := range sentences {
		for _, l := range text.Wrap(text.Line(said), inner.W-2) {
			note.Add(" " + l)
		}
	}
	h := min(max(7, len(note.Lines)+2), f.H/2)
	return s.tablePane(f.With(f.W, f.H-h)).Below(widget.Box(f.With(f.W, h), f.Paint(role, title), "", note))
}

func (s *Screen) tablePane(f widget.Frame) widget.Drawn {
	inner := widget.BoxInner(f)
	if len(s.status.Tables) == 0 {
		return widget.Box(f, "Downloaded data", "", widget.Empty(inner, "Nothing is downloaded yet.", "The first sync brings the tables of your profile."))
	}
	c := columnsFor(inner.W - 4)
	d := widget.Draw(indent(c.headLine(f)), indent(f.Rule(inner.W-4)))
	s.tables.Idle = s.at != inTables
	list := s.draw(&s.tables, inner.With(inner.W, inner.H-2), tableLines(f, s.status, inner.W-4)).Within(tableHit)
	footer := ""
	if s.at == inTables && s.tables.Len() > 0 {
		footer = "Enter tells more, r refreshes, " + s.tables.Position()
	}
	caption := tableCaption(s.status)
	if s.tables.Filtered() {
		caption = s.tables.Caption("Tables")
	}
	return widget.Box(f, caption, footer, d.Below(list))
}

// single draws everything as one list, for terminals with one pane.
func (s *Screen) single(f widget.Frame) widget.Drawn {
	s.facts.Idle = false
	inner := widget.PaneInner(f)
	w := inner.W - 4
	// What matters now comes first; what rarely changes comes last.
	lines := factLines(f, factsNow(f, s.status), w)
	lines = append(lines, line{text: []string{""}})
	lines = append(lines, noteLines(f, s.status, w)...)
	if len(s.refusals) > 0 {
		lines = append(lines, heading(f, refusedCaption(s.status, len(s.refusals)))...)
		lines = append(lines, s.refusedLines(f, w)...)
	}
	lines = append(lines, heading(f, "Actions")...)
	lines = append(lines, s.actionLines(f, w)...)
	lines = append(lines, heading(f, "Settings")...)
	lines = append(lines, s.settingLines(f, w, true)...)
	if len(s.status.Tables) > 0 {
		lines = append(lines, heading(f, tableCaption(s.status))...)
		if f.Size != widget.Compact {
			lines = append(lines, line{text: []string{columnsFor(w).headLine(f)}})
		}
		lines = append(lines, tableLines(f, s.status, w)...)
	}
	lines = append(lines, heading(f, "This device")...)
	lines = append(lines, factLines(f, factsAbout(s.status), w)...)
	return widget.Pane(f, s.facts.Caption(s.Title()), "", s.draw(&s.facts, inner, lines))
}

// draw draws lines as a list. The lines are remade for every frame, because their
// number depends on the width; the selection keeps to its row by the key.
func (s *Screen) draw(list *widget.Rows, f widget.Frame, lines []line) widget.Drawn {
	list.SetRows(rows(lines))
	if s.point != "" && list.Select(s.point) {
		s.point = ""
	}
	d := list.Draw(f, func(i, _ int) []string { return lines[i].text })
	if list.Len() == 0 && list.Filtered() {
		d = d.Below(widget.NoMatch(f, "Nothing here"))
	}
	return d
}
