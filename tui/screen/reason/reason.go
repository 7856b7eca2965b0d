package reason

import (
	"context"
	"strconv"
	"strings"

	"fieldbook/internal/explain"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Explainer is what the page asks.
type Explainer interface {
	Explain(ctx context.Context, table string, id work.ID) (explain.Reason, error)
	Holds(table string, id work.ID) (bool, error)
	Left(table string) (map[work.ID]localdb.Left, error)
	Plan() (*localdb.Plan, error)
}

// Screen is the page. Make one with [New].
type Screen struct {
	deps   screen.Deps
	from   Explainer
	place  screen.Place
	ticket screen.Ticket
	scroll widget.Scroll

	loaded bool
	found  told
}

// told is what a reading found.
type told struct {
	reason explain.Reason
	here   bool
	left   *localdb.Left // why it is not on this device any more; nil = it is, or never was
	plan   *localdb.Plan
	err    error
}

type readMsg struct {
	ticket screen.Ticket
	told   told
}

// New returns the page of the record that the place names by Table and Record.
func New(d screen.Deps, from Explainer, p screen.Place) *Screen {
	return &Screen{deps: d, from: from, place: p}
}

// Init reads the record and what brings it here.
func (s *Screen) Init() tea.Cmd {
	ticket, from, d, p := s.ticket.Next(), s.from, s.deps, s.place
	return func() tea.Msg {
		var t told
		if t.plan, t.err = from.Plan(); t.err == nil {
			t.reason, t.err = from.Explain(d.Context, p.Table, p.Record)
		}
		if t.err == nil {
			t.here, t.err = from.Holds(p.Table, p.Record)
		}
		if t.err == nil {
			t.left, t.err = jobcard.LeftOf(from, p.Table, p.Record)
		}
		return readMsg{ticket, t}
	}
}

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "Why it is here" }

// Scope is where the page's keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Reason }

// Update takes the reading, and reads again when something changed.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		if s.ticket.Valid(msg.ticket) {
			s.loaded, s.found = true, msg.told
		}
	case screen.StoreChangedMsg, screen.ShownMsg:
		return s, s.Init()
	case widget.WheelMsg:
		s.scroll.Move(msg.Lines)
	}
	return s, nil
}

// Do scrolls.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.Refresh {
		return s, screen.RefreshView(s.deps.Sync, s.place.Table), true
	}
	return s, nil, s.scroll.Do(id)
}

// View draws the page, or what stands in its place.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	switch {
	case !s.loaded:
		return widget.Pane(f, s.Title(), "", widget.Loading(in, "the offline profile"))
	case s.found.err != nil:
		return widget.Pane(f, s.Title(), "", jobcard.Failed(in, "why the record is here", work.Message(s.found.err)))
	}
	d := widget.Draw(s.lines(in)...)
	d.Cursor = &widget.Cursor{X: 1}
	drawn := s.scroll.Draw(in, d)
	if drawn.Cursor == nil {
		drawn.Cursor = &widget.Cursor{X: 1}
	}
	return widget.Pane(f, s.Title(), s.scroll.Position(), drawn)
}

// lines are the page's lines: first how it stands, then the tree of what decides.
func (s *Screen) lines(f widget.Frame) []string {
	t := s.found
	var out []string
	switch {
	case t.left != nil:
		out = append(out, jobcard.LeftLines(f, *t.left, s.deps.Zone)...)
	case t.here:
		out = append(out, paragraph(f, "On this device, by "+text.Line(t.plan.Profile)+" version "+strconv.Itoa(t.plan.ProfileVersion)+".")...)
	case t.reason.Not == explain.NoRecord:
		out = append(out, paragraph(f, "Not on this device.")...)
	default:
		out = append(out, paragraph(f, "Not on this device: what you see was fetched from the server.")...)
	}
	out = append(out, "")
	for _, l := range t.reason.Lines(explain.Label(t.plan.Schema), s.deps.Zone) {
		out = append(out, line(f, l)...)
	}
	return out
}

func paragraph(f widget.Frame, said string) []string {
	var out []string
	for _, l := range text.Wrap(said, max(10, f.W-2)) {
		out = append(out, " "+l)
	}
	return out
}

// line draws a line of the tree: a sign and a word say whether it is fulfilled.
func line(f widget.Frame, l explain.Line) []string {
	step := 2
	if f.Size == widget.Compact {
		step = 1
	}
	indent := min(1+step*l.Level, f.W/2)
	mark, role := f.Glyphs.Done+" ", theme.OK
	switch {
	case l.Plain:
		mark, role = f.Glyphs.Dot+" ", theme.Muted
	case !l.Holds:
		mark, role = f.Glyphs.Error+" ", theme.Muted
	}
	var out []string
	for i, part := range text.Wrap(text.Line(l.Text), max(8, f.W-indent-3)) {
		head := mark
		if i > 0 {
			head = "  "
		}
		out = append(out, strings.Repeat(" ", indent)+f.Paint(role, head)+part)
	}
	return out
}
