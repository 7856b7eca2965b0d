package table

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/edit"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the list. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store
	place screen.Place

	reading screen.Reading
	read    bool
	err     error

	table  *work.Table
	view   form.View
	about  string // the record that the list is narrowed to
	sorted string // the column that it is sorted by
	desc   bool
	list   []entry
	widest []int    // cells of each column's longest value, up to longest
	more   []string // says that there are more than are listed
	rows   widget.Rows
	height int // lines of a row, as last drawn
}

// entry is a record as the list shows it.
type entry struct {
	id    work.ID
	cells []string // values of the view's columns; record text
	keys  []string // what they are sorted by
	mark  localdb.Mark
}

// New returns the list of the table that the place names. With Tab, a lookup column of it,
// only records that point to Record are listed.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, place: p, height: 1}
}

// Init reads the records.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string {
	switch {
	case s.table == nil:
		return s.place.Table
	case s.about != "":
		return s.table.Plural + " of " + s.about
	}
	return s.table.Plural
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Table }

// Typing is on while the filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes readings, news of the store, the filter's text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case screen.StoreChangedMsg:
		if msg.Touches(s.place.Table) {
			return s, s.reload()
		}
	case screen.ShownMsg:
		return s, s.reload()
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
	}
	return s, nil
}

// Do performs the actions of the list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.err == nil && s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.NewRecord:
		return s, s.create(), true
	case action.EditRecord:
		if i, ok := s.selected(); ok {
			return s, screen.Open(screen.Place{Screen: screen.Edit, Table: s.table.Name, Record: s.list[i].id}), true
		}
	case action.Explain:
		if i, ok := s.selected(); ok {
			return s, screen.Open(screen.Place{Screen: screen.Reason, Table: s.table.Name, Record: s.list[i].id}), true
		}
	case action.SortRows:
		s.nextSort()
		return s, nil, true
	case action.Refresh:
		return s, s.refresh(), true
	}
	return s, nil, false
}

// Check says what cannot be done, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	_, chosen := s.selected()
	switch id {
	case action.Open:
		if s.err == nil && s.rows.Typing() == action.NotTyping && !chosen {
			return false, "There is no record to open."
		}
	case action.Explain:
		return chosen, "Choose a record first."
	case action.NewRecord, action.EditRecord:
		switch {
		case s.table == nil:
			return false, "The table is not ready yet."
		case s.table.ReadOnly:
			return false, s.table.Plural + " cannot be changed on a device: the office keeps them."
		case id == action.NewRecord && s.table.Name == work.BookingTable:
			return false, "Bookings come from the office: a dispatcher makes them."
		case id == action.EditRecord && !chosen:
			return false, "Choose a record first."
		}
	}
	return true, ""
}

// selected returns the index of the record under the cursor.
func (s *Screen) selected() (int, bool) {
	i, ok := s.rows.Selected()
	return i, ok && i < len(s.list)
}

func (s *Screen) open() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	i, ok := s.selected()
	if !ok {
		return nil
	}
	return screen.Open(screen.PlaceOf(s.table.Name, s.list[i].id))
}

// create opens the page of a new record, which points to what the list is narrowed to.
func (s *Screen) create() tea.Cmd {
	p := screen.Place{Screen: screen.Edit, Table: s.table.Name}
	if c := s.table.Column(s.place.Tab); c != nil {
		ref := work.Ref(s.place.Record)
		if len(c.Targets) > 1 {
			ref = work.RefTo(s.place.Arg, s.place.Record)
		}
		p.Arg = edit.Preset(work.Fields{c.Name: ref})
	}
	return screen.Open(p)
}

// take shows a reading and starts the one that became due meanwhile.
func (s *Screen) take(msg readMsg) tea.Cmd {
	switch ok, again := s.reading.End(msg.ticket); {
	case again:
		return s.reload()
	case !ok:
		return nil
	}
	if s.err = msg.err; msg.err != nil {
		return nil
	}
	if s.table == nil {
		view := form.ViewOf(msg.table)
		s.sorted, s.desc = view.Sort, view.Desc
		if s.sorted == "" {
			s.sorted = view.Columns[0]
		}
	}
	s.table, s.view, s.about, s.list, s.widest, s.more, s.read = msg.table, form.ViewOf(msg.table), msg.about, msg.list, msg.widest, msg.more, true
	s.arrange()
	return nil
}
