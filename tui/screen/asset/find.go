package asset

import (
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// finder is the field for a tag, with what was found for it.
type finder struct {
	ticket screen.Ticket
	field  widget.Field
	tag    string // that was looked for, "" before
	state  found
	why    string // of a search on the server that failed
	hits   []*asset
	at     int // the hit under the cursor
}

// found is how far a search is.
type found uint8

const (
	notAsked     found = iota
	nothingTyped       // Enter without a tag
	notHere            // no asset on this device has it
	several            // the hits are on this device
	asking             // the server is asked
	notThere           // nor has the server one
	severalThere       // the hits are on the server
	failed             // the server could not be asked
)

// look does what Enter does in the field: it looks for the tag, chooses one of several hits,
// or, where there was none, asks the server.
func (s *Screen) look() tea.Cmd {
	f := s.finder
	tag := strings.TrimSpace(f.field.Value())
	switch {
	case tag == "":
		f.state, f.tag = nothingTyped, ""
		return nil
	case tag != f.tag:
		return s.lookHere(tag)
	}
	switch f.state {
	case several:
		return s.jump(f.hits[f.at].id)
	case severalThere:
		return s.show(f.hits[f.at].id)
	case notHere, notThere, failed:
		if s.online() {
			f.state = asking
			return s.ask(tag)
		}
		f.state = notHere
	}
	return nil
}

// lookHere looks for a tag, or a serial number, among the assets on this device.
func (s *Screen) lookHere(tag string) tea.Cmd {
	f := s.finder
	f.ticket.Next() // what the server says of another tag is of no interest any more
	f.tag, f.at, f.hits = tag, 0, nil
	for i := range s.nodes {
		if a := s.nodes[i].asset; a != nil && (work.SameText(a.tag, tag) || work.SameText(a.serial, tag)) {
			f.hits = append(f.hits, a)
		}
	}
	switch len(f.hits) {
	case 0:
		f.state = notHere
	case 1:
		return s.jump(f.hits[0].id)
	default:
		f.state = several
	}
	return nil
}

// around is how many rows below what was found are shown if there is room.
const around = 4

// jump puts the cursor on an asset in the tree and closes the field.
func (s *Screen) jump(id work.ID) tea.Cmd {
	s.finder = nil
	s.rows.SetFilter("")
	s.whole = false
	for i := range s.nodes {
		if n := &s.nodes[i]; n.kind == device && n.id == id {
			s.reveal(i)
			s.arrange()
			s.rows.Select(n.key())
			s.rows.Ahead(around)
		}
	}
	return nil
}

// show opens the page of an asset that is on the server.
func (s *Screen) show(id work.ID) tea.Cmd {
	s.finder = nil
	return screen.Open(screen.PlaceOf(work.CustomerAssetTable, id))
}

// asked takes what the server said.
func (s *Screen) asked(msg askedMsg) tea.Cmd {
	f := s.finder
	if f == nil || !f.ticket.Valid(msg.ticket) {
		return nil
	}
	f.hits, f.at = msg.found, 0
	switch {
	case msg.err != nil:
		f.state, f.why = failed, work.Message(msg.err)
	case len(msg.found) == 0:
		f.state = notThere
	case len(msg.found) == 1:
		return s.show(msg.found[0].id)
	default:
		f.state = severalThere
	}
	return nil
}

// find gives text to the field, and moves among the hits.
func (s *Screen) find(msg tea.Msg) tea.Cmd {
	f := s.finder
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch msg.String() {
		case "up":
			f.at = max(0, f.at-1)
			return nil
		case "down":
			f.at = min(f.at+1, max(0, len(f.hits)-1))
			return nil
		}
		if f.field.Update(msg) {
			f.changed()
		}
	case tea.PasteMsg:
		if f.field.Update(msg) {
			f.changed()
		}
	case widget.ClickMsg:
		if i, err := strconv.Atoi(strings.TrimPrefix(msg.ID, "hit:")); err == nil && i >= 0 && i < len(f.hits) {
			f.at = i
			return s.look()
		}
	}
	return nil
}

// changed forgets what was found for another tag.
func (f *finder) changed() {
	f.ticket.Next()
	f.tag, f.state, f.hits, f.at = "", notAsked, nil, 0
}

// online reports whether the server can be asked.
func (s *Screen) online() bool { return s.status.Network.Online() }

// finding reports whether an action is one of the field's.
func finding(id action.ID) bool {
	return id == action.LookUpTag || id == action.CloseTag
}
