package asset

import (
	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the tree of assets. Make one with [New].
type Screen struct {
	deps   screen.Deps
	store  screen.Store
	server Server
	status syncclient.Status

	reading screen.Reading
	read    bool
	err     error

	nodes   []node
	history map[work.ID][]service // by asset, newest first
	open    map[string]bool       // branches that show what lies below them, by key
	whole   bool                  // all of it is shown, for the filter to choose from
	rows    widget.Rows
	lines   []int    // index of each row's node
	finder  *finder  // while a tag is looked for
	widest  int      // width of the pane in which no name of a place is cut
	more    []string // says that something was read only in part
}

// few is up to how many nodes the tree begins with all of them in sight.
const few = 60

// New returns the tree. Its place has no fields.
func New(d screen.Deps, s screen.Store, server Server) screen.Screen {
	return &Screen{deps: d, store: s, server: server, open: map[string]bool{}}
}

// Init reads the assets.
func (s *Screen) Init() tea.Cmd { return s.reload() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Assets" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope {
	if s.finder != nil {
		return action.Tag
	}
	return action.Assets
}

// Typing is on while a tag or the filter is typed.
func (s *Screen) Typing() action.Typing {
	if s.finder != nil {
		return action.TypingLine
	}
	return s.rows.Typing()
}

// Update takes readings, the server's answers, news, text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case askedMsg:
		return s, s.asked(msg)
	case screen.StatusMsg:
		s.status = msg.Status
	case screen.StoreChangedMsg:
		if msg.Touches(tables()...) {
			return s, s.reload()
		}
	case screen.ShownMsg:
		return s, s.reload()
	case tea.KeyPressMsg, tea.PasteMsg, widget.ClickMsg, widget.WheelMsg:
		if s.finder != nil {
			return s, s.find(msg)
		}
		again := s.rows.Update(msg)
		if s.refit(); again {
			return s, s.visit()
		}
	}
	return s, nil
}

// Do performs the actions of the tree and, while a tag is looked for, of its field.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.finder != nil && finding(id) {
		if id == action.CloseTag {
			s.finder = nil
			return s, nil, true
		}
		return s, s.look(), true
	}
	if s.err == nil && s.rows.Do(id) {
		s.refit()
		return s, nil, true
	}
	switch id {
	case action.Open:
		return s, s.visit(), true
	case action.Expand:
		s.expand()
	case action.Collapse:
		s.collapse()
	case action.ExpandAll, action.CollapseAll:
		s.openAll(id == action.ExpandAll)
	case action.FindTag:
		s.finder = &finder{}
	case action.Refresh:
		return s, s.refresh(), true
	default:
		return s, nil, false
	}
	return s, nil, true
}

// Check says what cannot be done with the row under the cursor, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	n, ok := s.selected()
	switch id {
	case action.Open:
		switch {
		case s.finder != nil || s.err != nil || s.rows.Typing() != action.NotTyping:
		case !ok:
			return false, "There is no asset to open."
		case n.kind == nowhere:
			return false, "There is no record behind this row. Space shows the assets in it."
		case n.kind == account && n.id == (work.ID{}):
			return false, "This account is not on this device."
		}
	case action.FindTag:
		if !s.read || s.err != nil {
			return false, "The assets are not read yet."
		}
	}
	return true, ""
}

// selected returns the node under the cursor.
func (s *Screen) selected() (*node, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.lines) || !s.read {
		return nil, false
	}
	return &s.nodes[s.lines[i]], true
}

// visit opens the page of what the cursor is on.
func (s *Screen) visit() tea.Cmd {
	if s.err != nil {
		return s.reload()
	}
	n, ok := s.selected()
	if !ok {
		return nil
	}
	switch n.kind {
	case location:
		return screen.Open(screen.PlaceOf(work.FunctionalLocationTable, n.id))
	case account:
		return screen.Open(screen.PlaceOf(work.AccountTable, n.id))
	case device:
		return screen.Open(screen.PlaceOf(work.CustomerAssetTable, n.id))
	}
	return nil
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
	was, had := s.selected()
	first := !s.read
	s.nodes, s.history, s.more, s.read = msg.nodes, msg.history, msg.more, true
	s.measure()
	if s.arrange(); first && len(s.nodes) <= few {
		s.openAll(true)
	}
	if had && was.kind == device && !s.has(was) {
		return screen.Toast(widget.Warn, "Record not found: "+was.name+" is no longer on this device. The last sync took it away.")
	}
	return nil
}

func (s *Screen) has(was *node) bool {
	for i := range s.nodes {
		if s.nodes[i].kind == was.kind && s.nodes[i].id == was.id {
			return true
		}
	}
	return false
}
