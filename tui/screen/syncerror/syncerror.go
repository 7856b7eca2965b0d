package syncerror

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the page of one sync error.
type Screen struct {
	access
	place  screen.Place
	ticket screen.Ticket
	loaded bool
	found  bool
	broken error
	item   item

	at     int             // the selected column
	taken  map[string]bool // columns of which the server's value is taken
	scroll widget.Scroll
	seen   bool // the selected column is to be scrolled to

	editing bool
	field   widget.Field
	fault   string // what is wrong with what was typed

	doing screen.Ticket
	busy  bool
}

// New returns the page of the sync error with the id Record or, if the place names a
// table, of the latest one of that record.
func New(d screen.Deps, store screen.Store, errs screen.SyncErrorList, p screen.Place) *Screen {
	s := &Screen{access: access{d, store, errs}, place: p}
	s.field.SetLimit(4000)
	return s
}

// Init reads the sync error.
func (s *Screen) Init() tea.Cmd { return s.load(s.ticket.Next(), true) }

// Title is the name in the crumbs.
func (s *Screen) Title() string {
	if !s.found {
		return "Sync error"
	}
	return "Sync error of " + s.item.told.Subject()
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope {
	if s.editing {
		return action.Value
	}
	return action.SyncError
}

// Section says that the page belongs to the device's status.
func (s *Screen) Section() screen.Name { return screen.Device }

// Typing says whether a value is being typed.
func (s *Screen) Typing() action.Typing {
	if s.editing {
		return action.TypingLine
	}
	return action.NotTyping
}

// Update takes what was read, done and typed.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
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
	case widget.WheelMsg:
		s.scroll.Move(msg.Lines)
	case widget.ClickMsg:
		s.click(msg)
	default:
		if s.editing && !s.busy && s.field.Update(msg) {
			s.fault = ""
		}
	}
	return s, nil
}

// show finds the sync error among those that were read.
func (s *Screen) show(msg loadedMsg) {
	first, was := !s.loaded, s.item.ID
	s.loaded, s.broken, s.found = true, msg.err, false
	for _, it := range msg.items {
		if s.found = s.wanted(it); s.found {
			s.item = it
			break
		}
	}
	if !s.found {
		s.editing = false
		return
	}
	if s.item.ID != was || s.item.State != localdb.ErrorActive {
		s.taken = map[string]bool{}
	}
	// From now on it is this one, whatever else happens to the record.
	s.place = screen.Place{Screen: screen.SyncError, Record: s.item.ID}
	if first {
		for i, c := range s.item.told.Columns {
			if c.Name == s.item.Column {
				s.at = i
			}
		}
	}
	s.at = max(0, min(s.at, len(s.item.told.Columns)-1))
}

// wanted reports whether the page is about this sync error.
func (s *Screen) wanted(it item) bool {
	if s.place.Table == "" {
		return it.ID == s.place.Record
	}
	if it.State != localdb.ErrorActive {
		return false
	}
	for _, c := range append([]work.Change{it.Change}, it.Group.Changes...) {
		if c.Table == s.place.Table && c.ID == s.place.Record {
			return true
		}
	}
	return false
}

// done tells how a deed ended. After a retry there is nothing more to do here.
func (s *Screen) done(msg doneMsg) tea.Cmd {
	s.busy = false
	if msg.err != nil && s.editing && work.Is(msg.err, work.Invalid) {
		s.fault = widget.Sentence(work.Message(msg.err))
		return nil
	}
	if msg.err != nil {
		return tea.Batch(s.Init(), said(msg))
	}
	s.editing = false
	if msg.deed == retried {
		return tea.Sequence(said(msg), screen.Back())
	}
	return tea.Batch(s.Init(), said(msg))
}

// column returns the selected column.
func (s *Screen) column() (changes.Column, bool) {
	if !s.found || s.at >= len(s.item.told.Columns) {
		return changes.Column{}, false
	}
	return s.item.told.Columns[s.at], true
}
