package synclog

import (
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the list of past sync runs, newest first.
type Screen struct {
	d      screen.Deps
	log    screen.SyncLogList
	ticket screen.Ticket
	loaded bool
	broken error
	runs   []localdb.Run
	status syncclient.Status
	rows   widget.Rows
	opened string // key of the run whose details are shown
}

// New returns the list. It reads in Init.
func New(d screen.Deps, log screen.SyncLogList) *Screen { return &Screen{d: d, log: log} }

// Init reads the log.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Sync log" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.SyncLog }

// Section says that the log belongs to the device's status.
func (s *Screen) Section() screen.Name { return screen.Device }

// Typing says whether the filter is being typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes what was read, and reads again after every run.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case loadedMsg:
		if s.ticket.Valid(msg.ticket) {
			s.loaded, s.runs, s.broken = true, msg.runs, msg.err
		}
	case screen.ShownMsg:
		return s, s.load()
	case screen.StatusMsg:
		was := s.status
		if s.status = msg.Status; was.Running() && !msg.Status.Running() {
			return s, s.load()
		}
	default:
		if s.rows.Update(msg) {
			s.toggle()
		}
	}
	return s, nil
}

// Do moves in the list and shows or hides the details of a run.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.rows.Do(id) {
		return s, nil, true
	}
	if id == action.Open {
		s.toggle()
		return s, nil, true
	}
	return s, nil, false
}

// toggle shows the details of the selected run, or hides them.
func (s *Screen) toggle() {
	if key := s.rows.Key(); s.opened == key {
		s.opened = ""
	} else {
		s.opened = key
	}
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	if (id == action.Open || id == action.Filter) && len(s.runs) == 0 {
		return false, "There are no runs yet."
	}
	return true, ""
}
