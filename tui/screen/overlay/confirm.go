package overlay

import (
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// AnsweredMsg carries the user's answer to a question.
type AnsweredMsg struct {
	Yes       bool
	Confirmed tea.Msg
}

// Confirm asks a question before something that is hard to reverse. Only y says yes;
// Enter, which may still be in the fingers from the screen below, says no.
type Confirm struct {
	ask screen.ConfirmMsg
}

// NewConfirm returns the question.
func NewConfirm(ask screen.ConfirmMsg) *Confirm {
	if ask.Yes == "" {
		ask.Yes = "yes"
	}
	return &Confirm{ask: ask}
}

// Init has nothing to read.
func (c *Confirm) Init() tea.Cmd { return nil }

// Update takes a click on an answer.
func (c *Confirm) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if click, ok := msg.(widget.ClickMsg); ok && (click.ID == "yes" || click.ID == "no") {
		return c, c.answer(click.ID == "yes")
	}
	return c, nil
}

// Do takes the answer.
func (c *Confirm) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Yes, action.No:
		return c, c.answer(id == action.Yes), true
	}
	return c, nil, false
}

func (c *Confirm) answer(yes bool) tea.Cmd {
	return screen.Send(AnsweredMsg{Yes: yes, Confirmed: c.ask.Confirmed})
}

// View draws the question and the answers.
func (c *Confirm) View(f widget.Frame) widget.Drawn {
	var d widget.Drawn
	lines := text.Wrap(text.Line(c.ask.Question), f.W)
	// The answers must be seen even where the question is not seen whole.
	d.Add(lines[:min(len(lines), max(1, f.H-2))]...)
	if len(d.Lines) < f.H-1 {
		d.Add("")
	}
	return d.Below(widget.Buttons(f, []widget.Button{
		{Key: "n", Label: "no", ID: "no"}, {Key: "y", Label: c.ask.Yes, ID: "yes"},
	}, 0))
}

// Title is the box's title.
func (c *Confirm) Title() string { return c.ask.Title }

// Scope is where its keys are looked up.
func (c *Confirm) Scope() action.Scope { return action.Confirm }

// Room is the size that it wants.
func (c *Confirm) Room() (w, h int) {
	return 60, 3 + len(text.Wrap(text.Line(c.ask.Question), 60))
}
