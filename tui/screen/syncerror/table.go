package syncerror

import (
	"strconv"
	"strings"

	"fieldbook/localdb"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

const (
	lead       = 3 // the column of the pointer
	besideFrom = 74
	valueLines = 6 // how much of one long value is shown
)

// sides names the three sides of a column in w cells each.
func sides(w int) [3]string {
	if w < 20 {
		return [3]string{"When opened", "Yours", "On the server"}
	}
	return [3]string{"When you opened it", "Yours", "On the server"}
}

// values returns a column's three sides in words. The one that is to hold is marked where
// the user has a choice.
func (s *Screen) values(f widget.Frame, c changes.Column) [3]string {
	server := orEmpty(c.Server)
	if !c.HasServer {
		server = "not known"
		if s.item.Type == localdb.ErrorRecordNotFound {
			server = "not there any more"
		}
	}
	out := [3]string{orEmpty(c.From), orEmpty(c.To), server}
	if side := s.side(c); side > 0 {
		out[side] = f.Glyphs.Done + " " + out[side]
	}
	return out
}

// table draws the columns with their three sides: beside each other where there is
// room, else below each other. from and to are the lines of the selected column.
func (s *Screen) table(f widget.Frame) (d widget.Drawn, from, to int) {
	beside := f.W >= besideFrom
	label := min(24, f.W/4)
	value := (f.W - lead - label - 1) / 3
	if beside {
		head := f.Fit("", lead) + f.Paint(theme.Muted, f.Fit("Column", label))
		for _, name := range sides(value) {
			head += f.Paint(theme.Muted, f.Fit(name, value))
		}
		d.Add(head, " "+f.Rule(f.W-2))
	}
	for i, c := range s.item.told.Columns {
		if heading := s.heading(i); heading != "" {
			d.Add("", strings.Repeat(" ", lead)+f.Paint(theme.Muted, heading))
		}
		var lines []string
		if beside {
			lines = s.besideLines(f, c, label, value)
		} else {
			lines = s.belowLines(f, c)
		}
		if i == s.at {
			from, to = len(d.Lines), len(d.Lines)+len(lines)
			lines[0] = f.Paint(theme.Selected, f.Fit(" "+f.Glyphs.Select+" "+text.Unstyled(lines[0][lead:]), f.W))
			d.Cursor = &widget.Cursor{X: 1, Y: from}
		}
		d.Target(columnHit+strconv.Itoa(i), 0, len(d.Lines), f.W, len(lines))
		d.Add(lines...)
	}
	return d, from, to
}

// heading is what stands above a column at which another part of the table begins.
func (s *Screen) heading(i int) string {
	switch {
	case i == s.item.own:
		return "Changed at the office only"
	case i == s.item.differ && i > 0:
		return "The same on both sides"
	}
	return ""
}

// name is the column's label; the one at fault has the mark of an error.
func (s *Screen) name(f widget.Frame, c changes.Column) string {
	if c.Name == s.item.Column && c.Name != "" {
		return f.Glyphs.Error + " " + f.Line(c.Label)
	}
	return f.Line(c.Label)
}

func (s *Screen) besideLines(f widget.Frame, c changes.Column, label, value int) []string {
	var cells [3][]string
	rows := 1
	for i, v := range s.values(f, c) {
		cells[i] = cut(f, text.Wrap(v, max(4, value-2)))
		rows = max(rows, len(cells[i]))
	}
	out := make([]string, rows)
	for n := range out {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", lead))
		if n == 0 {
			b.WriteString(f.Fit(f.Fit(s.name(f, c), label-1), label))
		} else {
			b.WriteString(f.Fit("", label))
		}
		for _, cell := range cells {
			v := ""
			if n < len(cell) {
				v = cell[n]
			}
			b.WriteString(f.Fit(v, value))
		}
		out[n] = b.String()
	}
	return out
}

func (s *Screen) belowLines(f widget.Frame, c changes.Column) []string {
	const side = 20
	out := []string{strings.Repeat(" ", lead) + f.Fit(s.name(f, c), f.W-lead)}
	names := sides(side)
	for i, v := range s.values(f, c) {
		for n, l := range cut(f, text.Wrap(v, max(8, f.W-lead-2-side))) {
			head := ""
			if n == 0 {
				head = names[i]
			}
			out = append(out, strings.Repeat(" ", lead+2)+f.Paint(theme.Muted, f.Fit(head, side))+l)
		}
	}
	return out
}

// cut bounds the lines of one value.
func cut(f widget.Frame, lines []string) []string {
	if len(lines) > valueLines {
		return append(lines[:valueLines-1:valueLines-1], f.Glyphs.Ellipsis)
	}
	return lines
}

// orEmpty cleans a value; the empty one is named, so that it is not overlooked.
func orEmpty(s string) string {
	if s == "" {
		return "(empty)"
	}
	return text.Line(s[:min(len(s), 4000)])
}
