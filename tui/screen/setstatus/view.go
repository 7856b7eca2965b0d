package setstatus

import (
	"fieldbook/internal/work"
	"fieldbook/tui/screen/jobcard"
	"fieldbook/tui/theme"
	"fieldbook/tui/widget"
)

// View draws what the booking is, what can follow, and what the choice will set.
func (s *Screen) View(f widget.Frame) widget.Drawn {
	switch {
	case s.gone:
		return jobcard.Gone(f, "booking")
	case s.err != nil:
		return jobcard.Failed(f, "the booking", work.Message(s.err))
	case s.detail == nil:
		return widget.Loading(f, "the booking")
	}
	card := jobcard.Card{Detail: *s.detail, Left: s.left}
	now := jobcard.Status(f.Glyphs, s.detail.Status)
	d := widget.Draw(" " + f.Paint(theme.Title, f.Cell(card.Heading(), max(0, f.W-2))))
	if s.left != nil {
		d.Add(jobcard.LeftLines(f, *s.left, s.deps.Zone)...)
	}
	roomy := f.H >= 12 && s.left == nil
	if roomy {
		d.Add(" "+widget.Pair(f, "Now", 12, f.Paint(now.Role, now.String())), "")
	}
	if len(s.next) == 0 {
		_, why := jobcard.CanSetStatus(&card)
		return d.Below(widget.Draw(jobcard.Paragraph(f, why)...))
	}
	effects := s.below(f, roomy)
	room := f.H - len(d.Lines) - len(effects)
	list := s.rows.Draw(f.With(f.W, max(1, min(room, len(s.next)+1))), func(i, w int) []string { return row(f, s.next[i], w) })
	d = d.Below(list.Sized(f, f.W, max(1, min(room, len(s.next)))))
	return d.Below(widget.Draw(effects...))
}

// below is what stands under the list: what the choice will set.
func (s *Screen) below(f widget.Frame, roomy bool) []string {
	c, ok := s.chosen()
	if !ok {
		return nil
	}
	effects := s.effects(f, c)
	for i, l := range effects {
		effects[i] = " " + l
	}
	if !roomy {
		return effects[:min(len(effects), 3, max(1, f.H-3))]
	}
	head := "Enter sets, as of now:"
	if s.saving {
		head = "Saving" + f.Glyphs.Ellipsis
	}
	return append([]string{"", " " + f.Paint(theme.Muted, head)}, effects...)
}
