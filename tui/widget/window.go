package widget

import (
	"sort"
	"strconv"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Draw draws the window. draw returns the lines of one row, w wide; it is called for
// visible rows only. The selected row gets a pointer, the cursor and the style of a
// selection, so its own colours are not used.
func (r *Rows) Draw(f Frame, draw func(i int, w int) []string) Drawn {
	var d Drawn
	h := f.H
	if r.typing {
		d = r.filterLine(f)
		h--
	}
	if h <= 0 || len(r.shown) == 0 {
		return d
	}
	top := r.window(h)
	first := sort.Search(len(r.shown), func(n int) bool { return r.tops[n+1] > top })
	skip, left := top-r.tops[first], h
	for n := first; n < len(r.shown) && left > 0; n++ {
		lines := r.rowLines(f, n, draw)
		lines = lines[min(skip, len(lines)):]
		skip = 0
		lines = lines[:min(left, len(lines))]
		if n == r.sel && !r.typing && !r.Idle && !r.rows[r.shown[n]].Mute {
			d.Cursor = &Cursor{X: 1, Y: len(d.Lines)}
		}
		d.Target("row:"+strconv.Itoa(r.shown[n]), 0, len(d.Lines), f.W, len(lines))
		d.Add(lines...)
		left -= len(lines)
	}
	return d
}

// rowLines draws one row to its height.
func (r *Rows) rowLines(f Frame, n int, draw func(i, w int) []string) []string {
	i := r.shown[n]
	lines := draw(i, max(0, f.W-mark))
	out := make([]string, max(1, r.rows[i].Height))
	for k := range out {
		s, lead := "", "   "
		if k < len(lines) {
			s = lines[k]
		}
		if n == r.sel && !r.Idle && !r.rows[i].Mute {
			if k == 0 {
				lead = " " + f.Glyphs.Select + " "
			}
			out[k] = f.Paint(theme.Selected, f.Fit(lead+text.Unstyled(s), f.W))
			continue
		}
		out[k] = f.Fit(lead+s, f.W)
	}
	return out
}

// window returns the first visible line so that the selected row is in sight and the
// window moves as little as possible.
func (r *Rows) window(h int) int {
	from, to := r.tops[r.sel], r.tops[r.sel+1]
	top := r.top
	if to > top+h {
		top = to - h
	}
	if last := r.tops[min(r.sel+r.ahead+1, len(r.shown))]; r.ahead > 0 && last > top+h {
		top = last - h
	}
	r.ahead = 0
	if from < top {
		top = from
	}
	// A first row below a heading brings its heading along.
	if r.sel > 0 && top == from && r.rows[r.shown[r.sel-1]].Mute && to-r.tops[r.sel-1] <= h {
		top = r.tops[r.sel-1]
	}
	top = max(0, min(top, r.tops[len(r.shown)]-h))
	r.top, r.page, r.lines = top, max(1, h/max(1, to-from)), h
	return top
}
