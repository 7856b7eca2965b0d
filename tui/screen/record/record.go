package record

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the page. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	journal jobcard.Journal
	place   screen.Place

	reading screen.Reading
	page    *page
	gone    bool
	err     error
	rows    widget.Rows
	items   []item
	deleted bool // by the user, on this page
}

// page is what a reading found.
type page struct {
	table   *work.Table
	record  work.Record
	names   form.Names
	here    bool                    // the device holds it; otherwise it is a copy
	left    *localdb.Left           // why it is not on this device any more; nil = the copy is the server's
	marks   map[string]localdb.Mark // by column, and "" for the whole record
	errors  map[string]localdb.SyncError
	related []related
}

// related is a list of records that point to this one.
type related struct {
	table  *work.Table
	column *work.Column
	count  int
	more   bool // there are more than were counted
}

// New returns the page of the record that the place names by Table and Record.
func New(d screen.Deps, s screen.Store, j jobcard.Journal, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, journal: j, place: p}
}

// Init reads the record.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string {
	if s.page == nil {
		return "Record"
	}
	if name := s.page.table.NameOf(s.page.record); name != "" {
		return name
	}
	return s.page.table.Label
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Record }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, news of the store, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case deleteMsg:
		if msg.owner == s {
			return s, s.remove()
		}
	case removedMsg:
		if msg.owner == s {
			return s, s.removed(msg)
		}
	case screen.StoreChangedMsg, screen.ShownMsg:
		return s, s.reload()
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
	}
	return s, nil
}

// Do performs the actions of the page.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.ready() && s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.EditRecord:
		return s, screen.Open(screen.Place{Screen: screen.Edit, Table: s.place.Table, Record: s.place.Record}), true
	case action.DeleteRecord:
		return s, s.ask(), true
	case action.Explain:
		return s, screen.Open(screen.Place{Screen: screen.Reason, Table: s.place.Table, Record: s.place.Record}), true
	case action.RecordError:
		if e, ok := s.syncError(); ok {
			return s, screen.Open(screen.Place{Screen: screen.SyncError, Record: e.ID}), true
		}
	case action.Refresh:
		return s, s.refresh(), true
	}
	return s, nil, false
}

// Check says what cannot be done with the record, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch id {
	case action.EditRecord, action.DeleteRecord:
		switch {
		case !s.ready():
			return false, "There is no record to change."
		case s.page.table.ReadOnly:
			return false, s.page.table.Plural + " cannot be changed on a device: the office keeps them."
		case s.page.left != nil && s.page.left.Deleted():
			return false, jobcard.TextDeleted
		case id == action.DeleteRecord && s.page.table.NoDelete:
			return false, s.page.table.Plural + " cannot be deleted on a device."
		}
	case action.RecordError:
		if _, ok := s.syncError(); !ok {
			return false, "This record has no sync error."
		}
	case action.Open:
		if s.ready() && s.rows.Typing() == action.NotTyping {
			if i, ok := s.rows.Selected(); !ok || s.items[i].leads == (screen.Place{}) {
				return false, "There is nothing more to open in this row."
			}
		}
	}
	return true, ""
}

// ready reports whether there is a record to show.
func (s *Screen) ready() bool { return s.page != nil && !s.gone && s.err == nil }

// open goes where the row under the cursor leads, or tries to read again.
func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.items) || s.items[i].leads == (screen.Place{}) {
		return nil
	}
	return screen.Open(s.items[i].leads)
}

// syncError returns the sync error of the column under the cursor, or of the record.
func (s *Screen) syncError() (localdb.SyncError, bool) {
	if !s.ready() {
		return localdb.SyncError{}, false
	}
	if i, ok := s.rows.Selected(); ok && i < len(s.items) {
		if e, ok := s.page.errors[s.items[i].column]; ok {
			return e, true
		}
	}
	e, ok := s.page.errors[""]
	return e, ok
}

// ask asks before the record is deleted.
func (s *Screen) ask() tea.Cmd {
	what := form.Noun(s.page.table)
	if name := s.page.table.NameOf(s.page.record); name != "" {
		what += " \"" + jobcard.Short(name) + "\""
	}
	return screen.Send(screen.ConfirmMsg{
		Title: "Delete", Question: "Delete " + what + "? It is deleted on this device at once and at the office with the next sync.",
		Yes: "Delete", Confirmed: deleteMsg{s},
	})
}

// removed leaves the page when the deletion is on the disk.
func (s *Screen) removed(msg removedMsg) tea.Cmd {
	if msg.err != nil {
		return screen.Send(screen.FailedMsg{Doing: "Deleting", Err: msg.err})
	}
	s.deleted = true
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}

// take shows a reading and starts the one that became due meanwhile.
func (s *Screen) take(msg readMsg) tea.Cmd {
	switch ok, again := s.reading.End(msg.ticket); {
	case again:
		return s.reload()
	case !ok:
		return nil
	}
	s.gone = work.Is(msg.err, work.NotFound)
	if s.err = msg.err; s.gone {
		s.err = nil
	}
	if msg.err == nil {
		s.page = &msg.page
		s.items = s.outline()
		s.setRows(func(int) int { return 1 })
	}
	return nil
}
