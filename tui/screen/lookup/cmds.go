package lookup

import (
	"context"
	"slices"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// most is how many records are listed: more than anybody looks through without a filter.
const most = 20_000

// readMsg is what can be chosen.
type readMsg struct {
	ticket screen.Ticket
	column *work.Column
	target *work.Table
	list   []candidate
	more   bool
	err    error
}

func (s *Screen) reload() tea.Cmd {
	msg := readMsg{ticket: s.ticket.Next()}
	ctx, store, p, at := s.deps.Context, s.store, s.place, s.at
	return func() tea.Msg {
		msg.err = msg.read(ctx, store, p, at)
		return msg
	}
}

func (m *readMsg) read(ctx context.Context, store screen.Store, p screen.Place, at int) error {
	plan, err := screen.PlanOf(store)
	if err != nil {
		return err
	}
	t, err := plan.Schema.Need(p.Table)
	if err != nil {
		return err
	}
	if m.column = t.Column(p.Tab); m.column == nil || len(m.column.Targets) == 0 {
		return work.Errorf(work.Invalid, "%s has no lookup %q", t.Label, p.Tab)
	}
	if m.target, err = plan.Schema.Need(m.column.Targets[at%len(m.column.Targets)]); err != nil {
		return err
	}
	records, err := store.List(ctx, work.Query{Table: m.target.Name, Limit: most + 1})
	if err != nil && !work.Is(err, work.Partial) {
		return err
	}
	if m.more = err != nil || len(records) > most; m.more {
		records = records[:min(len(records), most)]
	}
	view := form.ViewOf(m.target).Columns
	names := form.Names{}
	for _, r := range records {
		if active := r.Fields(); active.Has("statecode") && active.Int("statecode") != 0 && r.ID != p.Record {
			continue // what is out of use is not offered
		}
		if err := names.Add(ctx, store, plan.Schema, r, view); err != nil {
			return err
		}
		m.list = append(m.list, candidateOf(m.target, r, view, names))
	}
	slices.SortStableFunc(m.list, func(a, b candidate) int {
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	if !m.column.Required {
		m.list = slices.Insert(m.list, 0, candidate{name: "None"})
	}
	return nil
}

// candidateOf names a record, and says beside it what the view shows of it.
func candidateOf(t *work.Table, r work.Record, view []string, names form.Names) candidate {
	c := candidate{id: r.ID, name: t.NameOf(r)}
	var about []string
	for _, name := range view {
		column := t.Column(name)
		if name == t.Primary || column.Type == work.TypeDateTime {
			continue
		}
		if v := form.Said(column, r.Column(name), nil, names); v != "" {
			about = append(about, v)
		}
	}
	c.about = strings.Join(about, ", ")
	if c.name == "" {
		c.name, c.about = c.about, ""
	}
	if c.name == "" {
		c.name = r.ID.String()
	}
	return c
}
