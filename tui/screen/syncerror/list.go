package syncerror

import (
	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// List is the sync errors that wait for a person.
type List struct {
	access
	ticket screen.Ticket
	loaded bool
	broken error
	items  []item
	rows   widget.Rows
	status syncclient.Status

	doing     screen.Ticket
	busy      bool
	discarded []work.ID // what can be brought back, latest last
}

// NewList returns the list. It reads in Init.
func NewList(d screen.Deps, store screen.Store, errs screen.SyncErrorList) *List {
	return &List{access: access{d, store, errs}}
}

// Init reads the sync errors.
func (s *List) Init() tea.Cmd { return s.load(s.ticket.Next(), false) }

// Title is the name in the crumbs.
func (s *List) Title() string { return "Sync errors" }

// Scope is where its keys are looked up.
func (s *List) Scope() action.Scope { return action.SyncErrors }

// Section says that the list belongs to the device's status.
func (s *List) Section() screen.Name { return screen.Device }

// Typing says whether the filter is being typed.
func (s *List) Typing() action.Typing { return s.rows.Typing() }

// Update takes what was read and done, and reads again when something changed.
func (s *List) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		if s.ticket.Valid(msg.ticket) {
			s.show(msg)
		}
	case discardMsg:
		s.busy = true
		return s, s.discard(s.doing.Next(), msg.id)
	case doneMsg:
		if s.doing.Valid(msg.ticket) {
			return s, s.done(msg)
		}
	case screen.StoreChangedMsg, screen.ShownMsg:
		return s, s.Init()
	case screen.StatusMsg:
		was := s.status.Errors
		if s.status = msg.Status; was != msg.Status.Errors {
			return s, s.Init()
		}
	default:
		if s.rows.Update(msg) {
			return s, s.open()
		}
	}
	return s, nil
}

// show takes over what was read.
func (s *List) show(msg loadedMsg) {
	s.loaded, s.broken = true, msg.err
	if msg.err != nil {
		return
	}
	s.items = msg.items
	s.setRows(func(item) int { return 3 }) // until they are drawn
}

// setRows tells the list its rows; height says how many lines each has.
func (s *List) setRows(height func(item) int) {
	rows := make([]widget.Row, len(s.items))
	for i, it := range s.items {
		rows[i] = widget.Row{Key: it.ID.String(), Find: it.told.Subject() + " " + changes.ErrorType(it.Type) + " " + changes.ErrorMessage(it.SyncError), Height: height(it)}
	}
	s.rows.SetRows(rows)
}

// done tells how a deed ended and reads again.
func (s *List) done(msg doneMsg) tea.Cmd {
	s.busy = false
	switch {
	case msg.err != nil:
	case msg.deed == discarded:
		s.discarded = append(s.discarded, msg.id)
	case msg.deed == restored:
		s.discarded = s.discarded[:max(0, len(s.discarded)-1)]
	}
	return tea.Batch(s.Init(), said(msg))
}

func (s *List) selected() (item, bool) {
	if i, ok := s.rows.Selected(); ok && i < len(s.items) {
		return s.items[i], true
	}
	return item{}, false
}

func (s *List) open() tea.Cmd {
	it, ok := s.selected()
	if !ok {
		return nil
	}
	return screen.Open(screen.Place{Screen: screen.SyncError, Record: it.ID})
}

// Do performs the screen's actions.
func (s *List) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.rows.Do(id) {
		return s, nil, true
	}
	it, ok := s.selected()
	switch id {
	case action.Open:
		return s, s.open(), true
	case action.Retry:
		s.busy = true
		return s, s.retry(s.doing.Next(), it.ID, nil), ok
	case action.Discard:
		return s, confirm(it), ok
	case action.Undo:
		s.busy = true
		return s, s.undo(s.doing.Next(), s.discarded[len(s.discarded)-1]), true
	case action.Copy:
		return s, clip(it), ok
	}
	return s, nil, false
}

// Check says what cannot be done now, and why.
func (s *List) Check(id action.ID) (bool, string) {
	switch id {
	case action.Open, action.Retry, action.Discard, action.Copy:
		if _, ok := s.selected(); !ok {
			return false, "Nothing is selected."
		}
		if s.busy && (id == action.Retry || id == action.Discard) {
			return false, "One moment: the last one is not done yet."
		}
	case action.Filter:
		return len(s.items) > 0, "There is nothing to filter."
	case action.Undo:
		if len(s.discarded) == 0 || s.busy {
			return false, "Nothing was discarded here."
		}
	}
	return true, ""
}
