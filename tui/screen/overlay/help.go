package overlay

import (
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Help lists the keys that count where it was opened, under the titles of their scopes.
type Help struct {
	rows  widget.Rows
	lines []helpLine
}

// What stands before the title of an action: the column of the pointer, and the keys.
const (
	pointer   = 3
	keyColumn = 16
)

type helpLine struct {
	head string
	act  action.Action
}

// NewHelp returns the sheet of the sections.
func NewHelp(sections []action.Section) *Help {
	h := &Help{}
	var rows []widget.Row
	for _, s := range sections {
		h.lines = append(h.lines, helpLine{head: s.Title})
		rows = append(rows, widget.Row{Mute: true})
		for _, a := range s.Actions {
			h.lines = append(h.lines, helpLine{act: a})
			rows = append(rows, widget.Row{Key: s.Title + string(a.ID), Find: a.Title + " " + strings.Join(a.Keys, " "), Level: 1})
		}
	}
	h.rows.SetRows(rows)
	return h
}

// Init has nothing to read.
func (h *Help) Init() tea.Cmd { return nil }

// Update takes the filter's text and the mouse.
func (h *Help) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	h.rows.Update(msg)
	return h, nil
}

// Do moves in the list.
func (h *Help) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.ShowHelp {
		return h, screen.Back(), true
	}
	return h, nil, h.rows.Do(id) || id == action.Open
}

// View draws the sheet.
func (h *Help) View(f widget.Frame) widget.Drawn {
	if h.rows.Len() == 0 {
		return h.rows.Draw(f, nil).Below(widget.NoMatch(f, "No key"))
	}
	return h.rows.Draw(f, func(i, w int) []string {
		l := h.lines[i]
		if l.head != "" {
			return []string{f.Paint(theme.Title, l.head)}
		}
		keys := f.Paint(theme.Key, f.Fit(widget.Keys(f, l.act), keyColumn))
		return []string{keys + " " + l.act.Title}
	})
}

// Title is the box's title.
func (h *Help) Title() string { return h.rows.Caption("Keys") }

// Scope is where its keys are looked up.
func (h *Help) Scope() action.Scope { return action.Help }

// Guides keeps Enter off the key line: there is nothing to open.
func (h *Help) Guides(id action.ID) bool { return id != action.Open }

// Typing is on while the filter is typed.
func (h *Help) Typing() action.Typing { return h.rows.Typing() }

// Room is the size that it wants: no title is cut where the terminal has the room.
func (h *Help) Room() (w, hgt int) {
	w = 72
	for _, l := range h.lines {
		w = max(w, pointer+keyColumn+1+text.Width(l.act.Title))
	}
	return w, len(h.lines) + 1
}
