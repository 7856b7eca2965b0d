package table

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/widget"
)

// sortKey is what a value is sorted by, so that numbers come in their order and texts
// without regard to case. shown is the value in words.
func sortKey(c *work.Column, raw json.RawMessage, shown string) string {
	f := work.Fields{"": raw}
	switch {
	case !f.Has(""):
		return ""
	case c.Type == work.TypeDateTime:
		return f.Text("") // times are stored in one spelling, which sorts
	case c.Type == work.TypeInteger, c.Type == work.TypeDecimal, c.Type == work.TypeMoney:
		return fmt.Sprintf("%024.6f", f.Float("")+1e15)
	}
	return strings.ToLower(shown)
}

// nextSort sorts by the next column, and by each in both directions.
func (s *Screen) nextSort() {
	if s.table == nil {
		return
	}
	columns := s.view.Columns
	at := slices.Index(columns, s.sorted)
	if s.desc {
		s.sorted = columns[(at+1)%len(columns)]
	}
	s.desc = !s.desc
	s.arrange()
}

// arrange sorts the records and makes rows of them. The selection stays with its record.
func (s *Screen) arrange() {
	key := s.rows.Key()
	at := max(0, slices.Index(s.view.Columns, s.sorted))
	slices.SortStableFunc(s.list, func(a, b entry) int {
		order := strings.Compare(a.keys[at], b.keys[at])
		if s.desc {
			order = -order
		}
		return order
	})
	rows := make([]widget.Row, len(s.list))
	for i, e := range s.list {
		rows[i] = widget.Row{Key: e.id.String(), Find: strings.Join(e.cells, " "), Height: s.height}
	}
	s.rows.SetRows(rows)
	if key != "" {
		s.rows.Select(key)
	}
}
