package task

import (
	"strconv"

	"fieldbook/internal/work"
	"fieldbook/localdb"
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
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
	task    work.ServiceTask // as the fields were filled in
	form    widget.Form
	actual  widget.Field
	percent widget.Field
	result  widget.Choice
	column  *work.Column // of the result
	was     int          // the chosen result, as it was filled in
	touched [entries]bool
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
	return "Task: " + s.task.Name
}

// Scope is where its keys are looked up.
func (s *Screen) Scope() action.Scope { return action.Edit }

// Room is the size that it wants.
func (s *Screen) Room() (w, h int) { return 62, 10 }

// Typing is on as soon as there is something to edit.
func (s *Screen) Typing() action.Typing {
	if !s.ready || s.gone {
		return action.NotTyping
	}
	return s.form.Typing()
}

// Update takes the reading, the answer to saving, typed text and the mouse.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
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
			s.edit(msg)
		}
	}
	return s, nil
}

// Do saves, or moves between the fields.
func (s *Screen) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	switch id {
	case action.Save, action.Accept:
		if s.err != nil {
			return s, s.read(), true
		}
		return s, s.save(), true
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

// Check says why nothing can be saved.
func (s *Screen) Check(id action.ID) (bool, string) {
	if id != action.Save && id != action.Accept {
		return true, ""
	}
	switch {
	case s.gone:
		return false, "This task is no longer on this device."
	case s.left != nil && s.left.Deleted():
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
	s.task, s.ready = work.ServiceTaskOf(msg.task), true
	if s.task.Actual > 0 {
		s.actual.SetValue(jobcard.Hours(s.task.Actual))
	}
	s.percent.SetValue(strconv.Itoa(s.task.Percent))
	s.fillResult(msg.column, msg.task)
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
		return screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Saving the task", Err: msg.err})
	}
	return tea.Batch(screen.Back(), screen.Send(msg.told))
}
