package synclog

import (
	"slices"

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
	opened string // key of the run whose page is shown, "" for the list
	detail widget.Scroll
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
	case widget.WheelMsg:
		if s.opened != "" {
			s.detail.Move(msg.Lines)
		} else {
			s.rows.Update(msg)
		}
	default:
		if s.opened == "" && s.rows.Update(msg) {
			s.open()
		}
	}
	return s, nil
}

// Do moves in the list, or in the page of a run, and goes from one to the other.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch _, reading := s.run(); {
	case reading && (id == action.Back || id == action.Open):
		s.opened = ""
	case reading && id == action.Filter:
		s.opened = ""
		s.rows.Do(id)
	case reading:
		return s, nil, s.detail.Do(id)
	case id == action.Open:
		s.open()
	default:
		return s, nil, s.rows.Do(id)
	}
	return s, nil, true
}

// open shows the page of the selected run.
func (s *Screen) open() {
	s.opened, s.detail = s.rows.Key(), widget.Scroll{}
}

// run returns the run whose page is shown. One that the log has dropped meanwhile is none.
func (s *Screen) run() (localdb.Run, bool) {
	i := slices.IndexFunc(s.runs, func(r localdb.Run) bool { return s.opened == r.ID.String() })
	if i < 0 {
		return localdb.Run{}, false
	}
	return s.runs[i], true
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	if (id == action.Open || id == action.Filter) && len(s.runs) == 0 {
		return false, "There are no runs yet."
	}
	return true, ""
}
