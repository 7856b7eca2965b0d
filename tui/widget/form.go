package widget

import (
	"strconv"
	"strings"

	"fieldbook/tui/action"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"

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

// Draw draws the form with its labels in one column. The entry with the focus has a
// pointer as well as the cursor.
func (o *Form) Draw(f Frame) Drawn {
	label := 0
	for _, e := range o.Entries {
		label = max(label, text.Width(e.Label)+2)
	}
	label = min(label, f.W/2)
	var d Drawn
	for i, e := range o.Entries {
		if e.Above != "" {
			if i > 0 {
				d.Add(f.Fit("", f.W))
			}
			d.Add(f.Fit(" "+f.Paint(theme.Title, e.Above), f.W))
		}
		lead := "   "
		if i == o.at && e.editable() {
			lead = " " + f.Glyphs.Select + " "
		}
		part := e.draw(f.With(f.W-mark-label-1, max(1, e.Lines)), i == o.at)
		for k, l := range part.Lines {
			head := f.Fit("", mark+label)
			if k == 0 {
				head = lead + f.Fit(f.Paint(theme.Muted, e.Label), label)
			}
			part.Lines[k] = head + l
		}
		part = part.Shift(mark+label, 0)
		part.Target("entry:"+strconv.Itoa(i), 0, 0, f.W, len(part.Lines))
		d = d.Below(part)
		d.Add(e.below(f, mark+label)...)
	}
	return d
}

func (e Entry) draw(f Frame, focused bool) Drawn {
	switch {
	case e.Field != nil:
		return e.Field.Draw(f, focused)
	case e.Area != nil:
		return e.Area.Draw(f, focused)
	case e.Choice != nil:
		return e.Choice.Draw(f, focused)
	case e.Pick != nil:
		return e.Pick.Draw(f, focused)
	}
	return Draw(f.Cell(e.Read, f.W))
}

// below returns the fault or the hint under an entry.
func (e Entry) below(f Frame, indent int) []string {
	s, role := e.Hint, theme.Muted
	if e.Fault != "" {
		s, role = f.Glyphs.Error+" "+e.Fault, theme.Error
	}
	if s == "" {
		return nil
	}
	var out []string
	for _, l := range text.Wrap(text.Line(s), max(1, f.W-indent-1)) {
		out = append(out, strings.Repeat(" ", indent)+f.Paint(role, l))
	}
	return out
}
