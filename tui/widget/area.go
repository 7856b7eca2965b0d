package widget

import (
	"strings"

	"fieldbook/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// Area is text of several lines that can be edited, wrapped at the frame's width,
// with the real cursor in it. The zero Area is empty and ready.
type Area struct {
	buf   buffer
	width int // of the last drawing: moving up and down goes by what is seen
	top   int
}

// areaLimit is room for a note of the length that the server's notes may have.
const areaLimit = 100_000

// SetValue replaces the text; the cursor goes to its end.
func (a *Area) SetValue(s string) { a.buf.set(strings.ReplaceAll(s, "\r\n", "\n")) }

// SetLimit bounds the text to n bytes.
func (a *Area) SetLimit(n int) { a.buf.limit = n }

// Value returns the text.
func (a *Area) Value() string { return a.buf.value() }

// Full reports whether the last insertion was cut at the limit.
func (a *Area) Full() bool { return a.buf.full }

// Update takes a key or a paste and reports whether the text changed.
func (a *Area) Update(msg tea.Msg) (changed bool) {
	a.buf.block = true
	if a.buf.limit == 0 {
		a.buf.limit = areaLimit
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up":
			a.vertical(-1)
			return false
		case "down":
			a.vertical(1)
			return false
		}
		return a.buf.key(msg)
	case tea.PasteMsg:
		return a.buf.insert(msg.Content)
	}
	return false
}

// span is one line as seen: the graphemes from..to.
type span struct{ from, to int }

// spans wraps the text at w cells, after a space where there is one.
func (a *Area) spans(w int) []span {
	var out []span
	from, x, space := 0, 0, -1
	for i, p := range a.buf.parts {
		if p == "\n" {
			out = append(out, span{from, i})
			from, x, space = i+1, 0, -1
			continue
		}
		_, n := shown(p)
		if p == " " && x+n > w {
			// The space that a line breaks at may hang over its end, unseen.
			out = append(out, span{from, i + 1})
			from, x, space = i+1, 0, -1
			continue
		}
		if x+n > w && i > from {
			cut := i
			if space >= from {
				cut = space + 1
			}
			out = append(out, span{from, cut})
			from, x, space = cut, 0, -1
			for _, q := range a.buf.parts[cut:i] {
				_, m := shown(q)
				x += m
			}
		}
		if p == " " {
			space = i
		}
		x += n
	}
	return append(out, span{from, len(a.buf.parts)})
}

// place returns the line that the cursor is in and the cells before it.
func (a *Area) place(lines []span) (y, x int) {
	for y = len(lines) - 1; y > 0 && a.buf.pos < lines[y].from; y-- {
	}
	for _, p := range a.buf.parts[lines[y].from:a.buf.pos] {
		_, n := shown(p)
		x += n
	}
	return y, x
}

// vertical moves the cursor a line, keeping its column as well as it can.
func (a *Area) vertical(by int) {
	lines := a.spans(max(1, a.width))
	y, x := a.place(lines)
	to := y + by
	if to < 0 || to >= len(lines) {
		return
	}
	pos, at := lines[to].from, 0
	for pos < lines[to].to && at < x {
		_, n := shown(a.buf.parts[pos])
		pos, at = pos+1, at+n
	}
	// The end of a wrapped line is the beginning of the next: stay before it.
	if pos == lines[to].to && to+1 < len(lines) && lines[to+1].from == pos && pos > lines[to].from {
		pos--
	}
	a.buf.pos = pos
}

// Draw draws the part of the text around the cursor in the frame's room.
func (a *Area) Draw(f Frame, focused bool) Drawn {
	a.width = max(1, f.W-1) // a cell for the cursor at the end of a full line
	lines := a.spans(a.width)
	y, x := a.place(lines)
	if y < a.top {
		a.top = y
	}
	if y >= a.top+f.H {
		a.top = y - f.H + 1
	}
	a.top = max(0, min(a.top, len(lines)-1))
	var d Drawn
	for n := a.top; n < len(lines) && n < a.top+f.H; n++ {
		var b strings.Builder
		for _, p := range a.buf.parts[lines[n].from:lines[n].to] {
			s, _ := shown(p)
			b.WriteString(s)
		}
		d.Add(f.Paint(theme.Field, f.Fit(strings.TrimRight(b.String(), " "), f.W)))
	}
	for len(d.Lines) < f.H {
		d.Add(f.Fit("", f.W))
	}
	if focused {
		d.Cursor = &Cursor{X: min(x, max(0, f.W-1)), Y: y - a.top, Bar: true}
	}
	return d
}
