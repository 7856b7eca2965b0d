package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// DialogRoom returns the frame that the content of a dialog has, at most w by h.
func DialogRoom(f Frame, w, h int) Frame {
	return f.With(min(w, f.W-6), min(h, f.H-2))
}

// Dialog draws content in a box with air around it, of its content's size, to be
// laid over a screen with [Drawn.Over]. Content must be drawn for f.
func Dialog(f Frame, title, footer string, content Drawn) Drawn {
	inner := content.Sized(f, f.W, f.H).Shift(1, 0)
	for i, l := range inner.Lines {
		inner.Lines[i] = " " + l + " "
	}
	return Box(f.With(f.W+4, f.H+2), title, footer, inner)
}

// Center returns where a piece of w by h lies in the middle of the frame.
func Center(f Frame, w, h int) (x, y int) {
	return max(0, (f.W-w)/2), max(0, (f.H-h)/2)
}

// Button is one answer in a dialog.
type Button struct {
	Key, Label, ID string
}

// Buttons draws the answers on one line; the selected one is bracketed as well as
// reversed, and has the cursor.
func Buttons(f Frame, buttons []Button, selected int) Drawn {
	var d Drawn
	var line strings.Builder
	x := 0
	for i, b := range buttons {
		label := f.Glyphs.KeyName(b.Key) + " " + b.Label
		cell := " " + label + " "
		if i == selected {
			cell = f.Paint(theme.Selected, "["+label+"]")
			d.Cursor = &Cursor{X: x}
		}
		d.Target(b.ID, x, 0, text.Width(cell), 1)
		line.WriteString(cell + "  ")
		x += text.Width(cell) + 2
	}
	d.Add(line.String())
	return d
}
