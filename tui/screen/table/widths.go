package table

import (
	"cmp"
	"slices"

	"fieldbook/tui/form"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

// Widths of columns, in cells.
const (
	apart     = 2  // between two columns
	leastText = 14 // of a text, below which its column is left out
	nameFirst = 28 // that the name gets before the other texts
)

// syncWidth is the room of the sync column.
func syncWidth(f widget.Frame) int {
	if f.Size == widget.Wide {
		return 11
	}
	return 2
}

// widths shares a row out between the view's columns: as many as there is room for, each as
// wide as its values and its title if all can be. What is left over goes to the texts.
func (s *Screen) widths(f widget.Frame) []int {
	out := make([]int, len(s.view.Columns))
	left := f.W - pointer - 1 - syncWidth(f)
	var texts []int
	for i, name := range s.view.Columns {
		fixed := form.Width(s.table.Column(name))
		least := s.wanted(f, i)
		if fixed == 0 {
			least = min(least, leastText)
		}
		if left < least+apart && i > 0 {
			break
		}
		if fixed == 0 {
			texts = append(texts, i)
		}
		out[i] = least + apart
		left -= out[i]
	}
	if len(texts) == 0 {
		return out
	}
	grow := func(i, most int) {
		more := max(0, min(left, most+apart-out[i]))
		out[i], left = out[i]+more, left-more
	}
	first := texts[0]
	grow(first, min(s.wanted(f, first), nameFirst))
	// The shortest of the others first, so that as few as possible are cut.
	others := slices.Clone(texts[1:])
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(s.wanted(f, a), s.wanted(f, b)) })
	for _, i := range append(others, first) {
		grow(i, s.wanted(f, i))
	}
	for n, i := range texts {
		share := max(0, left) / (len(texts) - n)
		out[i], left = out[i]+share, left-share
	}
	return out
}

// wanted is the width in which nothing of a column is cut.
func (s *Screen) wanted(f widget.Frame, i int) int {
	return max(s.widest[i], text.Width(s.titleOf(f, i)))
}
