package table

import (
	"context"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// most is how many records are listed: more than anybody looks through.
const most = 50_000

// longest is up to how many cells a column is made as wide as its values.
const longest = 48

// readMsg is what a reading of the store found.
type readMsg struct {
	ticket screen.Ticket
	table  *work.Table
	about  string
	list   []entry
	widest []int    // cells of each column's longest value, up to longest
	more   []string // says that the list is only the beginning of a longer one
	err    error
}

// reload reads the records.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	msg := readMsg{ticket: ticket}
	d, store, p := s.deps, s.store, s.place
	return func() tea.Msg {
		msg.err = msg.read(d, store, p)
		return msg
	}
}

func (m *readMsg) read(d screen.Deps, store screen.Store, p screen.Place) error {
	plan, err := screen.PlanOf(store)
	if err != nil {
		return err
	}
	if m.table, err = plan.Schema.Need(p.Table); err != nil {
		return err
	}
	q := work.Query{Table: p.Table, Limit: most + 1}
	names := form.Names{}
	if c := m.table.Column(p.Tab); c != nil {
		q.Lookup, q.Equals = c.Name, p.Record
		if m.about, err = called(d.Context, store, plan.Schema, names, c, p); err != nil {
			return err
		}
	}
	records, err := store.List(d.Context, q)
	if err != nil && !work.Is(err, work.Partial) {
		return err
	}
	if partial := err != nil; partial || len(records) > most {
		records = records[:min(len(records), most)]
		m.more = []string{"First " + text.Count(int64(len(records))) + " of more records.", "The filter looks among these only."}
	}
	marks, err := store.Marks(p.Table)
	if err != nil {
		return err
	}
	view := form.ViewOf(m.table).Columns
	m.widest = make([]int, len(view))
	for _, r := range records {
		if err := names.Add(d.Context, store, plan.Schema, r, view); err != nil {
			return err
		}
		e := entry{id: r.ID, mark: marks[r.ID], cells: make([]string, len(view)), keys: make([]string, len(view))}
		for i, name := range view {
			c, raw := m.table.Column(name), r.Column(name)
			e.cells[i] = form.Value(c, raw, d.Zone, names)
			e.keys[i] = sortKey(c, raw, e.cells[i])
			if m.widest[i] < longest {
				m.widest[i] = min(longest, max(m.widest[i], text.Width(text.Line(e.cells[i]))))
			}
		}
		m.list = append(m.list, e)
	}
	return nil
}

// called returns the name of the record that the list is narrowed to.
func called(ctx context.Context, store screen.Store, schema *work.Schema, names form.Names, c *work.Column, p screen.Place) (string, error) {
	ref := work.RecordRef{Table: c.Targets[0], ID: p.Record}
	if p.Arg != "" {
		ref.Table = p.Arg
	}
	raw := work.Ref(ref.ID)
	if len(c.Targets) > 1 {
		raw = work.RefTo(ref.Table, ref.ID)
	}
	pointing := work.Record{Table: p.Table, Data: work.Encode(work.Fields{c.Name: raw})}
	err := names.Add(ctx, store, schema, pointing, []string{c.Name})
	return names[ref], err
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine, table := s.deps.Sync, s.place.Table
	return func() tea.Msg {
		engine.Refresh(table)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing this list from the server."}
	}
}
