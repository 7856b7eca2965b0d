package edit

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws the form in a window that follows the focus.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	title := f.Line(s.Title())
	switch {
	case s.gone && s.draft == nil:
		return widget.Pane(f, title, "", jobcard.Gone(in, s.noun()))
	case s.err != nil:
		return widget.Pane(f, title, "", jobcard.Failed(in, "the record", work.Message(s.err)))
	case s.draft == nil:
		return widget.Pane(f, title, "", widget.Loading(in, "the record"))
	}
	top := s.notices(in)
	room := in.With(in.W, in.H-len(top.Lines))
	d := s.form.Draw(room)
	if c := d.Cursor; c != nil {
		s.scroll.Show(max(0, c.Y-2), c.Y+3, room.H)
	}
	drawn := s.scroll.Draw(room, d)
	if s.form.At() == 0 && drawn.Cursor == nil {
		drawn.Cursor = d.Cursor
	}
	return widget.Pane(f, title, s.scroll.Position(), top.Below(drawn))
}

// notices are what stands over the form: where what was entered is.
func (s *Screen) notices(f widget.Frame) widget.Drawn {
	var d widget.Drawn
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	said, role, glyph := "", theme.Muted, f.Glyphs.Dot
	switch {
	case s.gone:
		said, role, glyph = "Record not found: it is no longer on this device. What you entered is kept as a draft.", theme.Warning, f.Glyphs.Warning
	case s.saving:
		said = "Saving" + f.Glyphs.Ellipsis
	case s.found:
		said = "What you entered before is here again, not saved yet. " + f.Glyphs.KeyName("ctrl+r") + " drops it."
	}
	if said != "" {
		d.Add(f.Fit(" "+f.Paint(role, glyph+" "+said), f.W))
	}
	return d
}
