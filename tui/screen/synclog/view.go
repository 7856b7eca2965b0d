package synclog

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// line is one row of the list, drawn for its width.
type line struct {
	key, find string
	text      []string
}

// View draws the list.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	switch {
	case !s.loaded:
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "the sync log"))
	case s.broken != nil:
		d := widget.Draw("")
		for _, l := range text.Wrap("The sync log cannot be read: "+text.Line(work.Message(s.broken)), max(10, inner.W-6)) {
			d.Add("  " + f.Paint(theme.Error, l))
		}
		return widget.Pane(f, s.Title(), "", d)
	case len(s.runs) == 0:
		return widget.Pane(f, s.Title(), "", widget.Empty(inner, "No sync run yet.", "Runs that sent or fetched something are listed here, newest first."))
	}
	if r, ok := s.run(); ok {
		return s.page(f, r)
	}
	lines := s.lines(f, inner.W-4)
	rows := make([]widget.Row, len(lines))
	for i, l := range lines {
		rows[i] = widget.Row{Key: l.key, Find: l.find, Height: len(l.text), Mute: l.key == ""}
		if l.key != "" {
			rows[i].Level = 1 // under its day
		}
	}
	s.rows.SetRows(rows)
	var d widget.Drawn
	if f.Size != widget.Compact {
		d.Add("   " + headLine(f, inner.W-4))
	}
	list := s.rows.Draw(inner.With(inner.W, inner.H-len(d.Lines)), func(i, _ int) []string { return lines[i].text })
	if s.rows.Len() == 0 {
		list = list.Below(widget.NoMatch(inner, "No run"))
	}
	return widget.Pane(f, s.rows.Caption(s.Title()), s.rows.Position(), d.Below(list))
}

// lines draws the runs under a heading for each day.
func (s *Screen) lines(f widget.Frame, w int) []line {
	var out []line
	last := ""
	for _, r := range s.runs {
		day := dayOf(r.Started, f.Now)
		if day != last {
			if last != "" {
				out = append(out, line{text: []string{""}})
			}
			out = append(out, line{text: []string{f.Paint(theme.Title, day)}})
			last = day
		}
		l := line{key: r.ID.String(), find: reason(r) + " " + r.Error + " " + result(f, r).Word}
		l.text = runLines(f, r, w)
		out = append(out, l)
	}
	return out
}

// The widths of the columns.
const (
	startedW, reasonW, tookW, rowsW, sentW, dataW, resultW = 9, 21, 9, 8, 7, 10, 17
)

// column is one of the numbers between why a run ran and how it ended.
type column struct {
	head  string
	width int
	from  int // the width from which there is room for it
	value func(localdb.Run) string
}

func columns() []column {
	return []column{
		{"Took", tookW, 72, func(r localdb.Run) string { return widget.Took(r.Ended.Sub(r.Started)) }},
		{"Rows", rowsW, 0, func(r localdb.Run) string { return text.Count(int64(r.Rows)) }},
		{"Sent", sentW, 62, func(r localdb.Run) string { return text.Count(int64(r.Sent)) }},
		{"Data", dataW, 84, func(r localdb.Run) string { return text.Bytes(r.Bytes) }},
	}
}

func headLine(f widget.Frame, w int) string {
	said := f.Fit("Started", startedW) + f.Fit("Why", reasonW)
	for _, c := range columns() {
		if w >= c.from {
			said += text.FitRight(c.head, c.width)
		}
	}
	return f.Paint(theme.Muted, f.Fit(said+"  Result", w))
}

// runLines draws a run: one line, and a second one for what went wrong. On the narrowest
// terminals how it ended begins the second line.
func runLines(f widget.Frame, r localdb.Run, w int) []string {
	at := r.Started.In(f.Now.Location()).Format("15:04:05")
	m := result(f, r)
	if f.Size == widget.Compact {
		below := "  " + f.Paint(m.Role, m.String())
		more := ""
		for _, said := range []string{text.Plural(r.Rows, "row"), text.Count(int64(r.Sent)) + " sent", widget.Took(r.Ended.Sub(r.Started))} {
			if text.Width(below)+text.Width(more+", "+said) <= w {
				more += ", " + said
			}
		}
		lines := []string{at + " " + f.Cell(reason(r), w-9), below + f.Paint(theme.Muted, more)}
		return append(lines, errorLine(f, r, w, "  ")...)
	}
	said := f.Fit(at, startedW) + f.Cell(reason(r), reasonW)
	for _, c := range columns() {
		if w >= c.from {
			said += text.FitRight(c.value(r), c.width)
		}
	}
	said += "  " + f.Paint(m.Role, f.Fit(m.String(), min(resultW, w-text.Width(said)-2)))
	return append([]string{said}, errorLine(f, r, w, f.Fit("", startedW))...)
}

// errorLine says what went wrong, if something did.
func errorLine(f widget.Frame, r localdb.Run, w int, indent string) []string {
	if r.Error == "" {
		return nil
	}
	m := result(f, r)
	return []string{indent + f.Paint(m.Role, m.Glyph+" "+f.Cell(widget.Sentence(r.Error), w-text.Width(indent)-2))}
}

// reason says why a run ran.
func reason(r localdb.Run) string { return widget.ReasonWords(syncclient.Reason(r.Reason)) }

// result says how a run ended. A network that went away is not a fault of anybody.
func result(f widget.Frame, r localdb.Run) theme.Mark {
	switch {
	case r.Error == "" && r.Kind == "" && r.Refused > 0:
		return theme.Mark{Glyph: f.Glyphs.Error, Word: text.Count(int64(r.Refused)) + " refused", Role: theme.Error}
	case r.Error == "" && r.Kind == "":
		return theme.Mark{Glyph: f.Glyphs.Done, Word: "Done", Role: theme.OK}
	case r.Kind == work.Unavailable.String():
		return theme.Mark{Glyph: f.Glyphs.Offline, Word: "No connection", Role: theme.Offline}
	case r.Kind == work.Throttled.String():
		return theme.Mark{Glyph: f.Glyphs.Warning, Word: "Told to wait", Role: theme.Warning}
	}
	return theme.Mark{Glyph: f.Glyphs.Error, Word: "Failed", Role: theme.Error}
}

// dayOf names the day of a run.
func dayOf(t, now time.Time) string {
	t = t.In(now.Location())
	switch {
	case t.YearDay() == now.YearDay() && t.Year() == now.Year():
		return "Today"
	case t.Year() == now.Year():
		return t.Format("Monday 2 January")
	}
	return t.Format("Monday 2 January 2006")
}
