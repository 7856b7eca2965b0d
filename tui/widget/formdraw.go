package widget

import (
	"strconv"
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// besideFrom is the width from which labels always stand beside the values. On less they stand
// above where they would take more than two fifths of it: beside, neither could be read.
const besideFrom = 72

// step is how far a value is set in under its label.
const step = 2

// Draw draws the form with its labels in one column, or above the values where both do not
// fit. The entry with the focus has a pointer as well as the cursor.
func (o *Form) Draw(f Frame) Drawn {
	label, stacked := o.labels(f)
	var d Drawn
	for i, e := range o.Entries {
		if e.Above != "" {
			if i > 0 {
				d.Add(f.Fit("", f.W))
			}
			d.Add(f.Fit(" "+f.Paint(theme.Title, e.Above), f.W))
		}
		part := e.beside(f, label, i == o.at)
		indent := mark + label
		if stacked {
			part, indent = e.stacked(f, i == o.at), mark+step
		}
		part.Target("entry:"+strconv.Itoa(i), 0, 0, f.W, len(part.Lines))
		d = d.Below(part)
		d.Add(e.below(f, indent)...)
	}
	return d
}

// labels returns how wide the column of labels is, and whether there is no room for one.
func (o *Form) labels(f Frame) (label int, stacked bool) {
	for _, e := range o.Entries {
		label = max(label, text.Width(e.Label)+2)
	}
	return min(label, f.W/2), f.W < besideFrom && 5*label > 2*f.W
}

// lead is what stands before an entry: its pointer, if it has the focus.
func (e Entry) lead(f Frame, focused bool) string {
	if focused && e.editable() {
		return " " + f.Glyphs.Select + " "
	}
	return f.Fit("", mark)
}

// beside draws an entry with its label to the left.
func (e Entry) beside(f Frame, label int, focused bool) Drawn {
	d := e.draw(f.With(f.W-mark-label-1, max(1, e.Lines)), focused)
	for k, l := range d.Lines {
		head := f.Fit("", mark+label)
		if k == 0 {
			head = e.lead(f, focused) + f.Fit(f.Paint(theme.Muted, e.Label), label)
		}
		d.Lines[k] = head + l
	}
	return d.Shift(mark+label, 0)
}

// stacked draws an entry below its label.
func (e Entry) stacked(f Frame, focused bool) Drawn {
	d := e.draw(f.With(f.W-mark-step-1, max(1, e.Lines)), focused)
	lead := e.lead(f, focused)
	for k, l := range d.Lines {
		d.Lines[k] = f.Fit(lead, mark+step) + l
		lead = ""
	}
	label := Draw(f.Fit("", mark) + f.Fit(f.Paint(theme.Muted, e.Label), f.W-mark))
	return label.Below(d.Shift(mark+step, 0))
}

func (e Entry) draw(f Frame, focused bool) Drawn {
	switch {
	case e.Field != nil:
		return e.Field.Draw(f, focused)
	case e.Area != nil:
		return e.Area.Draw(f, focused)
	case e.Choice != nil:
		return e.Choice.Draw(f, focused)
	case e.Pick != nil:
		return e.Pick.Draw(f, focused)
	}
	return Draw(f.Cell(e.Read, f.W))
}

// below returns the fault or the hint under an entry.
func (e Entry) below(f Frame, indent int) []string {
	s, role := e.Hint, theme.Muted
	if e.Fault != "" {
		s, role = f.Glyphs.Error+" "+e.Fault, theme.Error
	}
	if s == "" {
		return nil
	}
	var out []string
	for _, l := range text.Wrap(text.Line(s), max(1, f.W-indent-1)) {
		out = append(out, strings.Repeat(" ", indent)+f.Paint(role, l))
	}
	return out
}
