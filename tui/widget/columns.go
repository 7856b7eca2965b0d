package widget

import (
	"strconv"
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Column is a part of a list that [Rows.DrawColumns] draws beside the others.
type Column struct {
	Head     string // clean, may be styled
	From, To int    // its rows, in the rows as set: From is the first, To the one after the last
	Empty    string // stands where no row is shown
}

// Point is the width of what points at the selected row in a column, air the cell that
// parts the column from what is to its right.
const (
	Point = 2
	air   = 1
)

// ColumnWidth returns how many cells a row has at least when w cells are divided among n
// columns.
func ColumnWidth(w, n int) int { return max(0, w/max(1, n)-Point-air) }

// DrawColumns draws the list in columns side by side, with one selection, one filter and one
// cursor for all of them. Each column has a window of its own; what is out of its sight is
// counted in its last line. draw returns the lines of one row, w wide.
func (r *Rows) DrawColumns(f Frame, columns []Column, draw func(i, w int) []string) Drawn {
	var d Drawn
	if r.typing {
		d = r.filterLine(f)
	}
	h := f.H - len(d.Lines)
	var body Drawn
	for n, c := range columns {
		left := n * f.W / len(columns)
		in := f.With((n+1)*f.W/len(columns)-left, h)
		body = body.Beside(left, r.column(in, c, draw).Sized(in, in.W, in.H))
	}
	r.page = max(1, h/3)
	return d.Below(body)
}

// column draws one column: its head, a rule, its rows.
func (r *Rows) column(f Frame, c Column, draw func(i, w int) []string) Drawn {
	indent := strings.Repeat(" ", Point)
	d := Draw(f.Fit(indent+c.Head, f.W), f.Fit(indent+f.Rule(f.W-Point-air), f.W))
	var shown []int // places in r.shown
	for n, i := range r.shown {
		if i >= c.From && i < c.To {
			shown = append(shown, n)
		}
	}
	if len(shown) == 0 {
		d.Add(indent + f.Paint(theme.Muted, c.Empty))
		return d
	}
	from, to := r.columnWindow(shown, f.H-len(d.Lines))
	for _, n := range shown[from:to] {
		r.columnRow(f, &d, n, draw)
	}
	if hidden := r.selectable(shown[:from]) + r.selectable(shown[to:]); hidden > 0 {
		d.Add(indent + f.Paint(theme.Muted, f.Glyphs.Ellipsis+" "+strconv.Itoa(hidden)+" more"))
	}
	return d
}

// columnRow adds one row to its column, with pointer, cursor and hit area.
func (r *Rows) columnRow(f Frame, d *Drawn, n int, draw func(i, w int) []string) {
	i := r.shown[n]
	selected := n == r.sel && !r.Idle && !r.rows[i].Mute
	if selected && !r.typing {
		d.Cursor = &Cursor{Y: len(d.Lines)}
	}
	lines := draw(i, max(0, f.W-Point-air))
	d.Target("row:"+strconv.Itoa(i), 0, len(d.Lines), f.W, max(1, r.rows[i].Height))
	for k := range max(1, r.rows[i].Height) {
		s, lead := "", strings.Repeat(" ", Point)
		if k < len(lines) {
			s = lines[k]
		}
		if !selected {
			d.Add(f.Fit(lead+s, f.W))
			continue
		}
		if k == 0 {
			lead = f.Glyphs.Select + " "
		}
		d.Add(f.Paint(theme.Selected, f.Fit(lead+text.Unstyled(s), f.W)))
	}
}

// columnWindow returns which of a column's rows are drawn in h lines: all if they fit, else
// as many whole rows as fit above the line that counts the others, with the selected one
// among them.
func (r *Rows) columnWindow(shown []int, h int) (from, to int) {
	height := func(n int) int { return max(1, r.rows[r.shown[n]].Height) }
	total := 0
	for _, n := range shown {
		total += height(n)
	}
	if total <= h {
		return 0, len(shown)
	}
	room := func(from int) (to int) {
		left := h - 1
		for to = from; to < len(shown) && height(shown[to]) <= left; to++ {
			left -= height(shown[to])
		}
		return to
	}
	at := 0
	for k, n := range shown {
		if n == r.sel {
			at = k
		}
	}
	for from = 0; from < at && room(from) <= at; from++ {
	}
	return from, max(from+1, room(from))
}

// selectable counts rows that are no headings.
func (r *Rows) selectable(shown []int) int {
	count := 0
	for _, n := range shown {
		if !r.rows[r.shown[n]].Mute {
			count++
		}
	}
	return count
}
