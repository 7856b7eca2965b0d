package device

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the device status page. On wide terminals it has two panes: facts with
// actions, and the tables. On others both are one list.
type Screen struct {
	d      screen.Deps
	status syncclient.Status
	heard  bool

	facts  widget.Rows // facts and actions, and the tables where there is one pane
	tables widget.Rows
	right  bool // the tables have the focus, where there are two panes
	wide   bool // as last drawn
}

// New returns the page. It shows what the engine says once it has said something.
func New(d screen.Deps) *Screen { return &Screen{d: d} }

// Init has nothing to read: the app hands the status over.
func (s *Screen) Init() tea.Cmd { return nil }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Device status" }

// Scope is where the page's own keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Device }

// Section says that the page is the status section, wherever it was opened from.
func (s *Screen) Section() screen.Name { return screen.Device }

// Typing says whether the filter is being typed.
func (s *Screen) Typing() action.Typing { return s.focused().Typing() }

// Update takes the engine's status and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.StatusMsg:
		s.status, s.heard = msg.Status, true
	case tea.KeyPressMsg, tea.PasteMsg, widget.WheelMsg:
		s.focused().Update(msg)
	case widget.ClickMsg:
		return s.click(msg)
	}
	return s, nil
}

// click selects a row of either pane; a second click does what Enter does.
func (s *Screen) click(msg widget.ClickMsg) (screen.Screen, tea.Cmd) {
	id, inTables := strings.CutPrefix(msg.ID, tableHit)
	s.right = inTables && s.wide
	msg.ID = id
	if !s.focused().Update(msg) {
		return s, nil
	}
	next, cmd, _ := s.Do(action.Open)
	return next, cmd
}

// focused returns the list that the keys move in.
func (s *Screen) focused() *widget.Rows {
	if s.wide && s.right {
		return &s.tables
	}
	return &s.facts
}

// Do performs the page's actions.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.Filter {
		s.right = s.wide // it is the tables that are many
	}
	if s.focused().Do(id) {
		return s, nil, true
	}
	switch id {
	case action.NextPane:
		s.nextPane()
	case action.Open:
		return s, s.open(), true
	case action.Updates, action.CheckUpdates:
		return s, s.checkForUpdates(), true
	case action.OpenPending:
		return s, screen.Open(screen.Place{Screen: screen.Pending}), true
	case action.OpenErrors:
		return s, screen.Open(screen.Place{Screen: screen.SyncErrors}), true
	case action.OpenLog:
		return s, screen.Open(screen.Place{Screen: screen.SyncLog}), true
	case action.SignInAgain:
		return s, screen.Open(screen.Place{Screen: screen.SignIn, Arg: "again"}), true
	default:
		return s, nil, false
	}
	return s, nil, true
}

// nextPane goes to the other pane, or, where there is one, to its next part.
func (s *Screen) nextPane() {
	if s.wide {
		s.right = !s.right
		return
	}
	key := s.facts.Key()
	switch {
	case strings.HasPrefix(key, factKey):
		s.facts.Select(actionKey + string(action.Updates))
	case strings.HasPrefix(key, actionKey) && len(s.status.Tables) > 0:
		s.facts.Select(tableKey + s.status.Tables[0].Table)
	default:
		s.facts.Do(action.First)
	}
}

// open does what the selected row stands for.
func (s *Screen) open() tea.Cmd {
	key := s.focused().Key()
	if name, ok := strings.CutPrefix(key, actionKey); ok {
		if ok, why := s.Check(action.ID(name)); !ok {
			return screen.Toast(widget.Info, why)
		}
		_, cmd, _ := s.Do(action.ID(name))
		return cmd
	}
	if name, ok := strings.CutPrefix(key, tableKey); ok {
		return s.refresh(name)
	}
	return nil
}

// Check says what cannot be done now, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch id {
	case action.Updates:
		if !s.status.Network.Online() {
			return false, "Needs network: check for updates."
		}
	case action.SignInAgain:
		if !s.mustSignIn() {
			return false, "You are signed in" + as(s.status.User) + "."
		}
	case action.Open:
		key := s.focused().Key()
		if strings.HasPrefix(key, factKey) {
			return false, "There is nothing to open here. Tab leads to the actions."
		}
		if strings.HasPrefix(key, tableKey) && !s.status.Network.Online() {
			return false, "Needs network: refresh one table."
		}
	}
	return true, ""
}

// mustSignIn reports whether the server does not accept this device any more.
func (s *Screen) mustSignIn() bool {
	p := s.status.Problem
	return !s.status.SignedIn || p != nil && p.Kind == work.Unauthenticated
}

func as(user string) string {
	if user == "" {
		return ""
	}
	return " as " + user
}
