package jump

import (
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the dialog. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store

	field  widget.Field
	form   widget.Form
	day    time.Time // what was understood, zero for nothing
	ticket screen.Ticket
	counts *countMsg // of the day understood, nil until it is known
	online bool      // screens read from the server
}

// New returns the dialog. Its place has no fields; its result is a screen.DayMsg.
func New(d screen.Deps, s screen.Store) screen.Screen {
	e := &Screen{deps: d, store: s}
	e.field.SetLimit(40)
	e.form = widget.Form{Entries: []widget.Entry{{Label: "Day", Field: &e.field, Hint: Forms}}}
	return e
}

// Init reads nothing: there is no day yet.
func (s *Screen) Init() tea.Cmd { return nil }

// Title is the box's title.
func (s *Screen) Title() string { return "Go to a date" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Jump }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) { return 58, 6 }

// Typing is always on: there is one field.
func (s *Screen) Typing() action.Typing { return s.form.Typing() }

// Update takes typed text, the mouse, and how many bookings the day has.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case countMsg:
		if s.ticket.Valid(msg.ticket) {
			s.counts = &msg
		}
	case screen.StatusMsg:
		s.online = msg.Status.Online
	case tea.KeyPressMsg, tea.PasteMsg, widget.ClickMsg:
		if s.form.Update(msg) {
			return s, s.understand()
		}
	}
	return s, nil
}

// Do accepts the day, or says below the field why there is none.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Accept, action.Save:
		if _, err := Parse(s.field.Value(), s.today()); err != nil {
			s.form.Entries[0].Fault = work.Message(err)
			return s, nil, true
		}
		return s, screen.Send(screen.BackMsg{Result: screen.DayMsg{Day: s.day}}), true
	}
	return s, nil, s.form.Do(id)
}

// Guides keeps keys off the key line that a single field has no use for.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.NextField, action.More, action.Less, action.Save:
		return false
	}
	return true
}

// understand reads what is written and asks how many bookings the day has. The ways to
// write a day are shown until there is one.
func (s *Screen) understand() tea.Cmd {
	day, err := Parse(s.field.Value(), s.today())
	e := &s.form.Entries[0]
	e.Hint, e.Fault = "", ""
	switch {
	case s.field.Value() == "":
		e.Hint = Forms
	case err != nil:
		e.Fault = work.Message(err)
	}
	if err != nil {
		s.day, s.counts = time.Time{}, nil
		return nil
	}
	if day.Equal(s.day) {
		return nil
	}
	s.day, s.counts = day, nil
	return s.count()
}

// today is the midnight with which the user's day began.
func (s *Screen) today() time.Time {
	y, m, d := s.deps.Now().In(s.deps.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.deps.Zone)
}
