package edit

import (
	"encoding/json"
	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/draft"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the page. Make one with [New].
type Screen struct {
	deps   screen.Deps
	store  screen.Store
	place  screen.Place
	preset work.Fields // of a new record

	ticket screen.Ticket
	table  *work.Table
	record work.Record // as the fields were filled in; no data for a new one
	names  form.Names
	fields []*field
	form   widget.Form
	scroll widget.Scroll
	draft  *draft.Keeper
	found  bool          // values of a draft were brought back
	left   *localdb.Left // why the record is not on this device any more; nil = it is
	wrong  error         // what does not agree between fields; names the column at fault
	gone   bool
	err    error
	saving bool
}

// New returns the page for the record that the place names by Table and Record. Without a
// Record a new one is created, with the columns that Arg has, which [Preset] makes.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	e := &Screen{deps: d, store: s, place: p}
	if p.Arg != "" {
		_ = json.Unmarshal([]byte(p.Arg), &e.preset) // what is not from Preset presets nothing
	}
	return e
}

// Preset puts the columns that a new record has from the start into a place's Arg.
func Preset(columns work.Fields) string {
	raw, err := json.Marshal(columns)
	if err != nil {
		return ""
	}
	return string(raw)
}

func (s *Screen) creates() bool { return s.place.Record == (work.ID{}) }

// Init reads the record, its table and the draft.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Title is the screen's name in the crumbs.
func (s *Screen) Title() string {
	switch {
	case s.creates():
		return "New " + s.noun()
	case s.table != nil && s.table.NameOf(s.record) != "":
		return "Edit " + s.table.NameOf(s.record)
	}
	return "Edit " + s.noun()
}

// noun is what the table calls one of its records, in the middle of a sentence.
func (s *Screen) noun() string {
	if s.table == nil {
		return "record"
	}
	return form.Noun(s.table)
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Edit }

// Typing says what kind of field has the focus.
func (s *Screen) Typing() action.Typing {
	if !s.ready() {
		return action.NotTyping
	}
	return s.form.Typing()
}

// ready reports whether there is something to edit.
func (s *Screen) ready() bool { return s.draft != nil && !s.gone && s.err == nil }

// Update takes the reading, the answer to saving, a picked record, text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	if s.draft != nil {
		if cmd, own := s.draft.Update(msg, s.entered()); own {
			return s, cmd
		}
	}
	switch msg := msg.(type) {
	case readMsg:
		if s.ticket.Valid(msg.ticket) {
			s.take(msg)
		}
	case savedMsg:
		if s.ticket.Valid(msg.ticket) {
			return s, s.saved(msg)
		}
	case screen.PickedMsg:
		return s, s.picked(msg)
	case screen.StoreChangedMsg:
		if !s.creates() && s.table != nil && msg.Touches(s.table.Name) {
			return s, s.look()
		}
	case lookedMsg:
		if msg.owner == s {
			s.gone, s.left = msg.gone, msg.left
		}
	case widget.WheelMsg:
		s.form.Focus(s.form.At() + msg.Lines)
	case tea.KeyPressMsg, tea.PasteMsg, widget.ClickMsg:
		if s.ready() && s.form.Update(msg) {
			return s, s.changed(s.form.At())
		}
	}
	return s, nil
}

// NoText says how to fill in a field that takes no text.
func (s *Screen) NoText() string {
	if at := s.form.At(); s.ready() && at < len(s.form.Entries) && s.form.Entries[at].Pick != nil {
		return "A record is chosen here: Enter opens the list, Tab goes to the next field."
	}
	return ""
}

// Do saves, leaves, or moves between and in the fields.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Save:
		return s, s.save(), true
	case action.Back:
		return s, s.leave(), true
	case action.Accept:
		return s, s.accept(), true
	case action.ClearField:
		return s, s.empty(), true
	case action.StartOver:
		return s, s.startOver(), true
	case action.More, action.Less:
		if s.ready() && s.form.Do(id) {
			return s, s.changed(s.form.At()), true
		}
		return s, nil, true
	}
	return s, nil, s.ready() && s.form.Do(id)
}

// Guides keeps keys off the key line that the focused field has no use for.
func (s *Screen) Guides(id action.ID) bool {
	switch id {
	case action.More, action.Less:
		return s.ready() && s.form.Typing() == action.NotTyping && s.at().choice.Options != nil
	case action.Accept:
		return s.ready() && s.at().column.Type == work.TypeLookup
	}
	return true
}

// Check says why nothing can be saved now.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch {
	case id != action.Save && id != action.StartOver:
	case s.gone:
		return false, "This record is no longer on this device. What you entered is kept as a draft."
	case s.left != nil && s.left.Deleted() && id == action.Save:
		return false, jobcard.TextDeleted + " What you entered is kept as a draft."
	case !s.ready():
		return false, "The record is not ready yet."
	case s.saving:
		return false, "The record is being saved."
	case id == action.StartOver && s.entered() == "":
		return false, "Nothing was entered that could be dropped."
	}
	return true, ""
}

// at returns the field that has the focus.
func (s *Screen) at() *field { return s.fields[s.form.At()] }

// accept does what Enter does: opens the choice of a lookup, or goes to the next field.
func (s *Screen) accept() tea.Cmd {
	switch {
	case s.err != nil:
		return s.read()
	case !s.ready():
		return nil
	case s.at().column.Type == work.TypeLookup:
		c := s.at().column
		return screen.Open(screen.Place{Screen: screen.Lookup, Table: s.table.Name, Tab: c.Name, Record: s.at().ref.ID})
	}
	s.form.Do(action.NextField)
	return nil
}
