package edit

import (
	"errors"
	"maps"

	"fieldbook/internal/work"
	"fieldbook/tui/action"
	"fieldbook/tui/form"
	"fieldbook/tui/screen"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// picked takes over what was chosen for a lookup. A record that is named after what it is
// about, such as a line after its product, gets the name unless it has one of its own.
func (s *Screen) picked(msg screen.PickedMsg) tea.Cmd {
	if !s.ready() {
		return nil
	}
	at := -1
	for i, f := range s.fields {
		if f.column.Name == msg.Column {
			at = i
			f.point(msg.Ref, msg.Name)
		}
	}
	if at < 0 {
		return nil
	}
	for i, f := range s.fields {
		if s.creates() && f.column.Name == s.table.Primary && form.NamedAfter(s.table.Name, msg.Column) && !f.own {
			f.named(msg.Name)
			s.check(i)
		}
	}
	return s.changed(at)
}

// empty takes the value out of a field that is not typed into.
func (s *Screen) empty() tea.Cmd {
	if !s.ready() || !s.at().clear() {
		return nil
	}
	return s.changed(s.form.At())
}

// changed checks a value that has just changed and plans the next draft.
func (s *Screen) changed(i int) tea.Cmd {
	s.fields[i].changed()
	s.found = false
	if s.form.Typing() == action.TypingLine || s.form.Typing() == action.TypingPart {
		s.fields[i].own = true
	}
	s.check(i)
	s.follow(s.fields[i].column.Name)
	return s.draft.Changed()
}

// check says at the field what is wrong with its value.
func (s *Screen) check(i int) {
	_, err := s.fields[i].value(s.deps.Zone)
	s.form.Entries[i].Fault = ""
	if wrong, ok := errors.AsType[*work.Error](s.wrong); ok && err == nil && wrong.Column == s.fields[i].column.Name {
		err = wrong
	}
	if err != nil {
		s.form.Entries[i].Fault = widget.Sentence(work.Message(err)) + "."
	}
}

// faults checks everything and goes to the first fault. It returns what was changed.
func (s *Screen) faults() (set work.Fields, ok bool) {
	set, ok = work.Fields{}, true
	has := s.record.Fields()
	s.follow("")
	if s.creates() {
		maps.Copy(set, s.preset) // also what the form does not show
	}
	needed := s.needed()
	for i, f := range s.fields {
		delete(set, f.column.Name)
		s.check(i)
		raw, err := f.value(s.deps.Zone)
		if err == nil && (f.column.Required || f.column.Name == needed) && string(raw) == string(work.Null) && !s.wouldFollow(f.column.Name) {
			s.form.Entries[i].Fault = f.column.Label + " is required."
		}
		switch {
		case s.form.Entries[i].Fault != "":
			if ok {
				s.form.Focus(i)
			}
			ok = false
		case f.touched && !work.Equal(has[f.column.Name], raw):
			set[f.column.Name] = raw
		}
	}
	return set, ok
}

// saved closes the page when the change is on the disk; otherwise everything stays.
func (s *Screen) saved(msg savedMsg) tea.Cmd {
	s.saving = false
	if msg.err == nil {
		if msg.made != (work.RecordRef{}) {
			return tea.Batch(screen.Back(), screen.Send(screen.CreatedMsg{Record: msg.made}), screen.Send(msg.told))
		}
		return tea.Batch(screen.Back(), screen.Send(msg.told))
	}
	if wrong, ok := errors.AsType[*work.Error](msg.err); ok && wrong.Column != "" {
		for i, f := range s.fields {
			if f.column.Name == wrong.Column {
				s.form.Entries[i].Fault = widget.Sentence(work.Message(msg.err)) + "."
				s.form.Focus(i)
			}
		}
	}
	return tea.Batch(screen.Send(screen.FailedMsg{Ticket: msg.ticket, Doing: "Saving", Err: msg.err}), s.draft.Changed())
}
