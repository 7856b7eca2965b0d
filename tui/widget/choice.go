package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Choice is one of a few options, changed with left and right.
type Choice struct {
	Options []string
	At      int
}

// Move goes to another option and stays within them.
func (c *Choice) Move(by int) {
	if n := len(c.Options); n > 0 {
		c.At = ((c.At+by)%n + n) % n
	}
}

// Value returns the chosen option.
func (c *Choice) Value() string {
	if c.At < 0 || c.At >= len(c.Options) {
		return ""
	}
	return c.Options[c.At]
}

// Draw draws the options on one line if they fit, the chosen one in brackets, or else
// the chosen one between arrows.
func (c *Choice) Draw(f Frame, focused bool) Drawn {
	role := theme.Text
	if focused {
		role = theme.Selected
	}
	var b strings.Builder
	x, at := 0, 0
	for i, o := range c.Options {
		o = text.Line(o)
		cell := " " + o + " "
		if i == c.At {
			at = x
			cell = f.Paint(role, "["+o+"]")
		}
		b.WriteString(cell + " ")
		x += text.Width(o) + 3
	}
	line := b.String()
	if x > f.W {
		at = 0
		line = f.Paint(role, f.Glyphs.Left+" "+text.Line(c.Value())+" "+f.Glyphs.Right)
	}
	d := Draw(f.Fit(line, f.W))
	if focused {
		d.Cursor = &Cursor{X: min(at, max(0, f.W-1))}
	}
	return d
}
