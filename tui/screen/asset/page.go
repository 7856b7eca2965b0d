package asset

import (
	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/screen/record"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Page is the page of one asset: its columns, its parts and its service history. Make one
// with [NewPage].
type Page struct {
	deps   screen.Deps
	store  screen.Store
	place  screen.Place
	record screen.Screen // draws the columns and acts on them

	reading screen.Reading
	read    bool
	err     error

	tab   tab
	parts []*asset
	past  []service
	lists [tabs]widget.Rows // of the tabs but the first
}

// tab is one of the page's tabs.
type tab int

const (
	details tab = iota
	parts
	history
	tabs
)

// NewPage returns the page of the asset that the place names by Record. Tab is the tab to
// begin with: details, parts or history.
func NewPage(d screen.Deps, s screen.Store, j jobcard.Journal, p screen.Place) screen.Screen {
	g := &Page{deps: d, store: s, place: p, record: record.New(d, s, j, screen.Place{Screen: screen.Record, Table: work.CustomerAssetTable, Record: p.Record})}
	for t, name := range map[tab]string{parts: "parts", history: "history"} {
		if p.Tab == name {
			g.tab = t
		}
	}
	return g
}

// Init reads the asset and what belongs to it.
func (g *Page) Init() tea.Cmd { return tea.Batch(g.record.Init(), g.reload()) }

// Title is the screen's name in the crumbs.
func (g *Page) Title() string { return g.record.Title() }

// Scope is where its keys are looked up.
func (g *Page) Scope() action.Scope { return action.Asset }

// Typing is on while the filter of the open tab is typed.
func (g *Page) Typing() action.Typing {
	if g.tab == details {
		return screen.TypingOf(g.record)
	}
	return g.list().Typing()
}

func (g *Page) list() *widget.Rows { return &g.lists[g.tab] }

// Update takes readings, news, text and the mouse. What it does not know itself is the
// record's.
func (g *Page) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case partsMsg:
		return g, g.take(msg)
	case screen.StoreChangedMsg:
		var cmd tea.Cmd
		if msg.Touches(tables()...) {
			cmd = g.reload()
		}
		return g, tea.Batch(cmd, g.give(msg))
	case screen.ShownMsg:
		return g, tea.Batch(g.reload(), g.give(msg))
	case tea.KeyPressMsg, tea.PasteMsg, widget.WheelMsg, widget.ClickMsg:
		if click, ok := msg.(widget.ClickMsg); ok {
			for t := range tabs {
				if click.ID == t.hit() {
					g.tab = t
					return g, nil
				}
			}
		}
		if g.tab != details {
			if g.list().Update(msg) {
				return g, g.open()
			}
			return g, nil
		}
	}
	return g, g.give(msg)
}

// give hands a message to the record.
func (g *Page) give(msg tea.Msg) tea.Cmd {
	next, cmd := g.record.Update(msg)
	g.record = next
	return cmd
}

// Do performs the actions of the page. What it does not know itself is the record's.
func (g *Page) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.NextAssetTab:
		g.tab = (g.tab + 1) % tabs
		return g, nil, true
	case action.PrevAssetTab:
		g.tab = (g.tab + tabs - 1) % tabs
		return g, nil, true
	case action.Refresh:
		return g, g.refresh(), true
	}
	if g.tab != details {
		if g.err == nil && g.list().Do(id) {
			return g, nil, true
		}
		if id == action.Open {
			return g, g.open(), true
		}
	}
	next, cmd, done := g.record.Do(id)
	g.record = next
	return g, cmd, done
}

// Check says what cannot be done, and why.
func (g *Page) Check(id action.ID) (bool, string) {
	if id == action.Open && g.tab != details {
		if _, ok := g.leads(); !ok && g.err == nil && g.list().Typing() == action.NotTyping {
			return false, "There is nothing to open."
		}
		return true, ""
	}
	if c, ok := g.record.(screen.Checker); ok {
		return c.Check(id)
	}
	return true, ""
}

// leads returns where the row under the cursor leads.
func (g *Page) leads() (screen.Place, bool) {
	i, ok := g.list().Selected()
	switch {
	case ok && g.tab == parts && i < len(g.parts):
		return screen.PlaceOf(work.CustomerAssetTable, g.parts[i].id), true
	case ok && g.tab == history && i < len(g.past):
		if o := g.past[i]; o.booking != (work.ID{}) {
			return screen.PlaceOf(work.BookingTable, o.booking), true
		}
		return screen.PlaceOf(work.WorkOrderTable, g.past[i].order), true
	}
	return screen.Place{}, false
}

func (g *Page) open() tea.Cmd {
	if g.err != nil {
		return g.reload()
	}
	p, ok := g.leads()
	if !ok {
		return nil
	}
	return screen.Open(p)
}

// take shows a reading and starts the one that became due meanwhile.
func (g *Page) take(msg partsMsg) tea.Cmd {
	switch ok, again := g.reading.End(msg.ticket); {
	case again:
		return g.reload()
	case !ok:
		return nil
	}
	if g.err = msg.err; msg.err != nil {
		return nil
	}
	g.parts, g.past, g.read = msg.parts, msg.past, true
	rows := make([]widget.Row, len(g.parts))
	for i, a := range g.parts {
		rows[i] = widget.Row{Key: a.id.String(), Find: a.find()}
	}
	g.lists[parts].SetRows(rows)
	g.setHistory(1)
	return nil
}

// setHistory tells the list of the history its rows and their height.
func (g *Page) setHistory(height int) {
	rows := make([]widget.Row, len(g.past))
	for i, o := range g.past {
		rows[i] = widget.Row{Key: o.order.String(), Find: o.find(), Height: height}
	}
	g.lists[history].SetRows(rows)
}
