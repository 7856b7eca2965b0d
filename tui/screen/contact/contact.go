package contact

import (
	"time"

	"fieldbook/internal/visit"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the card. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	open    screen.LinkOpener
	booking work.ID

	ticket  screen.Ticket
	opening screen.Ticket
	site    *visit.Site
	left    *localdb.Left // why the booking is not on this device any more; nil = it is
	gone    bool
	err     error
	rows    widget.Rows
	all     []row
	shown   string // a link that could not be opened, for people to copy by hand

	network syncclient.Network
	since   time.Time // when the network was lost
}

// New returns the card of the booking that the place names as Record.
func New(d screen.Deps, s screen.Store, o screen.LinkOpener, p screen.Place) screen.Screen {
	return &Screen{deps: d, store: s, open: o, booking: p.Record}
}

// Init reads the site.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.read(), s.keep()) }

// Title is the box's title.
func (s *Screen) Title() string { return "Call, address, directions" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Contact }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) { return 66, 14 }

// Typing is on while a filter is typed.
func (s *Screen) Typing() action.Typing { return s.rows.Typing() }

// Update takes the reading, what became of a link, the network and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case readMsg:
		if s.ticket.Valid(msg.ticket) {
			s.take(msg)
		}
	case openedMsg:
		if s.opening.Valid(msg.ticket) {
			return s, s.opened(msg)
		}
	case screen.StatusMsg:
		s.network, s.since = msg.Status.Network, msg.Status.OfflineSince
	case screen.StoreChangedMsg:
		if msg.Touches(work.BookingTable, work.WorkOrderTable, work.AccountTable, work.ContactTable) {
			return s, s.read()
		}
	default:
		if s.rows.Update(msg) {
			return s, s.use()
		}
	}
	return s, nil
}

// Do performs the actions of the card and of its list.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if s.rows.Do(id) {
		return s, nil, true
	}
	switch id {
	case action.UseRow:
		if s.err != nil {
			return s, s.read(), true
		}
		return s, s.use(), true
	case action.CopyRow:
		return s, s.copy(), true
	case action.Directions:
		return s, s.show(directions), true
	}
	return s, nil, false
}

// Check says what cannot be done, and why.
func (s *Screen) Check(id action.ID) (bool, string) {
	if s.err != nil || s.Typing() != action.NotTyping {
		return true, ""
	}
	r, ok := s.selected()
	switch id {
	case action.UseRow, action.CopyRow:
		switch {
		case s.gone:
			return false, "This booking is no longer on this device."
		case !ok:
			return false, "There is nothing to call or to copy."
		case id == action.UseRow && r.kind == directions:
			return s.canShow()
		}
	case action.Directions:
		return s.canShow()
	}
	return true, ""
}

// canShow says whether a map can show the way now.
func (s *Screen) canShow() (bool, string) {
	switch {
	case s.site == nil || mapLink(s.site) == "":
		return false, "Neither an address nor a position of this booking is known here."
	case !s.network.Online():
		return false, "Needs network: the map with the way is not on this device. The address is."
	}
	return true, ""
}

// selected returns the row under the cursor.
func (s *Screen) selected() (row, bool) {
	i, ok := s.rows.Selected()
	if !ok || i >= len(s.all) {
		return row{}, false
	}
	return s.all[i], true
}

// take shows a reading.
func (s *Screen) take(msg readMsg) {
	if s.gone = work.Is(msg.err, work.NotFound); s.gone {
		return
	}
	if s.err = msg.err; msg.err != nil {
		return
	}
	s.site, s.left = &msg.site, msg.left
	s.all = rowsOf(s.site)
	s.arrange(func(row) int { return 1 })
}

// use does what the selected row is there for.
func (s *Screen) use() tea.Cmd {
	r, ok := s.selected()
	switch {
	case !ok:
		return nil
	case r.kind == call || r.kind == directions:
		if ok, why := s.Check(action.UseRow); !ok { // by a click
			return screen.Toast(widget.Info, why)
		}
		return s.show(r.kind)
	}
	return s.copy()
}

// copy puts the selected row into the clipboard.
func (s *Screen) copy() tea.Cmd {
	r, ok := s.selected()
	if !ok {
		return nil
	}
	return tea.Batch(tea.SetClipboard(r.clip), screen.Toast(widget.Success, r.name()+" is in the clipboard."))
}

// opened tells what became of a link. One that this terminal cannot open is copied.
func (s *Screen) opened(msg openedMsg) tea.Cmd {
	if msg.err == nil {
		return screen.Toast(widget.Info, msg.done)
	}
	s.shown = msg.row.clip
	return tea.Batch(tea.SetClipboard(msg.row.clip),
		screen.Toast(widget.Warn, msg.row.name()+" is in the clipboard instead: "+work.Message(msg.err)+"."))
}
