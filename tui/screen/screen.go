package screen

import (
	"fieldbook/tui/action"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is one page of the app, or one dialog over it. A screen may be a pointer that
// changes itself and returns itself.
type Screen interface {
	// Init returns the command that reads what the screen shows first.
	Init() tea.Cmd
	// Update takes results of the screen's own commands, the messages of this package,
	// widget.ClickMsg and widget.WheelMsg, and keys and pastes while Typing says so.
	Update(tea.Msg) (Screen, tea.Cmd)
	// Do performs an action. It returns false for one that it does not know, which the
	// app then performs itself.
	Do(action.ID) (Screen, tea.Cmd, bool)
	// View draws the screen in exactly the frame's room or less.
	View(widget.Frame) widget.Drawn
	// Title is the screen's name in the crumbs. It may contain record text as it is.
	Title() string
	// Scope is where the screen's own keys are looked up first.
	Scope() action.Scope
}

// Typist is a screen with fields. Without it a screen never gets text.
type Typist interface {
	// Typing says what kind of field has the focus now.
	Typing() action.Typing
}

// Wordless is a screen that has places where people type and no text can be taken.
type Wordless interface {
	// NoText says what to do there instead, "" where nothing is to be said.
	NoText() string
}

// Checker is a screen some of whose actions cannot always be done.
type Checker interface {
	// Check says whether the action can be done now and, if not, why not.
	Check(action.ID) (ok bool, why string)
}

// Guide is a screen that keeps actions off the key line that are of no use now. Their
// keys still work or say why not, and the help lists them.
type Guide interface {
	// Guides says whether the action is worth its place on the key line.
	Guides(action.ID) bool
}

// Dialog is a screen that is laid over the one below instead of replacing it.
type Dialog interface {
	// Room returns the greatest size that the content wants.
	Room() (w, h int)
}

// Sectioned is a screen that belongs to another section than the one it was opened
// from; that section's tab is then the lit one.
type Sectioned interface {
	Section() Name
}

// Locked is a screen that Esc, sections and overlays must not leave, such as the
// sign-in before which there is nothing to show.
type Locked interface {
	Locked() bool
}

// TypingOf returns what kind of field has the focus in a screen.
func TypingOf(s Screen) action.Typing {
	if t, ok := s.(Typist); ok {
		return t.Typing()
	}
	return action.NotTyping
}

// Ticket tells the answer to a screen's latest question from answers to earlier ones
// and from answers to another screen of the same kind. Answers carry the ticket of
// their question and are dropped if it is not the current one.
type Ticket struct {
	owner *byte
	n     uint64
}

// Next returns a ticket for a new question, which makes all earlier ones void.
func (t *Ticket) Next() Ticket {
	if t.owner == nil {
		t.owner = new(byte)
	}
	t.n++
	return *t
}

// Valid reports whether an answer with ticket o is the one being waited for.
func (t Ticket) Valid(o Ticket) bool { return t.owner != nil && t == o }

// Reading keeps a screen's readings of the store apart: one at a time, and one that becomes
// due meanwhile follows it. A sync that brings many pages asks often.
type Reading struct {
	ticket Ticket
	under  bool // one is under way
	due    bool // and another one follows it
}

// Begin returns the ticket of a new reading. It reports false while one is under way; then
// another one is noted as due.
func (r *Reading) Begin() (Ticket, bool) {
	if r.under {
		r.due = true
		return Ticket{}, false
	}
	r.under = true
	return r.ticket.Next(), true
}

// End takes the answer with a ticket. ok says that it is the one that is waited for and may
// be shown; again, that what it found is old by now and a new reading is to begin instead.
func (r *Reading) End(t Ticket) (ok, again bool) {
	if !r.ticket.Valid(t) {
		return false, false
	}
	r.under = false
	again, r.due = r.due, false
	return !again, again
}
