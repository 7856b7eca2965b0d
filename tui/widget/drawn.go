package widget

import (
	"slices"
	"strings"

	"fieldbook/tui/text"

	"github.com/charmbracelet/x/ansi"
)

// Cursor is where the real cursor stands. Screen readers and magnifiers follow it.
type Cursor struct {
	X, Y int
	Bar  bool // in a text field: a bar between two letters
}

// Hit is an area that a mouse may click, with what it stands for.
type Hit struct {
	X, Y, W, H int
	ID         string
}

// Drawn is a finished piece of a frame.
type Drawn struct {
	Lines  []string
	Cursor *Cursor // nil hides it
	Hits   []Hit
}

// Draw makes a piece of lines.
func Draw(lines ...string) Drawn { return Drawn{Lines: lines} }

// Text returns the lines joined.
func (d Drawn) Text() string { return strings.Join(d.Lines, "\n") }

// Add appends a line.
func (d *Drawn) Add(lines ...string) { d.Lines = append(d.Lines, lines...) }

// Target makes a clickable area.
func (d *Drawn) Target(id string, x, y, w, h int) {
	d.Hits = append(d.Hits, Hit{X: x, Y: y, W: w, H: h, ID: id})
}

// Shift moves cursor and hit areas by an offset.
func (d Drawn) Shift(x, y int) Drawn {
	if d.Cursor != nil {
		c := *d.Cursor
		c.X, c.Y = c.X+x, c.Y+y
		d.Cursor = &c
	}
	hits := make([]Hit, len(d.Hits))
	for i, h := range d.Hits {
		h.X, h.Y = h.X+x, h.Y+y
		hits[i] = h
	}
	d.Hits = hits
	return d
}

// Within returns the drawing with its hit areas' ids below a prefix, so that those of two
// lists on one page do not meet.
func (d Drawn) Within(prefix string) Drawn {
	d.Hits = slices.Clone(d.Hits)
	for i := range d.Hits {
		d.Hits[i].ID = prefix + d.Hits[i].ID
	}
	return d
}

// Sized returns the piece cut and padded to exactly w by h, with the cursor inside or gone.
func (d Drawn) Sized(f Frame, w, h int) Drawn {
	lines := make([]string, max(0, h))
	for i := range lines {
		if i < len(d.Lines) {
			lines[i] = f.Fit(d.Lines[i], w)
		} else {
			lines[i] = strings.Repeat(" ", max(0, w))
		}
	}
	d.Lines = lines
	if c := d.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= w || c.Y >= h) {
		d.Cursor = nil
	}
	return d
}

// Below puts another piece under this one. The cursor of the upper one wins.
func (d Drawn) Below(e Drawn) Drawn {
	e = e.Shift(0, len(d.Lines))
	return d.join(e, append(append([]string{}, d.Lines...), e.Lines...))
}

// Beside puts another piece to the right of this one, which must be w wide in all
// its lines. The cursor of the left one wins.
func (d Drawn) Beside(w int, e Drawn) Drawn {
	e = e.Shift(w, 0)
	lines := make([]string, max(len(d.Lines), len(e.Lines)))
	for i := range lines {
		left := strings.Repeat(" ", w)
		if i < len(d.Lines) {
			left = d.Lines[i]
		}
		if i < len(e.Lines) {
			left += e.Lines[i]
		}
		lines[i] = left
	}
	return d.join(e, lines)
}

func (d Drawn) join(e Drawn, lines []string) Drawn {
	out := Drawn{Lines: lines, Cursor: d.Cursor, Hits: append(append([]Hit{}, d.Hits...), e.Hits...)}
	if out.Cursor == nil {
		out.Cursor = e.Cursor
	}
	return out
}

// Over lays another piece on top at x, y. What lies under it cannot be clicked and
// has no cursor.
func (d Drawn) Over(e Drawn, x, y int) Drawn {
	e = e.Shift(x, y)
	lines := append([]string{}, d.Lines...)
	for i, top := range e.Lines {
		if y+i < 0 || y+i >= len(lines) {
			continue
		}
		under, w := lines[y+i], text.Width(top)
		left := text.FitTail(ansi.Truncate(under, x, ""), x, "")
		right := ansi.TruncateLeft(under, x+w, "")
		if text.Width(right) > max(0, text.Width(under)-x-w) {
			// The edge runs through a wide character, of which half cannot be shown.
			right = " " + ansi.TruncateLeft(under, x+w+1, "")
		}
		lines[y+i] = left + top + right
	}
	return Drawn{Lines: lines, Cursor: e.Cursor, Hits: e.Hits}
}

// At returns what lies at a place: the innermost, that is the last drawn area.
func (d Drawn) At(x, y int) (Hit, bool) {
	for i := len(d.Hits) - 1; i >= 0; i-- {
		if h := d.Hits[i]; x >= h.X && x < h.X+h.W && y >= h.Y && y < h.Y+h.H {
			return h, true
		}
	}
	return Hit{}, false
}
