package note

import (
	"strings"
	"unicode/utf8"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/draft"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the editor. Make one with [New].
type Screen struct {
	deps    screen.Deps
	store   screen.Store
	booking work.ID

	ticket screen.Ticket // of the reading or saving that is under way
	about  string        // the visit, for the title
	number string        // and for what is told
	area   widget.Area
	ready  bool // the draft was looked for: typing may begin
	found  bool // there was a draft
	gone   bool
	left   *localdb.Left // why the booking is not on this device any more; nil = it is
	err    error

	draft  *draft.Keeper // nil until the draft was looked for
	saving bool
}

// New returns the editor for a note on the booking that the place names as Record.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	e := &Screen{deps: d, store: s, booking: p.Record}
	e.area.SetLimit(16 * work.MaxNoteLength) // bytes; the limit in characters is said, not enforced while typing
	return e
}

// Init looks for a draft and for what the note is about.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string { return "Note" }

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Note }

// Typing is on once the draft was looked for, so that it cannot overwrite what is typed.
func (s *Screen) Typing() action.Typing {
	if !s.ready || s.gone {
		return action.NotTyping
	}
	return action.TypingBlock
}

// Update takes the reading, what was written, typed and pasted text.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if s.draft != nil {
		if cmd, own := s.draft.Update(msg, s.area.Value()); own {
			return s, cmd
		}
	}
	switch msg := msg.(type) {
	case readMsg:
		return s, s.take(msg)
	case savedMsg:
		if s.ticket.Valid(msg.ticket) {
			return s, s.saved(msg)
		}
	case screen.StoreChangedMsg:
		if msg.Touches(work.BookingTable) {
			return s, s.look()
		}
	case lookedMsg:
		if msg.booking == s.booking {
			s.gone, s.left = msg.gone, msg.left
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.ready && s.area.Update(msg) {
			s.found = false
			return s, s.draft.Changed()
		}
	}
	return s, nil
}

// Do saves and leaves.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Save:
		return s, s.save(), true
	case action.Back:
		return s, s.leave(), true
	case action.Accept, action.NextField, action.PrevField, action.More, action.Less:
		if s.err != nil && id == action.Accept {
			return s, s.read(), true
		}
		return s, nil, true // there is one field, and Enter is a line break in it
	}
	return s, nil, false
}

// Guides keeps the keys of forms with several fields off the key line.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.NextField, action.PrevField, action.More, action.Less, action.Accept:
		return false
	}
	return true
}

// Check says why the note cannot be saved.
func (s *Screen) Check(id action.ID) (bool, string) {
	if id != action.Save {
		return true, ""
	}
	switch n := s.length(); {
	case s.gone:
		return false, "This booking is no longer on this device. Your text is kept here as a draft."
	case s.left != nil && s.left.Deleted():
		return false, "This booking was deleted at the office. Your text is kept here as a draft."
	case !s.ready:
		return false, "The note is not ready yet."
	case s.saving:
		return false, "The note is being saved."
	case n == 0:
		return false, "There is nothing to save: write something first."
	case n > work.MaxNoteLength:
		return false, "The note is too long: " + tooLong(n)
	}
	return true, ""
}

// length counts the note's characters as they will be saved.
func (s *Screen) length() int { return utf8.RuneCountInString(strings.TrimSpace(s.area.Value())) }

// take shows the draft, unless something was typed since.
func (s *Screen) take(msg readMsg) tea.Cmd {
	if !s.ticket.Valid(msg.ticket) {
		return nil
	}
	s.err, s.about, s.number, s.gone, s.left = msg.err, msg.about, msg.number, msg.gone, msg.left
	if msg.err != nil {
		return nil
	}
	s.ready, s.found = true, msg.draft != ""
	s.draft = draft.New(s.store, s.key(), msg.draft)
	s.area.SetValue(msg.draft)
	return nil
}

// saved closes the page when the note is on the disk; otherwise the text stays.
func (s *Screen) saved(msg savedMsg) tea.Cmd {
	s.saving = false
	if msg.err != nil {
		failed := screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Saving the note", Err: msg.err})
		return tea.Batch(failed, s.draft.Changed())
	}
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}
