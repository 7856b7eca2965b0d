package widget

import "fieldbook/tui/theme"

// Pick is a value that is chosen on another page, such as the record that a lookup points
// to. It cannot be typed into: Enter opens the choice.
type Pick struct {
	Value string // record text; "" for none
	Empty string // what stands there without a value
}

// Draw draws the value on one line and, where it has the focus, how it is changed.
func (p *Pick) Draw(f Frame, focused bool) Drawn {
	value, hint := p.Value, "  "+f.Glyphs.KeyName("enter")+" chooses"
	role := theme.Field
	if focused {
		role = theme.Selected
	}
	if value == "" {
		value = p.Empty
	}
	room := max(1, f.W-len(hint))
	if !focused {
		return Draw(f.Paint(role, f.Cell(value, room)))
	}
	d := Draw(f.Paint(role, f.Cell(value, room)) + f.Paint(theme.Muted, hint))
	d.Cursor = &Cursor{}
	return d
}
