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

// measure wraps every message to the width, since long ones are why one looks here.
func (m *Messages) measure(w int) {
	if w == m.width {
		return
	}
	m.width = w
	rows := make([]widget.Row, len(m.past))
	for i, t := range m.past {
		rows[i] = widget.Row{Key: text.Count(int64(i)), Find: t.Text, Height: len(m.wrap(t, w))}
	}
	m.rows.SetRows(rows)
}

func (m *Messages) wrap(t widget.Toast, w int) []string {
	return text.Wrap(text.Line(t.Text), max(10, w-11))
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
	m.measure(f.W)
	return m.rows.Draw(f, func(i, w int) []string {
		t := m.past[i]
		mark := widget.ToastMark(f.Glyphs, t.Kind)
		lines := m.wrap(t, f.W)
		for k, l := range lines {
			head := f.Fit("", 8) // under the text of the first line
			if k == 0 {
				head = t.At.Format("15:04") + " " + mark.Glyph + " "
			}
			lines[k] = f.Paint(mark.Role, head+l)
		}
		return lines
	})
}

// Title is the box's title.
func (m *Messages) Title() string { return m.rows.Caption("Messages") }

// Scope is where its keys are looked up.
func (m *Messages) Scope() action.Scope { return action.Messages }

// Typing is on while the filter is typed.
func (m *Messages) Typing() action.Typing { return m.rows.Typing() }

// Room is the size that it wants.
func (m *Messages) Room() (w, h int) { return 80, max(4, 2*len(m.past)) }
