package order

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/visit"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// columns are the widths of a table's columns after the name; zero leaves one out.
type columns struct{ name, estimated, actual, state, sync int }

// columnsOf shares a row's width out between the columns.
func columnsOf(f widget.Frame) columns {
	c := columns{estimated: 8, actual: 9, state: 16, sync: 12}
	switch {
	case f.Size == widget.Wide:
		c.sync = 24
	case f.Size == widget.Compact:
		c = columns{actual: 8, sync: 3}
	case f.W < roomy:
		c = columns{estimated: 6, actual: 7, state: 15, sync: 3}
	}
	c.name = max(1, rowWidth(f)-c.estimated-c.actual-c.state-c.sync)
	return c
}

// linesHead draws the columns' titles.
func linesHead(f widget.Frame, name string) string {
	c := columnsOf(f)
	return f.Paint(theme.Muted, "   "+f.Fit(name, c.name)+text.FitRight("Est.", c.estimated)+text.FitRight("Used", c.actual)+
		f.Fit("   State", c.state)+syncHead(f, c.sync))
}

// roomy is the width from which the sync column has words.
const roomy = 72

// syncWord is the width from which the sync column itself can be read.
const syncWord = 10

// syncHead is the title of the sync column, none over a glyph alone.
func syncHead(f widget.Frame, w int) string {
	if w < len("Sync") {
		return f.Fit("", w)
	}
	return f.Fit("Sync", w)
}

// productItems is one row a product.
func (s *Screen) productItems(f widget.Frame) []item {
	return s.lineItems(f, products, s.card.Products, number)
}

// number writes a quantity without more decimals than it has.
func number(n float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(n, 'f', 2, 64), "0"), ".")
}

// serviceItems is one row a service, in hours.
func (s *Screen) serviceItems(f widget.Frame) []item {
	return s.lineItems(f, services, s.card.Services, func(n float64) string {
		return jobcard.Hours(time.Duration(n) * time.Minute)
	})
}

func (s *Screen) lineItems(f widget.Frame, t tab, lines []visit.Line, number func(float64) string) []item {
	c := columnsOf(f)
	var items []item
	for i, l := range lines {
		mark := theme.Mark{Glyph: f.Glyphs.Open, Word: "Estimated", Role: theme.Muted}
		used := "-"
		if l.Used {
			mark, used = theme.Mark{Glyph: f.Glyphs.Done, Word: "Used", Role: theme.OK}, number(l.Actual)
		}
		row := f.Cell(l.Name, c.name-1) + " " + text.FitRight(number(l.Estimated), c.estimated)
		if c.estimated == 0 {
			row = f.Cell(l.Name, c.name)
			if !l.Used {
				used = number(l.Estimated)
			}
		}
		row += text.FitRight(used, c.actual)
		if c.state > 0 {
			row += "   " + f.Paint(mark.Role, f.Fit(mark.String(), c.state-3))
		}
		row += s.syncCell(f, s.card.Marks[l.ID], c.sync)
		it := item{key: l.ID.String(), find: l.Name + " " + mark.Word, lines: []string{row}}
		switch _, refused := s.card.Refused[l.ID]; {
		case refused || c.sync >= syncWord || !s.selected(t, l.ID, i == 0):
		case c.state == 0:
			it.lines = append(it.lines, s.spelled(f, l.ID, mark))
		default:
			it.lines = append(it.lines, s.spelled(f, l.ID))
		}
		items = append(items, to(t.table(), l.ID, it)...)
		if e, ok := s.card.Refused[l.ID]; ok {
			items[len(items)-1].lines = append(items[len(items)-1].lines, refusal(f, e.Message, rowWidth(f))...)
		}
	}
	return items
}
