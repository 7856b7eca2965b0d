package firstsync

import (
	"fieldbook/syncclient"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the progress of the first download.
type Screen struct {
	d      screen.Deps
	status syncclient.Status
	heard  bool
	scroll widget.Scroll
}

// New returns the screen. It shows what the engine says once it has said something.
func New(d screen.Deps) *Screen { return &Screen{d: d} }

// Init has nothing to read: the app hands the status over.
func (s *Screen) Init() tea.Cmd { return nil }

// Title is the name in the crumbs.
func (s *Screen) Title() string { return "First sync" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.FirstSync }

// Update takes the engine's status and the wheel.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.StatusMsg:
		s.status, s.heard = msg.Status, true
	case widget.WheelMsg:
		s.scroll.Move(msg.Lines)
	}
	return s, nil
}

// Do goes to work, tries again and scrolls.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Background:
		return s, screen.Back(), true
	case action.TryAgain:
		return s, s.tryAgain(), true
	}
	return s, nil, s.scroll.Do(id)
}

// Check says why there is nothing to try again.
func (s *Screen) Check(id action.ID) (bool, string) {
	if id != action.TryAgain {
		return true, ""
	}
	switch s.stage() {
	case complete:
		return false, "The first sync is complete. Press Enter to go to work."
	case running:
		return false, "The first sync is running."
	}
	return true, ""
}

// stage is where the first sync stands.
type stage uint8

const (
	waiting  stage = iota // it will begin, or go on, by itself
	running               // rows are coming
	offline               // there is no network
	failed                // it needs a person
	complete              // everything is here
)

func (s *Screen) stage() stage {
	switch {
	case !s.status.FirstSync: // also while a later sync runs
		return complete
	case s.status.Running():
		return running
	case s.status.Problem != nil:
		return failed
	case !s.status.Network.Online():
		return offline
	}
	return waiting
}
