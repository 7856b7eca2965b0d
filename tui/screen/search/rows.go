package search

import (
	"slices"
	"strconv"
	"strings"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// few is how many results of a table are shown until the user wants more.
const few = 5

// lineKind is what a line of the list is.
type lineKind uint8

const (
	headingLine lineKind = iota
	resultLine
	moreLine // shows the other results of its group
	askLine  // asks the server
	noteLine // says something
)

// line is one entry of the list.
type line struct {
	kind   lineKind
	group  *group
	result int
	text   string // of headings, notes and offers
	role   theme.Role
}

func (l line) key() string {
	switch l.kind {
	case resultLine:
		return l.group.key() + "/" + l.group.results[l.result].id.String()
	case moreLine:
		return l.group.key() + "/more"
	case askLine:
		return "ask"
	}
	return ""
}

// groups are those of the device, and those of the server.
func (s *Screen) groups() []*group { return slices.Concat(s.here.groups, s.there.groups) }

// arrange makes the list of what was found, and of what is to be said about the server.
func (s *Screen) arrange() {
	s.lines = s.lines[:0]
	for _, g := range s.here.groups {
		s.list(g)
	}
	if _, err := work.SearchFor(s.typed); err == nil {
		s.aboutServer()
	}
	s.drawn.valid = false
	rows := make([]widget.Row, len(s.lines))
	for i, l := range s.lines {
		rows[i] = widget.Row{Key: l.key(), Find: "-", Mute: l.key() == ""}
	}
	s.setRows(rows)
}

// setRows replaces the rows. The selection is the best result until the user moves it.
func (s *Screen) setRows(rows []widget.Row) {
	s.rows.SetRows(rows)
	if !s.moved {
		s.rows.Move(-len(rows))
	}
}

// list adds a group.
func (s *Screen) list(g *group) {
	s.lines = append(s.lines, line{kind: headingLine, group: g, text: g.heading(), role: theme.Title})
	shown := len(g.results)
	if !s.open[g.key()] && shown > few+1 { // a line that says "1 more" can show it as well
		shown = few
	}
	for i := range g.results[:shown] {
		s.lines = append(s.lines, line{kind: resultLine, group: g, result: i})
	}
	if rest := len(g.results) - shown; rest > 0 {
		s.lines = append(s.lines, line{kind: moreLine, group: g, text: text.Count(int64(rest)) + " more"})
	} else if g.count > len(g.results) {
		s.note(theme.Muted, "The best "+strconv.Itoa(len(g.results))+" are shown: add a word to find others.")
	}
	if g.server && g.more && shown == len(g.results) {
		s.note(theme.Muted, "The server has more: add a word to find others.")
	}
}

// heading names the table and says how much was found.
func (g *group) heading() string {
	count := text.Count(int64(g.count))
	switch {
	case g.more && g.count == 0: // the best ones are all on this device
		count = "more"
	case g.more:
		count = "more than " + count
	}
	if g.server {
		return "On the server: " + g.table.Plural + ": " + count
	}
	return g.table.Plural + ": " + count
}

func (s *Screen) note(role theme.Role, said string) {
	s.lines = append(s.lines, line{kind: noteLine, text: said, role: role})
}

// aboutServer adds what the server has, why it cannot be asked, or the offer to ask it.
func (s *Screen) aboutServer() {
	var partly []string
	listed := false
	for _, g := range s.there.groups {
		if len(g.results) > 0 || g.more {
			s.list(g)
			listed = true
		}
		if g.partly {
			partly = append(partly, g.table.Plural)
		}
	}
	if !listed {
		s.lines = append(s.lines, line{kind: headingLine, text: "On the server", role: theme.Title})
	}
	if len(partly) > 0 {
		s.note(theme.Warning, "The server has more of these than a search looks through: "+strings.Join(partly, ", ")+". Search for what they belong to, such as the account.")
	}
	if listed || len(partly) > 0 {
		return
	}
	offer := line{kind: askLine, text: "Search there too, for what this device does not hold"}
	switch {
	case s.there.asking:
		s.note(theme.Muted, "Asking the server.")
		return
	case s.there.asked:
		s.note(theme.Muted, "Nothing that this device does not hold.")
		return
	case s.without() != "":
		s.note(theme.Offline, s.without()+": only this device is searched. Search again when you are connected.")
		return
	case s.there.err != nil:
		s.note(theme.Error, syncclient.Sentence(work.Message(s.there.err)))
		offer.text = "Try again"
	}
	s.lines = append(s.lines, offer)
}

// step goes to the first result of the next group, or of the one before.
func (s *Screen) step(by int) {
	var first []string // keys
	at := -1
	selected, _ := s.rows.Selected()
	for i, l := range s.lines {
		if l.kind == headingLine && i+1 < len(s.lines) && s.lines[i+1].key() != "" {
			first = append(first, s.lines[i+1].key())
		}
		if i == selected {
			at = len(first) - 1
		}
	}
	if len(first) == 0 {
		return
	}
	s.moved = true
	s.rows.Select(first[(at+by+len(first))%len(first)])
}
