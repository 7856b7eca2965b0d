package widget

import (
	"strconv"
	"strings"

	"fieldbook/tui/text"
)

// Row is what a list must know of a row before it is drawn.
type Row struct {
	Key    string // identity, keeps the selection when the rows are read again
	Find   string // what the filter looks at; empty in a row that is only a heading
	Height int    // lines; zero counts as one
	Mute   bool   // cannot be selected, such as a heading
	Level  int    // depth in a tree: with a row that matches the filter, what it lies under is shown
}

// Rows is a list of rows with a selection, a filter and a window on them. Only the
// rows in the window are drawn, so ten thousand cost as much as thirty.
type Rows struct {
	Idle bool // another pane has the keys: the selection is kept, but not shown

	rows   []Row
	shown  []int // indices of rows that match the filter, with those that they lie under
	hits   int   // rows that match
	tops   []int // first line of each shown row, and the end
	sel    int   // index in shown
	top    int   // first visible line
	ahead  int   // rows after the selected one that the next window is to show
	filter Field
	typing bool
	search bool // the filter is what the list is there for
	page   int  // rows in the last window, for paging
	lines  int  // height of the last window
}

// mark is the width of the column that points at the selected row.
const mark = 3

// SetRows replaces the rows. The selection stays with its key, or near its place.
func (r *Rows) SetRows(rows []Row) {
	key := r.Key()
	r.rows = rows
	// What cannot be filtered any more must not swallow letters unseen.
	r.typing = r.typing && (r.search || r.choosable())
	r.apply(key)
}

// apply filters, measures and finds the selection again.
func (r *Rows) apply(key string) {
	r.filterRows(strings.Fields(strings.ToLower(r.filter.Value())))
	r.tops = r.tops[:0]
	line, found := 0, -1
	for n, i := range r.shown {
		r.tops = append(r.tops, line)
		line += max(1, r.rows[i].Height)
		if key != "" && r.rows[i].Key == key {
			found = n
		}
	}
	r.tops = append(r.tops, line)
	if found >= 0 {
		r.sel = found
	}
	r.sel = max(0, min(r.sel, len(r.shown)-1))
	r.step(0, 1)
}

// Len returns how many rows are shown, headings included.
func (r *Rows) Len() int { return len(r.shown) }

// Selected returns the index, in the rows as set, of the selected row.
func (r *Rows) Selected() (int, bool) {
	if r.sel >= len(r.shown) || r.rows[r.shown[r.sel]].Mute {
		return 0, false
	}
	return r.shown[r.sel], true
}

// Key returns the key of the selected row, "" without one.
func (r *Rows) Key() string {
	if i, ok := r.Selected(); ok {
		return r.rows[i].Key
	}
	return ""
}

// Select moves the selection to the row with the key and reports whether it is shown.
func (r *Rows) Select(key string) bool {
	for n, i := range r.shown {
		if r.rows[i].Key == key && !r.rows[i].Mute {
			r.sel = n
			return true
		}
	}
	return false
}

// SelectFirst selects the first shown row whose key begins with prefix. False if there is none.
func (r *Rows) SelectFirst(prefix string) bool {
	for n, i := range r.shown {
		if row := r.rows[i]; !row.Mute && strings.HasPrefix(row.Key, prefix) {
			r.sel = n
			return true
		}
	}
	return false
}

// Ahead lets the next window show as many of the n rows after the selected one as there is
// room for, such as what a branch of a tree has just opened.
func (r *Rows) Ahead(n int) { r.ahead = n }

// Move moves the selection by rows, over headings, and stops at the ends.
func (r *Rows) Move(by int) {
	dir := 1
	if by < 0 {
		dir = -1
	}
	r.step(by, dir)
}

// step moves and then looks for a row that can be selected, onward or else back.
func (r *Rows) step(by, dir int) {
	to := max(0, min(r.sel+by, len(r.shown)-1))
	for _, d := range []int{dir, -dir} {
		for n := to; n >= 0 && n < len(r.shown); n += d {
			if !r.rows[r.shown[n]].Mute {
				r.sel = n
				return
			}
		}
	}
}

// Caption returns the title of the list: the filter with what is left of how many,
// or the name alone.
func (r *Rows) Caption(name string) string {
	q := r.filter.Value()
	if q == "" {
		return name
	}
	return name + ": filter \"" + text.Line(q) + "\" " + strconv.Itoa(r.hits) + " of " + r.count(false)
}

// Position returns "row 3 of 18" for the lower edge.
func (r *Rows) Position() string {
	if len(r.shown) == 0 {
		return "no rows"
	}
	at := 0
	for n := 0; n <= r.sel; n++ {
		if !r.rows[r.shown[n]].Mute {
			at++
		}
	}
	return "row " + strconv.Itoa(at) + " of " + r.count(true)
}

// Hidden returns how many rows, without headings, lie above and below the window that was
// drawn last.
func (r *Rows) Hidden() (above, below int) {
	for n, i := range r.shown {
		switch {
		case r.rows[i].Mute:
		case r.tops[n] < r.top:
			above++
		case r.tops[n+1] > r.top+r.lines:
			below++
		}
	}
	return above, below
}

// count counts the rows without headings.
func (r *Rows) count(shown bool) string {
	n := 0
	if shown {
		for _, i := range r.shown {
			if !r.rows[i].Mute {
				n++
			}
		}
		return strconv.Itoa(n)
	}
	for _, row := range r.rows {
		if !row.Mute {
			n++
		}
	}
	return strconv.Itoa(n)
}
