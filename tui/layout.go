package tui

import (
	"fmt"
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

// rect is a part of the terminal, in cells.
type rect struct{ x, y, w, h int }

// layout says where everything goes. The rows around the body are always there, used
// or not: the body must not move under the user's eyes.
type layout struct {
	small                               bool // too small to draw anything but a message
	size                                widget.Size
	header, notice, body, message, keys rect
}

// arrange computes the layout of a terminal of w by h cells.
func arrange(w, h int) layout {
	if w < widget.MinWidth || h < widget.MinHeight {
		return layout{small: true, size: widget.Compact, body: rect{0, 0, max(0, w), max(0, h)}}
	}
	return layout{
		size:    widget.SizeOf(w),
		header:  rect{0, 0, w, 1},
		notice:  rect{0, 1, w, 1},
		body:    rect{0, 2, w, h - 4},
		message: rect{0, h - 2, w, 1},
		keys:    rect{0, h - 1, w, 1},
	}
}

// tooSmall draws what a terminal shows that is too small for the app.
func tooSmall(f widget.Frame) widget.Drawn {
	said := fmt.Sprintf("Fieldbook needs a terminal of %dx%d or more. This one is %dx%d.",
		widget.MinWidth, widget.MinHeight, f.W, f.H)
	return widget.Draw(strings.Split(strings.Join(text.Wrap(said, f.W), "\n"), "\n")...).Sized(f, f.W, f.H)
}
