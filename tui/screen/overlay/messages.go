package overlay

import (
	"fieldbook/tui/action"
	"fieldbook/tui/screen"
	"fieldbook/tui/text"
	"fieldbook/tui/widget"

	tea "charm.land/bubbletea/v2"
)

// Messages lists what the message line has said, latest first.
type Messages struct {
	rows  widget.Rows
	past  []widget.Toast
	width int // for which the rows were measured
}

// NewMessages returns the list of the messages.
func NewMessages(past []widget.Toast) *Messages {
	return &Messages{past: past}
}

// measure wraps every message to its room, since long ones are why one looks here.
func (m *Messages) measure(f widget.Frame) {
	if f.W == m.width {
		return
	}
	m.width = f.W
	rows := make([]widget.Row, len(m.past))
	for i, t := range m.past {
		rows[i] = widget.Row{Key: text.Count(int64(i)), Find: t.Text, Height: len(wrap(f, t))}
	}
	m.rows.SetRows(rows)
}

// head is what stands before a message: when, and how it is meant, the word too where
// there is room.
func head(f widget.Frame, t widget.Toast) string {
	mark := widget.ToastMark(f.Glyphs, t.Kind)
	at := t.At.Format("15:04")
	if t.At.YearDay() != f.Now.YearDay() || t.At.Year() != f.Now.Year() {
		at = t.At.Format("2 Jan 15:04")
	}
	if f.Size == widget.Compact {
		return at + " " + mark.Glyph + " "
	}
	return at + " " + mark.Glyph + " " + f.Fit(mark.Word, 8)
}

func wrap(f widget.Frame, t widget.Toast) []string {
	const pointer = 3
	return text.Wrap(text.Line(t.Text), max(10, f.W-pointer-text.Width(head(f, t))))
}

// Init has nothing to read.
func (m *Messages) Init() tea.Cmd { return nil }

// Update takes the filter's text and the mouse.
func (m *Messages) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	m.rows.Update(msg)
	return m, nil
}

// Do moves in the list.
func (m *Messages) Do(id action.ID) (screen.Screen, tea.Cmd, bool) {
	if id == action.History {
		return m, screen.Back(), true
	}
	return m, nil, m.rows.Do(id) || id == action.Open
}

// View draws the list.
func (m *Messages) View(f widget.Frame) widget.Drawn {
	if len(m.past) == 0 {
		return widget.Empty(f, "No messages yet.", "")
	}
	m.measure(f)
	if m.rows.Len() == 0 {
		return m.rows.Draw(f, nil).Below(widget.NoMatch(f, "No message"))
	}
	return m.rows.Draw(f, func(i, w int) []string {
		t := m.past[i]
		lead, role := head(f, t), widget.ToastMark(f.Glyphs, t.Kind).Role
		lines := wrap(f, t)
		for k, l := range lines {
			lines[k] = f.Paint(role, lead+l)
			lead = f.Fit("", text.Width(lead)) // under the text of the first line
		}
		return lines
	})
}

// Title is the box's title.
func (m *Messages) Title() string { return m.rows.Caption("Messages") }

// Scope is where its keys are looked up.
func (m *Messages) Scope() action.Scope { return action.Messages }

// Guides keeps Enter off the key line: there is nothing to open.
func (m *Messages) Guides(id action.ID) bool { return id != action.Open }

// Typing is on while the filter is typed.
func (m *Messages) Typing() action.Typing { return m.rows.Typing() }

// Room is the size that it wants.
func (m *Messages) Room() (w, h int) { return 80, max(4, 2*len(m.past)) }
