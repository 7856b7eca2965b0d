package task

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"fieldbook/internal/work"
	"fieldbook/tui/form"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// edit gives text to the field that has the focus. A value that nobody has touched yet is
// replaced by what is typed, since a new number is what people come for.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	at := s.form.At()
	if k, ok := msg.(tea.KeyPressMsg); ok && at != resultEntry && !s.touched[at] && k.String() != "up" && k.String() != "down" {
		s.touched[at] = true
		if k.Text != "" {
			s.form.Entries[at].Field.SetValue("")
		}
	}
	if !s.form.Update(msg) {
		return nil
	}
	s.fault(at, s.wrong(at))
	return s.changed()
}

// wrong says what is wrong with what stands in a field while it is typed. An empty field is
// not finished yet.
func (s *Screen) wrong(at int) string {
	switch {
	case at == actualEntry && strings.TrimSpace(s.actual.Value()) != "":
		_, wrong := form.ParseDuration(s.actual.Value())
		return wrong
	case at == percentEntry && strings.TrimSpace(s.percent.Value()) != "":
		_, wrong := s.percentage()
		return wrong
	}
	return ""
}

// percentage reads how much is done.
func (s *Screen) percentage() (percent int, wrong string) {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s.percent.Value()), "%")))
	if err != nil || n < 0 || n > 100 {
		return 0, "Type a whole number from 0 to 100."
	}
	return n, ""
}

// changed plans the next draft.
func (s *Screen) changed() tea.Cmd {
	s.found = false
	return s.draft.Changed()
}

// fault says what is wrong with an entry, or how to fill it in if nothing is.
func (s *Screen) fault(i int, wrong string) {
	e := &s.form.Entries[i]
	e.Fault = wrong
	switch {
	case wrong != "":
		e.Hint = ""
	case i == actualEntry:
		e.Hint = "h:mm or minutes"
	case i == percentEntry:
		e.Hint = "0 to 100"
	}
}

// fillResult fills in the result, which may be none.
func (s *Screen) fillResult() {
	c, now := s.column, s.record.Fields()
	s.result = widget.Choice{}
	if c == nil {
		return
	}
	s.result.Options = []string{"-"}
	for i, o := range c.Options {
		s.result.Options = append(s.result.Options, o.Label)
		if now.Has(c.Name) && now.Int(c.Name) == o.Value {
			s.result.At = i + 1
		}
	}
	s.was = s.result.At
}

// chosen is the result as it is to be saved, none if it is as it was.
func (s *Screen) chosen() (raw json.RawMessage, label string) {
	switch {
	case s.column == nil || s.result.At == s.was:
		return nil, ""
	case s.result.At == 0:
		return work.Null, "none"
	}
	o := s.column.Options[s.result.At-1]
	return work.Int(o.Value), o.Label
}

// edited reads the fields. A time that was not touched is negative, a percentage too.
func (s *Screen) edited() (percent int, actual time.Duration, ok bool) {
	percent, actual, ok = -1, -1, true
	if d, err := form.ParseDuration(s.actual.Value()); err != "" {
		s.fault(actualEntry, err)
		s.form.Focus(actualEntry)
		ok = false
	} else if d != s.task.Actual {
		actual = d
	}
	switch n, wrong := s.percentage(); {
	case wrong != "":
		s.fault(percentEntry, wrong)
		if ok {
			s.form.Focus(percentEntry)
		}
		ok = false
	case n != s.task.Percent:
		percent = n
	}
	return percent, actual, ok
}
