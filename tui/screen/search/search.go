package search

import (
	"context"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Device is where the search looks first. Nothing of it waits for a network.
type Device interface {
	Plan() (*localdb.Plan, error)
	Get(table string, id work.ID) (work.Record, error)
	Marks(table string) (map[work.ID]localdb.Mark, error)
	Search(ctx context.Context, s work.Search, tables []string, most int, found func(localdb.SearchFound)) error
}

// Server is where the user may have it look as well.
type Server interface {
	SearchServer(ctx context.Context, typed string, tables []string, most int) ([]syncclient.ServerFound, error)
}

// Screen is the page. Make one with [New].
type Screen struct {
	deps   screen.Deps
	device Device
	server Server
	status syncclient.Status

	field  widget.Field
	pause  screen.Ticket // the pause after the last letter
	rested bool          // which was a longer one
	search work.Search   // what the results are for
	typed  string        // the same as it was typed; "" = nothing was looked for yet
	here   local
	there  remote

	open  map[string]bool // groups of which all results are shown
	moved bool            // the user chose a result; otherwise it is the first one
	lines []line
	rows  widget.Rows
	drawn drawing
}

// New returns the page. Arg of the place is typed already.
func New(d screen.Deps, device Device, server Server, p screen.Place) screen.Screen {
	s := &Screen{deps: d, device: device, server: server, open: map[string]bool{}}
	s.field.SetLimit(work.MaxSearchBytes)
	s.field.SetValue(p.Arg)
	return s
}

// Init looks for what is typed already.
func (s *Screen) Init() tea.Cmd { return s.begin() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Search" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Search }

// Typing is always on: the field has the focus.
func (s *Screen) Typing() action.Typing { return action.TypingLine }

// Update takes typed text, results, news of the store and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return s, s.text(msg)
	case pausedMsg:
		if s.pause.Valid(msg.ticket) {
			return s, s.begin()
		}
	case againMsg:
		if s.pause.Valid(msg.ticket) {
			return s, s.again()
		}
	case longMsg:
		if s.pause.Valid(msg.ticket) {
			s.rested = true
			return s, s.byItself()
		}
	case foundMsg:
		return s, s.take(msg)
	case thereMsg:
		s.takeThere(msg)
	case screen.StatusMsg:
		s.status = msg.Status
		s.arrange()
	case screen.StoreChangedMsg:
		return s, s.changed()
	case screen.ShownMsg:
		return s, s.again()
	case widget.ClickMsg, widget.WheelMsg:
		s.moved = true
		if s.rows.Update(msg) {
			return s, s.enter()
		}
	}
	return s, nil
}

// text is a key or a paste for the field. The arrows move through the results.
func (s *Screen) text(msg tea.Msg) tea.Cmd {
	if s.field.Update(msg) {
		return s.wait()
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		moves := map[string]action.ID{"up": action.Up, "down": action.Down, "pgup": action.PageUp, "pgdown": action.PageDown}
		if id, ok := moves[k.String()]; ok {
			s.moved = true
			s.rows.Do(id)
		}
	}
	return nil
}

// Do performs the actions of the page.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Open:
		return s, s.enter(), true
	case action.FindThere:
		return s, s.ask(), true
	case action.NextResult:
		s.step(1)
	case action.PrevResult:
		s.step(-1)
	case action.Refresh:
		return s, s.again(), true
	case action.Back:
		if s.field.Value() == "" {
			s.here.stop()
			return s, nil, false
		}
		s.field.SetValue("")
		return s, s.begin(), true
	default:
		return s, nil, false
	}
	return s, nil, true
}

// Check says what cannot be done, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	_, err := work.SearchFor(s.field.Value())
	switch id {
	case action.Open:
		if _, chosen := s.rows.Selected(); !chosen && err == nil && s.current() && s.here.err == nil {
			return false, "There is no result to open."
		}
	case action.FindThere:
		if err != nil {
			return false, syncclient.Sentence(work.Message(err))
		}
		if s.there.asking && s.current() {
			return false, "The server is being asked already."
		}
	}
	return true, ""
}

// Guides keeps keys off the key line that are of no use yet.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.FindThere:
		return s.typed != "" && !s.there.asked && s.status.Network.Online()
	case action.NextResult:
		return len(s.groups()) > 1
	case action.Open:
		_, chosen := s.rows.Selected()
		return chosen
	}
	return true
}

// current reports whether the results are for what is typed now.
func (s *Screen) current() bool { return s.typed == s.field.Value() }

// enter opens the selected result. While the results are for other words than the typed
// ones it looks for those instead: what is opened is always what was meant.
func (s *Screen) enter() tea.Cmd {
	if !s.current() || s.here.err != nil {
		return s.begin()
	}
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) {
		return nil
	}
	switch l := s.lines[i]; l.kind {
	case moreLine:
		s.open[l.group.key()] = true
		s.arrange()
	case askLine:
		return s.ask()
	case resultLine:
		return screen.Open(screen.PlaceOf(l.group.table.Name, l.group.results[l.result].id))
	}
	return nil
}
