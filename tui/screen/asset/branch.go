package asset

import "fieldbook/tui/widget"

// arrange makes rows of the nodes that are shown: those whose branches are open, or all of
// them while a filter chooses. The cursor stays with its node, or goes to the nearest branch
// that still shows.
func (s *Screen) arrange() {
	key := s.rows.Key()
	s.lines = s.lines[:0]
	rows := make([]widget.Row, 0, len(s.nodes))
	for i := 0; i < len(s.nodes); {
		n := &s.nodes[i]
		s.lines, rows = append(s.lines, i), append(rows, widget.Row{Key: n.key(), Find: n.find, Level: n.level})
		if s.whole || s.open[n.key()] {
			i++
		} else {
			i = n.end
		}
	}
	s.rows.SetRows(rows)
	if key != "" {
		s.rows.Select(key)
	}
}

// refit shows all nodes while the filter chooses among them, and afterwards the open
// branches, with what the cursor has come to.
func (s *Screen) refit() {
	if s.whole == s.rows.Filtered() {
		return
	}
	if n, ok := s.rows.Selected(); ok && s.whole && n < len(s.lines) {
		s.reveal(s.lines[n])
	}
	s.whole = s.rows.Filtered()
	s.arrange()
	s.rows.ToMatch()
}

// reveal opens what a node lies in.
func (s *Screen) reveal(i int) {
	for p := s.nodes[i].parent; p >= 0; p = s.nodes[p].parent {
		s.open[s.nodes[p].key()] = true
	}
}

// at returns the index of the node under the cursor.
func (s *Screen) at() (int, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || !s.read {
		return 0, false
	}
	return s.lines[i], true
}

// expand opens the branch under the cursor, and what lies alone in it, as a building that
// has one floor; an open branch leads to its first node.
func (s *Screen) expand() {
	i, ok := s.at()
	if !ok || s.nodes[i].leaf(i) {
		return
	}
	if s.whole || s.open[s.nodes[i].key()] {
		s.rows.Move(1)
		return
	}
	for {
		s.open[s.nodes[i].key()] = true
		only := i + 1
		if s.nodes[only].leaf(only) || s.nodes[only].end != s.nodes[i].end {
			break
		}
		i = only
	}
	before := len(s.lines)
	s.arrange()
	s.rows.Ahead(len(s.lines) - before)
}

// collapse closes the branch under the cursor; from a node that is closed it goes to the
// branch that this lies in.
func (s *Screen) collapse() {
	i, ok := s.at()
	if !ok {
		return
	}
	n := &s.nodes[i]
	if !s.whole && s.open[n.key()] && !n.leaf(i) {
		delete(s.open, n.key())
		s.arrange()
		return
	}
	if n.parent >= 0 {
		s.rows.Select(s.nodes[n.parent].key())
	}
}

// openAll opens every branch, or closes them, with the cursor on the one that it lies in.
func (s *Screen) openAll(open bool) {
	i, ok := s.at()
	clear(s.open)
	if open {
		for i := range s.nodes {
			if !s.nodes[i].leaf(i) {
				s.open[s.nodes[i].key()] = true
			}
		}
	}
	s.arrange()
	for !open && ok && s.nodes[i].parent >= 0 {
		i = s.nodes[i].parent
	}
	if ok {
		s.rows.Select(s.nodes[i].key())
	}
	if ok && open {
		s.rows.Ahead(s.nodes[i].end - i - 1)
	}
}
