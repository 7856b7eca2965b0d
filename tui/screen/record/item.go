package record

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"
)

// item is one row of the page: a heading, a column, a list of related records, or nothing.
type item struct {
	heading      string
	column       string // logical name
	label, count string // of a list
	find         string
	leads        screen.Place // where Enter goes
}

// outline makes the rows: the sections of the form, then what points to the record. A
// column without a value has no row unless something of it waits.
func (s *Screen) outline() []item {
	var items []item
	head := func(title string) {
		if len(items) > 0 {
			items = append(items, item{})
		}
		items = append(items, item{heading: title})
	}
	raw := s.page.record.Fields()
	for _, section := range form.FormOf(s.page.table) {
		started := false
		for _, name := range section.Columns {
			if !raw.Has(name) && s.page.marks[name] == localdb.Synced {
				continue
			}
			if !started {
				head(section.Title)
				started = true
			}
			items = append(items, s.columnItem(s.page.table.Column(name), raw))
		}
	}
	for i, r := range s.page.related {
		if i == 0 {
			head("Related")
		}
		items = append(items, s.relatedItem(r))
	}
	return items
}

func (s *Screen) columnItem(c *work.Column, raw work.Fields) item {
	it := item{column: c.Name, find: c.Label + " " + form.Value(c, raw[c.Name], s.deps.Zone, s.page.names)}
	if ref, ok := form.Target(c, raw[c.Name]); ok && s.page.names[ref] != "" {
		it.leads = screen.PlaceOf(ref.Table, ref.ID)
	}
	return it
}

// relatedItem is a list of records that point to this one.
func (s *Screen) relatedItem(r related) item {
	count := text.Count(int64(r.count))
	if r.more {
		count = "more than " + count
	}
	if s.twice(r.table) {
		count += ", as " + r.column.Label
	}
	return item{label: r.table.Plural, count: count, find: r.table.Plural + " " + count, leads: screen.Place{
		Screen: screen.Table, Table: r.table.Name, Tab: r.column.Name, Record: s.page.record.ID, Arg: s.page.table.Name,
	}}
}

// twice reports whether a table points to the record in more than one way.
func (s *Screen) twice(t *work.Table) bool {
	n := 0
	for _, r := range s.page.related {
		if r.table == t {
			n++
		}
	}
	return n > 1
}

// setRows tells the list its rows; height says how many lines each has.
func (s *Screen) setRows(height func(i int) int) {
	rows := make([]widget.Row, len(s.items))
	for i, it := range s.items {
		key := it.column
		if it.label != "" {
			key = it.leads.Table + "/" + it.leads.Tab
		}
		rows[i] = widget.Row{Key: key, Find: it.find, Height: height(i), Mute: it.column == "" && it.label == ""}
	}
	s.rows.SetRows(rows)
}
