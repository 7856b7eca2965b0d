package task

import (
	"strconv"
	"strings"
	"time"

	"fieldbook/tui/form"

	tea "charm.land/bubbletea/v2"
)

// edit gives text to the field that has the focus. A value that nobody has touched yet is
// replaced by what is typed, since a new number is what people come for.
func (s *Screen) edit(msg tea.Msg) {
	at := s.form.At()
	if k, ok := msg.(tea.KeyPressMsg); ok && !s.touched[at] && k.String() != "up" && k.String() != "down" {
		s.touched[at] = true
		if k.Text != "" {
			s.form.Entries[at].Field.SetValue("")
		}
	}
	if s.form.Update(msg) {
		s.fault(at, "")
	}
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
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s.percent.Value()), "%")))
	switch {
	case err != nil || n < 0 || n > 100:
		s.fault(percentEntry, "Type a whole number from 0 to 100.")
		if ok {
			s.form.Focus(percentEntry)
		}
		ok = false
	case n != s.task.Percent:
		percent = n
	}
	return percent, actual, ok
}
