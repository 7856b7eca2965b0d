package widget

import (
	"strings"
	"time"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Size is how much room the terminal gives, decided once by its width.
type Size uint8

// The sizes.
const (
	Wide    Size = iota // 100 columns and more: two panes
	Narrow              // 60 to 99: one pane
	Compact             // 40 to 59: short words
)

// The smallest terminal that the app draws in.
const (
	MinWidth  = 40
	MinHeight = 12
)

// SizeOf returns the size of a terminal of w columns.
func SizeOf(w int) Size {
	switch {
	case w >= 100:
		return Wide
	case w >= 60:
		return Narrow
	}
	return Compact
}

// Frame is what a part may draw in: its room and the look of everything.
type Frame struct {
	W, H   int
	Size   Size // of the whole terminal, not of this part
	Theme  theme.Theme
	Glyphs theme.Glyphs
	Now    time.Time // in the user's time zone; changes once a minute
	Motion bool      // whether things may move by themselves, such as a blinking cursor
}

// With returns the frame with other room.
func (f Frame) With(w, h int) Frame {
	f.W, f.H = max(0, w), max(0, h)
	return f
}

// Paint returns clean text in the style of a role.
func (f Frame) Paint(r theme.Role, s string) string { return f.Theme.Paint(r, s) }

// Line cleans record text into one line.
func (f Frame) Line(s string) string { return text.Line(s) }

// Cell cleans record text into exactly w cells.
func (f Frame) Cell(s string, w int) string {
	if f.Glyphs.ASCII && len(s) > w {
		return f.Fit(text.Line(s[:min(len(s), 8*w+64)]), w)
	}
	return text.Cell(s, w)
}

// Fit makes clean, perhaps styled text exactly w cells wide.
func (f Frame) Fit(s string, w int) string { return text.FitTail(s, w, f.Glyphs.Ellipsis) }

// Rule returns a horizontal line of w cells.
func (f Frame) Rule(w int) string {
	return f.Paint(theme.Border, strings.Repeat(f.Glyphs.Horizontal, max(0, w)))
}
