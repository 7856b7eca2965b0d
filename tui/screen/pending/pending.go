package pending

import (
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/changes"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the list of pending changes, with the details of the selected one.
type Screen struct {
	d     screen.Deps
	store screen.Store
	out   screen.Outbox

	status syncclient.Status
	ticket screen.Ticket
	loaded bool
	broken error // some could not be read
	items  []item

	rows    widget.Rows
	reading bool // the details have the keys
	wide    bool // as last drawn
	detail  widget.Scroll

	discarded []work.ID // what can be brought back, latest last
	busy      bool      // a discard or its undo is under way
	doing     screen.Ticket
}

// item is one user action with its changes in words.
type item struct {
	localdb.Entry
	told   []changes.Told
	behind string // title of the action that it waits for, if a person must decide on that
}

// New returns the list. It reads in Init.
func New(d screen.Deps, store screen.Store, out screen.Outbox) *Screen {
	return &Screen{d: d, store: store, out: out}
}

// Init reads the outbox.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Pending changes" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Pending }

// Section says that the list belongs to the device's status.
func (s *Screen) Section() screen.Name { return screen.Device }

// Typing says whether the filter is being typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes what was read and done, and reads again when something changed.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		if s.ticket.Valid(msg.ticket) {
			s.show(msg)
		}
	case discardMsg:
		s.busy = true
		return s, s.discard(msg)
	case doneMsg:
		if s.doing.Valid(msg.ticket) {
			return s, s.done(msg)
		}
	case screen.FailedMsg:
		s.busy = s.busy && !s.doing.Valid(msg.Ticket)
	case screen.StoreChangedMsg, screen.ShownMsg:
		return s, s.load()
	case screen.StatusMsg:
		was := s.status
		s.status = msg.Status
		if was.Pending != msg.Status.Pending || was.Errors != msg.Status.Errors || was.Phase != msg.Status.Phase {
			return s, s.load()
		}
	case widget.WheelMsg:
		if s.reading {
			s.detail.Move(msg.Lines)
		} else {
			s.rows.Update(msg)
		}
	default:
		if s.rows.Update(msg) {
			s.reading = true
		}
	}
	return s, nil
}

// show takes over what was read.
func (s *Screen) show(msg loadedMsg) {
	s.loaded, s.items, s.broken = true, msg.items, msg.err
	rows := make([]widget.Row, len(s.items))
	for i, it := range s.items {
		find := it.Group.Title
		for _, t := range it.told {
			find += " " + t.Subject()
		}
		rows[i] = widget.Row{Key: it.Group.ID.String(), Find: find, Height: 2}
	}
	s.rows.SetRows(rows)
	if len(s.items) == 0 {
		s.reading = false
	}
}

// done notes what was discarded or brought back and reads again.
func (s *Screen) done(msg doneMsg) tea.Cmd {
	s.busy = false
	if msg.undo {
		s.discarded = s.discarded[:max(0, len(s.discarded)-1)]
		return tea.Batch(s.load(), screen.Toast(widget.Success, "It waits to be sent again."))
	}
	s.discarded = append(s.discarded, msg.group)
	return tea.Batch(s.load(), screen.Toast(widget.Success, "Discarded: "+msg.title+". z brings it back."))
}

// selected returns the selected action.
func (s *Screen) selected() (item, bool) {
	if i, ok := s.rows.Selected(); ok && i < len(s.items) {
		return s.items[i], true
	}
	return item{}, false
}
