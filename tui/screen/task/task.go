package task

import (
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/screen/draft"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Screen is the dialog. Make one with [New].
type Screen struct {
	deps  screen.Deps
	store screen.Store
	id    work.ID

	ticket  screen.Ticket
	record  work.Record      // as the fields were filled in
	task    work.ServiceTask // the same
	filled  struct{ actual, percent string }
	form    widget.Form
	actual  widget.Field
	percent widget.Field
	result  widget.Choice
	column  *work.Column // of the result
	was     int          // the chosen result, as it was filled in
	touched [entries]bool
	draft   *draft.Keeper // nil until the task was read
	found   bool          // values of a draft were brought back
	ready   bool
	gone    bool
	left    *localdb.Left // why it is not on this device any more; nil = it is
	err     error
	saving  bool
}

// The entries of the form.
const (
	estimateEntry = iota
	actualEntry
	percentEntry
	resultEntry
	entries // how many there are
)

// New returns the dialog for the service task that the place names as Record.
func New(d screen.Deps, s screen.Store, p screen.Place) screen.Screen {
	e := &Screen{deps: d, store: s, id: p.Record}
	e.actual.SetLimit(20)
	e.percent.SetLimit(20)
	return e
}

// Init reads the task.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Title is the box's title.
func (s *Screen) Title() string {
	if s.task.Name == "" {
		return "Task"
	}
	if s.found {
		return "Task (draft): " + s.task.Name
	}
	return "Task: " + s.task.Name
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Edit }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) {
	if s.found {
		return 62, 11
	}
	return 62, 10
}

// Typing is on as soon as there is something to edit.
func (s *Screen) Typing() action.Typing {
	if !s.ready || s.gone {
		return action.NotTyping
	}
	return s.form.Typing()
}

// Update takes the reading, the answer to saving, typed text and the mouse.
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
	case tea.KeyPressMsg, tea.PasteMsg, widget.ClickMsg:
		if s.ready {
			return s, s.edit(msg)
		}
	}
	return s, nil
}

// Do saves, leaves, or moves between the fields.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Save, action.Accept:
		if s.err != nil {
			return s, s.read(), true
		}
		return s, s.save(), true
	case action.Back:
		return s, s.leave(), true
	case action.StartOver:
		return s, s.startOver(), true
	case action.More, action.Less:
		if s.ready && s.form.Do(id) {
			return s, s.changed(), true
		}
		return s, nil, true
	}
	return s, nil, s.ready && s.form.Do(id)
}

// Guides keeps the keys of choices off the key line, but where there is one.
func (s *Screen) Guides(id action.ID) bool {
	if id == action.More || id == action.Less {
		return s.ready && s.form.At() == resultEntry
	}
	return id != action.Accept
}

// Check says why nothing can be saved or dropped.
func (s *Screen) Check(id action.ID) (bool, string) {
	switch {
	case id == action.StartOver && (!s.ready || s.entered() == ""):
		return false, "Nothing was entered that could be dropped."
	case id != action.Save && id != action.Accept && id != action.StartOver:
		return true, ""
	}
	switch {
	case s.gone:
		return false, "This task is no longer on this device."
	case s.left != nil && s.left.Deleted() && id != action.StartOver:
		return false, jobcard.TextDeleted
	case s.saving:
		return false, "The task is being saved."
	}
	return true, ""
}

// take fills the fields in.
func (s *Screen) take(msg readMsg) {
	s.gone, s.left = work.Is(msg.err, work.NotFound), msg.left
	if s.err = msg.err; msg.err != nil {
		return
	}
	s.record, s.column, s.ready = msg.task, msg.column, true
	s.task = work.ServiceTaskOf(msg.task)
	s.fillIn()
	s.bringBack(msg.draft)
}

// fillIn puts the task's values into the fields.
func (s *Screen) fillIn() {
	s.filled.actual, s.filled.percent = "", strconv.Itoa(s.task.Percent)
	if s.task.Actual > 0 {
		s.filled.actual = jobcard.Hours(s.task.Actual)
	}
	s.actual.SetValue(s.filled.actual)
	s.percent.SetValue(s.filled.percent)
	s.fillResult()
	s.touched = [entries]bool{}
	s.form = widget.Form{Entries: []widget.Entry{
		estimateEntry: {Label: "Estimated", Read: jobcard.Hours(s.task.Estimated)},
		actualEntry:   {Label: "Actual time", Field: &s.actual},
		percentEntry:  {Label: "Done, in %", Field: &s.percent},
	}}
	if s.column != nil {
		s.form.Entries = append(s.form.Entries, widget.Entry{Label: "Result", Choice: &s.result})
	}
	for i := range s.form.Entries {
		s.fault(i, "")
	}
	s.form.Focus(actualEntry)
}

// saved closes the dialog when the change is on the disk; otherwise everything stays.
func (s *Screen) saved(msg savedMsg) tea.Cmd {
	s.saving = false
	if msg.err != nil {
		return tea.Batch(screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Saving the task", Err: msg.err}), s.draft.Changed())
	}
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}
