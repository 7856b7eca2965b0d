package device

import (
	"strings"

	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// pane is a part of the page that the keys can move in, where they stand side by side.
type pane uint8

const (
	inFacts pane = iota // facts, settings and actions
	inTables
	inErrors
)

// Screen is the device status page. On wide terminals it has panes: facts, settings and
// actions, the tables, and what the server did not accept. On others all are one list.
type Screen struct {
	d        screen.Deps
	refused  Refused
	settings screen.Settings
	session  screen.Session

	status syncclient.Status
	heard  bool
	wifi   syncclient.Wifi

	chosen *choice // by the user, until the engine says so too
	told   string  // the setting that was changed last
	doing  screen.Ticket
	busy   string // what is being done that takes a while, such as "Signing out"
	saving bool   // a choice is being put in force

	refusals []refusal

	facts  widget.Rows // everything, where there is one pane
	tables widget.Rows
	errors widget.Rows
	at     pane   // what has the focus, where there are several
	wide   bool   // as last drawn
	point  string // the row to go to at the next drawing, "" for none
}

// New returns the page. It shows what the engine says once it has said something.
func New(d screen.Deps, refused Refused, settings screen.Settings, session screen.Session) *Screen {
	return &Screen{d: d, refused: refused, settings: settings, session: session}
}

// Init asks the system for the network and reads the sync errors; the app hands the status
// over.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.lookAtWifi(), s.loadRefused()) }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Device status" }

// Scope is where the page's own keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Device }

// Section says that the page is the status section, wherever it was opened from.
func (s *Screen) Section() screen.Name { return screen.Device }

// Typing says whether the filter is being typed.
func (s *Screen) Typing() action.Typing { return s.focused().Typing() }

// Update takes the engine's status, how deeds ended, the user's yes and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.StatusMsg:
		return s, s.hear(msg.Status)
	case screen.ShownMsg:
		s.pointAtOnline()
		return s, s.Init()
	case screen.StoreChangedMsg:
		return s, s.loadRefused()
	case refusedMsg:
		s.takeRefused(msg)
	case wifiMsg:
		s.wifi = msg.found
	case appliedMsg:
		if s.doing.Valid(msg.ticket) {
			return s, s.applied(msg.choice)
		}
	case reconfigureMsg:
		s.busy = "Reconfiguring"
		return s, tea.Sequence(screen.Toast(widget.Info, "Sending what waits; then everything is downloaded again."), s.reconfigure())
	case signOutMsg:
		s.busy = "Signing out"
		return s, tea.Sequence(screen.Toast(widget.Info, "Signing out. What waits is sent first."), s.signOut(msg.anyway))
	case reconfiguredMsg, leftMsg, screen.FailedMsg:
		return s, s.ended(msg)
	case tea.KeyPressMsg, tea.PasteMsg, widget.WheelMsg:
		s.focused().Update(msg)
	case widget.ClickMsg:
		return s.click(msg)
	}
	return s, nil
}

// hear takes the engine's status over.
func (s *Screen) hear(is syncclient.Status) tea.Cmd {
	first, other, refused := !s.heard, is.Network != s.status.Network, is.Errors != s.status.Errors
	s.status, s.heard = is, true
	if s.chosen != nil && !s.saving && choiceOf(is) == *s.chosen {
		s.chosen = nil
	}
	if first {
		s.pointAtOnline()
	}
	var wifi, errors tea.Cmd
	if other {
		wifi = s.lookAtWifi()
	}
	if refused {
		errors = s.loadRefused()
	}
	return tea.Batch(wifi, errors)
}

// pointAtOnline selects the switch that a lost network asks for.
func (s *Screen) pointAtOnline() {
	if s.status.OnlineChosen && !s.status.Network.Online() {
		s.point, s.at = onlineSetting, inFacts
	}
}

// choose puts a choice in force, one after the other, so that the last one stays.
func (s *Screen) choose(setting string, to choice) tea.Cmd {
	is := s.current()
	if to == is {
		return nil
	}
	s.chosen, s.told = &to, setting
	if s.saving {
		return nil
	}
	s.saving = true
	return s.apply(is, to)
}

// applied goes on with what was chosen meanwhile, or tells that it is saved.
func (s *Screen) applied(is choice) tea.Cmd {
	if s.chosen != nil && *s.chosen != is {
		to := *s.chosen
		if to.settings.Interval == 0 { // nobody has chosen one: it is the stored one's
			to.settings.Interval = is.settings.Interval
		}
		if to != is {
			return s.apply(is, to)
		}
	}
	s.chosen, s.saving = &is, false
	return screen.Toast(widget.Success, is.saved(s.told))
}

// ended takes over how something long ended, if it is what is waited for.
func (s *Screen) ended(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case reconfiguredMsg:
		if s.doing.Valid(msg.ticket) {
			s.busy = ""
			return tea.Sequence(screen.Toast(widget.Success, "The downloaded data are dropped: the first sync begins."),
				screen.Open(screen.Place{Screen: screen.FirstSync}))
		}
	case leftMsg:
		if !s.doing.Valid(msg.ticket) {
			return nil
		}
		s.busy = ""
		if msg.unsent != nil {
			return askAnyway(msg.unsent)
		}
		return signedOut(s.status.User, msg.done)
	case screen.FailedMsg:
		if s.doing.Valid(msg.Ticket) {
			s.busy, s.saving, s.chosen = "", false, nil
		}
	}
	return nil
}

// click selects a row of any pane; a second click does what Enter does.
func (s *Screen) click(msg widget.ClickMsg) (screen.Screen, tea.Cmd) {
	s.at = inFacts
	for prefix, at := range map[string]pane{tableHit: inTables, errorHit: inErrors} {
		if id, ok := strings.CutPrefix(msg.ID, prefix); ok && s.wide {
			msg.ID, s.at = id, at
		}
	}
	if !s.focused().Update(msg) {
		return s, nil
	}
	if ok, why := s.Check(action.Open); !ok {
		return s, screen.Toast(widget.Info, why)
	}
	next, cmd, _ := s.Do(action.Open)
	return next, cmd
}

// focused returns the list that the keys move in.
func (s *Screen) focused() *widget.Rows {
	switch {
	case s.wide && s.at == inTables:
		return &s.tables
	case s.wide && s.at == inErrors:
		return &s.errors
	}
	return &s.facts
}
