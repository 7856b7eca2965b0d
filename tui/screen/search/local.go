package search

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"

	tea "charm.land/bubbletea/v2"
)

// most is how many results of a table are kept: who has more adds a word.
const most = 50

// The pauses after the last letter.
const (
	shortly = 150 * time.Millisecond // after it the device is searched
	longer  = time.Second            // after it the server is, where the device has nothing
)

// local is the search on the device, table after table.
type local struct {
	ticket     screen.Ticket
	cancel     context.CancelFunc
	searching  bool
	again      bool // something changed since it began
	quiet      bool // it looks for the same once more: what is shown stays until it is done
	groups     []*group
	next       []*group // of a quiet one
	looked, of int      // tables
	err        error
}

func (l *local) stop() {
	if l.cancel != nil {
		l.cancel()
	}
	l.searching = false
}

// group is what was found in one table.
type group struct {
	table   *work.Table
	server  bool
	results []result
	count   int  // of all that were found, where that is known
	more    bool // more than count
	partly  bool // the table was not looked through to its end
}

func (g *group) key() string {
	if g.server {
		return "server/" + g.table.Name
	}
	return g.table.Name
}

// result is one record.
type result struct {
	form.Result
	id   work.ID
	mark localdb.Mark
}

type (
	pausedMsg struct{ ticket screen.Ticket }
	longMsg   struct{ ticket screen.Ticket }
	againMsg  struct{ ticket screen.Ticket }
	// foundMsg is what a table has. Tables are those that are searched, of which it is the last
	// but rest.
	foundMsg struct {
		ticket screen.Ticket
		ctx    context.Context
		group  *group // nil if there is nothing in it
		tables []string
		at     int
		err    error
	}
)

// wait begins the search when no letter has come for a moment.
func (s *Screen) wait() tea.Cmd {
	t := s.pause.Next()
	s.rested = false
	return tea.Batch(
		tea.Tick(shortly, func(time.Time) tea.Msg { return pausedMsg{t} }),
		tea.Tick(longer, func(time.Time) tea.Msg { return longMsg{t} }),
	)
}

// begin looks for what is typed. A search that runs is given up.
func (s *Screen) begin() tea.Cmd {
	typed := s.field.Value()
	if typed != s.typed {
		s.there.drop()
		clear(s.open)
		s.moved = false
	}
	s.here.stop()
	search, err := work.SearchFor(typed)
	s.typed, s.search = typed, search
	s.here = local{ticket: s.here.ticket, searching: err == nil}
	if err != nil {
		s.arrange()
		return nil
	}
	s.arrange()
	return s.first()
}

// first searches the first table.
func (s *Screen) first() tea.Cmd {
	ctx, cancel := context.WithCancel(s.deps.Context)
	s.here.cancel = cancel
	return s.look(foundMsg{ticket: s.here.ticket.Next(), ctx: ctx})
}

// again looks once more for the same, because something may have changed.
func (s *Screen) again() tea.Cmd {
	switch _, err := work.SearchFor(s.typed); {
	case !s.current(): // the pause after a letter goes on
		return nil
	case err != nil:
		return nil
	case s.here.searching:
		s.here.again = true
		return nil
	}
	s.here.searching, s.here.quiet, s.here.next, s.here.err = true, true, nil, nil
	return s.first()
}

// look searches the next table.
func (s *Screen) look(msg foundMsg) tea.Cmd {
	device, zone, search := s.device, s.deps.Zone, s.search
	return func() tea.Msg {
		msg.group, msg.err = nil, nil
		msg.read(device, zone, search)
		return msg
	}
}

func (m *foundMsg) read(device Device, zone *time.Location, search work.Search) {
	plan, err := screen.PlanOf(device)
	if err != nil {
		m.err = err
		return
	}
	if m.tables == nil {
		m.tables = form.Searched(plan.Schema)
	}
	// Most tables have nothing: they are passed over in one go.
	for m.group == nil && m.at < len(m.tables) && m.err == nil {
		name := m.tables[m.at]
		m.at++
		m.err = device.Search(m.ctx, search, []string{name}, most, func(f localdb.SearchFound) {
			if t := plan.Schema.Table(name); t != nil && f.Count > 0 {
				m.group = &group{table: t, count: f.Count}
				m.err = m.group.fill(m.ctx, device, plan.Schema, search, zone, f.Records)
			}
		})
	}
	if m.group != nil && m.err == nil {
		m.err = m.group.note(device)
	}
}

// fill puts the records into words. What their lookups point to is named if it is on this
// device.
func (g *group) fill(ctx context.Context, device Device, schema *work.Schema, search work.Search, zone *time.Location, records []work.Record) error {
	names, view := form.Names{}, form.ViewOf(g.table).Columns
	for _, r := range records {
		if err := names.Add(ctx, device, schema, r, view); err != nil {
			return err
		}
		g.results = append(g.results, result{Result: form.ResultOf(g.table, r, search, zone, names), id: r.ID})
	}
	return nil
}

// note reads how far the changes of the results are.
func (g *group) note(device Device) error {
	marks, err := device.Marks(g.table.Name)
	for i := range g.results {
		g.results[i].mark = marks[g.results[i].id]
	}
	return err
}

// take shows what a table has, and goes on with the next one.
func (s *Screen) take(msg foundMsg) tea.Cmd {
	if !s.here.ticket.Valid(msg.ticket) {
		return nil
	}
	s.here.looked, s.here.of = msg.at, len(msg.tables)
	switch {
	case msg.group == nil:
	case s.here.quiet:
		s.here.next = append(s.here.next, msg.group)
	default:
		s.here.groups = append(s.here.groups, msg.group)
	}
	s.here.err = msg.err
	if done := msg.err != nil || msg.at >= len(msg.tables); !done {
		s.arrange()
		return s.look(msg)
	}
	if s.here.quiet && msg.err == nil {
		s.here.groups = s.here.next
	}
	again := s.here.again
	s.here.again, s.here.quiet, s.here.next = false, false, nil
	s.here.stop()
	s.arrange()
	switch {
	case again && msg.err == nil:
		return s.again()
	case s.rested: // before it was known whether the device has something
		return s.byItself()
	}
	return nil
}

// changed looks again a moment after records on the device have changed.
func (s *Screen) changed() tea.Cmd {
	if s.typed == "" || !s.current() {
		return nil
	}
	t := s.pause.Next()
	return tea.Tick(longer, func(time.Time) tea.Msg { return againMsg{t} })
}
