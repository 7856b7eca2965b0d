package widget

import (
	"slices"
	"strconv"

	"fieldbook/tui/action"
)

// Scroll is a window on text that may be longer than its room. The zero Scroll stands
// at the beginning.
type Scroll struct {
	top, page, lines int
}

// Do performs an action of lists by moving the window and reports whether it was one.
func (s *Scroll) Do(id action.ID) bool {
	switch id {
	case action.Up:
		s.Move(-1)
	case action.Down:
		s.Move(1)
	case action.PageUp:
		s.Move(-max(1, s.page-1))
	case action.PageDown:
		s.Move(max(1, s.page-1))
	case action.First:
		s.top = 0
	case action.Last:
		s.Move(s.lines)
	default:
		return false
	}
	return true
}

// Move moves the window by lines and stops at the ends.
func (s *Scroll) Move(by int) { s.top = max(0, min(s.top+by, s.lines-s.page)) }

// Show moves the window as little as possible to have lines from..to in sight.
func (s *Scroll) Show(from, to, h int) {
	if to > s.top+h {
		s.top = to - h
	}
	s.top = max(0, min(s.top, from))
}

// Draw draws what the window shows of a piece. Its cursor and hit areas go with it.
func (s *Scroll) Draw(f Frame, d Drawn) Drawn {
	s.lines, s.page = len(d.Lines), f.H
	s.Move(0)
	out := d.Shift(0, -s.top)
	out.Lines = d.Lines[s.top:min(len(d.Lines), s.top+f.H)]
	// What is out of sight cannot be clicked.
	out.Hits = slices.DeleteFunc(out.Hits, func(h Hit) bool { return h.Y < 0 || h.Y+h.H > f.H })
	return out.Sized(f, f.W, f.H)
}

// Position returns "lines 1-20 of 34" for the lower edge, "" if everything is in sight.
func (s *Scroll) Position() string {
	if s.lines <= s.page {
		return ""
	}
	return "lines " + strconv.Itoa(s.top+1) + "-" + strconv.Itoa(s.top+s.page) + " of " + strconv.Itoa(s.lines)
}
