package screen

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/syncclient"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// OpenMsg asks the app to show a place on top of the current screen.
type OpenMsg struct{ Place Place }

// BackMsg asks the app to leave the screen that is on top. Result, if not nil, is
// given to the screen below, such as the value that a dialog has found.
type BackMsg struct{ Result tea.Msg }

// SectionMsg asks the app to go to a section's first screen.
type SectionMsg struct{ Root Name }

// ToastMsg asks the app to tell the user something on the message line.
type ToastMsg struct {
	Kind widget.ToastKind
	Text string
}

// FailedMsg says that a command failed. The app tells the user; the screen that
// waited for the result gets it as well and knows it by the ticket.
type FailedMsg struct {
	Ticket Ticket
	Doing  string // what was being done, such as "Saving the note"
	Err    error
}

// ConfirmMsg asks the app to ask the user. Only things that are hard to reverse ask.
type ConfirmMsg struct {
	Title, Question string
	Yes             string  // the button's word, a verb
	Confirmed       tea.Msg // given to the asking screen on yes
}

// PickedMsg is the record that was chosen for a lookup, as the result of its choice. A zero
// Ref empties the lookup.
type PickedMsg struct {
	Column string // the lookup that was asked for
	Ref    work.RecordRef
	Name   string // what the record is called; record text
}

// CreatedMsg tells all screens of a record that the user has just made in a form, so that the
// one that lists it puts the cursor on it.
type CreatedMsg struct{ Record work.RecordRef }

// StatusMsg carries the engine's latest status to every screen.
type StatusMsg struct{ Status syncclient.Status }

// StoreChangedMsg says that records on this device changed: by a sync, by another
// screen. Screens that show one of the tables read again. No tables means all.
type StoreChangedMsg struct {
	Tables []string
	Synced bool // by a sync alone, not by anything that the user did
}

// DayMsg is the result of the dialog in which a day is chosen.
type DayMsg struct{ Day time.Time }

// ShownMsg tells a screen that it is on top again, after another one was closed or
// another section left.
type ShownMsg struct{}

// Touches reports whether a change concerns one of the tables.
func (m StoreChangedMsg) Touches(tables ...string) bool {
	if len(m.Tables) == 0 {
		return true
	}
	for _, a := range m.Tables {
		for _, b := range tables {
			if a == b {
				return true
			}
		}
	}
	return false
}

// Send makes a command of a message.
func Send(m tea.Msg) tea.Cmd { return func() tea.Msg { return m } }

// Open makes a command that shows a place.
func Open(p Place) tea.Cmd { return Send(OpenMsg{p}) }

// Back makes a command that leaves the screen on top.
func Back() tea.Cmd { return Send(BackMsg{}) }

// Toast makes a command that tells the user something.
func Toast(k widget.ToastKind, s string) tea.Cmd { return Send(ToastMsg{k, s}) }
