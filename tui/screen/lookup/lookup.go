package lookup

import (
	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the dialog. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store
	place screen.Place

	ticket screen.Ticket
	column *work.Column
	target *work.Table
	at     int // which of the column's targets
	list   []candidate
	more   bool // the table has more records than are listed
	read   bool
	err    error
	rows   widget.Rows
}

// candidate is a record that can be chosen. A zero id empties the lookup.
type candidate struct {
	id    work.ID
	name  string
	about string // what tells it from others of that name
}

// New returns the dialog for the lookup column Tab of the table Table. Record is what it
// points to now.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	l := &Screen{deps: d, store: s, place: p}
	l.rows.StartTyping()
	return l
}

// Init reads the records.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the box's title.
func (s *Screen) Title() string {
	if s.column == nil {
		return "Choose"
	}
	title := s.column.Label
	if len(s.column.Targets) > 1 && s.target != nil {
		title += ": " + form.Noun(s.target)
	}
	return title
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Lookup }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) { return 72, 18 }

// Typing is always on: what is typed narrows the list.
func (s *Screen) Typing() action.Typing { return action.TypingLine }

// Update takes readings, typed text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		if s.ticket.Valid(msg.ticket) {
			s.take(msg)
		}
	case screen.StoreChangedMsg:
		if s.target != nil && msg.Touches(s.target.Name) {
			return s, s.reload()
		}
	default:
		if s.rows.Update(msg) {
			return s, s.choose()
		}
	}
	return s, nil
}

// Do chooses, moves, or goes to the next table that the column may point to.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.ChooseRecord:
		if s.err != nil {
			return s, s.reload(), true
		}
		return s, s.choose(), true
	case action.Back:
		return s, nil, false
	case action.NextTarget:
		s.at, s.read = s.at+1, false
		return s, s.reload(), true
	}
	return s, nil, s.rows.Do(id)
}

// Check says why nothing can be chosen.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch {
	case id == action.NextTarget && (s.column == nil || len(s.column.Targets) < 2):
		return false, "This column points to one table only."
	case id == action.ChooseRecord && s.err == nil:
		if _, ok := s.rows.Selected(); !ok {
			return false, "There is no record to choose."
		}
	}
	return true, ""
}

// Guides keeps the next table off the key line where there is only one.
func (s *Screen) Guides(id action.ID) bool {
	return id != action.NextTarget || s.column != nil && len(s.column.Targets) > 1
}

// choose gives the selected record back.
func (s *Screen) choose() tea.Cmd {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.list) || s.column == nil {
		return nil
	}
	picked := screen.PickedMsg{Column: s.column.Name}
	if c := s.list[i]; c.id != (work.ID{}) {
		picked.Ref, picked.Name = work.RecordRef{Table: s.target.Name, ID: c.id}, c.name
	}
	return screen.Send(screen.BackMsg{Result: picked})
}

// take shows a reading, with the cursor on what the lookup points to now.
func (s *Screen) take(msg readMsg) {
	if s.err = msg.err; msg.err != nil {
		return
	}
	first := !s.read
	s.column, s.target, s.list, s.more, s.read = msg.column, msg.target, msg.list, msg.more, true
	rows := make([]widget.Row, len(s.list))
	for i, c := range s.list {
		rows[i] = widget.Row{Key: c.id.String(), Find: c.name + " " + c.about}
	}
	s.rows.SetRows(rows)
	if first {
		s.rows.Select(s.place.Record.String())
	}
}
