package timeentry

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

type (
	// readMsg is what a reading of the store found.
	readMsg struct {
		ticket   screen.Ticket
		from     time.Time
		table    *work.Table
		resource work.ID
		days     []day
		more     []string // says that the list is only the beginning of a longer one
		err      error
	}
	// deleteMsg says that the user does want to delete an entry.
	deleteMsg struct {
		owner  *Screen
		record work.Record
	}
)

// tables are those of which the sheet shows something.
func tables() []string { return []string{work.TimeEntryTable, work.WorkOrderTable} }

// reload reads the shown days again.
func (s *Screen) reload() tea.Cmd {
	ticket, free := s.reading.Begin()
	if !free {
		return nil
	}
	msg := readMsg{ticket: ticket, from: s.from}
	d, store, week, length := s.deps, s.store, s.week, s.length()
	return func() tea.Msg {
		now := d.Now().In(d.Zone)
		if msg.from.IsZero() {
			if msg.from = midnight(now, d.Zone); week {
				msg.from = monday(msg.from)
			}
		}
		msg.err = msg.read(d, store, length, now)
		return msg
	}
}

func (m *readMsg) read(d screen.Deps, store screen.Store, length int, now time.Time) error {
	plan, err := screen.PlanOf(store)
	if err != nil {
		return err
	}
	if m.table, err = plan.Schema.Need(work.TimeEntryTable); err != nil {
		return err
	}
	device, err := store.Device()
	if err != nil {
		return err
	}
	m.resource = device.Resource
	// An entry of the day before may reach into the first one.
	q := work.Query{Table: work.TimeEntryTable, Time: "msdyn_start", From: m.from.AddDate(0, 0, -1), To: m.from.AddDate(0, 0, length+1)}
	if m.resource != (work.ID{}) {
		q.Lookup, q.Equals = "msdyn_bookableresource", m.resource
	}
	records, err := store.List(d.Context, q)
	if work.Is(err, work.Partial) {
		m.more = []string{"First " + text.Count(int64(len(records))) + " of more time entries.", "The sums are of these only."}
	} else if err != nil {
		return err
	}
	entries, err := entriesOf(d, store, records)
	m.days = sheetOf(entries, m.from, length, now)
	return err
}

// entriesOf reads what belongs to the entries of some records.
func entriesOf(d screen.Deps, store screen.Store, records []work.Record) ([]entry, error) {
	marks, err := store.Marks(work.TimeEntryTable)
	if err != nil {
		return nil, err
	}
	// All orders at once: one that is not here is not worth a request to the server.
	orders, err := store.List(d.Context, work.Query{Table: work.WorkOrderTable})
	if err != nil && !work.Is(err, work.Partial) { // without its number an entry is still right
		return nil, err
	}
	number := map[work.ID]string{}
	for _, o := range orders {
		number[o.ID] = work.Fields{"": o.Column("msdyn_name")}.Text("")
	}
	all := make([]work.TimeEntry, len(records))
	for i, r := range records {
		all[i] = work.TimeEntryOf(r)
	}
	overlaps := work.Overlapping(all)
	out := make([]entry, len(all))
	for i, e := range all {
		out[i] = entry{TimeEntry: e, record: records[i], order: number[e.WorkOrder], mark: marks[e.ID], overlaps: overlaps[e.ID]}
	}
	return out, nil
}

// ask asks before an entry is deleted.
func (s *Screen) ask() tea.Cmd {
	e, ok := s.selected()
	if !ok {
		return nil
	}
	what := s.typed(e) + " " + e.Start.In(s.deps.Zone).Format("Mon 2 Jan 15:04")
	return screen.Send(screen.ConfirmMsg{
		Title: "Delete", Question: "Delete the time entry " + what + "? It is deleted on this device at once and at the office with the next sync.",
		Yes: "Delete", Confirmed: deleteMsg{s, e.record},
	})
}

// remove deletes an entry on this device.
func (s *Screen) remove(r work.Record) tea.Cmd {
	if s.table == nil {
		return nil
	}
	d, store, table := s.deps, s.store, s.table
	return func() tea.Msg {
		g, err := work.DeleteRecord(table, r, d.Now())
		if err == nil {
			_, err = store.Edit(g)
		}
		if err != nil {
			return screen.FailedMsg{Doing: "Deleting", Err: err}
		}
		return jobcard.Saved(d.Sync, "time entry deleted")
	}
}

// refresh asks the server for what is shown.
func (s *Screen) refresh() tea.Cmd {
	engine := s.deps.Sync
	return func() tea.Msg {
		engine.Refresh(tables()...)
		return screen.ToastMsg{Kind: widget.Info, Text: "Refreshing the time entries from the server."}
	}
}
