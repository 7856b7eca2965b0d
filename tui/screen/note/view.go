package note

import (
	"strings"

	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/text"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// readable is the longest line that is still easy to read.
const readable = 96

// View draws the text with how long it is, and where the draft stands.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	in := widget.PaneInner(f)
	title := "Note"
	if s.about != "" {
		title = "Note on " + f.Line(s.about)
	}
	switch {
	case s.err != nil:
		return widget.Pane(f, title, "", jobcard.Failed(in, "the draft", work.Message(s.err)))
	case !s.ready:
		return widget.Pane(f, title, "", widget.Loading(in, "the draft"))
	}
	return widget.Pane(f, title, "", s.body(in))
}

func (s *Screen) body(f widget.Frame) widget.Drawn {
	var d widget.Drawn
	if s.gone {
		d.Add(" " + f.Paint(theme.Warning, f.Glyphs.Warning+" Record not found: this booking is no longer on this device."))
	}
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	room := f.With(min(f.W-2, readable), f.H-len(d.Lines)-1)
	d = d.Below(s.area.Draw(room, !s.gone).Shift(1, 0))
	for i := len(d.Lines) - room.H; i >= 0 && i < len(d.Lines); i++ {
		d.Lines[i] = " " + d.Lines[i]
	}
	d.Add(" " + s.state(f.With(room.W, 1)))
	return d
}

// state is the line below the text: what is kept, and how much room is left.
func (s *Screen) state(f widget.Frame) string {
	n := s.length()
	count, role := text.Count(int64(n))+" of "+text.Count(work.MaxNoteLength), theme.Muted
	if f.Size != widget.Compact {
		count += " characters"
	}
	if n > work.MaxNoteLength {
		count, role = f.Glyphs.Error+" "+tooLong(n), theme.Error
	}
	left := s.kept()
	if text.Width(left)+text.Width(count)+2 > f.W {
		left = ""
	}
	fill := strings.Repeat(" ", max(0, f.W-text.Width(left)-text.Width(count)))
	return f.Paint(theme.Muted, left) + fill + f.Paint(role, count)
}

// kept says where the text is.
func (s *Screen) kept() string {
	switch value := s.area.Value(); {
	case value == "":
		return "Works offline."
	case value == s.draft.Kept() && s.found:
		return "Your draft from before."
	case value == s.draft.Kept():
		return "Draft kept."
	}
	return "Draft not kept yet."
}

// tooLong says by how much a note must be shortened.
func tooLong(n int) string {
	return "shorten it by " + text.Plural(n-work.MaxNoteLength, "character")
}
