package syncerror

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// columnHit begins the hit area of a column.
const columnHit = "column:"

// View draws the page.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	inner := widget.PaneInner(f)
	switch {
	case !s.loaded:
		return widget.Pane(f, s.Title(), "", widget.Loading(f, "the sync error"))
	case s.broken != nil:
		return widget.Pane(f, s.Title(), "", unreadable(inner, s.broken))
	case !s.found:
		return widget.Pane(f, s.Title(), "", widget.Empty(inner, "There is no sync error here any more.", "It was settled meanwhile. Esc goes back."))
	}
	page := inner
	var field widget.Drawn
	if s.editing {
		field = s.fieldLines(inner)
		page = inner.With(inner.W, max(1, inner.H-len(field.Lines)))
	}
	d, from, to := s.content(page)
	if s.seen || s.editing {
		s.scroll.Show(from, to, page.H)
		s.seen = false
	}
	drawn := s.scroll.Draw(page, d)
	if s.editing {
		drawn.Cursor = nil
		drawn = drawn.Below(field)
	}
	return widget.Pane(f, "Sync error: "+f.Line(s.item.told.Subject()), s.scroll.Position(), drawn)
}

// content draws the whole page; from and to are the lines of the selected column.
func (s *Screen) content(f widget.Frame) (d widget.Drawn, from, to int) {
	it := s.item
	kind := f.Glyphs.Error + " " + changes.ErrorType(it.Type)
	role := theme.Error
	if it.State == localdb.ErrorResolved {
		kind, role = f.Glyphs.Done+" "+strings.ToUpper(it.Resolution[:1])+it.Resolution[1:], theme.OK
	}
	d.Add(" " + f.Paint(role, kind) + f.Paint(theme.Muted, ", "+text.Clock(it.At, f.Now)))
	for _, l := range text.Wrap(text.Line(changes.ErrorMessage(it.SyncError)), max(10, f.W-4)) {
		d.Add("   " + l)
	}
	d.Add("")
	d.Add(pair(f, "You did", it.Group.Title+", "+text.Clock(it.Group.At, f.Now))...)
	d.Add(pair(f, "Record", it.told.Subject()+doing(it))...)
	if it.Code != "" {
		d.Add(pair(f, "Code", it.Code)...)
	}
	if len(it.told.Columns) > 0 {
		d.Add("")
		table, a, b := s.table(f)
		from, to = len(d.Lines)+a, len(d.Lines)+b
		d = d.Below(table)
	}
	d.Add("")
	said := fate(it)
	if len(s.taken) > 0 {
		said = s.choosing(f)
	}
	for _, p := range said {
		for _, l := range text.Wrap(p, max(10, min(92, f.W-2))) {
			d.Add(" " + l)
		}
	}
	d.Add(s.more(f)...)
	return d, from, to
}

// more draws what else belongs to it: the other changes of the action, the detail.
func (s *Screen) more(f widget.Frame) []string {
	var out []string
	if len(s.item.others) > 0 {
		out = append(out, "", " "+f.Paint(theme.Title, "In the same action"))
		for _, t := range s.item.others {
			out = append(out, "   "+f.Cell(t.Doing()+" "+t.Subject(), max(10, f.W-4)))
		}
	}
	if s.item.Detail != "" {
		out = append(out, "", " "+f.Paint(theme.Title, "Detail from the server"))
		for _, l := range jobcard.Wrapped(f, s.item.Detail, max(10, f.W-4), 40) {
			out = append(out, "   "+f.Paint(theme.Muted, l))
		}
	}
	return out
}

// pair draws a label and its value, which goes on below if it is long.
func pair(f widget.Frame, label, value string) []string {
	const w = 9
	var out []string
	for _, l := range text.Wrap(text.Line(value), max(10, f.W-w-2)) {
		out = append(out, " "+widget.Pair(f, label, w, l))
		label = ""
	}
	return out
}

func doing(it item) string {
	switch it.Change.Op {
	case work.Create:
		return " (new)"
	case work.Delete:
		return " (deleted)"
	}
	return ""
}

// fieldLines draws the field in which a value is changed, under the page.
func (s *Screen) fieldLines(f widget.Frame) widget.Drawn {
	c, _ := s.column()
	label := " " + text.Line(c.Label) + " "
	if text.Width(label) > f.W/2 {
		label = f.Fit(label, f.W/2)
	}
	w := text.Width(label)
	d := widget.Draw(f.Rule(f.W))
	field := s.field.Draw(f.With(f.W-w-1, 1), true)
	for i := range field.Lines {
		field.Lines[i] = f.Paint(theme.Title, label) + field.Lines[i]
	}
	d = d.Below(field.Shift(w, 0))
	said, role := "Enter saves it on this device and sends it again. Esc leaves it as it was.", theme.Muted
	switch {
	case s.busy:
		said = "Saving" + f.Glyphs.Ellipsis
	case s.fault != "":
		said, role = f.Glyphs.Error+" "+s.fault, theme.Error
	}
	for _, l := range text.Wrap(text.Line(said), max(10, f.W-2)) {
		d.Add(" " + f.Paint(role, l))
	}
	return d
}
