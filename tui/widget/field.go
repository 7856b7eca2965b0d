package widget

import (
	"strings"

	"fieldbook/tui/text"
	"fieldbook/tui/theme"

	tea "charm.land/bubbletea/v2"
)

// Field is one line of text that can be edited, with the real cursor in it. The zero
// Field is empty and ready.
type Field struct {
	buf    buffer
	Secret bool // shown as dots
}

// SetValue replaces the text; the cursor goes to its end. Its bytes are kept as they are.
func (e *Field) SetValue(s string) { e.buf.set(s) }

// SetLimit bounds the text to n bytes.
func (e *Field) SetLimit(n int) { e.buf.limit = n }

// Value returns the text.
func (e *Field) Value() string { return e.buf.value() }

// Full reports whether the last insertion was cut at the limit.
func (e *Field) Full() bool { return e.buf.full }

// Update takes a key or a paste and reports whether the text changed.
func (e *Field) Update(msg tea.Msg) (changed bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return e.buf.key(msg)
	case tea.PasteMsg:
		return e.buf.insert(msg.Content)
	}
	return false
}

// Draw draws the field in the frame's width. The window follows the cursor.
func (e *Field) Draw(f Frame, focused bool) Drawn {
	show := func(part string) (string, int) {
		if e.Secret {
			return f.Glyphs.Dot, 1
		}
		return shown(part)
	}
	// Backward from the cursor, as much as there is room for, keeping a cell for the
	// cursor itself; so a long text costs no more than what is seen.
	from, before := e.buf.pos, 0
	for from > 0 {
		_, w := show(e.buf.parts[from-1])
		if before+w > f.W-1 {
			break
		}
		from, before = from-1, before+w
	}
	if !focused {
		from = 0
	}
	var b strings.Builder
	x := 0
	for _, p := range e.buf.parts[from:] {
		s, w := show(p)
		if x+w > f.W {
			break
		}
		b.WriteString(s)
		x += w
	}
	d := Draw(f.Paint(theme.Field, text.Fit(b.String(), f.W)))
	if focused {
		d.Cursor = &Cursor{X: min(before, max(0, f.W-1)), Bar: true}
	}
	return d
}
