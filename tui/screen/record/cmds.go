package record

import (
	"context"
	"slices"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// counted is how many related records are counted; more are said to be more.
const counted = 100

type (
	// readMsg is what a reading of the store found.
	readMsg struct {
		ticket screen.Ticket
		page   page
		err    error
	}
	// deleteMsg says that the user does want to delete the record.
	deleteMsg struct{ owner *Screen }
	// removedMsg says that the deletion is on the disk, or why not.
	removedMsg struct {
		owner *Screen
		told  screen.ToastMsg
		err   error
	}
)

// reload reads the record.
func (s *Screen) reload() tea.Cmd {
	if s.deleted {
		return nil
	}
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	msg := readMsg{ticket: ticket}
	ctx, store, journal, p := s.deps.Context, s.store, s.journal, s.place
	return func() tea.Msg {
		msg.err = msg.page.read(ctx, store, journal, p)
		return msg
	}
}

func (g *page) read(ctx context.Context, store screen.Store, journal jobcard.Journal, p screen.Place) error {
	plan, err := screen.PlanOf(store)
	if err != nil {
		return err
	}
	if g.table, err = plan.Schema.Need(p.Table); err != nil {
		return err
	}
	if g.record, err = store.Get(p.Table, p.Record); err != nil {
		return err
	}
	if g.here, err = store.Holds(p.Table, p.Record); err != nil {
		return err
	}
	if g.left, err = jobcard.LeftOf(store, p.Table, p.Record); err != nil {
		return err
	}
	store.Viewed(work.RecordRef{Table: p.Table, ID: p.Record})
	var columns []string
	for _, c := range g.table.Columns {
		columns = append(columns, c.Name)
	}
	g.names = form.Names{}
	if err := g.names.Add(ctx, store, plan.Schema, g.record, columns); err != nil {
		return err
	}
	if err := g.attach(journal); err != nil {
		return err
	}
	return g.relate(ctx, store, plan)
}

// attach finds what waits and what was refused of the record's columns.
func (g *page) attach(journal jobcard.Journal) error {
	g.marks, g.errors = map[string]localdb.Mark{}, map[string]localdb.SyncError{}
	entries, err := journal.Outbox()
	if err != nil && !work.Is(err, work.Damaged) { // a damaged entry is told on the page of pending changes
		return err
	}
	for _, e := range entries {
		for _, c := range e.Group.Changes {
			g.note(c, jobcard.EntryMark(e.State))
		}
	}
	problems, err := journal.SyncErrors(false)
	if err != nil && !work.Is(err, work.Damaged) {
		return err
	}
	for _, e := range problems {
		if e.Change.Table != g.table.Name || e.Change.ID != g.record.ID {
			continue
		}
		g.errors[""] = e
		if g.note(e.Change, localdb.Refused); e.Column != "" {
			g.errors[e.Column] = e
		}
		for column := range e.Change.Set {
			if _, known := g.errors[column]; !known {
				g.errors[column] = e
			}
		}
	}
	return nil
}

func (g *page) note(c work.Change, m localdb.Mark) {
	if c.Table != g.table.Name || c.ID != g.record.ID {
		return
	}
	g.marks[""] = max(g.marks[""], m)
	for column := range c.Set {
		g.marks[column] = max(g.marks[column], m)
	}
}

// relate counts what points to the record, in the tables that the device holds.
func (g *page) relate(ctx context.Context, store screen.Store, plan *localdb.Plan) error {
	for _, t := range plan.Schema.Tables {
		if !held(plan, t.Name) {
			continue
		}
		for i := range t.Columns {
			c := &t.Columns[i]
			if c.Type != work.TypeLookup || c.Name == "ownerid" || c.Name == "createdby" || c.Name == "modifiedby" || !slices.Contains(c.Targets, g.table.Name) {
				continue
			}
			list, err := store.List(ctx, work.Query{Table: t.Name, Lookup: c.Name, Equals: g.record.ID, Limit: counted + 1})
			if err != nil && !work.Is(err, work.Partial) {
				return err
			}
			if len(list) > 0 {
				g.related = append(g.related, related{t, c, min(counted, len(list)), len(list) > counted})
			}
		}
	}
	return nil
}

// held reports whether a table is in the offline profile. A device that does not know its
// profile yet is taken to hold all.
func held(plan *localdb.Plan, table string) bool {
	for _, t := range plan.Tables {
		if t.Table == table {
			return true
		}
	}
	return len(plan.Tables) == 0
}

// remove deletes the record on this device.
func (s *Screen) remove() tea.Cmd {
	if ok, _ := s.Check(action.DeleteRecord); !ok {
		return nil
	}
	d, store, t, r := s.deps, s.store, s.page.table, s.page.record
	return func() tea.Msg {
		msg := removedMsg{owner: s}
		g, err := work.DeleteRecord(t, r, d.Now())
		if err == nil {
			_, err = store.Edit(g)
		}
		if msg.err = err; err == nil {
			msg.told = jobcard.Saved(d.Sync, form.Noun(t)+" deleted")
		}
		return msg
	}
}

// refresh asks the server for the record's table.
func (s *Screen) refresh() tea.Cmd {
	engine, table := s.deps.Sync, s.place.Table
	return func() tea.Msg {
		engine.Refresh(table)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing this record from the server."}
	}
}
