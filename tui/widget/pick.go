package widget

import (
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
)

// Pick is a value that is chosen on another page, such as the record that a lookup points
// to. It cannot be typed into: Enter opens the choice.
type Pick struct {
	Value string // record text; "" for none
	Empty string // what stands there without a value
}

// Draw draws the value on one line and, where it has the focus and there is room beside the
// value, how it is changed: the value is what has to be read.
func (p *Pick) Draw(f Frame, focused bool) Drawn {
	value, hint := p.Value, "  "+f.Glyphs.KeyName("enter")+" chooses"
	if value == "" {
		value = p.Empty
	}
	if !focused {
		return Draw(f.Paint(theme.Field, f.Cell(value, f.W)))
	}
	room := f.W - text.Width(hint)
	if text.Width(text.Line(value)) > room {
		room, hint = f.W, ""
	}
	d := Draw(f.Paint(theme.Selected, f.Cell(value, room)) + f.Paint(theme.Muted, hint))
	d.Cursor = &Cursor{}
	return d
}
