package widget

import (
	"strconv"
	"strings"

	"fieldbook/tui/action"

	tea "charm.land/bubbletea/v2"
)

// Entry is one line of a form: a label with exactly one of Field, Area, Choice, Pick and Read.
type Entry struct {
	Above  string // a heading over the entry; "" for none
	Label  string
	Field  *Field
	Area   *Area
	Lines  int // height of an Area
	Choice *Choice
	Pick   *Pick
	Read   string // shown, cannot be edited
	Hint   string // below the entry, muted
	Fault  string // below the entry instead of the hint: what is wrong and what to do
}

// Form is entries under each other, one of which has the focus.
type Form struct {
	Entries []Entry
	at      int
}

// At returns the index of the entry that has the focus.
func (o *Form) At() int { return o.at }

// Focus moves the focus to an entry that can be edited, from i onward.
func (o *Form) Focus(i int) {
	for range o.Entries {
		i = (i + len(o.Entries)) % len(o.Entries)
		if o.Entries[i].editable() {
			o.at = i
			return
		}
		i++
	}
}

func (e Entry) editable() bool {
	return e.Field != nil || e.Area != nil || e.Choice != nil || e.Pick != nil
}

// Do performs an action of forms and reports whether it was one.
func (o *Form) Do(id action.ID) bool {
	if len(o.Entries) == 0 {
		return false
	}
	switch id {
	case action.NextField:
		o.Focus(o.at + 1)
	case action.PrevField:
		for i := range o.Entries {
			n := (o.at - 1 - i + 2*len(o.Entries)) % len(o.Entries)
			if o.Entries[n].editable() {
				o.at = n
				break
			}
		}
	case action.More, action.Less:
		c := o.Entries[o.at].Choice
		if c == nil {
			return false
		}
		if c.Move(1); id == action.Less {
			c.Move(-2)
		}
	default:
		return false
	}
	return true
}

// Typing says what kind of field has the focus.
func (o *Form) Typing() action.Typing {
	switch {
	case o.at >= len(o.Entries):
	case o.Entries[o.at].Field != nil:
		return action.TypingLine
	case o.Entries[o.at].Area != nil:
		return action.TypingPart
	}
	return action.NotTyping
}

// Update gives text and clicks to the entry concerned and reports whether a value changed.
func (o *Form) Update(msg tea.Msg) (changed bool) {
	if o.at >= len(o.Entries) {
		return false
	}
	switch msg := msg.(type) {
	case ClickMsg:
		i, err := strconv.Atoi(strings.TrimPrefix(msg.ID, "entry:"))
		if err == nil && i >= 0 && i < len(o.Entries) && o.Entries[i].editable() {
			o.at = i
		}
		return false
	case tea.KeyPressMsg:
		// In a one-line field these two move between the fields, as everywhere in forms.
		if o.Entries[o.at].Field != nil {
			switch msg.String() {
			case "up":
				o.Do(action.PrevField)
				return false
			case "down":
				o.Do(action.NextField)
				return false
			}
		}
	}
	switch e := o.Entries[o.at]; {
	case e.Field != nil:
		return e.Field.Update(msg)
	case e.Area != nil:
		return e.Area.Update(msg)
	}
	return false
}
