package tui

import (
	"context"
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Config is what the app is made of. Context, Open, Sync and Now are needed; the rest
// may be left out.
type Config struct {
	Context context.Context // ends with the program
	Open    screen.Opener
	Sync    screen.Sync
	Now     func() time.Time // in the zone in which times are shown

	Undo     screen.Undoer                 // takes the last change back; nil has nothing to take back
	Changes  <-chan screen.StoreChangedMsg // what changed in the store
	Sections []screen.Section              // screen.Sections() if empty
	Start    []screen.Place                // opened at once over the first section, such as the sign-in
	Theme    theme.Name                    // auto if empty
	ASCII    bool                          // only ASCII glyphs
	NoMouse  bool
	Motion   bool // whether the cursor may blink
}

// Motion reads the setting FIELDBOOK_MOTION: everything moves unless it is "off".
func Motion(getenv func(string) string) bool { return getenv("FIELDBOOK_MOTION") != "off" }

// Model is the whole app. Make one with [New].
type Model struct {
	cfg       Config
	catalogue *action.Catalogue

	w, h   int
	now    time.Time
	theme  theme.Theme
	glyphs theme.Glyphs
	mouse  bool

	status    syncclient.Status
	heard     bool // a status has come
	recovered int  // >0 while "back online" is shown; counts so that an old timer does not end a new one
	recovery  int
	asking    bool // the user asked for a sync and has had no answer

	news  *news     // what a large sync has brought and the views do not show yet; nil if nothing
	known time.Time // the last sync of which the user has been told, or that they have seen

	stay []work.ID // changes of which the user was told that they cannot be taken back

	sections []section
	at       int
	overlays []screen.Screen
	toasts   widget.Toasts
}

// section is one numbered part of the app with the screens opened in it.
type section struct {
	screen.Section
	stack  []screen.Screen
	places []screen.Place // of the screens in the stack
}

// keep drops all but the first n screens.
func (s *section) keep(n int) { s.stack, s.places = s.stack[:n], s.places[:n] }

// New returns the app, ready for tea.NewProgram.
func New(c Config) *Model {
	if len(c.Sections) == 0 {
		c.Sections = screen.Sections()
	}
	if c.Theme == "" {
		c.Theme = theme.Auto
	}
	m := &Model{
		cfg: c, catalogue: action.New(), now: c.Now(), theme: theme.New(c.Theme),
		glyphs: theme.Unicode(), mouse: !c.NoMouse,
	}
	if c.ASCII {
		m.glyphs = theme.ASCII()
	}
	for _, s := range c.Sections {
		m.sections = append(m.sections, section{Section: s})
	}
	return m
}

// Init opens the first section and starts to listen to the engine and the store.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.goSection(0), m.watch(), m.waitChange(), m.tick()}
	for _, p := range m.cfg.Start {
		cmds = append(cmds, m.open(p))
	}
	if m.cfg.Theme == theme.Auto {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Farewell is what the program prints when it has ended: what still waits here.
func (m *Model) Farewell() string {
	if m.status.Pending == 0 {
		return ""
	}
	return changes(m.status.Pending) + " saved on this device, not yet sent."
}

// Status returns the engine's status as last heard.
func (m *Model) Status() syncclient.Status { return m.status }
